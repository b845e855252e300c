"""What does not add up in a retrospective: hints beside it that never stop anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.finding import ACTIONS, BLAME, FIGURES, GAPS, KINDS, TIMES
from slodesk.domain.retrospective import APPROVED, IN_REVIEW, PUBLISHED
from slodesk.gui.language import QtLanguage
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.editor.finding_row import FindingRow
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from slodesk.domain.finding import Finding
    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.retro_findings import Checked
    from slodesk.storage.reading import Source

_MOST = 20
"""Findings shown at once; more on demand, so that nothing stalls …"""
_FEW = 5
"""… but for so few more nobody has to ask."""


def kind_title(kind: str) -> str:
    """Return the heading of a kind of findings."""
    return {
        TIMES: tr("Times"),
        FIGURES: tr("Figures"),
        GAPS: tr("Missing"),
        ACTIONS: tr("Action items"),
        BLAME: tr("Words about people"),
    }[kind]


_ICONS = {TIMES: "clock", FIGURES: "budget", GAPS: "list", ACTIONS: "flag", BLAME: "person"}


class _Rows(QWidget):
    """Takes the arrow keys before what scrolls it does."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down."""
        steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
        if event.key() in steps:
            self.stepped.emit(steps[event.key()])
        else:
            super().keyPressEvent(event)


