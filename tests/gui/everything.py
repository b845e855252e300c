"""Every view of the window in turn, on the sample: tabs, editors, dialogs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from slodesk.domain.errors import ConflictError
from slodesk.domain.phrases import phrase
from slodesk.domain.team_pack import Comparison, History, Line, Pack, Touch
from slodesk.gui.dialogs.bug import BugDialog
from slodesk.gui.dialogs.conflict import ConflictDialog
from slodesk.gui.dialogs.damaged import Damage, DamagedDialog
from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.gui.dialogs.export_team import ExportTeamDialog
from slodesk.gui.dialogs.progress import ProgressDialog
from slodesk.gui.dialogs.recent_backups import RecentBackupsDialog
from slodesk.gui.dialogs.settings import PAGES
from slodesk.gui.dialogs.team_pack import TeamPackDialog
from slodesk.gui.meeting.agenda_editor import AgendaEditor
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import Runner, open_runner
from slodesk.gui.meeting.window import FacilitatorWindow
from slodesk.gui.tabs.retrospectives.workshop import run_retrospective
from slodesk.operations.incoming import PackItem
from slodesk.operations.team_packs import Preview
from slodesk.paths import data_dir
from slodesk.storage.backup import backup
from slodesk.storage.queries.retrospectives import retro_list
from slodesk.storage.queries.services import service_detail, service_list
from slodesk.storage.queries.settings import teams
from slodesk.storage.workspace import create_workspace
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


@dataclass(frozen=True)
class View:
    """Something a user can look at."""

    name: str
    show: Callable[[MainWindow, QtBot], QWidget]


def settle() -> None:
    """Let layouts, styles and queued work come to rest."""
    for _ in range(5):
        QApplication.processEvents()
        QApplication.sendPostedEvents()


def close_all(window: MainWindow) -> None:
    """Close every dialog."""
    for runner in window.findChildren(Runner):
        runner.leave()
    for dialog in window.findChildren(QDialog):
        dialog.blockSignals(True)
        dialog.hide()
        dialog.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def newest(window: MainWindow) -> QDialog:
    settle()
    return [each for each in window.findChildren(QDialog) if each.isVisible()][-1]


def _tab(name: str) -> View:
    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.navigate(name, None)
        settle()
        return window

    return View(name, show)


def _service(window: MainWindow, qtbot: QtBot) -> QWidget:
    window.navigate("services", window.document.query(service_list)[0].id)
    settle()
    return window


def _open_slo(window: MainWindow) -> Any:
    first = window.document.query(service_list)[0]
    slo = window.document.query(service_detail, first.id).slos[0]
    window.navigate("services", slo.id)
    settle()
    return window.tabs.widget


def _slo(window: MainWindow, qtbot: QtBot) -> QWidget:
    _open_slo(window)
    return window


def _target(window: MainWindow, qtbot: QtBot) -> QWidget:
    _open_slo(window).slo_editor.history._ask(None)
    return newest(window)


def _bulk(window: MainWindow, qtbot: QtBot) -> QWidget:
    window.navigate("services", None)
    window.tabs.widget.edits.change_targets()
    return newest(window)


def _first_slo(place: int) -> View:
    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.navigate("services", None)
        window.tabs.widget.edits.write_slo()
        dialog: Any = newest(window)
        dialog.form.pages.setCurrentIndex(place)
        settle()
        return dialog

    return View(f"first SLO, page {place + 1}", show)


def _settings(page: str) -> View:
    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.show_settings(page)
        return newest(window)

    return View(f"settings, {page}", show)


def _plan_section(name: str, bring: Callable[[Any], object] | None = None) -> View:
    """A section of a plan of all teams, and what ``bring`` brings up in it."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        from slodesk.operations import initiatives, plans, risks
        from slodesk.operations.plan_rows import plan_of

        assert window.document is not None
        if window.document.query(plan_of, "2028-Q1", None) is None:
            plan = window.document.edit("Plan", plans.create_plan, "2028-Q1", None).result
            figures = {"impact": Decimal("0.05"), "effort": Decimal(40)}
            named = window.document.query(teams)[0].name  # words that are in the workspace already
            window.document.edit("Work", initiatives.add_initiative, plan, named, **figures)
            window.document.edit("Risk", risks.add_risk, plan, named)
        window.navigate("quarterly_plan", None)
        tab: Any = window.tabs.widget
        tab.show_plan(window.document.query(plan_of, "2028-Q1", None))
        window.navigate("quarterly_plan", f"section:{name}")
        settle()
        if bring is not None:
            bring(tab.page.widget)
            settle()
        return window

    return View(f"plan section {name}{'' if bring is None else ' with more'}", open_it)


