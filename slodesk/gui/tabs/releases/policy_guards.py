"""Guards as switches: what each changes, and how many decisions on record would be others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.policy import GUARDS
from slodesk.domain.policy_words import FIELD_WORDS, GUARD_MEANING, RELEASE_GUARDS
from slodesk.gui.tabs.releases.policy_parts import Part
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QCheckBox, QLabel

    from slodesk.domain.policy import Policy
    from slodesk.domain.policy_lint import Flaw


class GuardsPart(Part):
    """A switch for each guard, its meaning and its effect below."""

    name, opened = "guards", True

    def build(self) -> None:
        """Make the switches."""
        self._effects: dict[str, QLabel] = {}
        self.ticks: dict[str, QCheckBox] = {}
        for guard in GUARDS:
            tick = self._fields.tick(guard, self._say(FIELD_WORDS[guard]))
            self._theme.icons.follow(tick, "shield", "accent", 16)
            tick.setAccessibleDescription(self._say(GUARD_MEANING[guard]))
            self.ticks[guard] = tick
            meaning = label(self._say(GUARD_MEANING[guard]), "muted", wrap=True)
            effect = label("", "small", wrap=True)
            effect.setObjectName(f"policy_effect_{guard}")
            self._effects[guard] = effect
            for part in (meaning, effect):
                part.setContentsMargins(self._theme.space(3), 0, 0, 0)
            for widget in (tick, meaning, effect):
                self.inside.addWidget(widget)

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Say how many are on."""
        on = sum(policy.guards.values())
        self.set_summary(tr("Careful answers to what the rules leave open. On: {on} of {all}.").format(
            on=on, all=len(GUARDS)
        ))  # fmt: skip

    def show_effects(self, effects: Mapping[str, int] | None, decisions: int) -> None:
        """Say what each guard would have changed.

        Args:
            effects: guard → decisions it turns; None while that is not known.
            decisions: on record.
        """
        for guard, words in self._effects.items():
            words.setVisible(effects is not None or guard not in RELEASE_GUARDS)
            if guard not in RELEASE_GUARDS:
                words.setText(tr("Decisions about releases stay as they are."))
            elif effects is None:
                words.setText("")
            elif guard not in effects:
                words.setText(tr("Known once every cell of the matrix decides."))
            elif not decisions:
                words.setText(tr("No decision about a release is on record yet."))
            else:
                words.setText(
                    tr("Would turn {count} of {all} decisions on record.").format(
                        count=effects[guard], all=decisions
                    )
                )
