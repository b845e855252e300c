"""A made-up language marks every word of a report that can be translated; whatever is unmarked can't be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.status import Status
from slodesk.reports.executive import build
from slodesk.reports.formats import render
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import Column, Table
from slodesk.reports.words import speaking, tr
from slodesk.storage.queries.executive import executive
from slodesk.storage.workspace import open_workspace
from tests.unit.reports.marks import Marks, entered, html_text, unmarked
from tests.unit.reports.reading import pdf_pages, squeezed
from tests.unit.reports.samples import every_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.storage.queries.executive import ExecutiveData
    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace(
    copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The sample workspace."""
    with open_workspace(copy_sample(AT, tmp_path_factory.mktemp("translated") / "sample.slodesk")) as made:
        yield made


@pytest.fixture(scope="module")
def known(workspace: Workspace) -> list[str]:
    """What people entered."""
    return entered(workspace)


@pytest.fixture(scope="module")
def cases(workspace: Workspace) -> dict[str, ExecutiveData]:
    """The sample as it is, days later, months ago, and with services in some states only."""
    with workspace.session() as session:
        now = executive(session, now=AT)
        found = {
            "now": now,
            "later": executive(session, now=AT + timedelta(days=3)),
            "earlier": executive(session, now=AT, at=AT - timedelta(days=47)),
        }
    for states in (
        (Status.HEALTHY, Status.ATTENTION),
        (Status.HEALTHY, Status.NO_DATA),
        (Status.HEALTHY, Status.CRITICAL),
        (Status.EXHAUSTED,),
        (Status.EXHAUSTED, Status.CRITICAL),
        (Status.NO_DATA,),
        (),
    ):
        kept = tuple(service for service in now.overview.services if service.status in states)
        stories = tuple(story for story in now.stories if story.service in kept)
        seen = replace(now.overview, services=kept)
        found[" and ".join(states) or "nothing"] = replace(now, overview=seen, stories=stories, gaps=())
    return found


def test_every_word_of_the_executive_report_can_be_translated(
    cases: dict[str, ExecutiveData], known: list[str]
) -> None:
    findings: dict[str, set[str]] = {}
    for name, data in cases.items():
        with speaking(Marks()):
            words = unmarked(html_text(build(data)), known)
        if words:
            findings[name] = words
    assert not findings


def test_every_format_speaks_the_language(cases: dict[str, ExecutiveData], known: list[str]) -> None:
    data = cases["now"]
    with speaking(Marks()):
        report = build(data)
        markdown = render(report, "markdown").decode()
        pages = pdf_pages(to_pdf(report))
    assert not unmarked(re.sub(r"\\(.)", r"\1", markdown), known)
    assert squeezed("«Page »1« of »") in squeezed(pages[0])
    assert squeezed("«as of »20 «Nov» 2026«, »00:00 UTC") in squeezed(pages[0])
    assert squeezed("«Draft»") in squeezed(pages[-1])
    assert "99,907\u00a0%" in render(report, "json").decode()


def test_renderers_translate_their_own_words() -> None:
    with speaking(Marks()):
        report = every_block()
        report = replace(report, blocks=(*report.blocks, Table((Column("x"),), ())))
        said = {form: render(report, form).decode() for form in ("markdown", "html")}
        pages = " ".join(pdf_pages(to_pdf(report, font_folders=())))
    for word in ("«Note:»", "«Careful:»", "«Name»", "«Value»", "«Time»"):
        assert word in said["markdown"]
    assert "«Figures»" in said["html"]
    for text in (*said.values(), pages):
        assert squeezed("«Nothing to show.»") in squeezed(text)


def test_another_language_ends_where_it_began() -> None:
    with pytest.raises(KeyError), speaking(Marks()):
        raise KeyError
    assert tr("{count} service[|s]", "", 2, count="two") == "two services"
