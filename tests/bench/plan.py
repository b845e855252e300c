"""How long the window answers to nothing while a quarter is planned: 200 services, 500 initiatives.

Counted as in ``stalls``: the busiest piece of work of the window's thread, in processor time.
"""

from __future__ import annotations

import compileall
import gc
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from sqlalchemy import select

import slodesk
from slodesk.app import close_down, make_window
from slodesk.gui.dialogs.team_pack import TeamPackDialog
from slodesk.gui.garbage import Garbage
from slodesk.gui.meeting.runner import run_meeting
from slodesk.gui.settings import WindowSettings
from slodesk.gui.tabs.quarterly_plan.sections import SECTIONS, STEPS
from slodesk.integrations.team_pack import export_team
from slodesk.operations import (
    capacities,
    initiatives,
    plan_feedback,
    plan_inputs,
    plan_targets,
    plan_weeks,
    plans,
    risks,
    satisfaction,
)
from slodesk.storage.queries.settings import teams
from slodesk.storage.schema import ServiceRow, SloRow, TeamRow
from slodesk.storage.schema_planning import (
    FeedbackRow,
    InitiativeRow,
    PlanInputRow,
    PlanItemRow,
    RiskRow,
)
from slodesk.storage.workspace import open_workspace
from tests.bench.chart import make_application
from tests.bench.measure import Row
from tests.bench.planned import INITIATIVES, SERVICES, VIEWS, planned
from tests.bench.stalls import MOST, Beats
from tests.bench.workspaces import END, folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slodesk.gui.main_window import MainWindow

REACH = f"≤ {MOST:.0f} ms, {SERVICES} services"
Step = tuple[str, "Callable[[], object]"]


