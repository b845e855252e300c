"""The report value: what it refuses, what it does not drag in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.reports.formats import ENDINGS, file_name, render
from slodesk.reports.report import Column, Line, Report, Table
from slodesk.reports.words import clean, safe_url
from tests.unit.reports.samples import every_block


def test_a_ragged_table_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells in a table of 2"):
        Table((Column("a"), Column("b")), (("only one",),))


def test_a_line_needs_a_value_per_time() -> None:
    with pytest.raises(ValueError, match="2 times for 1 values"):
        Line("x", (1.0, 2.0), (1.0,))


def test_the_value_drags_in_no_library() -> None:
    code = (
        "import sys, slodesk.reports.report, slodesk.reports.formats\n"
        "late = {'reportlab', 'jinja2', 'numpy', 'sqlalchemy', 'bidi', 'uharfbuzz'} & set(sys.modules)\n"
        "sys.exit(', '.join(late) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("form", ENDINGS)
def test_every_format_renders_every_block(form: str) -> None:
    assert len(render(every_block(), form)) > 1000


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        render(Report("x", ()), "docx")
    assert caught.value.field == "format"


def test_file_names_say_kind_and_period() -> None:
    assert file_name(every_block(), "pdf") == "executive-2026-11-20.pdf"
    assert file_name(Report("x", (), kind="toil"), "markdown") == "toil.md"


@pytest.mark.parametrize(
    "url",
    ["http://a.example/b?c=d&e", "https://a.example", "mailto:a@b.example", " https://a.example "],
)
def test_links_may_be_http_or_mail(url: str) -> None:
    assert safe_url(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc/passwd", "//a.example", "http://",
     "java\nscript:x", "https://a b", "https://a\x00b", "mailto:", "", "http://[bad"],
)  # fmt: skip
def test_no_other_address_is_a_link(url: str) -> None:
    assert safe_url(url) is None


def test_controls_and_half_characters_become_codes() -> None:
    assert clean("a\x00b\ud800c\r\nd\u2028e\tf") == "a[U+0000]b[U+D800]c\nd\ne\tf"
