"""Burn rate in the policy: words by the three-day burn, and the pairs of windows that alert."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from slodesk.domain.policy import duration_name
from slodesk.domain.policy_compare import pair_phrase
from slodesk.domain.policy_words import ALERT_WORDS
from slodesk.gui.formats import number_text
from slodesk.gui.tabs.releases.policy_parts import Part, pairs
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.operations.policies import add_draft_pair, remove_draft_pair

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.policy_lint import Flaw
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.releases.policy_fields import PolicyFields

_MINUTES = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 4320, 10080)
_NEW = ("ticket", 1440, 120, 0.10)
KIND, LONG, SHORT, SHARE, FACTOR, REMOVE = range(6)


class BurnPart(Part):
    """Burn words and alert pairs: windows, the share that is spent, and the factor that follows."""

    name = "burn"

    def __init__(self, context: TabContext, fields: PolicyFields, say: Callable[[Meant], str]) -> None:
        self._context = context
        self._rows = -1
        self._factors: list[QLabel] = []
        self._removers: list[QPushButton] = []
        super().__init__(context.theme, fields, say)

    def build(self) -> None:
        """Make the inputs; those of the pairs when it is known how many there are."""
        rows: list[tuple[str, QWidget]] = [
            (
                tr("Three-day burn is acceptable above"),
                self._fields.number("acceptable_above", 0, 1000, 0.1, "×"),
            ),
            (
                tr("Three-day burn is elevated above"),
                self._fields.number("elevated_above", 0, 1000, 0.1, "×"),
            ),
        ]
        self.inside.addWidget(pairs(rows, self._theme))
        self.inside.addWidget(
            label(
                tr("An alert comes when both windows burn at the factor: that fast, the share is spent in the"
                   " long window."), "muted", wrap=True,
            )
        )  # fmt: skip
        self.holder = QWidget()
        self.inside.addWidget(self.holder)
        self.add = QPushButton(tr("Add an alert pair"))
        self.add.setObjectName("policy_add_pair")
        self._theme.icons.follow(self.add, "add", "text", 16)
        self.add.clicked.connect(
            lambda: self._context.edit(tr("Policy draft: add an alert pair"), add_draft_pair, *_NEW)
        )
        self.inside.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def prepare(self, policy: Policy) -> None:
        """Make a row of inputs for each pair; called before the inputs are filled."""
        if len(policy.alert_pairs) == self._rows:
            return
        self._rows = len(policy.alert_pairs)
        self._fields.forget("alert_pairs.")
        self.inside.removeWidget(self.holder)
        self.holder.hide()
        self.holder.deleteLater()
        self.holder = QWidget()
        self.inside.insertWidget(2, self.holder)
        grid = QGridLayout(self.holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._theme.px(6))
        heads = (tr("Alerts by"), tr("Long window"), tr("Short window"), tr("Share of budget"), tr("Factor"))
        for column, words in enumerate(heads):
            grid.addWidget(label(words, "muted"), 0, column)
        self._factors, self._removers = [], []
        for place in range(self._rows):
            self._row(grid, place)
        grid.setColumnStretch(FACTOR, 1)

    def _row(self, grid: QGridLayout, place: int) -> None:
        fields, number = self._fields, place + 1
        kinds = [(key, self._say(words)) for key, words in ALERT_WORDS.items()]
        windows = [(minutes, duration_name(minutes)) for minutes in _MINUTES]
        row = (
            fields.choice(f"alert_pairs.{place}.kind", kinds, tr("Pair {n}: alerts by").format(n=number)),
            fields.choice(
                f"alert_pairs.{place}.long_minutes", windows, tr("Pair {n}: long window").format(n=number)
            ),
            fields.choice(
                f"alert_pairs.{place}.short_minutes", windows, tr("Pair {n}: short window").format(n=number)
            ),
            fields.share(f"alert_pairs.{place}.share", tr("Pair {n}: share of the budget").format(n=number)),
        )
        for column, widget in enumerate(row):
            grid.addWidget(widget, number, column)
        factor = label("")
        self._factors.append(factor)
        grid.addWidget(factor, number, FACTOR)
        remove = QPushButton()
        remove.setObjectName(f"policy_remove_pair_{place}")
        remove.setProperty("kind", "quiet")
        remove.setAccessibleName(tr("Remove pair {n}").format(n=number))
        remove.setToolTip(remove.accessibleName())
        self._theme.icons.follow(remove, "trash", "muted", 16)
        remove.clicked.connect(partial(self._remove, place))
        self._removers.append(remove)
        grid.addWidget(remove, number, REMOVE)

    def _remove(self, place: int) -> None:
        self._context.edit(tr("Policy draft: remove an alert pair"), remove_draft_pair, place)

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Say which factors follow."""
        for pair, factor in zip(policy.alert_pairs, self._factors, strict=True):
            known = pair.long_minutes > 0
            factor.setText(
                tr("{factor}× of 30 days").format(factor=number_text(pair.factor(30), 1)) if known else ""
            )
        for button in (*self._removers, self.add):
            button.setVisible(editable)
        told = "; ".join(self._say(pair_phrase(pair)) for pair in policy.alert_pairs)
        self.set_summary(tr("Alerts: {pairs}.").format(pairs=told) if told else tr("Nothing alerts anybody."))

    def focus_field(self, flaw: Flaw) -> QWidget | None:
        """Return the first input of the pairs."""
        if flaw.field != "alert_pairs":
            return super().focus_field(flaw)
        return self._fields.widgets.get("alert_pairs.0.kind", self.add)
