"""Changes of SLOs: proposed, decided, taken over into the target history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from slodesk.domain.target import target_text
from slodesk.domain.weekly_review import ADJUSTMENT_DECISIONS, APPROVED, PROPOSED, REJECTED
from slodesk.gui.amounts import amount_text
from slodesk.gui.formats import day_text
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.words import adjustment_word, tr, window_words
from slodesk.gui.widgets.eliding_choice import ElidingChoice
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.record_editor import AMOUNT, CHOICE, DAY, OWNER, SHARE, TEXT, Field, RecordEditor
from slodesk.gui.widgets.window_field import USUAL
from slodesk.operations.reviews import set_part_field, take_in, take_over

if TYPE_CHECKING:
    from slodesk.domain.weekly_review import Adjustment, Wish
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown

_SIGNS = {PROPOSED: "dot accent", APPROVED: "check status:healthy", REJECTED: "minus muted"}


@dataclass(frozen=True, slots=True)
class WishRow:
    """Something asked for earlier, with a key of its own."""

    id: str
    wish: Wish


class _Editor(RecordEditor):
    """As high as its fields: the page scrolls."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the fields."""
        done = super().eventFilter(watched, event)
        inside = self.area.widget()
        if watched is inside and self.area.height() != inside.minimumHeight():
            self.area.setFixedHeight(max(inside.minimumHeight(), 1))
        return done


