"""Week 3: what may go wrong, in bad minutes a year, and which targets cannot be met before it goes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.explain_risks import explain_bad_minutes
from slodesk.domain.phrases import SPACE
from slodesk.domain.risk_words import share_figure, year_minutes
from slodesk.gui.amounts import amount_text, figure_text, read_amount
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.explaining import let_explain
from slodesk.gui.tabs.quarterly_plan.rated_records import ANY, RatedRecords
from slodesk.gui.tabs.quarterly_plan.records_table import RecordsTable
from slodesk.gui.tabs.quarterly_plan.resting import RestingPage
from slodesk.gui.tabs.quarterly_plan.risk_state import state_words, tone_of
from slodesk.gui.tabs.quarterly_plan.share_bar import SHARE_ROLE, TONE_ROLE, ShareDelegate
from slodesk.gui.tabs.quarterly_plan.verdicts import Verdicts
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.record_editor import (
    AMOUNT,
    CHOICE,
    FLAG,
    OWNER,
    SHARE,
    TEXT,
    Field,
    RecordEditor,
)
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.operations import risks as verbs
from slodesk.operations.initiatives import add_initiative
from slodesk.storage.queries.risks import RiskLine, RiskView, risks_on
from slodesk.storage.queries.roadmap import service_choices

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.explanation import Explanation
    from slodesk.gui.context import TabContext

RISK, MINUTES, PART, DETECT, REPAIR, USERS, OFTEN = range(7)
_BESIDE = 900
"""Width at 100 % from which the editor stands beside the register."""
_SIDE = 330
"""Least width of the editor beside it, at 100 %."""
_WIDE = 820
"""Width of the table at 100 % from which it shows what goes into the minutes."""
_LOW = 900
"""Height of the window at 100 % below which margins are smaller."""


class RisksSection(RestingPage):
    """The register, each SLO's verdict, and the chosen risk's editor.

    Attributes:
        verdicts: a sentence per SLO.
        table: the register.
        editor: of the chosen risk.
    """

    tables = frozenset(
        {"risk", "plan", "plan_target", "plan_capacity", "initiative", "initiative_need", "service"}
    )

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: RiskView | None = None
        self.verdicts = Verdicts(context.theme)
        self.model = self._model()
        self.table = RecordsTable(
            context.theme, tr("Risks"), "risk_table", self.model, stretch=RISK,
            widths={MINUTES: 80, PART: 160, DETECT: 64, REPAIR: 64, USERS: 64, OFTEN: 64},
        )  # fmt: skip
        self.table.set_empty(
            tr("No risks yet"), tr("What took users' service away last year, and what nearly did?"),
            tr("Add a risk"), self.add,
        )  # fmt: skip
        self.table.view.setItemDelegateForColumn(PART, ShareDelegate(context.theme, self.table.view))
        self.editor = self._editor()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table.view)
        context.theme.changed.connect(self._arrange)
        self._arrange()

    def show_item(self, key: str) -> None:
        """Choose a risk."""
        self.table.select(key)

    def select(self, key: str) -> None:
        """Choose a risk."""
        self.table.select(key)

    # Showing

    def _fill(self) -> None:
        base = self._rest.base
        if base is None:
            return
        with self._context.document.session() as session:
            shown = risks_on(session, base)
            services = service_choices(session, base.plan.team_id)
            works = [(line.title, line.id) for line in _works(session, base.plan.id)]
        self._shown = shown
        self.editor.set_choices("service_id", [(tr("All services"), None), *services])
        self.editor.set_choices("initiative_id", [(tr("None"), None), *works])
        self.model.editable = self._rest.editable
        self.table.show_records(shown.lines)
        self.table.set_editable(self._rest.editable)
        told = sum(
            (line.risk.minutes or Decimal(0) for line in shown.lines if not line.work_fits), Decimal(0)
        )
        words = tr("{minutes} bad minutes a year are left").format(minutes=self._rest.say(year_minutes(told)))
        self.table.set_detail(words if shown.lines else "")
        self.verdicts.show_slos(shown, self._rest.say)
        self._choose(self.table.current)

    def _choose(self, key: str | None) -> None:
        line = self._shown.line(key) if self._shown is not None and key is not None else None
        self.editor.setVisible(self.model.rowCount() > 0)
        if line is None:
            self.editor.set_heading(tr("Choose a risk"))
            self.editor.show_values(None, {}, editable=False)
            return
        risk = line.risk
        values = {
            "title": risk.title, "service_id": risk.service, "detect_minutes": risk.detect_minutes,
            "repair_minutes": risk.repair_minutes, "users": risk.users, "per_year": risk.per_year,
            "accepted": risk.accepted, "initiative_id": line.initiative_id, "owner": line.owner,
            "note": line.note,
        }  # fmt: skip
        self.editor.set_heading(self._heading(line), self._about(line))
        self.editor.show_values(line.id, values, editable=self._rest.editable)
        self.plan_work.setVisible(line.initiative_id is None and self._rest.editable)
        self.see_work.setVisible(line.initiative_id is not None)

    def _heading(self, line: RiskLine) -> str:
        minutes = line.risk.minutes
        if minutes is None:
            return tr("Not estimated yet")
        return tr("{minutes} bad minutes a year").format(minutes=self._rest.say(year_minutes(minutes)))

    def _about(self, line: RiskLine) -> str:
        parts = []
        if line.tightest is not None and line.share is not None:
            words = tr("{share} of the budget of {slo}")
            if line.too_large:
                words = tr("{share} of the budget of {slo}: too much for one risk")
            share = self._rest.say(share_figure(line.share))
            parts.append(words.format(share=share, slo=line.tightest))
        if line.work:
            words = tr("“{work}” takes it away") if line.work_fits else tr("“{work}” does not fit the hours")
            parts.append(words.format(work=line.work))
        return ". ".join(parts)

    def _below(self, line: RiskLine) -> str:
        return " · ".join(part for part in (line.service or tr("All services"), state_words(line)) if part)

    # Editing

    def add(self) -> None:
        """Add a risk and begin with its name."""
        added = self._rest.edit(tr("Add a risk"), verbs.add_risk, self._rest.plan_id, tr("New risk"))
        if isinstance(added, str):
            self.table.select(added)
            self.editor.begin("title")

    def _remove(self, key: str) -> None:
        line = self._shown.line(key) if self._shown is not None else None
        if line is not None:
            self._rest.edit(tr("Remove the risk “{risk}”").format(risk=line.title), verbs.remove_risk, key)

    def _move(self, key: str, place: int) -> None:
        line = self._shown.line(key) if self._shown is not None else None
        if line is not None:
            self._rest.edit(tr("Move “{risk}”").format(risk=line.title), verbs.move_risk, key, place)

    def _plan_work(self) -> None:
        line = self._shown.line(self.editor.key or "") if self._shown is not None else None
        if line is None:
            return
        title = tr("Take away the risk “{risk}”").format(risk=line.title)
        points = None
        if line.risk.minutes is not None:
            points = round(line.risk.minutes / Decimal(5256), 5)
        self._rest.edit(
            tr("Plan work against “{risk}”").format(risk=line.title), add_initiative, self._rest.plan_id,
            title[:200], service_id=line.risk.service, impact=points, owner=line.owner, source_kind="risk",
            source_id=line.id,
        )  # fmt: skip

    def _see_work(self) -> None:
        self._context.navigate("quarterly_plan", "section:roadmap")

    def _store(self, key: str, field: str, value: Any) -> None:
        line = self._shown.line(key) if self._shown is not None else None
        if line is None:
            return
        words = value if field == "title" else line.title
        self._context.document.edit_field(
            f"risk/{key}/{field}", tr("Change the risk “{risk}”").format(risk=words),
            verbs.set_risk_field, key, field, value,
        )  # fmt: skip

    def _store_cell(self, line: RiskLine, field: str, value: Any) -> bool:
        def edit() -> None:
            read = value
            if field != "title":
                read = read_amount(str(value).replace("%", ""), field)
                if field == "users" and read is not None:
                    read = read / 100
            self._store(line.id, field, read)

        if not self._context.attempt(edit, self.table.refuse):
            return False
        self._context.document.end_typing()
        self.table.refuse("")
        return True

    # Making

    def _model(self) -> RatedRecords:
        def minutes(value: Any) -> str:
            return self._rest.say(year_minutes(value))

        return RatedRecords(
            (
                Column(tr("Risk"), lambda line: line.title, "title"),
                Column(tr("Bad minutes"), lambda line: line.risk.minutes, text=minutes, right=True),
                Column(
                    tr("Of the budget"),
                    lambda line: line.share,
                    text=lambda v: self._rest.say(share_figure(v)),
                ),
                Column(
                    tr("Detect"),
                    lambda line: line.risk.detect_minutes,
                    "detect_minutes",
                    figure_text,
                    right=True,
                ),
                Column(
                    tr("Repair"),
                    lambda line: line.risk.repair_minutes,
                    "repair_minutes",
                    figure_text,
                    right=True,
                ),
                Column(tr("Users"), lambda line: line.risk.users, "users", _percent, right=True),
                Column(tr("A year"), lambda line: line.risk.per_year, "per_year", figure_text, right=True),
            ),
            {
                (RISK, BELOW_ROLE): self._below,
                (PART, SHARE_ROLE): lambda line: None if line.share is None else float(line.share),
                (PART, TONE_ROLE): tone_of,
                (ANY, int(Qt.ItemDataRole.ToolTipRole)): self._tip,
            },
            self._store_cell,
            self,
        )

    def _tip(self, line: RiskLine) -> str:
        return self._about(line) or line.title

    def _editor(self) -> RecordEditor:
        minutes = tr("Minutes")
        editor = RecordEditor(
            self._context, "risk",
            (
                Field("title", tr("Risk")),
                Field("service_id", tr("Service"), CHOICE),
                Field("detect_minutes", tr("Until detected"), AMOUNT, minutes),
                Field("repair_minutes", tr("Until repaired"), AMOUNT, minutes),
                Field("users", tr("Users hit, %"), SHARE, tr("Percent")),
                Field("per_year", tr("Times a year"), AMOUNT, tr("Number")),
                Field("owner", tr("Owner"), OWNER),
                Field("initiative_id", tr("Work against it"), CHOICE),
                Field("accepted", tr("We live with it"), FLAG),
                Field("note", tr("Notes"), TEXT),
            ),
            self._store,
        )  # fmt: skip
        self.plan_work = QPushButton(tr("Plan work"))
        self.plan_work.setObjectName("risk_plan_work")
        self.plan_work.setToolTip(tr("Put work against this risk on the roadmap"))
        self.plan_work.clicked.connect(self._plan_work)
        self.see_work = QPushButton(tr("Go to roadmap"))
        self.see_work.setObjectName("risk_see_work")
        self._context.theme.icons.follow(self.see_work, "arrow-right", "text", 18)
        self.see_work.clicked.connect(self._see_work)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.addStretch(1)
        row.addWidget(self.plan_work)
        row.addWidget(self.see_work)
        editor.body.addLayout(row)
        return editor

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda: self.editor.begin("title"))
        self.table.add_button(tr("Add a risk"), "add", self.add, "add_risk")
        self.table.removed.connect(self._remove)
        self.table.let_reorder(self._move)
        let_explain(self.table.view, self._context.theme, self._rest.zone, self._explain)

    def _explain(self, index: QModelIndex) -> tuple[Explanation, str] | None:
        line, base = self.model.record(index.row()), self._rest.base
        if line is None or base is None:
            return None
        now = self._context.now()
        told = explain_bad_minutes(line.risk, now, base.policy, tightest=line.tightest, share=line.share)
        return told, line.title

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.table, 5)
        self._row.addWidget(self.editor, 2)
        self._column.addWidget(self.verdicts)
        self._column.addLayout(self._row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.editor.setMinimumWidth(theme.px(_SIDE) if beside else 0)
        self._column.setSpacing(theme.space(1.5))
        low = self.window().height() < theme.px(_LOW)
        self.table.set_low(low)
        room = self.width() - (self.editor.minimumWidth() + theme.space(2) if beside else 0)
        for column in (DETECT, REPAIR, USERS, OFTEN):  # the editor has them in any case
            self.table.view.setColumnHidden(column, room < theme.px(_WIDE))
        self.table.fit()
        self.editor.set_low(low)
        self.table.setMinimumHeight(theme.px(220))
        self.editor.setMinimumHeight(theme.px(220))


def _percent(value: Decimal) -> str:
    return f"{amount_text(value * 100)}{SPACE}%"


def _works(session: Any, plan_id: str) -> Any:
    from slodesk.storage.queries.initiatives import initiatives

    return [work for work in initiatives(session, plan_id) if not work.dropped]