class Planning:
    """The window in which the plan is made, and the clock of its work.

    Args:
        window: shows the workspace.
        plan_id: the plan with all the work.
        meeting_id: the workshop.
    """

    def __init__(self, window: MainWindow, plan_id: str, meeting_id: str) -> None:
        self.window, self.plan_id, self.meeting_id = window, plan_id, meeting_id
        self.beats = Beats()
        self.most = 0.0

    @property
    def tab(self) -> Any:
        """The tab of plans."""
        return cast("Any", self.window.tabs.widget)

    def over(self, work: Callable[[], object]) -> float:
        """Return the milliseconds of the longest turn until nothing is under way any more."""
        return self.beats.over(work, lambda: self.window.runner.running == 0)

    def row(self, what: str, work: Callable[[], object]) -> Row:
        """Measure something."""
        return Row(f"plan: {what}", self.over(work), "ms", (), MOST, REACH)

    def key(self, table: Any, number: int = 3) -> str:
        """Return the key of a row of this plan, or of a table without plans."""
        query = select(table.id).order_by(table.position)
        if hasattr(table, "plan_id"):
            query = query.where(table.plan_id == self.plan_id)
        with self.window.document.session() as session:
            return str(session.scalars(query.offset(number)).first())

    def show(self, section: str) -> None:
        """Go to a section."""
        self.window.navigate("quarterly_plan", f"section:{section}")

    def sorted_by_all(self) -> None:
        """Sort every table of the section in view by its columns in turn."""
        for view in self.tab.page.widget.findChildren(QTableView):
            header = view.horizontalHeader()
            for column in range(header.count()) if view.isSortingEnabled() else ():
                self.most = max(self.most, self.over(lambda: self.sort(header, column)))  # noqa: B023

    def sort(self, header: Any, column: int) -> None:
        """Click on a heading."""
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder)

    def edited(self, what: str, operation: Any, *args: Any, **fields: Any) -> Row:
        """Measure an edit and taking it back; the longer one counts."""
        document = self.window.document
        edit = self.over(lambda: document.edit(what, operation, *args, **fields))
        undo = self.over(document.undo)
        peers = (("edit", edit), ("undo", undo))
        return Row(f"plan: {what}", max(edit, undo), "ms", peers, MOST, REACH)

    # What people do

    def sections(self) -> Iterator[Row]:
        """Show every section, read it again, sort its tables."""
        shown = ""
        for kind in SECTIONS:
            if kind.name == STEPS and shown == STEPS:
                continue
            shown = kind.name
            yield self.row(f"{shown} shown", lambda: self.show(shown))  # noqa: B023
            yield self.row(f"{shown} read again", lambda: self.again())
            self.most = 0.0
            self.sorted_by_all()
            if self.most:
                yield Row(f"plan: {shown} sorted", self.most, "ms", (), MOST, REACH)
            yield from self.typed(shown)

    def again(self) -> None:
        """Read the section in view again."""
        widget = self.tab.page.widget
        if self.tab.page.section == STEPS:
            self.tab.refresh()
        else:
            widget.refresh()

    def typed(self, section: str) -> Iterator[Row]:
        """Type one step into the fields of a section; take it back."""
        plan, key = self.plan_id, self.key
        slo, service, team = key(SloRow), key(ServiceRow), key(TeamRow)
        field = plan_targets.set_plan_target_field
        if section == "steps":
            yield self.edited("step's title", plans.set_item_field, key(PlanItemRow), "title", "Look again")
            week = plan_weeks.set_week_dates
            yield self.edited("a week moved", week, plan, 4, date(2026, 12, 8), date(2026, 12, 12))
        elif section == "goals":
            yield self.edited("goal", plan_inputs.set_input_field, key(PlanInputRow), "title", "Japan")
        elif section == "satisfaction":
            rate = satisfaction.set_satisfaction
            yield self.edited("score", rate, service, "2026-Q4", score=Decimal("4.5"), scale=Decimal(5))
        elif section == "gap":
            yield self.edited("reason of a gap", field, plan, slo, "gap_reason", "Pool too small")
        elif section == "targets":
            yield self.edited("comment on a target", field, plan, slo, "comment", "Agreed again")
            decide = plan_targets.decide_target
            high = Decimal("0.9995")
            yield self.edited("target decided", decide, plan, slo, "changed", target=high, decided=END)
        elif section == "capacity":
            yield self.edited("people", capacities.set_capacity_field, plan, team, "people", Decimal(7))
            yield self.edited("capacities suggested", capacities.take_suggestions, plan)
        elif section == "roadmap":
            change, one = initiatives.set_initiative_field, key(InitiativeRow)
            yield self.edited("initiative's title", change, one, "title", "Larger pool")
            yield self.edited("initiative's effort", change, one, "effort", Decimal(33))
            add = initiatives.add_initiative
            yield self.edited("suggestion taken", add, plan, "Pool", source_kind="slo", source_id=slo)
            dates = (date(2027, 1, 11), date(2027, 2, 5))
            yield self.edited("bar dragged", initiatives.set_initiative_dates, one, *dates)
        elif section == "risks":
            yield self.edited("risk's minutes", risks.set_risk_field, key(RiskRow), "repair_minutes", 44)
        elif section == "feedback":
            point = key(FeedbackRow)
            yield self.edited("feedback", plan_feedback.set_feedback_field, point, "resolution", "Yes")

    def workshop(self) -> Iterator[Row]:
        """Go through the rooms of a workshop, writing something down in each."""
        runner: Any = None

        def begin() -> None:
            nonlocal runner
            runner = run_meeting(self.window.context(), self.meeting_id, self.window)

        for number, view in enumerate(VIEWS):
            yield self.row(f"room: {view}", runner.held.next if number else begin)
            yield self.row(
                f"room: decision in {view}", lambda: runner.held.add_entry("decision", "We keep it")
            )
        yield self.row("room: decision taken back", self.window.document.undo)
        for number in (1, 2, 3):
            yield self.row(f"room: back {number}", runner.held.previous)
        yield self.row("workshop left", runner.leave)

    def team_pack(self, at: Path) -> Iterator[Row]:
        """Measure bringing in a team with all of its plan, from the question to the end."""
        path, pack = at / "elsewhere.slodesk", at / "team.slodesk-pack"
        planned(path, END, together=False)
        with open_workspace(path) as there:
            with there.session() as session:
                team = teams(session)[0].id
            export_team(there, team, pack, include_samples=True)
        importer, found = self.window.importer, list[bool]()
        importer.finished.connect(lambda *_: found.append(True))
        dialogs = self.window.findChildren

        def asked() -> bool:
            return any(dialog.isVisible() for dialog in dialogs(TeamPackDialog)) or bool(found)

        question = self.beats.over(lambda: importer.start([pack]), asked)
        accept = [dialog.form.accept for dialog in dialogs(TeamPackDialog)]
        write = self.beats.over(lambda: [button.click() for button in accept], lambda: bool(found))
        peers = (("question", question), ("bringing in", write))
        yield Row("plan: a large team pack", max(question, write), "ms", peers, MOST, REACH)
        yield self.row("the pack taken back", self.window.history.undo)


@contextmanager
def at_work(at: Path) -> Iterator[Planning]:
    """Open the window on a workspace that is being planned."""
    application = make_application()
    compileall.compile_dir(Path(slodesk.__file__).parent, quiet=1)  # byte code is kept where it is installed
    path = at / "planned.slodesk"
    plan_id, meeting_id = planned(path, END)
    window = make_window(application, settings=WindowSettings.in_folder(at), now=lambda: END)
    Garbage(window)  # as in the program: collected between two turns, on this thread
    window.settings.add_known(str(path))
    window.resize(1280, 800)
    window.show()
    planning = Planning(window, plan_id, meeting_id)

    def drawn() -> bool:
        panel = getattr(window.tabs.widget, "panel", None)
        return panel is not None and panel.chart is not None and window.runner.running == 0

    planning.beats.over(lambda: window.open_location(str(path)), drawn)
    try:
        yield planning
    finally:
        window.close()
        close_down(window)
        gc.unfreeze()
        gc.enable()


def rows() -> Iterator[Row]:
    """Measure everything once, as it is for the first time."""
    with folder() as at, at_work(at) as planning:
        window = planning.window
        show = lambda: window.navigate("quarterly_plan", planning.plan_id)  # noqa: E731
        yield planning.row(f"tab opened, {INITIATIVES} initiatives", show)
        yield from planning.sections()
        yield planning.row("all teams", lambda: planning.tab.show_portfolio())
        yield planning.row("all teams read again", lambda: planning.tab.refresh())
        yield planning.row("back to the plan", show)
        yield from planning.workshop()
        yield from planning.team_pack(at)
