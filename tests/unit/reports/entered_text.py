"""Whether a report shows what people entered as text, in every format, and nothing in it means anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slodesk.reports.render_html import to_html
from slodesk.reports.render_json import to_json
from slodesk.reports.render_markdown import to_markdown
from slodesk.reports.render_pdf import to_pdf
from tests.unit.reports.reading import PageReader, markdown_page, pdf_links, pdf_pages, squeezed

if TYPE_CHECKING:
    from slodesk.reports.report import Report

_ACTIVE = {"script", "img", "iframe", "object", "form", "link", "a"}


def shown(report: Report, text: str) -> dict[str, int]:
    """Return how often each format shows a text as such.

    Raises:
        AssertionError: it became a link, a picture, a script or code.
    """
    page, data = PageReader(to_html(report)), to_pdf(report)
    markdown = markdown_page(to_markdown(report))
    assert not _ACTIVE & set(page.tags)
    assert not page.values("src")
    assert not [value for value in page.values("href") if not value.startswith("#")]
    assert not {"script", "img", "code", "pre", "a"} & set(markdown.tags)
    assert pdf_links(data) == set()
    return {
        "html": page.text.count(text),
        "markdown": squeezed(markdown.text).count(squeezed(text)),
        "json": to_json(report).count(json.dumps(text, ensure_ascii=False)[1:-1]),
        "pdf": squeezed("".join(pdf_pages(data))).count(squeezed(text)),
    }
