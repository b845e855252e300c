"""Proposed targets: the table of all SLOs, and beside it the decision on the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.domain.explain_promises import explain_period
from slodesk.domain.explain_proposals import explain_proposal
from slodesk.domain.planning import ACCEPTED, CHANGED, REJECTED, UNDECIDED
from slodesk.gui.models.plan_targets import ACTUAL, TargetRow
from slodesk.gui.tabs.quarterly_plan.targets.change import ChangeDialog
from slodesk.gui.tabs.quarterly_plan.targets.deciding import decide, put
from slodesk.gui.tabs.quarterly_plan.targets.panel import DecisionPanel
from slodesk.gui.tabs.quarterly_plan.targets.reading import Reader
from slodesk.gui.tabs.quarterly_plan.targets.saving import save_chart
from slodesk.gui.tabs.quarterly_plan.targets.table import TargetsTable
from slodesk.gui.tabs.quarterly_plan.targets.words import TargetWords, actual_words, so_far_words
from slodesk.gui.tabs.quarterly_plan.words import fixed_words, tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import EmptyState
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations import plans
from slodesk.storage.queries.plans import slo_of_target

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.explanation import Explanation
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.proposal_values import Proposals, SloProposal

_BESIDE = 860
"""Width at 100 % from which the decision stands beside the table."""
_ORDER = {UNDECIDED: 0, ACCEPTED: 1, CHANGED: 2, REJECTED: 3}


class TargetsSection(QWidget):
    """Week 2's proposals: one decision after the other, by key or by mouse.

    Attributes:
        table: all SLOs.
        panel: the chosen one.
        shown: what is in view.
    """

    tables = Reader.tables

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words: TargetWords | None = None
        self._following: str | None = None
        self.shown: Proposals | None = None
        self.reader = Reader(context, self._show, self)
        self.pages = QStackedWidget(self)
        body = QWidget(self.pages)
        self.table = TargetsTable(context.theme, body)
        self.panel = DecisionPanel(context, body)
        self.empty = EmptyState(
            context.theme, "target", tr("No SLOs to plan"),
            tr("Targets are proposed for the objectives of this plan's services. There are none yet."),
            tr("Go to Services"), lambda: context.navigate("services", None),
        )  # fmt: skip
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.table, 5)
        self._row.addWidget(self.panel, 3)
        self.pages.addWidget(body)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.setFocusProxy(self.table.view)
        self.table.chosen.connect(lambda _: self._show_chosen())
        self.table.key_pressed.connect(self.panel.press)
        self.table.explain_wanted.connect(self.explain)
        self.table.method_chosen.connect(self._set_method)
        self.panel.decided.connect(self._decide)
        self.panel.export_wanted.connect(self._export)
        self.panel.left.connect(self.table.view.setFocus)
        self.panel.explain_wanted.connect(lambda: self.explain(self.table.current or "", -1))
        context.theme.changed.connect(self._arrange)
        self._arrange()

    # What the tab asks for

    def show_plan(self, plan_id: str) -> None:
        """Show another plan; reads it in the background."""
        self.panel.grounds.plan_id = plan_id
        self.reader.show_plan(plan_id)

    def refresh(self) -> None:
        """Take in what changed: decisions at once, figures in the background."""
        self.reader.refresh()

    def show_item(self, key: str) -> None:
        """Choose an SLO, by its key or that of what the plan says about it; once it has been read."""
        slo = self._context.document.query(slo_of_target, key) or key
        if self.reader.busy or self.shown is None or self.shown.slo(slo) is None:
            self._following = slo
        else:
            self.table.select(slo)

    def state_text(self) -> str:
        """Return "3 undecided", for the path of weeks."""
        if self.shown is None or not self.shown.undecided:
            return ""
        return tr("%Ln undecided", "", self.shown.undecided)

    # Showing

    @property
    def chosen(self) -> SloProposal | None:
        """The SLO in the panel."""
        key = self.table.current
        return None if self.shown is None or key is None else self.shown.slo(key)

    @property
    def _editable(self) -> bool:
        closed = self.shown is None or self.shown.plan.fixed
        return not closed and not self._context.document.workspace.read_only

    def _show(self, found: Proposals | None) -> None:
        before, self.shown = self.shown, found
        if found is None:
            return
        same_rules = before is not None and (before.settings, before.policy) == (found.settings, found.policy)
        if self._words is None or not same_rules:
            self._words = TargetWords(found.settings, found.policy)
        self.pages.setCurrentIndex(0 if found.slos else 1)
        self.setFocusProxy(self.table.view if found.slos else self.empty.button)
        plan = found.plan
        self.table.show_method(plan.method, plan.method_periods, editable=self._editable)
        self.table.show_rows(
            [self._as_row(each, self._words) for each in found.slos],
            found.undecided,
            so_far_words(found.slos[0].reviewed) if found.slos else "",
        )
        back = self._taken_back(before, found)
        if self._following is not None or back is not None:
            key, self._following = self._following or back, None
            self.table.select(key or "")
        else:
            self._show_chosen()

    def _taken_back(self, before: Proposals | None, found: Proposals) -> str | None:
        """Return the SLO whose decision alone was taken back, by undo: it is looked at again."""
        if before is None or before.plan.id != found.plan.id:
            return None
        changed = [
            each.id for each in found.slos
            if (old := before.slo(each.id)) is not None and old.decision.state != each.decision.state
        ]  # fmt: skip
        return changed[0] if len(changed) == 1 else None

    def _show_chosen(self) -> None:
        if self._words is not None:
            why = "" if self.shown is None else fixed_words(self.shown.plan)
            self.panel.show_slo(self.chosen, self._words, editable=self._editable, why=why)

    def _as_row(self, slo: SloProposal, words: TargetWords) -> TargetRow:
        proposal, current = slo.proposal, slo.current.target

        def cells() -> tuple[tuple[str, str], ...]:
            return (
                (slo.info.service_title, slo.info.title),
                (words.target(current), ""),
                (actual_words(words, slo), ""),
                (words.target(proposal.proposed), ""),
                (_capital(words.say(proposal.impact.words)), words.say(proposal.reason)),
                ("", words.say(slo.advice.words)),
                words.decision(slo),
            )

        order = (
            (slo.info.service_title.casefold(), slo.info.title.casefold()),
            current,
            -1.0 if slo.reviewed.actual is None else slo.reviewed.actual,
            proposal.proposed,
            proposal.impact.factor,
            slo.advice.key,
            _ORDER[slo.decision.state],
        )
        changes = proposal.proposed != current
        token = slo.info, proposal, slo.reviewed, slo.advice, slo.decision, words
        return TargetRow(slo.id, slo.decision.state, cells, order, token, changes=changes)

    # Deciding

    def _decide(self, wanted: str) -> None:
        slo, target, words = self.chosen, self.panel.tried, self._words
        if slo is None or target is None or words is None or self.shown is None:
            return
        plan_id = self.shown.plan.id
        if wanted == "change":
            self._change(plan_id, slo, target, words)
            return
        try:
            self._store(slo, lambda: decide(self._context, plan_id, slo, words, wanted, target))
        except RuleBroken as broken:
            self.panel.refuse(broken)
        except SloDeskError as problem:
            self._context.show_error(problem)
        else:
            self.table.view.setFocus()

    def _change(self, plan_id: str, slo: SloProposal, target: Decimal, words: TargetWords) -> None:
        self._context.document.flush()

        def store(changes: dict[str, Any]) -> None:
            label = tr("Change {slo}").format(slo=words.name(slo))
            self._store(slo, lambda: put(self._context, plan_id, slo, CHANGED, label, **changes))

        dialog = ChangeDialog(self._context.theme, slo, target, words, store, self.window())
        dialog.finished.connect(lambda _: self.table.view.setFocus())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _store(self, slo: SloProposal, run: Callable[[], None]) -> None:
        """Take a decision; the next undecided SLO is looked at then."""
        self._following = self.table.model.next_undecided(slo.id) or slo.id
        try:
            run()
        except SloDeskError:
            self._following = None
            raise
        if self._following is not None:  # out of view, or nothing changed: nobody has refreshed
            self.reader.refresh()

    def _set_method(self, method: str, periods: int) -> None:
        if self.shown is None:
            return
        plan = self.shown.plan
        for field, value in (("method", method), ("method_periods", periods)):
            if getattr(plan, field) != value:
                self._try(tr("Change how targets are proposed"), plans.set_plan_field, plan.id, field, value)

    def _try(self, label: str, operation: Callable[..., object], *args: Any) -> None:
        self._context.document.flush()
        try:
            self._context.document.edit(label, operation, *args)
        except SloDeskError as problem:
            self._context.show_error(problem)

    # Explaining and exporting

    def explain(self, key: str, column: int) -> ExplainPopover | None:
        """Explain a figure of an SLO: what was reached, else the proposal."""
        slo = None if self.shown is None else self.shown.slo(key)
        if slo is None or self.shown is None or self._words is None:
            return None
        policy = self.shown.policy
        told: Explanation = explain_proposal(slo.info, slo.proposal, slo.reviewed, slo.quarters,
                                             self.shown.plan.method, policy)  # fmt: skip
        if column == ACTUAL:
            told = explain_period(slo.info, slo.reviewed, policy)
        zone = self.shown.settings.zone
        subject = self._words.name(slo)
        popover = ExplainPopover(self._context.theme, told, zone, subject, self.table.view)
        view = self.table.view
        place = view.visualRect(view.model().index(self.table.model.row_of(key), max(column, 0)))
        popover.open_at(view.viewport().mapToGlobal(place.bottomLeft() + QPoint(0, 2)))
        return popover

    def _export(self, wanted: str) -> None:
        if wanted == "copy":
            from slodesk.gui.charts import export

            mime = export.picture_for_clipboard(self.panel.chart, self._context.theme, self.panel.met.text())
            QGuiApplication.clipboard().setMimeData(mime)
        else:
            save_chart(self, self._context, self.panel.chart, self.panel.met.text(), wanted)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the decision below the table where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.table.setMinimumHeight(0 if beside else theme.px(240))
        self.panel.setMinimumWidth(theme.px(380) if beside else 0)
        self.panel.set_tall(not beside)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
