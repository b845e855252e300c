"""The formats a report comes in; each renderer is imported when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken

if TYPE_CHECKING:
    from slodesk.reports.report import Report

ENDINGS = {"pdf": ".pdf", "markdown": ".md", "html": ".html", "json": ".json"}
"""Format → file ending."""


def render(report: Report, form: str, *, page_size: str = "A4") -> bytes:
    """Return a report in a format, ready for a file.

    Args:
        report: what to write.
        form: ``pdf``, ``markdown``, ``html`` or ``json``.
        page_size: of a PDF, ``A4`` or ``Letter``.

    Raises:
        RuleBroken: an unknown format or page size.
    """
    if form == "pdf":
        from slodesk.reports.render_pdf import to_pdf

        return to_pdf(report, page_size)
    if form == "markdown":
        from slodesk.reports.render_markdown import to_markdown

        return to_markdown(report).encode()
    if form == "html":
        from slodesk.reports.render_html import to_html

        return to_html(report).encode()
    if form == "json":
        from slodesk.reports.render_json import to_json

        return to_json(report).encode()
    raise RuleBroken(f"Choose one of {', '.join(ENDINGS)}.", field="format")


def file_name(report: Report, form: str) -> str:
    """Return the usual name of the file: ``executive-2026-11-20.pdf``."""
    return report.file_stem + ENDINGS[form]
