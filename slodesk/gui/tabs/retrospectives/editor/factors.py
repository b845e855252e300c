"""What contributed, and why: the factors, one of them primary, and what explains each (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.cause_tree import outline
from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.gui.tabs.retrospectives.editor.factors_outline import FactorsOutline, NextFactor
from slodesk.gui.tabs.retrospectives.editor.factors_tree import CauseTree
from slodesk.gui.tabs.retrospectives.editor.fields import Written, WrittenFields
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pasting import understood
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import retro_factors, retrospectives
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.cause_tree import Branch
    from slodesk.domain.retrospective import Factor, Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits

_BESIDE = 720
"""Width at 100 % from which the tree stands beside the outline, …"""
_SHARE = 0.37
"""… if it needs no more than this share of it."""


class FactorsPart(QWidget):
    """Part of the editor.

    Attributes:
        outline: the factors.
        entry: types the next one.
        tree: the same as a picture.
        category, primary, why: of the chosen factor.
        fields: trigger, detection, and why it wasn't caught earlier.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._editable = False
        self._under = ""
        theme = context.theme
        self.outline = FactorsOutline(theme, self._reword)
        self.entry = NextFactor(self._aim)
        self.entry.setObjectName("factors_entry")
        self.entry.setAccessibleName(tr("Next contributing factor"))
        self.entry.setMaxLength(1_000_000)
        self.error = FieldError(theme, None)
        self.tree = CauseTree(theme)
        self._build_tools()
        self.fields = WrittenFields(context, edits, _fields(), self)
        self.hint = label(
            tr(
                "Enter adds a factor; Tab lets it explain the one above. In the outline: W asks why, "
                "P makes it primary, Tab and Shift+Tab put it deeper or back, Alt+Up and Alt+Down move it, "
                "Esc and Tab leave."
            ),
            "small",
            wrap=True,
        )
        self._left = QVBoxLayout()
        self.asked = label("", "strong", wrap=True)
        for part in (self.outline, self.asked, self.entry, self.error, self._tools, self.hint):
            self._left.addWidget(part)
        self._left.addStretch(1)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.addLayout(self._left, 3)
        self._top.addWidget(self.tree, 2, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._top)
        self._column.addWidget(self.fields)
        self._column.addStretch(1)
        self._connect()
        follow_layout(self)
        theme.changed.connect(self._space)
        self._space()

    def _build_tools(self) -> None:
        theme = self._context.theme
        self._tools = QWidget()
        self._flow = FlowLayout(self._tools, spacing=theme.space())
        self.category = QComboBox()
        self.category.setObjectName("factor_category")
        self.category.setEditable(True)
        self.category.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.category.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.category.setMinimumContentsLength(16)
        self.category.setAccessibleName(tr("Cause class"))
        line = QLineEdit()
        line.setPlaceholderText(tr("Cause class"))
        line.setMaxLength(200)
        self.category.setLineEdit(line)
        hold_still(self.category)
        self.primary = QCheckBox(tr("Primary"))
        self.primary.setObjectName("factor_primary")
        self.why = QPushButton(tr("Why?"))
        self.why.setAccessibleName(tr("Ask why below the chosen factor"))
        self.remove = QPushButton(tr("Remove"))
        for button, icon in ((self.why, "help"), (self.remove, "trash")):
            button.setProperty("kind", "quiet")
            theme.icons.follow(button, icon, "text", 18)
        for part in (self.category, self.primary, self.why, self.remove):
            self._flow.addWidget(part)

    def _connect(self) -> None:
        outline_ = self.outline
        outline_.deeper.connect(self._deeper)
        outline_.changed_choice.connect(self._show_chosen)
        outline_.left_below.connect(lambda: self.entry.setFocus(Qt.FocusReason.OtherFocusReason))
        self.entry.typed.connect(self._add)
        self.entry.lines_pasted.connect(self._add_pasted)
        self.entry.up_pressed.connect(self._to_outline)
        self.entry.left.connect(lambda: self._aim(-99))
        self.tree.chosen.connect(self.show_item)
        self.category.activated.connect(lambda _: self._categorise())
        line = self.category.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._categorise)
        self.primary.clicked.connect(self._set_primary)
        self.why.clicked.connect(self._ask_why)
        self.remove.clicked.connect(self._remove)
        outline_.add_action(tr("Why?"), "W Shift+W", self._ask_why)
        outline_.add_action(
            tr("Primary"), "P Shift+P", lambda: self._set_primary(not self.primary.isChecked())
        )
        outline_.add_action(tr("A step deeper"), "Alt+Right", lambda: self._deeper(1))
        outline_.add_action(tr("A step back"), "Alt+Left", lambda: self._deeper(-1))
        outline_.add_action(tr("Move up"), "Alt+Up", lambda: self._shift(-1))
        outline_.add_action(tr("Move down"), "Alt+Down", lambda: self._shift(1))
        outline_.add_action(tr("Remove"), "Del", self._remove)

    # What the editor asks for

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show a retrospective."""
        if self._content is None or content.id != self._content.id:
            self.entry.clear()
            self.error.clear()
            self.fields.forget_errors()
            self._under = ""
        self._content, self._editable = content, editable
        branches = self._branches
        self.outline.show_branches(branches, editable=editable)
        self.tree.show_branches(branches)
        self.tree.setVisible(self._beside)
        self.entry.setEnabled(editable)
        self._fill_categories(content)
        self.fields.fill(content, editable=editable)
        self._show_under()
        self._show_chosen()

    def begin(self) -> None:
        """Give the keyboard to the field for the next factor."""
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_item(self, key: str) -> None:
        """Show a factor, or a field by its name."""
        if self.outline.choose(key):
            self.outline.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == "factors":
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.fields.focus_field(key)

    @property
    def _branches(self) -> tuple[Branch, ...]:
        return () if self._content is None else outline(self._content.factors)

    @property
    def _chosen(self) -> Branch | None:
        key = self.outline.current
        return next((branch for branch in self._branches if branch.factor.id == key), None)

    def _fill_categories(self, content: Retrospective) -> None:
        with self._context.document.session() as session:
            causes = read_settings(session).causes
        used = [factor.category for factor in content.factors if factor.category]
        own = [content.incident.cause] if content.incident is not None and content.incident.cause else []
        words = list(dict.fromkeys([*own, *causes, *used]))
        if [self.category.itemText(row) for row in range(self.category.count())] != ["", *words]:
            with QSignalBlocker(self.category):
                self.category.clear()
                self.category.addItems(["", *words])

    def _show_chosen(self) -> None:
        branch = self._chosen
        self.tree.choose(self.outline.current)
        self._tools.setVisible(bool(self._branches))
        self._tools.setEnabled(branch is not None and self._editable)
        with QSignalBlocker(self.primary), QSignalBlocker(self.category):
            self.primary.setChecked(branch is not None and branch.factor.primary)
            self.category.setCurrentText("" if branch is None else branch.factor.category)

    def _show_under(self) -> None:
        """Say what the next line will explain."""
        above = next((b.factor for b in self._branches if b.factor.id == self._under), None)
        if above is None:
            self._under = ""
        words = tr("Why: {factor}?")
        asked = "" if above is None else words.format(factor=" ".join(above.text.split()).rstrip("?.!"))
        self.asked.setText(asked)
        self.asked.setVisible(bool(asked))
        self.entry.setAccessibleDescription(asked)
        self.entry.setPlaceholderText(tr("Because …") if asked else tr("What contributed?"))

    # Editing

    def _attempt(self, words: str, operation: Any, *args: Any) -> Any:
        """Run an operation as one step; None where it was refused, which is said."""
        if not self._editable:
            return None
        self.error.clear()
        self._context.document.flush()
        try:
            return self._context.document.edit(self._edits.label(words), operation, *args)
        except RuleBroken as refusal:
            self.error.show_message(refusal.message)
        except SloDeskError as problem:
            self._context.show_error(problem)
        return None

    def _add(self, text: str) -> None:
        words = tr("Add a why") if self._under else tr("Add a factor")
        under = self._under or None
        done = self._attempt(words, retro_factors.add_factor, self._edits.id, text, under)
        if done is None:
            return
        self.entry.clear()
        if under is not None:
            self._under = str(done.result)  # the next line asks why again
            self._show_under()
        self.outline.choose(str(done.result))

    def _add_pasted(self, text: str) -> None:
        """Add each line that was pasted; what is indented explains the one above."""
        found = understood("Contributing factors", text, self._context.now())
        if found is None or not found.factors:
            self.entry.insert(" ".join(text.split()))
            return
        words = tr("Add %Ln factor(s)", "", len(found.factors))
        done = self._attempt(words, _add_all, self._edits.id, found.factors, self._under or None)
        if done is not None:
            self.outline.choose(str(done.result))

    def _aim(self, step: int) -> bool:
        """Let the line that is being typed explain the one above it, or what that explains.

        Returns:
            Whether something changed.
        """
        before = self._under
        branches = self._branches
        if step > 0:
            if branches and not self._under:
                self._under = branches[-1].factor.id
        elif self._under:
            above = next((b.factor.parent_id for b in branches if b.factor.id == self._under), None)
            self._under = above or "" if step == -1 else ""
        self._show_under()
        return before != self._under

    def _ask_why(self) -> None:
        branch = self._chosen
        if branch is not None and self._editable:
            self._under = branch.factor.id
            self._show_under()
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_outline(self) -> None:
        lines = self.outline.lines_model.lines
        self._under = ""
        self._show_under()
        if lines:
            self.outline.choose(lines[-1].id)
            self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reword(self, key: str, text: str) -> bool:
        operation = retrospectives.set_part_field
        return self._attempt(tr("Reword a factor"), operation, "factor", key, "text", text) is not None

    def _deeper(self, step: int) -> None:
        operation = retro_factors.indent_factor if step > 0 else retro_factors.outdent_factor
        words = tr("Put a factor deeper") if step > 0 else tr("Put a factor back")
        self._attempt(words, operation, self.outline.current)

    def _shift(self, step: int) -> None:
        branch = self._chosen
        if branch is None:
            return
        level = [b.factor.id for b in self._branches if b.factor.parent_id == branch.factor.parent_id]
        if 0 <= level.index(branch.factor.id) + step < len(level):
            self._attempt(tr("Move a factor"), retro_factors.shift_factor, branch.factor.id, step)

    def _set_primary(self, primary: bool) -> None:
        branch = self._chosen
        if branch is not None and branch.factor.primary != primary:
            operation = retrospectives.set_part_field
            self._attempt(tr("Set primary factor"), operation, "factor", branch.factor.id, "primary", primary)

    def _categorise(self) -> None:
        branch, words = self._chosen, self.category.currentText().strip()
        if branch is not None and branch.factor.category != words:
            operation = retrospectives.set_part_field
            self._attempt(tr("Set cause class"), operation, "factor", branch.factor.id, "category", words)

    def _remove(self) -> None:
        branch = self._chosen
        if branch is not None:
            self._attempt(tr("Remove a factor"), retrospectives.remove_part, "factor", branch.factor.id)
            if not self.outline.lines_model.rowCount():
                self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    # Room

    @property
    def _beside(self) -> bool:
        """Whether there is a tree, and room for all of it."""
        wide = self.width() >= self._context.theme.px(_BESIDE)
        return wide and len(self._branches) > 1 and self.tree.least <= self.width() * _SHARE

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the tree beside the outline where there is room."""
        super().resizeEvent(event)
        self.tree.setVisible(self._beside)

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(2))
        self._left.setSpacing(theme.space())
        self._top.setSpacing(theme.space(3))
        self._flow.setSpacing(theme.space())


def _add_all(session: Any, retrospective_id: str, factors: Sequence[Factor], under: str | None) -> str:
    """Add factors that were read elsewhere, those that explain others below them; returns the last key."""
    keys: dict[str, str] = {}
    for factor in factors:
        parent = keys.get(factor.parent_id or "", under)
        keys[factor.id] = retro_factors.add_factor(session, retrospective_id, factor.text, parent)
        if factor.category:
            retrospectives.set_part_field(session, "factor", keys[factor.id], "category", factor.category)
    return keys[factors[-1].id]


def _fields() -> tuple[Written, ...]:
    return (
        Written("trigger", tr("Trigger"), tr("What set it off?"), tr("Set trigger")),
        Written("detection", tr("Detection"), tr("How was it noticed, and by whom?"), tr("Set detection")),
        Written(
            "not_caught", tr("Why it wasn't caught earlier"), tr("Which test, review or alert was missing?"),
            tr("Set why it wasn't caught earlier"),
        ),
    )  # fmt: skip
