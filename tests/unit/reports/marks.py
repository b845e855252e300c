"""A made-up language for the tests of any report: what it does not mark, nobody can translate.

``with speaking(Marks()): assert not unmarked(html_text(build(data)), entered(workspace))``
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slodesk.domain.phrases import Language
from slodesk.reports.formats import render
from slodesk.storage.schema import Base
from tests.unit.reports.reading import PageReader

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from slodesk.reports.report import Report
    from slodesk.storage.workspace import Workspace

GAP = re.compile(r"(\{\w+\}|%Ln)")
MARKED = re.compile("«[^«»]*»")
WORD = re.compile(r"[^\W\d_]{2,}")
FREE = ("SLO Desk", "UTC", "Framework")
"""The same in every language."""


class Marks(Language):
    """Wraps every translated word, but not what is put into its gaps; writes decimal commas."""

    def translated(self, template: str, comment: str, count: int | None) -> str:
        """Return the template with its own words marked."""
        return "".join(
            part if GAP.fullmatch(part) or not part.strip() else f"«{part}»" for part in GAP.split(template)
        )

    def number(self, value: float | Decimal, places: int) -> str:
        """Return a number as Germans write it."""
        return super().number(value, places).translate(str.maketrans(",.", ".,"))

    def month(self, number: int) -> str:
        """Return a marked month."""
        return f"«{super().month(number)}»"

    def moment(self, at: datetime) -> str:
        """Return a marked time."""
        return f"«{super().moment(at)}»"


def entered(workspace: Workspace) -> list[str]:
    """Return what people entered, the longest first.

    What is all in lower case is a code, such as the state of a release: a report has a word for it.
    """
    found: set[str] = set(FREE)
    with workspace.session() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in {"sample_day", "metric_day", "change_log"}:
                rows = session.execute(table.select())
                found.update(text for row in rows for text in row if isinstance(text, str) and len(text) > 1)
    return sorted(
        (text for text in found if text != text.lower() or text[0].isdigit()), key=len, reverse=True
    )


def unmarked(text: str, known: list[str]) -> set[str]:
    """Return the words that are neither marked nor entered."""
    rest = MARKED.sub(" ", text)
    for data in known:
        if data in rest:
            rest = rest.replace(data, " ")
    return set(WORD.findall(rest))


def html_text(report: Report) -> str:
    """Return what a page says, also to those who cannot see its charts."""
    page = PageReader(render(report, "html").decode())
    return " ".join([*page.parts, *page.values("aria-label")])
