"""Hostile text: every string reappears in every format, and nothing in it means anything."""

from __future__ import annotations

import json

import pytest

from slodesk.reports.render_html import to_html
from slodesk.reports.render_json import to_json
from slodesk.reports.render_markdown import to_markdown
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import Column, Heading, Paragraph, Report, RichCell, Span, Table, plain
from tests.unit.reports.reading import (
    PageReader,
    markdown_page,
    pdf_links,
    pdf_pages,
    pdf_reader,
    squeezed,
)
from tests.unit.reports.samples import HOSTILE, hostile

ALLOWED_TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "svg", "symbol", "use", "rect", "polyline",
    "polygon", "circle", "text", "p", "h1", "h2", "h3", "h4", "div", "ul", "ol", "li", "b", "bdi", "small",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_it_and_runs_nothing(text: str) -> None:
    page = PageReader(to_html(hostile(text)))
    assert page.text.count(text) >= 20
    assert set(page.tags) <= ALLOWED_TAGS
    assert not [value for value in page.values("href") if not value.startswith("#icon-")]
    assert not page.values("src")
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_html_keeps_good_links_only() -> None:
    spans = tuple(Span("x", url=url) for url in ("https://a.example/?a=1&b=2", "javascript:x", "data:,x"))
    page = PageReader(to_html(Report("t", (Paragraph(spans),))))
    assert [value for value in page.values("href") if not value.startswith("#")] == [
        "https://a.example/?a=1&b=2"
    ]
    assert "x (javascript:x)" in page.text
    assert "default-src 'none'" in " ".join(page.values("content"))


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_reads_as_it_was_written(text: str) -> None:
    page = markdown_page(to_markdown(hostile(text)))
    assert squeezed(page.text).count(squeezed(text)) >= 15
    assert not {"img", "script", "a", "code", "pre", "s", "em"} & set(page.tags)


@pytest.mark.parametrize("text", HOSTILE)
def test_json_holds_it_verbatim(text: str) -> None:
    data = json.loads(to_json(hostile(text)))
    assert data["title"] == text
    assert "url" not in data["blocks"][4]["spans"][2]
    assert data["blocks"][4]["spans"][2]["address"] == text
    assert data["blocks"][7]["rows"][0][0] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_pdf_shows_it_and_runs_nothing(text: str) -> None:
    data = to_pdf(hostile(text))
    words = squeezed("".join(pdf_pages(data)))
    assert words.count(squeezed(text)) >= 15
    assert pdf_links(data) == set()
    reader = pdf_reader(data)
    assert reader.metadata is not None
    assert reader.metadata.title == text
    names = {str(key) for page in reader.pages for key in page}
    assert not {"/AA", "/JavaScript", "/JS"} & names
    assert "/OpenAction" not in reader.trailer["/Root"]


@pytest.mark.slow
def test_a_word_of_200_000_letters_breaks_everywhere() -> None:
    word = "x" * 200_000
    report = Report(
        "t", (Paragraph(plain(word)), Table((Column("a"), Column("b")), ((word, "y"), ("z", "y"))))
    )
    pages = pdf_pages(to_pdf(report))
    assert "".join(pages).count("x") >= 400_000
    assert "z" in pages[-1]
    assert word in PageReader(to_html(report)).text
    assert word in to_markdown(report)
    assert word in to_json(report)


def test_long_names_break_in_headings_and_running_lines() -> None:
    word = "W" * 3000
    report = Report(word, (Heading(word), Paragraph(plain("end"))), organisation=word, period=word)
    pages = pdf_pages(to_pdf(report))
    assert "end" in pages[-1]
    assert squeezed("".join(pages)).count("W") >= 6000


def test_right_to_left_text_reappears() -> None:
    hebrew, arabic = "שלום עולם (test) 123", "مرحبا بالعالم"
    report = Report("t", (Paragraph(plain(hebrew)), Table((Column("a"),), ((arabic,),))))
    text = "".join(pdf_pages(to_pdf(report)))
    assert "םולש" in text or "שלום" in text
    assert hebrew in PageReader(to_html(report)).text
    assert arabic in to_markdown(report)


def test_links_in_tables_lead_where_they_say() -> None:
    cell = RichCell((Span("go", url="https://a.example/x?y=1&z=(2)"),))
    report = Report("t", (Table((Column("a"),), ((cell,),)),))
    assert pdf_links(to_pdf(report)) == {"https://a.example/x?y=1&z=(2)"}
    assert markdown_page(to_markdown(report)).values("href") == ["https://a.example/x?y=1&z=(2)"]
