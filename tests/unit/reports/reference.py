"""Compares a report with its reference file; ``SLODESK_GOLDEN=write`` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from slodesk.reports.formats import render
from slodesk.reports.render_pdf import to_pdf
from tests.unit.reports.reading import pdf_pages

if TYPE_CHECKING:
    from slodesk.reports.report import Report

GOLDEN = Path(__file__).parents[2] / "golden" / "reports"
FORMS = ("markdown", "html", "json", "pdf.txt")
"""How a report is kept: of a PDF its text, as the bytes change with the library."""


def is_as_before(name: str, form: str, report: Report) -> bool:
    """Return whether a report is what its reference file holds; ``form`` is one of ``FORMS``."""
    if form == "pdf.txt":
        text = "\n\f\n".join(pdf_pages(to_pdf(report, font_folders=()))) + "\n"
    else:
        text = render(report, form).decode()
    path = GOLDEN / f"{name}.{'md' if form == 'markdown' else form}"
    if os.environ.get("SLODESK_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    return text == path.read_text(encoding="utf-8")