def _retro_page(name: str, ask: Callable[[Any], object] | None = None) -> View:
    """A page of the Retrospectives tab, or what it asks."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.navigate("retrospectives", f"page:{name}")
        tab: Any = window.tabs.widget
        page = tab.widget
        qtbot.waitUntil(lambda: bool((page.list if name == "actions" else page).model.rows))
        if ask is not None:
            ask(page)
            return newest(window)
        settle()
        return window

    return View(f"retrospectives {name}{'' if ask is None else ' asked'}", open_it)


def _written(part: str = "", *, begin: bool = False) -> View:
    """The list of retrospectives, one of them at a part, or what asks for a new one."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.navigate("retrospectives", None)
        tab: Any = window.tabs.widget
        tab.show_page("written")
        page = tab.widget
        if page.open_key:
            page.show_list()
        qtbot.waitUntil(lambda: bool(page.list.model.rows))
        if part:
            rows = page.list.model.rows
            page.open_retrospective(next(line.id for line in rows if line.identifier == "INC-2026-002"))
            page.editor.show_part(part)
        if begin:
            page.begin()
            return newest(window)
        settle()
        return window

    return View(f"retrospective {part or ('begun' if begin else 'list')}", open_it)


def _review(identifier: str, ask: Callable[[Any], object]) -> View:
    """What the review of a retrospective asks or shows."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        from slodesk.storage.queries.retro_report import named, retros_of

        line = named(window.document.query(retros_of), identifier)
        window.navigate("retrospectives", line.id)
        editor = cast(Any, window.tabs.widget).widget.editor
        editor.show_part("review")
        ask(editor.widget)
        qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QDialog)))
        return newest(window)

    return View(f"review {identifier}", open_it)


def _incidents(*, cost: bool = False) -> View:
    """The register of incidents with the editor, at its top or at what the incident cost."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.navigate("retrospectives", "page:incidents")
        tab: Any = window.tabs.widget
        page = tab.widget
        qtbot.waitUntil(lambda: bool(page.model.rows) and page.editor.detail is not None)
        if cost:
            page.editor.area.verticalScrollBar().setValue(page.editor.impact.pos().y())
        settle()
        return window

    return View(f"incidents{' at a cost' if cost else ''}", open_it)


def _learned(name: str) -> View:
    """The budget's ledger, or what a quarter teaches."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.navigate("retrospectives", f"page:{name}")
        tab: Any = window.tabs.widget
        qtbot.waitUntil(lambda: not tab.widget.busy)
        settle()
        return window

    return View(f"retrospectives {name}", open_it)


def _command(name: str) -> View:
    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.commands[name].trigger()
        return newest(window)

    return View(name, show)


def _made(name: str, make: Callable[[MainWindow], QDialog]) -> View:
    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        make(window).open()
        return newest(window)

    return View(name, show)


def _palette(window: MainWindow, qtbot: QtBot) -> QWidget:
    from slodesk.gui.palette import Palette

    window.show_palette()
    settle()
    return window.findChild(Palette)


def _jobs(window: MainWindow, qtbot: QtBot) -> QWidget:
    window.close_workspace()
    settle()
    return window


def _empty(name: str) -> View:
    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        path = data_dir() / "Empty.slodesk"
        if not path.exists():
            create_workspace(path, name="Empty", time_zone="UTC").close()
        window.settings.add_known(str(path))
        if window.document is None or window.document.workspace.path != path:
            with qtbot.waitSignal(window.opener.opened):
                window.open_location(str(path))
        window.navigate(name, None)
        settle()
        return window

    return View(f"empty {name}", show)


def _plan(show: str = "") -> View:
    """A plan of next quarter: its steps, or what ``show`` of the tab brings up."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        from slodesk.operations import plans
        from slodesk.operations.plan_rows import plan_of
        from slodesk.storage.queries.settings import teams

        team = window.document.query(teams)[0].id
        if window.document.query(plan_of, "2027-Q1", team) is None:
            window.document.edit("Plan", plans.create_plan, "2027-Q1", team)
        window.navigate("quarterly_plan", None)
        tab = window.tabs.widget
        tab.show_plan(window.document.query(plan_of, "2027-Q1", team))
        if show == "portfolio":
            tab.show_portfolio()
        elif show:
            getattr(tab.edits, show)()
            return newest(window)
        settle()
        return window

    return View(f"plan {show}".strip(), open_it)


