"""The page of approval: what is left, who agrees, approving, and every approved state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import SloDeskError
from slodesk.domain.plan_approval import FEEDBACK, NO_APPROVER, UNDECIDED
from slodesk.domain.planning import APPROVED, IN_APPROVAL
from slodesk.gui.dialogs.compare import NOW, CompareDialog
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.approval.asking import ApproveDialog, ReviseDialog
from slodesk.gui.tabs.quarterly_plan.approval.blockers import BlockerList
from slodesk.gui.tabs.quarterly_plan.approval.compare import told
from slodesk.gui.tabs.quarterly_plan.approval.history import HistoryCard
from slodesk.gui.tabs.quarterly_plan.approval.signing import SigningCard
from slodesk.gui.tabs.quarterly_plan.approval.words import (
    LONG_DAY,
    change_words,
    state_sentence,
    verdict_sign,
    verdict_word,
)
from slodesk.gui.tabs.quarterly_plan.approval_part import ApprovalPart
from slodesk.gui.tabs.quarterly_plan.rated_records import RatedRecords
from slodesk.gui.tabs.quarterly_plan.records_table import RecordsTable
from slodesk.gui.tabs.quarterly_plan.words import day_words, plan_words, tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.operations import approvals
from slodesk.storage.queries.approval import snapshot_content
from slodesk.storage.queries.plan_content import plan_content
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.plan_snapshot import ApproverLine, PlanContent
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.approval import Approval

WHO, VERDICT = range(2)
_BESIDE = 860
"""Width at 100 % from which the chosen approver stands beside the list."""


class ApprovalSection(ApprovalPart):
    """Leads from open points to a signed-off plan, and from there to a revision.

    Attributes:
        next: the one button that leads on: send, approve, open a revision.
        table: the approvers.
        signing: the chosen one.
        history: what was approved.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.status = Card(theme, tr("Approval"))
        self.blockers = BlockerList(theme)
        self.next = QPushButton()
        self.next.setObjectName("approval_next")
        self.next.setProperty("kind", "primary")
        self.next.clicked.connect(self._go_on)
        self.back = QPushButton(tr("Take back"))
        self.back.setObjectName("approval_back")
        self.back.setToolTip(tr("Work on the plan again; approvers are asked anew"))
        self.back.clicked.connect(self._take_back)
        self.status.controls.addWidget(self.back)
        self.status.controls.addWidget(self.next)
        self.status.body.addWidget(self.blockers)
        self.model = self._model()
        self.table = RecordsTable(
            theme, tr("Who has to agree"), "approvers_table", self.model, stretch=WHO, widths={VERDICT: 140}
        )
        self.table.set_empty(
            tr("No approvers yet"),
            tr("Name everybody without whose agreement the plan does not hold."),
            tr("Add approver"),
            self.add,
        )
        self.signing = SigningCard(context)
        self.history = HistoryCard(theme)
        self._lay_out()
        self.blockers.settle_wanted.connect(self._settle)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self.signing.begin)
        self.table.removed.connect(self._remove)
        self.table.add_button(tr("Add approver"), "add", self.add, "add_approver")
        self.signing.signed.connect(self._sign)
        self.history.compare_wanted.connect(self.compare_states)
        self.setFocusProxy(self.next)
        theme.changed.connect(self._arrange)
        self._arrange()

    # Showing

    def show_item(self, key: str) -> None:
        """Choose an approver."""
        self.table.select(key)

    def state_text(self) -> str:
        """Return "2 of 3 agree", for the path of weeks."""
        shown = self.shown
        if shown is None or not shown.approvers or shown.plan.closed:
            return ""
        return tr("{agreed} of {all} agree").format(agreed=shown.agreed, all=len(shown.approvers))

    def fill(self, shown: Approval) -> None:
        """Show where the approval stands."""
        zone = self._zone
        self.status.set_heading(self._title(shown), state_sentence(shown, zone))
        self.blockers.show_blockers(shown.blockers, self.say, editable=self.editable)
        self.blockers.setVisible(bool(shown.blockers))
        self._show_next(shown)
        self.table.show_records(shown.approvers)
        self.table.set_editable(self.editable)
        if self.table.empty is not None:  # while it is not seen, it asks for no room
            policy = QSizePolicy.Policy.Ignored if shown.approvers else QSizePolicy.Policy.Preferred
            self.table.empty.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        agreed = tr("{agreed} of {all} agree").format(agreed=shown.agreed, all=len(shown.approvers))
        self.table.set_detail(agreed if shown.approvers else "")
        self._choose(self.table.current)
        self.history.show_snapshots(shown, zone)
        self._arrange()

    def _title(self, shown: Approval) -> str:
        if shown.plan.closed:
            return tr("The plan is approved")
        left = len(shown.blockers)
        return (
            tr("%Ln thing(s) left before the plan can be approved", "", left)
            if left
            else tr("Nothing is left")
        )

    def _show_next(self, shown: Approval) -> None:
        state = shown.plan.state
        if state == APPROVED:
            words, can = tr("Open a revision…"), True
        elif state == IN_APPROVAL:
            words, can = tr("Approve…"), not shown.must
        else:
            words, can = tr("Send for approval"), bool(shown.approvers)
        self.next.setText(words)
        self.next.setAccessibleName(words.rstrip("…"))
        self.next.setVisible(state == APPROVED or not shown.plan.closed)
        self.next.setEnabled(can and self.writable)
        self.next.setToolTip("" if can else " ".join(self.say(each.words) for each in shown.must))
        self.back.setVisible(state == IN_APPROVAL)
        self.back.setEnabled(self.writable)

    @property
    def _zone(self) -> ZoneInfo:
        with self._context.document.workspace.reading() as source:
            return read_settings(source).zone

    def _line(self, key: str | None) -> ApproverLine | None:
        lines = self.shown.approvers if self.shown is not None else ()
        return next((line for line in lines if line.id == key), None)

    def _choose(self, key: str | None) -> None:
        shown = self.shown
        people = shown.people if shown is not None else ()
        self.signing.show_approver(
            self._line(key), people, self._zone, editable=self.editable,
            in_approval=shown is not None and shown.plan.state == IN_APPROVAL,
        )  # fmt: skip

    # Going on

    def _go_on(self) -> None:
        shown = self.shown
        if shown is None:
            return
        self._context.document.flush()
        if shown.plan.state == APPROVED:
            self.ask_revision()
        elif shown.plan.state == IN_APPROVAL:
            self.ask_approval()
        else:
            self._context.edit(tr("Send the plan for approval"), approvals.send_for_approval, self._plan_id)

    def ask_approval(self) -> None:
        """Say what approving does, and approve when that is wanted; figures are read in the background."""
        plan_id = self._plan_id

        def ask(content: PlanContent | None) -> None:
            if self.shown is not None and content is not None and plan_id == self._plan_id:
                self._ask(self.shown, content)

        self._context.runner.run(
            lambda _: self._content(NOW, plan_id), succeeded=ask, failed=self._context.show_error
        )

    def _ask(self, shown: Approval, content: PlanContent) -> None:
        first = day_words(shown.first_day, LONG_DAY)
        changes = [change_words(line) for line in content.changes]
        told = tr("Targets that change from {day} on: {count}").format(day=first, count=len(changes))
        if not changes:
            told = tr("Every SLO keeps what it promises.")
        facts = [
            (
                "lock",
                tr("The plan is kept as revision {number}, as it is now.").format(number=shown.plan.revision),
            ),
            ("flag", tr("The working weeks end; the time to communicate begins.")),
            ("person", tr("It is recorded under the profile “{who}”.").format(who=self.who)),
            ("target", told),
        ]
        waive = [(each.kind, self.say(each.words)) for each in shown.blockers if each.waivable]
        ApproveDialog(
            self._context.theme, plan_words(shown.plan), changes, facts, waive, self._approve, self.window()
        ).open()

    def _approve(self, despite: tuple[str, ...]) -> None:
        shown = self.shown
        if shown is None:
            return
        label_words = tr("Approve the plan {plan}").format(plan=plan_words(shown.plan))
        self._fact(
            label_words, approvals.approve_plan, self._plan_id,
            at=self._context.now(), made_as=self.who, despite=despite,
        )  # fmt: skip

    def ask_revision(self) -> None:
        """Ask why the plan has to change, and open it again."""
        if self.shown is not None:
            plan = self.shown.plan
            ReviseDialog(
                self._context.theme, plan_words(plan), plan.revision + 1, self._revise, self.window()
            ).open()

    def _revise(self, reason: str) -> None:
        if self.shown is not None:
            words = tr("Open a revision of the plan {plan}").format(plan=plan_words(self.shown.plan))
            self._fact(words, approvals.open_revision, self._plan_id, reason)

    def _take_back(self) -> None:
        self._context.edit(tr("Take the plan back from approval"), approvals.take_back, self._plan_id)

    def _fact(self, words: str, operation: Any, *args: Any, **fields: Any) -> None:
        self._context.document.flush()
        try:
            self._context.document.record_fact(words, operation, *args, **fields)
        except SloDeskError as problem:
            self._context.show_error(problem)

    def compare_states(self) -> None:
        """Show what changed between two states."""
        shown = self.shown
        if shown is None:
            return
        states = [
            (head.id, tr("Revision {number}").format(number=head.number))
            for head in reversed(shown.snapshots)
        ]
        if not shown.plan.closed:
            states.append((NOW, tr("As it is now")))

        def differ(before: str, after: str) -> list[tuple[str, str]]:
            return told(self._content(before), self._content(after), self.say)

        CompareDialog(self._context.theme, states, differ, self.window()).open()

    def _content(self, key: str, plan_id: str = "") -> PlanContent | None:
        with self._context.document.session() as session:
            if key == NOW:
                return plan_content(session, plan_id or self._plan_id, now=self._context.now())
            return snapshot_content(session, key)

    # Approvers

    def add(self) -> None:
        """Name somebody who has to agree."""
        taken = {line.title for line in (self.shown.approvers if self.shown is not None else ())}
        name = tr("New approver")
        number = 2
        while name in taken:
            name, number = f"{tr('New approver')} {number}", number + 1
        added = self._context.edit(tr("Add an approver"), approvals.add_approver, self._plan_id, name)
        if isinstance(added, str):
            self.table.select(added)
            self.signing.begin()

    def _remove(self, key: str) -> None:
        line = self._line(key)
        if line is not None and self.editable:
            words = tr("Remove the approver {name}").format(name=line.title)
            self._context.edit(words, approvals.remove_approver, key)

    def _sign(self, key: str, verdict: str, comment: str) -> None:
        line = self._line(key)
        if line is None:
            return
        labels = {
            "approved": tr("{name} agrees to the plan"), "changes": tr("{name} wants changes"),
            "": tr("Take back what {name} said"),
        }  # fmt: skip
        document = self._context.document
        document.flush()
        self._context.attempt(
            lambda: document.edit(
                labels[verdict].format(name=line.title), approvals.sign, key, verdict,
                at=self._context.now(), given_as=self.who, comment=comment,
            ),
            self.signing.refuse,
        )  # fmt: skip

    def _settle(self, kind: str) -> None:
        if kind == NO_APPROVER:
            self.add()
        elif kind in (UNDECIDED, FEEDBACK):
            section = {UNDECIDED: "targets", FEEDBACK: "feedback"}[kind]
            self._context.navigate("quarterly_plan", f"section:{section}")

    # Making

    def _model(self) -> RatedRecords:
        return RatedRecords(
            (
                Column(tr("Approver"), lambda line: line.title),
                Column(tr("Verdict"), lambda line: line.verdict, text=verdict_word),
            ),
            {
                (WHO, BELOW_ROLE): lambda line: " · ".join(p for p in (line.role, line.comment) if p),
                (VERDICT, int(Qt.ItemDataRole.DisplayRole)): lambda line: verdict_word(line.verdict),
                (VERDICT, int(Qt.ItemDataRole.DecorationRole)): lambda line: self._sign_icon(line.verdict),
            },
            parent=self,
        )

    def _sign_icon(self, verdict: str) -> Any:
        name, color = verdict_sign(verdict)
        return self._context.theme.icons.pixmap(name, color, 18, self.devicePixelRatioF())

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._left.addWidget(self.status)
        self._left.addWidget(self.table, 1)
        self._right.addWidget(self.signing, 1)
        self._right.addWidget(self.history)
        self._row.addLayout(self._left, 3)
        self._row.addLayout(self._right, 2)
        self._column.addLayout(self._row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chosen approver below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        stand_beside(self._row, theme, self.width(), _BESIDE)
        for column in (self._left, self._right):
            column.setSpacing(theme.space())
        self.table.setMinimumHeight(theme.px(170))
        self.history.fit()