class FindingsPanel(Card):
    """Lists findings by kind; each leads to its place and may be let stand.

    Attributes:
        rows: the findings in view, in their order; those that were let stand last.
        stood: shows and hides what was let stand.
        more: shows the rest of very many.
    """

    wanted = Signal(str, str)
    """Section and place that a finding is about."""
    counted = Signal(int)
    """How many findings there are to look at."""

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, tr("To look at"), parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._checked: Checked | None = None
        self._shown: tuple[Checked, bool] | None = None
        self._reader = Reader(context, self)
        self._most = _MOST
        self._focus: int | None = None
        self.rows: list[FindingRow] = []
        self._known: dict[tuple[Any, ...], FindingRow] = {}
        self._fresh: dict[tuple[Any, ...], FindingRow] = {}
        self.calm = label("", "muted", wrap=True)
        self._list = _Rows()
        self._list.stepped.connect(self._step)
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._groups: list[QWidget] = []
        self.more = QPushButton()
        self.stood = QPushButton()
        for button, run in ((self.more, self._show_more), (self.stood, self._fill)):
            button.setProperty("kind", "link")
            button.clicked.connect(lambda _=False, run=run: run())
            button.hide()
        self.stood.setCheckable(True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.calm)
        column.addWidget(self._list)
        for button in (self.more, self.stood):
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)
        self._column = column
        self._walked = "", 0
        self.area = plain_scroll(inside, sideways=False, see_through=True)
        self.body.addWidget(self.area)
        context.theme.changed.connect(self._gap)
        self._gap()

    @property
    def count(self) -> int:
        """How many findings there are to look at."""
        return 0 if self._checked is None else len(self._checked.waiting)

    @property
    def busy(self) -> bool:
        """Whether findings are on their way."""
        return self._reader.busy

    def show_content(self, content: Retrospective) -> None:
        """Check a retrospective on another thread, and list what does not add up."""
        if self._content is None or content.id != self._content.id:
            self._checked = self._shown = self._focus = None
            self._most = _MOST
            self.stood.setChecked(False)
        self._content = content
        at = self._context.filters.at or self._context.now()

        def question(source: Source, _: Task) -> Checked:
            from slodesk.storage.queries.retro_findings import retro_findings

            return retro_findings(source, content, at)

        self._reader.read(question, self._found)

    def _found(self, checked: Checked) -> None:
        if (checked, self._editable) != self._shown:
            self._checked = checked
            self._fill()
        self.counted.emit(self.count)

    # Filling

    @property
    def _editable(self) -> bool:
        content = self._content
        if content is None or content.state == PUBLISHED or self._context.document.workspace.read_only:
            return False
        agreed = any(each.verdict == APPROVED for each in content.reviewers)
        return not (content.state == IN_REVIEW and agreed)

    def walk(self, step: int) -> None:
        """Lead to the next finding, or the one before; past the last to the first."""
        waiting = () if self._checked is None else self._checked.waiting
        if not waiting:
            return
        key, at = self._walked
        keys = [each.key for each in waiting]
        if key in keys:
            at = keys.index(key) + step
        elif step < 0:  # the one that was here is mended: the next has taken its place
            at += step
        at %= len(waiting)
        self._walked = keys[at], at
        row = next((row for row in self.rows if row.finding.key == keys[at]), None)
        if row is not None:
            self.area.ensureWidgetVisible(row)
        self.wanted.emit(waiting[at].section, waiting[at].place)

    def _show_more(self) -> None:
        self._focus = self._most
        self._most += _MOST
        self._fill()

    def _fill(self) -> None:
        """Make the rows anew; the keyboard stays where it was."""
        checked = self._checked
        if checked is None:
            return
        at = self._focus if self._focus is not None else self._row_with_focus()
        top = self.area.verticalScrollBar().value()
        self._known, self._fresh = self._fresh, {}
        old, self._groups, self.rows, self._focus = self._groups, [], [], None
        self._shown = (checked, self._editable)
        say = QtLanguage(ZoneInfo(checked.time_zone)).say
        all_fit = len(checked.waiting) <= self._most + _FEW
        waiting = checked.waiting if all_fit else checked.waiting[: self._most]
        for kind in KINDS:
            found = [each for each in waiting if each.kind == kind]
            whole = sum(each.kind == kind for each in checked.waiting)
            if found:
                self._group(kind_title(kind), _ICONS[kind], whole, found, say, standing=False)
        standing = checked.standing
        if self.stood.isChecked() and standing:
            self._group(tr("Let stand"), "check", len(standing), standing[:_MOST], say, standing=True)
        rest = len(checked.waiting) - len(waiting)
        self.more.setText(tr("Show %Ln more", "", rest))
        self.more.setVisible(rest > 0)
        hide, show = tr("Hide what was let stand"), tr("Show %Ln let stand", "", len(standing))
        self.stood.setText(hide if self.stood.isChecked() else show)
        self.stood.setVisible(bool(standing))
        for group in old:
            group.setParent(None)
            group.deleteLater()
        self._say(checked)
        self._list.setVisible(bool(self.rows))
        if at is not None:
            self._take_focus(at)
        self.area.verticalScrollBar().setValue(top)

    def _say(self, checked: Checked) -> None:
        count = len(checked.waiting)
        self.set_heading(tr("%Ln to look at", "", count) if count else tr("To look at"))
        words = tr("Hints only: nothing here stops you.")
        if not count:
            words = tr("Times, figures and words fit together.")
            if checked.standing:
                words = tr("Nothing else to look at.")
        self.calm.setText(words)

    def _group(
        self, title: str, icon: str, count: int, found: Sequence[Finding], say: Any, *, standing: bool
    ) -> None:
        theme = self._context.theme
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        head.addWidget(IconLabel(theme, icon, "muted", 18))
        head.addWidget(label(f"{title} ({count})", "strong"), 1)
        column.addLayout(head)
        for each in found:
            row = self._row(each, say(each.words), standing=standing)
            column.addWidget(row)
            self.rows.append(row)
        self._lines.addWidget(group)
        self._groups.append(group)

    def _row(self, each: Finding, words: str, *, standing: bool) -> FindingRow:
        """Return the row there was, or a new one: many rows take long to make."""
        key = (each.key, each.section, each.place, words, standing, self._editable)
        row = self._known.get(key)
        if row is None:
            row = FindingRow(self._context.theme, each, words, standing=standing, editable=self._editable)
            row.jump.clicked.connect(lambda: self.wanted.emit(each.section, each.place))
            row.stand.clicked.connect(lambda: self._stand(row, standing=standing))
        self._fresh[key] = row
        return row

    # Letting stand

    def _stand(self, row: FindingRow, *, standing: bool) -> None:
        """Let a finding stand, or take it up again; the keyboard goes to the one that follows."""
        content, key = self._content, row.finding.key
        if content is None or not self._editable:
            return
        self._focus = self.rows.index(row)
        if standing:
            words, kept = tr("Take up a finding again"), [each for each in content.accepted if each != key]
        else:
            words, kept = tr("Let a finding stand"), [*content.accepted, key]
        if self._edits.set_field(words, "accepted", kept) is False:
            self._focus = None

    def _row_with_focus(self) -> int | None:
        rows = enumerate(self.rows)
        return next((at for at, row in rows if row.jump.hasFocus() or row.stand.hasFocus()), None)

    def _take_focus(self, at: int) -> None:
        reason = Qt.FocusReason.OtherFocusReason
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].jump.setFocus(reason)
        elif self.stood.isVisibleTo(self):
            self.stood.setFocus(reason)

    def _step(self, by: int) -> None:
        """Go to the finding above or below."""
        at = self._row_with_focus()
        if at is not None and 0 <= at + by < len(self.rows):
            self.rows[at + by].jump.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(self.rows[at + by])

    # Room

    def minimumSizeHint(self) -> QSize:
        """Return little: findings scroll."""
        theme = self._context.theme
        return QSize(theme.px(200), theme.px(160))

    def _gap(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space())
        self._lines.setSpacing(theme.space(1.5))
