"""What the picture book shows: one scene per tab, dialog and state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import ConflictError, Problem, SourceError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtGui import QImage
    from shots import Studio


@dataclass(frozen=True)
class Scene:
    """A picture: its name, and how to bring it about."""

    name: str
    draw: Callable[[Studio], QImage]


def scenes() -> Iterator[Scene]:
    """Yield every scene; tabs and settings pages are found, dialogs are listed."""
    from shot_due import due_scenes
    from shot_incidents import incident_scenes
    from shot_ledger import ledger_scenes
    from shot_meeting import meeting_scenes
    from shot_packs import pack_scenes
    from shot_plans import plan_scenes
    from shot_policy import policy_scenes
    from shot_replay import replay_scenes
    from shot_retro_groups import retro_group_scenes
    from shot_retrospectives import retrospective_scenes
    from shot_review import review_scenes
    from shot_review_rooms import review_room_scenes
    from shot_timeline import timeline_scenes
    from shot_weekly_review import weekly_review_scenes

    from slodesk.gui.dialogs.settings import PAGES
    from slodesk.gui.shell.tab_host import TABS

    yield Scene("first-run", lambda studio: _nothing_open(studio))
    for kind in TABS:
        if kind.exists:
            yield Scene(f"tab-{kind.name}", lambda studio, name=kind.name: _tab(studio, name))
            yield Scene(f"empty-{kind.name}", lambda studio, name=kind.name: _tab(studio, name, empty=True))
    yield from plan_scenes()
    yield from retrospective_scenes()
    yield from review_scenes()
    yield from retro_group_scenes()
    yield from incident_scenes()
    yield from timeline_scenes()
    yield from ledger_scenes()
    yield from due_scenes()
    for page in PAGES:
        yield Scene(f"settings-{page}", _dialog(lambda studio, page=page: studio.window.show_settings(page)))
    yield Scene("services-slo-editor", _slo_editor)
    yield Scene("services-target", _target_change)
    yield Scene("services-calendar", _calendar)
    yield Scene("services-remove", _remove)
    yield Scene("bulk-targets", _bulk_targets)
    for page in range(5):
        yield Scene(f"first-slo-{page + 1}", _first_slo(page))
    yield Scene("crowded-overview", _crowded("overview"))
    yield Scene("crowded-services", _crowded("services"))
    yield Scene("crowded-weekly_review", _crowded_review)
    yield from weekly_review_scenes()
    yield from meeting_scenes()
    yield from review_room_scenes()
    yield from policy_scenes()
    yield from replay_scenes()
    yield from pack_scenes()
    yield Scene("palette", _dialog(lambda studio: studio.window.show_palette()))
    yield Scene("glossary", _dialog(lambda studio: studio.window.commands["glossary"].trigger()))
    yield Scene("keys", _dialog(lambda studio: studio.window.commands["keys"].trigger()))
    yield Scene("about", _dialog(lambda studio: studio.window.commands["about"].trigger()))
    yield Scene("error-workspace", _error(WorkspaceError("The disk is full. Free some space and try again.")))
    problems = tuple(
        Problem("samples.csv", "good is more than total: “101” of “100”", line) for line in range(2, 9)
    )
    yield Scene("error-import", _error(SourceError("samples.csv: nothing was imported.", problems)))
    yield Scene("error-bug", _error(ZeroDivisionError("division by zero")))
    versions = {"target": "0.9995"}, {"target": "0.995"}
    yield Scene("error-conflict", _error(ConflictError("Ada changed this target a moment ago.", *versions)))


_ANSWERS = {"journey": "Buy a ticket", "users": "Travellers on the phone app", "new_service": "Ticket shop"}
"""What is typed on the first page of a first SLO."""


def _nothing_open(studio: Studio) -> QImage:
    studio.open(None)
    studio.window.show_jobs()
    return studio.shoot(studio.window)


def _services(studio: Studio) -> Any:
    """Show the Services tab of the sample and return it."""
    studio.open(studio.sample)
    studio.window.navigate("services", None)
    studio.settle(0.5)
    return studio.window.tabs.widget


def _slo_editor(studio: Studio) -> QImage:
    from slodesk.storage.queries.overview import slo_infos

    _services(studio)
    infos = studio.window.document.query(slo_infos)
    slo = next(info for info in infos if info.name == "card-payments-availability")
    studio.window.navigate("services", slo.id)
    studio.settle(1.0)
    return studio.shoot(studio.window)


def _target_change(studio: Studio) -> QImage:
    _slo_editor(studio)
    editor = studio.window.tabs.widget.slo_editor
    editor.history.add()
    studio.settle(0.3)
    return studio.shoot()


def _calendar(studio: Studio) -> QImage:
    _target_change(studio)
    dialog: Any = studio.dialog()
    return studio.shoot(dialog.form.effective.calendarWidget())


def _remove(studio: Studio) -> QImage:
    _services(studio).edits.remove_services()
    return studio.shoot()


def _bulk_targets(studio: Studio) -> QImage:
    _services(studio).edits.change_targets()
    studio.settle(0.5)
    return studio.shoot()


def _first_slo(page: int) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        _services(studio).edits.write_slo()
        dialog: Any = studio.dialog()
        form = dialog.form
        for field, words in _ANSWERS.items():
            getattr(form, field).setText(words)
        for at in range(page):
            if at == 2:
                form.from_later.setChecked(True)
            form.forward.click()
            studio.settle(0.3)
        return studio.shoot()

    return draw


def _crowded(name: str) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        path = studio.folder / "crowded.slodesk"
        if not path.exists():
            _make_crowded(path)
        studio.open(path)
        studio.window.navigate(name, None)
        studio.settle(1.5)
        return studio.shoot(studio.window)

    return draw


def _crowded_review(studio: Studio) -> QImage:
    _crowded("weekly_review")(studio)
    tab: Any = studio.window.tabs.widget
    if tab.pages.currentWidget() is tab.empty:
        tab.review_this_week()
        studio.settle(3.0)
    return studio.shoot(studio.window)


def _make_crowded(path: Path) -> None:
    """Write a workspace with forty long-named services, each with samples of its own."""
    from slodesk.operations import samples, services, slos
    from slodesk.storage.workspace import create_workspace

    def fill(session: Any) -> None:
        end = datetime(2026, 11, 20, tzinfo=UTC)
        for number in range(40):
            title = f"Customer-facing reservation and seat allocation gateway, region {number + 1}"
            service = services.add_service(
                session, f"reservation-gateway-{number + 1:02}", display_name=title
            )
            words = "Every reservation request is answered with a confirmed seat or a clear refusal"
            slo = slos.add_slo(session, service, "answered", Decimal("0.999"), display_name=words)
            points = [(end - timedelta(days=day), 1e6 - 40.0 * number, 1e6) for day in range(30)]
            samples.store_points(session, slo, points)

    with create_workspace(path, name="A very large organisation with a long name", time_zone="UTC") as made:
        made.edit("Fill", fill)


def _tab(studio: Studio, name: str, *, empty: bool = False) -> QImage:
    studio.open(studio.empty if empty else studio.sample)
    studio.window.navigate(name, None)
    studio.settle(1.0)
    return studio.shoot(studio.window)


def _dialog(show: Callable[[Studio], object]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        studio.open(studio.sample)
        show(studio)
        return studio.shoot()

    return draw


def _error(error: Exception) -> Callable[[Studio], QImage]:
    return _dialog(lambda studio: studio.window.errors.show(error))


def report_pages(sample: Path, folder: Path, now: datetime) -> Iterator[tuple[str, QImage]]:
    """Yield every page of every report as (name, picture)."""
    from shots import pdf_pages

    from slodesk.reports.executive import build
    from slodesk.reports.formats import render
    from slodesk.reports.quarterly_plan import build as build_plan
    from slodesk.storage.queries.executive import executive
    from slodesk.storage.queries.plan_report import plan_report, plans_of
    from slodesk.storage.workspace import open_workspace

    with open_workspace(sample, read_only=True) as opened, opened.session() as session:
        reports = {"executive": build(executive(session, now=now))}
        for head in plans_of(session, every=True):
            if head.team == "Payments":
                reports[f"plan-{head.state}"] = build_plan(plan_report(session, [head], now=now))
    for name, report in reports.items():
        path = folder / f"{name}.pdf"
        path.write_bytes(render(report, "pdf"))
        for number, page in enumerate(pdf_pages(path), 1):
            yield f"{name}-{number}", page