def _approval(section: str, ask: str = "") -> View:
    """A section of week 4 or after, with something in it; or a question it asks."""

    def open_it(window: MainWindow, qtbot: QtBot) -> QWidget:
        from slodesk.operations import approvals, plan_feedback, plan_messages
        from slodesk.storage.queries.approval import approval

        _plan().show(window, qtbot)
        document, tab = window.document, cast(Any, window.tabs.widget)
        plan = tab.plan.head.id
        if not document.query(approval, plan).approvers:
            document.edit("Feedback", plan_feedback.add_feedback, plan, "Empty", NOW, author="Sales")
            document.edit("Message", plan_messages.add_message, plan, "Sales", message="Sample")
            key = document.edit("Name", approvals.add_approver, plan, "Sales", "Sample").result
            document.edit("Send", approvals.send_for_approval, plan)
            document.edit("Sign", approvals.sign, key, "approved", at=NOW, given_as="Sales", comment="Sales")
        window.navigate("quarterly_plan", f"section:{section}")
        part = tab.page.widget
        qtbot.waitUntil(lambda: part.shown is not None)
        settle()
        if not ask:
            return window
        getattr(part, ask)()
        qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QDialog)))
        settle()
        return newest(window)

    return View(f"{section} {ask}".strip(), open_it)


def _banner(window: MainWindow, qtbot: QtBot) -> QWidget:
    window.banner.say(window.rescue.tr("This workspace is damaged."), "alert", "status:critical")
    window.status.show_live(window.tr("Prometheus live"), "live")
    window.status.show_server("The server does not answer.")
    settle()
    return window


def _backups(window: MainWindow) -> QDialog:
    path = window.document.workspace.path
    backup(path, now=NOW - timedelta(hours=2))
    return RecentBackupsDialog(window.theme, path, NOW, window)


def _progress(window: MainWindow) -> QDialog:
    dialog = ProgressDialog(window.theme, "payment.yaml", window)
    dialog._show_progress(2, 5)
    return dialog


def _prepared(window: MainWindow) -> QDialog:
    return cast(QDialog, open_runner(window.context(), "plan", 2, window, title="Sales"))


def _held(*entries: tuple[str, str]) -> Callable[[MainWindow, QtBot], QWidget]:
    """Show the room, with some entries made: an open vote with a ballot where the last one is a vote."""

    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        dialog = cast(Any, open_runner(window.context(), "plan", 1, window, title="Sales"))
        if isinstance(dialog, PrepareDialog):
            dialog.start.click()
        runner = next(each for each in window.findChildren(Runner) if not each.property("left"))
        for kind, text in entries:
            runner.held.add_entry(kind, text)
        runner.held.cast(1)
        runner.room_window.resize(1024, 740)
        settle()
        return runner.room_window

    return show


def _retro_room(view: str) -> Callable[[MainWindow, QtBot], QWidget]:
    """Show the room of a retrospective's workshop, at one of its views."""

    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        lines = window.document.query(retro_list)
        key = next(line.id for line in lines if line.identifier == "INC-2026-002")
        run_retrospective(window.context(), key, "INC-2026-002", window)
        for dialog in window.findChildren(PrepareDialog):
            dialog.start.click()
        runner = next(each for each in window.findChildren(Runner) if not each.property("left"))
        items = runner.held.detail.items
        runner.held.go_to(next(item.id for item in items if item.view == view))
        runner.room_window.resize(1024, 740)
        settle()
        return runner.room_window

    return show


def _facilitator(window: MainWindow, qtbot: QtBot) -> QWidget:
    room = cast(Any, _held(("decision", "Sales"))(window, qtbot))
    made = FacilitatorWindow(room.held, room.commands, room)
    made.resize(1000, 740)
    made.show()
    settle()
    return made


def _runner_keys(window: MainWindow, qtbot: QtBot) -> QWidget:
    room = cast(Any, _held()(window, qtbot))
    room.fold_out(True)
    room.commands.keys(room)
    settle()
    return cast(QWidget, room)


def _team_pack(window: MainWindow) -> QDialog:
    mine, theirs = Touch("Sales", NOW - timedelta(days=1)), Touch("Sample", NOW)
    lines = (
        Line(0, "field", "both", "service", "k", ("Sales",), "description", "Sales\nEmpty", "", mine, theirs),
        Line(1, "gone_there", "both", "slo", "k", ("Sales", "Empty"), here=mine, there=theirs),
    )
    note = phrase("{old} is another one here: theirs becomes {new}.", old="Sales", new="Sample")
    found = Comparison(lines, (), (note,), {}, 0, {"service": 2}, 1)
    item = PackItem(Pack("k", {}, {}, History()), "Sales", "Sample", NOW, "Sales", {})
    return TeamPackDialog(window.theme, item, Preview(found, {}), NOW, ZoneInfo("UTC"), window)


_MINE = ConflictError("Theirs came first.", {"display_name": "Ada’s"}, {"display_name": "Bob’s"})
_DAMAGE = Damage("Sales", ("The file is damaged: page 4.",), True, "2 hours old")

