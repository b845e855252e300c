"""Reads rendered reports back: the text and links of a PDF, an HTML page, a Markdown file."""

from __future__ import annotations

import io
import re
import unicodedata
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from pypdf import PdfReader


def squeezed(text: str) -> str:
    """Return text without blanks, as line breaks may fall anywhere."""
    return re.sub(r"[\s\u00a0\u2010]+", "", unicodedata.normalize("NFKC", text))


def pdf_reader(data: bytes) -> PdfReader:
    """Open a PDF."""
    return PdfReader(io.BytesIO(data))


def pdf_pages(data: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in pdf_reader(data).pages]


def pdf_links(data: bytes) -> set[str]:
    """Return the addresses a PDF links to."""
    found = set()
    for page in pdf_reader(data).pages:
        for note in page.get("/Annots") or []:
            action = note.get_object()["/A"]
            assert action["/S"] == "/URI"
            found.add(action["/URI"])
    return found


class PageReader(HTMLParser):
    """Collects the text, tags and attributes of an HTML page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._silent = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._silent += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute, wherever it stands."""
        return [value for _, attribute, value in self.attributes if attribute == name]


def markdown_page(text: str) -> PageReader:
    """Return what Markdown means: rendered with raw HTML, links and tables switched on."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return PageReader(parser.render(text))
