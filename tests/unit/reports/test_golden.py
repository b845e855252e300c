"""Reference files of every format: a change of output shows up in review.

``SLODESK_GOLDEN=write pytest tests/unit/reports/test_golden.py`` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slodesk.reports.render_html import to_html
from slodesk.reports.render_json import to_json
from slodesk.reports.render_markdown import to_markdown
from slodesk.reports.render_pdf import to_pdf
from tests.unit.reports.reading import pdf_pages
from tests.unit.reports.samples import every_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.reports.report import Report

GOLDEN = Path(__file__).parents[2] / "golden" / "reports"


def pdf_text(report: Report) -> str:
    """Return the text of the PDF, page by page; its bytes would change with the library."""
    return "\n\f\n".join(pdf_pages(to_pdf(report, font_folders=()))) + "\n"


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("every_block.md", to_markdown),
        ("every_block.html", to_html),
        ("every_block.json", to_json),
        ("every_block.pdf.txt", pdf_text),
    ],
)
def test_output_is_as_before(name: str, render: Callable[[Report], str]) -> None:
    text = render(every_block())
    path = GOLDEN / name
    if os.environ.get("SLODESK_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
