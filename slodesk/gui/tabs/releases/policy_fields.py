"""Inputs of the policy's draft: each joined to one value by its path; only read while no draft is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from slodesk.domain.policy_paths import value_at
from slodesk.domain.policy_words import FIELD_WORDS, RATIOS
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.labels import restyle
from slodesk.operations.policies import set_draft_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.gui.context import TabContext

_PLACES = 3


class TrimmedSpin(QDoubleSpinBox):
    """A number with as many decimals as it has."""

    def textFromValue(self, value: float) -> str:
        """Leave out trailing zeros."""
        places = next(n for n in range(_PLACES + 1) if n == _PLACES or abs(round(value, n) - value) < 10**-6)
        return self.locale().toString(value, "f", places)


@dataclass(slots=True)
class _Field:
    bound: BoundField
    shown: Callable[[Any], Any]


class PolicyFields(QObject):
    """Makes inputs, fills them, and saves what is typed into the draft.

    Args:
        context: saves.
        say: says phrases in the user's language.
        parent: the page.

    Attributes:
        widgets: path → input.
    """

    def __init__(self, context: TabContext, say: Callable[[Meant], str], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._say = context, say
        self._fields: dict[str, _Field] = {}
        self._reason: BoundField | None = None
        self.widgets: dict[str, QWidget] = {}
        self.editable = False

    def name(self, path: str) -> str:
        """Return what a value is called."""
        words = FIELD_WORDS.get(path)
        return path if words is None else self._say(words)

    def share(self, path: str, name: str) -> TrimmedSpin:
        """Make an input for a ratio that has no words of its own."""
        return self.number(path, 0, 100, ratio=True, name=name)

    def number(
        self,
        path: str,
        low: float,
        high: float,
        step: float = 1.0,
        suffix: str = "",
        *,
        ratio: bool = False,
        name: str = "",
    ) -> TrimmedSpin:
        """Make an input for a number; a ratio is typed in percent."""
        box, share = TrimmedSpin(), ratio or path in RATIOS
        box.setDecimals(_PLACES)
        box.setRange(low, high)
        box.setSingleStep(step)
        box.setSuffix(" %" if share else suffix)
        self.join(
            path, box, name or self.name(path),
            lambda value: round(value * 100, 6) if share else value,
            lambda value: round(value / 100, 9) if share else round(value, 9),
        )  # fmt: skip
        return box

    def whole(self, path: str, low: int, high: int, *, nothing: str = "") -> QSpinBox:
        """Make an input for a whole number; ``nothing`` is said for none, which is typed as the lowest."""
        box = QSpinBox()
        box.setRange(low, high)
        box.setSpecialValueText(nothing)
        self.join(
            path, box, self.name(path),
            lambda value: low if value is None else value,
            lambda value: None if nothing and value == low else value,
        )  # fmt: skip
        return box

    def tick(self, path: str, words: str) -> QCheckBox:
        """Make an input for yes or no."""
        box = QCheckBox(words)
        self.join(path, box, words)
        return box

    def choice(self, path: str, choices: Sequence[tuple[Any, str]], name: str = "") -> QComboBox:
        """Make an input for one of several values; one that is not among them is shown as it is."""
        box = QComboBox()
        for value, words in choices:
            box.addItem(words, value)
        self.join(path, box, name or self.name(path))
        return box

    def lines(self, path: str, name: str) -> QPlainTextEdit:
        """Make an input for a list of sentences, one a line."""
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        self.join(path, field, name, "\n".join, _sentences)
        return field

    def line(self, path: str, name: str) -> QLineEdit:
        """Make an input for a line of text."""
        field = QLineEdit()
        self.join(path, field, name)
        return field

    def reason(self) -> QLineEdit:
        """Make the input for why the policy changes, which stands beside the draft."""
        field = QLineEdit()
        field.setObjectName("policy_reason")
        field.setAccessibleName(tr("Why the policy changes"))
        field.setPlaceholderText(tr("Why the policy changes"))
        save = partial(self.save, "reason", field.accessibleName())
        self._reason = BoundField(self._context.document, field, save, on_error=self._context.show_error)
        return field

    def join(
        self,
        path: str,
        widget: QWidget,
        name: str,
        shown: Callable[[Any], Any] = lambda value: value,
        meant: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        """Join an input to a value.

        Args:
            path: of the value.
            widget: the input.
            name: for screen readers and undo.
            shown: makes of a value what the input holds.
            meant: makes a value of it.
        """
        widget.setObjectName(f"policy_{path}".replace(".", "_").replace("-", "_"))
        widget.setAccessibleName(name)
        save = partial(self.save, path, name)
        bound = BoundField(
            self._context.document,
            widget,
            lambda value: save(meant(value)),
            on_error=self._context.show_error,
        )
        self._fields[path] = _Field(bound, shown)
        self.widgets[path] = widget

    def save(self, path: str, name: str, value: Any) -> None:
        """Store a value in the draft; typing on in one input stays one step to undo."""
        self._context.document.edit_field(
            f"policy_draft/{path}", tr("Policy draft: {what}").format(what=name), set_draft_value, path, value
        )

    def forget(self, prefix: str) -> None:
        """Let go of inputs that are about to be removed."""
        for path in [path for path in self._fields if path.startswith(prefix)]:
            del self._fields[path], self.widgets[path]

    def fill(self, policy: Policy, editable: bool, reason: str = "") -> None:
        """Show a policy, and why it changes."""
        self.editable = editable
        if self._reason is not None:
            self._reason.fill(reason)
            _allow(self._reason.widget, editable)
        for path, field in self._fields.items():
            value = field.shown(value_at(policy, path))
            widget = self.widgets[path]
            if isinstance(widget, QComboBox) and widget.findData(value) < 0:
                widget.addItem(str(value), value)
            field.bound.fill(value)
            _allow(widget, editable)


def _allow(widget: QWidget, editable: bool) -> None:
    """Let an input be changed, or only read."""
    if isinstance(widget, QAbstractSpinBox):
        if widget.isReadOnly() == editable:
            widget.setReadOnly(not editable)
            restyle(widget)  # without arrows
    elif isinstance(widget, QPlainTextEdit | QLineEdit):
        widget.setReadOnly(not editable)
    else:
        widget.setEnabled(editable)


def _sentences(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