class AdjustmentsSection(ReviewSection):
    """Lists changes of SLOs, and edits the chosen one.

    Attributes:
        slo, entry, add: the change that is proposed next.
        table: those there are; ``wishes`` those asked for earlier.
        editor: the chosen one.
        take: puts it into the target history.
        take_wish: proposes what was asked for.
        error: why that was refused.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._shown = ""
        self._begun = ""  # the proposal to go on with, once it is in view
        super().__init__(desk, "adjustments", parent)

    def build(self) -> None:
        """Make the line to propose in, the tables and the editor."""
        theme = self.desk.context.theme
        self.slo = ElidingChoice()
        self.slo.setObjectName("adjust_slo")
        self.slo.setAccessibleName(tr("SLO that should change"))
        self.slo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.slo.setMinimumContentsLength(14)
        self.entry = QLineEdit()
        self.entry.setObjectName("adjust_entry")
        self.entry.setPlaceholderText(tr("Why its target, threshold or window should change"))
        self.entry.setAccessibleName(tr("Why the SLO should change"))
        self.add = QPushButton(tr("Propose"))
        self.add.setObjectName("adjust_add")
        theme.icons.follow(self.add, "add", "text", 18)
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slo, 2)
        row.addWidget(self.entry, 3)
        row.addWidget(self.add)
        self.body.addWidget(self._line)
        self.table = self.add_table(
            self._columns(), "", stretch="slo", name="review_adjustment_table", drop=self._remove
        )
        self.table.chosen.connect(lambda _: self._edit())
        self.editor = _Editor(self.desk.context, "adjust", self._editor_fields(), self._save, self)
        self.editor.setObjectName("adjust_editor")
        self.editor.setProperty("role", "")  # it stands in a card already
        self.editor.setFrameShape(QFrame.Shape.NoFrame)
        self.take = QPushButton(tr("Take over"))
        self.take.setObjectName("adjust_take")
        self.take.setToolTip(
            tr("Into the target history: it holds from that day on, earlier days keep theirs")
        )
        theme.icons.follow(self.take, "target", "text", 18)
        self.take.clicked.connect(self._take)
        self.editor.controls.addWidget(self.take)
        self.error = FieldError(theme, self.take)
        self.editor.body.addWidget(self.error)
        self.body.addWidget(self.editor)
        self.editor.hide()
        self.wishes = self.add_table(
            self._wish_columns(), tr("Asked for earlier"), stretch="slo", name="review_wishes", most=8
        )
        self.take_wish = QPushButton(tr("Propose it here"))
        self.take_wish.setObjectName("adjust_wish")
        self.take_wish.setProperty("kind", "quiet")
        theme.icons.follow(self.take_wish, "add", "text", 18)
        self.take_wish.clicked.connect(lambda: self._take_wish(self.wishes.current))
        self.body.addWidget(self.take_wish, 0, Qt.AlignmentFlag.AlignLeft)
        self.wishes.opened.connect(self._take_wish)
        self.add.clicked.connect(self._propose)
        self.entry.returnPressed.connect(self._propose)

    def fill(self, shown: Shown) -> None:
        """Show what is proposed and decided."""
        editable, items = self.desk.editable, shown.review.adjustments
        wishes = shown.prepared.wishes if editable else ()
        self.count = len(items)
        if shown.review.id != self._shown:
            self._shown = shown.review.id
            self.error.clear()
        self._offer(shown)
        decided = sum(1 for each in items if each.decision != PROPOSED)
        words = tr("{count} proposed · {decided} decided").format(count=len(items), decided=decided)
        self.set_heading(self.heading_label.text(), words if items else "")
        nothing = not items and not wishes
        self.say_nothing(
            tr("Is a target too high or too low, a window too long, a threshold wrong?") if nothing else ""
        )
        self._line.setVisible(editable)
        self.show_rows(self.table, items)
        if self.table.current is None and items:
            self.table.choose(items[0].id)
        self.show_rows(self.wishes, [WishRow(f"{each.kind}/{each.id}", each) for each in wishes])
        if self.wishes.current is None and self.wishes.figures.rows:
            self.wishes.choose(self.wishes.figures.rows[0].id)
        self.take_wish.setVisible(bool(wishes))
        self._edit()
        if self.table.figures.row_of(self._begun) >= 0:
            self.table.choose(self._begun)
            self._begun = ""
            self.editor.begin("target")

    def focus_first(self) -> None:
        """Give the keyboard to the line to propose in, or to the table."""
        if self.desk.editable:
            self.slo.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().focus_first()

    def _offer(self, shown: Shown) -> None:
        offered = [("", tr("Which SLO?")), *shown.slos]
        if offered != [(self.slo.itemData(at), self.slo.itemText(at)) for at in range(self.slo.count())]:
            chosen = self.slo.currentData()
            with QSignalBlocker(self.slo):
                self.slo.clear()
                for key, words in offered:
                    self.slo.addItem(words, key)
                self.slo.setCurrentIndex(max(self.slo.findData(chosen), 0))
        self.editor.set_choices("slo_id", [(tr("No SLO"), ""), *((words, key) for key, words in shown.slos)])

    # Cells

    def _columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(
                "slo", tr("SLO"), lambda each: each.slo or tr("No SLO"), lambda each: each.slo,
                below=lambda each: each.text,
            ),
            FigureColumn(
                "change", tr("Change"), lambda each: changes(each) or tr("not said yet"),
                lambda each: each.target, below=lambda each: self._from(each),
            ),
            FigureColumn(
                "decision", tr("Decision"), lambda each: adjustment_word(each.decision),
                lambda each: each.decision, sign=lambda each: _SIGNS[each.decision],
                below=lambda each: tr("in the target history") if each.taken else each.approver,
            ),
        )  # fmt: skip

    def _wish_columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(
                "slo", tr("SLO"), lambda row: row.wish.slo or tr("No SLO"), lambda row: row.wish.slo,
                below=lambda row: row.wish.text,
            ),
            FigureColumn("change", tr("Change"), lambda row: changes(row.wish), lambda row: row.wish.target),
            FigureColumn("source", tr("From"), lambda row: row.wish.source, lambda row: row.wish.source),
        )  # fmt: skip

    def _from(self, each: Adjustment) -> str:
        if each.effective is None:
            return ""
        return tr("from {day}").format(day=day_text(each.effective, self.desk.today))

    def _editor_fields(self) -> tuple[Field, ...]:
        return (
            Field("slo_id", tr("SLO"), CHOICE), Field("text", tr("Reason"), TEXT),
            Field("target", tr("Target %"), SHARE, tr("as it is")),
            Field("threshold", tr("Threshold"), AMOUNT, tr("as it is")),
            Field("window", tr("Window"), CHOICE), Field("effective", tr("From"), DAY),
            Field("decision", tr("Decision"), CHOICE), Field("approver", tr("Decided by"), OWNER),
        )  # fmt: skip

    # Editing

    @property
    def chosen(self) -> Adjustment | None:
        """The proposal in the editor."""
        shown, key = self.desk.shown, self.table.current
        if shown is None:
            return None
        return next((each for each in shown.review.adjustments if each.id == key), None)

    def _edit(self) -> None:
        each, editable = self.chosen, self.desk.editable
        if each is None:
            if self.table.current is None or not self.table.figures.rows:
                self.editor.show_values(None, {}, editable=False)
            self.editor.setVisible(False)
            return
        self.editor.set_choices(
            "window", [(tr("As it is"), ""), *((window_words(window), window) for window in USUAL)]
        )
        self.editor.set_choices(
            "decision", [(adjustment_word(decision), decision) for decision in ADJUSTMENT_DECISIONS]
        )
        values = {
            "slo_id": each.slo_id or "", "text": each.text, "target": each.target,
            "threshold": each.threshold, "window": each.window or "", "effective": each.effective,
            "decision": each.decision, "approver": each.approver,
        }  # fmt: skip
        self.editor.set_heading(each.slo or tr("No SLO"))
        self.editor.show_values(each.id, values, editable=editable and not each.taken)
        self.editor.setVisible(editable)
        self.take.setVisible(not each.taken)
        self.take.setEnabled(editable and each.decision == APPROVED)

    def _save(self, key: str, field: str, value: Any) -> None:
        self.desk.context.document.edit_field(
            f"review_adjustment/{key}/{field}", self.desk.edits.label(tr("Change an SLO adjustment")),
            set_part_field, "adjustment", key, field, None if value == "" and field in _NONE else value,
        )  # fmt: skip

    def _propose(self) -> None:
        text = " ".join(self.entry.text().split())
        slo = self.slo.currentData() or None
        if not text and slo is None:
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        key = self.desk.edits.add(tr("Propose an SLO adjustment"), "adjustment", text=text, slo_id=slo)
        if key is False:
            return
        self.entry.clear()
        self.slo.setCurrentIndex(0)
        self._go_on_with(key)

    def _take(self) -> None:
        each = self.chosen
        if each is None:
            return
        edits, context = self.desk.edits, self.desk.context
        context.document.flush()
        self.error.clear()
        context.attempt(
            lambda: context.document.edit(edits.label(tr("Change an SLO's target")), take_over, each.id),
            self.error.show_message,
        )

    def _take_wish(self, key: str | None) -> None:
        row = next((each for each in self.wishes.figures.rows if each.id == key), None)
        if isinstance(row, WishRow) and self.desk.editable:
            made = self.desk.edits.run(tr("Propose an SLO adjustment"), take_in, row.wish.kind, row.wish.id)
            if made is not False:
                self._go_on_with(made)

    def _go_on_with(self, key: str) -> None:
        """Let the change itself be typed next; what was added may be in view already."""
        self._begun = key
        if self.desk.shown is not None and self.table.figures.row_of(key) >= 0:
            self.fill(self.desk.shown)

    def _remove(self, each: Adjustment) -> None:
        self.desk.edits.remove(tr("Remove an SLO adjustment"), "adjustment", each.id)


_NONE = frozenset({"slo_id", "window"})
"""Fields in which nothing chosen is stored as nothing."""


def changes(each: Adjustment | Wish) -> str:
    """Return what is to change: "target 99.8 %, window 28 days"."""
    parts = []
    if each.target is not None:
        parts.append(tr("target {value}").format(value=target_text(each.target)))
    if each.threshold is not None:
        parts.append(tr("threshold {value}").format(value=amount_text(each.threshold)))
    if each.percentile is not None:
        parts.append(tr("percentile {value}").format(value=amount_text(each.percentile)))
    if each.window is not None:
        parts.append(tr("window {value}").format(value=window_words(each.window)))
    return ", ".join(parts)