PLAN_SECTIONS = (
    "targets", "projections", "capacity", "roadmap", "allocation",
    "risks", "performance", "goals", "satisfaction", "gap",
)  # fmt: skip
RETRO_VIEWS = ("retro_summary", "retro_lists", "retro_factors", "retro_actions")
WRITTEN_PARTS = (
    "summary",
    "action_items",
    "adjustments",
    "follow_up",
    "people",
    "notes",
    "lists",
    "factors",
    "impact",
)
RELEASE_PAGES = ("releases", "policy", "replay")
REVIEW_WEEKS = ("2026-11-23", "2026-11-16", "2026-10-12")
"""One that is open, one that is closed, one that was skipped."""


def _release_page(name: str) -> View:
    """A page of Releases with what it reads; of releases one that waits is open."""

    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        window.navigate("releases", None)
        tab: Any = window.tabs.widget
        tab.show_page(name)
        settle()
        page: Any = tab.widget
        if name == "releases":
            qtbot.waitUntil(lambda: bool(page._lines))
            page.show_item(page._lines[0].id)
        elif name == "policy":
            page.edit_draft()
        qtbot.waitUntil(lambda: not getattr(page, "_reader", page._context).busy)
        settle()
        return window

    return View(f"releases, {name}", show)


def _weekly_review(week: str) -> View:
    """A weekly review with all its sections, one below the other."""

    def show(window: MainWindow, qtbot: QtBot) -> QWidget:
        from slodesk.storage.queries.review_report import reviews_of

        assert window.document is not None
        lines = window.document.query(reviews_of, None)
        window.navigate("weekly_review", next(line.id for line in lines if str(line.week) == week))
        tab: Any = window.tabs.widget
        qtbot.waitUntil(
            lambda: not (tab._lister.busy or tab._reader.busy or tab._calm.isActive() or tab.page.busy)
        )
        settle()
        return window

    return View(f"weekly review of {week}", show)


def _schedules(window: MainWindow, qtbot: QtBot) -> QWidget:
    window.navigate("weekly_review", None)
    tab: Any = window.tabs.widget
    tab.show_schedules()
    return newest(window)


RITUALS = (
    *(_release_page(name) for name in RELEASE_PAGES),
    *(_weekly_review(week) for week in REVIEW_WEEKS),
    View("schedule of reviews", _schedules),
)
"""Releases, first their register, and weekly reviews."""
VIEWS = (
    _tab("overview"),
    _tab("services"),
    View("service editor", _service),
    View("slo editor", _slo),
    _tab("reports"),
    _plan(),
    _plan("portfolio"),
    _plan("new_plan"),
    _plan("move_dates"),
    *(_plan_section(name) for name in PLAN_SECTIONS),
    _plan_section("roadmap", lambda section: (section.show_board(True), section.suggest.setChecked(True))),
    _written(),
    _written(begin=True),
    *(_written(part) for part in WRITTEN_PARTS),
    _review("INC-2026-003", lambda part: part.ask_publish(part._content)),
    _review("INC-2026-005", lambda part: part.next.click()),
    _review("INC-2026-004", lambda part: part.preview()),
    _review("INC-2026-002", lambda part: part.compare_states()),
    *(_learned(name) for name in ("ledger", "learning")),
    _incidents(),
    _incidents(cost=True),
    View("target change", _target),
    View("bulk targets", _bulk),
    *(_first_slo(place) for place in range(5)),
    *(_settings(page) for page in PAGES),
    *(_command(name) for name in ("glossary", "keys", "about")),
    View("palette", _palette),
    _made("backups", _backups),
    _made("progress", _progress),
    _made("conflict", lambda window: ConflictDialog(window.theme, _MINE, parent=window)),
    _made("export team", lambda window: ExportTeamDialog(window.theme, window.document.query(teams), window)),
    _made("team pack", _team_pack),
    _made("damaged", lambda window: DamagedDialog(window.theme, _DAMAGE, window)),
    _made("details", lambda window: DetailsDialog(window.theme, "x.csv", "x.csv:2", window)),
    _made("bug", lambda window: BugDialog(window.theme, "Traceback", window)),
    View("prepare meeting", lambda window, _: _prepared(window)),
    _made("agendas", lambda window: AgendaEditor(window.context(), "week-1", window)),
    _retro_page("due"),
    _retro_page("due", lambda page: page.do("postpone")),
    _retro_page("due", lambda page: page.do("waive")),
    _retro_page("actions"),
    _retro_page("actions", lambda page: page.list.carry_forward()),
    View("room", _held(("decision", "Sales"), ("action", "Sales"))),
    *(View(f"room {view}", _retro_room(view)) for view in RETRO_VIEWS),
    View("vote", _held(("vote", "Sales"))),
    View("dots", _held(("vote", "Sales? Empty / Sample"))),
    View("facilitator", _facilitator),
    View("meeting keys", _runner_keys),
    View("banner", _banner),
    View("jobs", _jobs),
    *(_empty(name) for name in ("overview", "services", "quarterly_plan", "retrospectives", "reports")),
)
