"""The parts of the policy's page: bands, decisions, kinds of changes, risk, retrospectives, planning."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from slodesk.domain.change_classes import CLASSES, NORMAL
from slodesk.domain.policy_compare import value_phrase
from slodesk.domain.policy_lint import scores
from slodesk.domain.policy_paths import value_at
from slodesk.domain.policy_words import FIELD_WORDS, JUDGE_WORDS, PART_TITLES, RATIOS
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.gui.formats import number_text
from slodesk.gui.tabs.releases.policy_bands import EDGES, BandsBar
from slodesk.gui.tabs.releases.policy_matrix import MatrixGrid
from slodesk.gui.tabs.releases.words import class_word, decision_word, risk_word, tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.fold_card import FoldCard
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.policy_lint import Flaw
    from slodesk.gui.tabs.releases.policy_fields import PolicyFields
    from slodesk.gui.theme import Theme

_WIDE, _NARROW, _FORM = 150, 96, 560
"""Widths of a number with words, of one without, and of numbers with their names, at 100 %."""


class Part(FoldCard):
    """A part of the page.

    Args:
        theme: looks.
        fields: makes its inputs.
        say: says phrases.
    """

    name = ""
    """One of ``policy_words.PARTS``."""
    opened = False

    def __init__(self, theme: Theme, fields: PolicyFields, say: Callable[[Meant], str]) -> None:
        super().__init__(theme, say(PART_TITLES[self.name]), f"policy_{self.name}", open_=self.opened)
        self._fields, self._say = fields, say
        self.build()

    def build(self) -> None:
        """Make the inputs."""

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Show a policy; inputs are filled by ``PolicyFields``."""

    def focus_field(self, flaw: Flaw) -> QWidget | None:
        """Return where a flaw of this part is put right."""
        return self._fields.widgets.get(flaw.field)


def pairs(rows: Sequence[tuple[str, QWidget]], theme: Theme) -> QWidget:
    """Return named inputs below each other."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    for row, (words, widget) in enumerate(rows):
        named = label(words, "", wrap=True)
        named.setBuddy(widget)
        keep_width(theme, widget, _WIDE)
        grid.addWidget(named, row, 0)
        grid.addWidget(widget, row, 1)
    grid.setColumnStretch(0, 1)
    follow(theme, holder, lambda: holder.setMaximumWidth(theme.px(_FORM)))
    return holder


def keep_width(theme: Theme, widget: QWidget, pixels: int) -> None:
    """Give an input a width, in pixels at 100 %."""
    follow(theme, widget, lambda: widget.setFixedWidth(theme.px(pixels)))


class BandsPart(Part):
    """Which status a remaining budget has."""

    name, opened = "bands", True

    def build(self) -> None:
        """Make bar and figures."""
        self.bar = BandsBar(self._theme, self._say)
        self.bar.moved.connect(lambda path, value: self._fields.save(path, self._fields.name(path), value))
        self.inside.addWidget(self.bar)
        row = QWidget()
        flow = FlowLayout(row, spacing=self._theme.space())
        for path in EDGES:
            box = self._fields.number(path, 0, 100)
            flow.addWidget(_named(self._say(FIELD_WORDS[path]), box))
        self.inside.addWidget(row)

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Draw the bands."""
        self.bar.show_policy(policy, editable)
        words = [
            tr("{status} below {share}").format(
                status=self._say(STATUS_WORDS[status]),
                share=self._say(value_phrase(path, value_at(policy, path))),
            )
            for status, path in zip((Status.CRITICAL, Status.WARNING, Status.ATTENTION), EDGES, strict=True)
        ]
        self.set_summary(tr("Of the budget that is left: {bands}.").format(bands=", ".join(words)))


class MatrixPart(Part):
    """What is decided for which status and risk, and how long a freeze lasts."""

    name, opened = "matrix", True

    def build(self) -> None:
        """Make the grid."""
        self.grid = MatrixGrid(self._theme, self._say)
        self.grid.cells.chosen.connect(self._choose)
        self.hint = label(
            tr("Arrow keys go from cell to cell; 1 approves … 6 blocks; Enter shows all choices."),
            "muted", wrap=True,
        )  # fmt: skip
        self.inside.addWidget(self.grid)
        self.inside.addWidget(self.hint)
        row = QHBoxLayout()
        margin = self._fields.number("thaw_margin", 0, 99)
        keep_width(self._theme, margin, _NARROW)
        words = label(
            tr("After a freeze a status counts as better only once this much more of the budget is left:"),
            "", wrap=True,
        )  # fmt: skip
        words.setBuddy(margin)
        row.addWidget(words, 1)
        row.addWidget(margin)
        self.inside.addLayout(row)

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Show the grid."""
        self.grid.show_policy(policy, editable, [cell for flaw in found for cell in flaw.cells[-1:]])
        self.hint.setVisible(editable)
        self.set_summary(tr("By status of the service and risk of the release."))

    def focus_field(self, flaw: Flaw) -> QWidget | None:
        """Put the keyboard into the cell that is wrong."""
        if flaw.field != "matrix" or not flaw.cells:
            return super().focus_field(flaw)
        self.grid.go_to(*flaw.cells[-1])
        return self.grid

    def _choose(self, row: str, risk: str, decision: str) -> None:
        name = tr("{status} with {risk} risk: {decision}").format(
            status=self._say(STATUS_WORDS[Status(row)]), risk=risk_word(risk).lower(),
            decision=decision_word(decision),
        )  # fmt: skip
        self._fields.save(f"matrix.{row}.{risk}", name, decision)


class ClassesPart(Part):
    """Which kinds of changes go out whatever the budget says, and on which conditions."""

    name = "change_classes"

    def build(self) -> None:
        """Make a line for each kind."""
        grid = QGridLayout()
        for row, name in enumerate(kind for kind in CLASSES if kind != NORMAL):
            words = class_word(name)
            tick = self._fields.tick(f"change_classes.{name}.exempt", words)
            tick.setAccessibleName(tr("{kind}: goes out whatever the budget says").format(kind=words))
            lines = self._fields.lines(
                f"change_classes.{name}.conditions", tr("{kind}: conditions, one a line").format(kind=words)
            )
            lines.setPlaceholderText(tr("Conditions, one a line"))
            follow(self._theme, lines, partial(self._lower, lines))
            grid.addWidget(tick, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(lines, row, 1)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(self._theme.space(2))
        self.inside.addWidget(
            label(
                tr("What is ticked goes out whatever the budget says, on its conditions."), "muted", wrap=True
            )
        )
        self.inside.addLayout(grid)

    def _lower(self, lines: QWidget) -> None:
        lines.setFixedHeight(self._theme.px(62))

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Say which are exempt."""
        exempt = [class_word(each.name) for each in policy.change_classes if each.exempt]
        self.set_summary(
            tr("Out whatever the budget says: {kinds}.").format(kinds=", ".join(exempt))
            if exempt
            else tr("Every change goes by the budget.")
        )

    def focus_field(self, flaw: Flaw) -> QWidget | None:
        """Return the first kind that has conditions but no say."""
        return self._fields.widgets["change_classes.rollback.exempt"]


class RiskPart(Part):
    """How the risk of a release adds up."""

    name = "risk"

    def build(self) -> None:
        """Make the inputs."""
        fields = self._fields
        rows: list[tuple[str, QWidget]] = []
        for path in (each for each in FIELD_WORDS if each.startswith("risk.")):
            box: QWidget
            if path in RATIOS:
                box = fields.number(path, 0, 100)
            else:
                lines = path in ("risk.lines_large", "risk.lines_medium")
                box = fields.whole(path, 0, 1_000_000 if lines else 100)
            rows.append((self._say(FIELD_WORDS[path]), box))
        self.inside.addWidget(pairs(rows, self._theme))

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Say where the levels begin."""
        risk = policy.risk
        self.set_summary(
            tr("Medium from {medium} points, high from {high}; {most} at most.").format(
                medium=risk.medium_from, high=risk.high_from, most=max(scores(risk))
            )
        )

    def focus_field(self, flaw: Flaw) -> QWidget | None:
        """Return where the levels begin."""
        return self._fields.widgets["risk.medium_from"]


class RetroPart(Part):
    """When a retrospective is due."""

    name = "retrospective"

    def build(self) -> None:
        """Make the inputs."""
        share = self._fields.number("retrospective_share", 0, 100)
        days = self._fields.whole("retrospective_days", 0, 366, nothing=tr("its own window"))
        rows = [
            (tr("An incident asks for one above this share of a budget"), share),
            (tr("Budget of so many days"), days),
        ]
        self.inside.addWidget(pairs(rows, self._theme))

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Say it in a sentence."""
        share = self._say(value_phrase("retrospective_share", policy.retrospective_share))
        days = policy.retrospective_days
        self.set_summary(
            tr("Due above {share} of an SLO's budget in one incident.").format(share=share)
            if days is None
            else tr("Due above {share} of the budget of {days} days in one incident.").format(
                share=share, days=days
            )
        )


class JudgePart(Part):
    """Which figure status and decisions go by."""

    name = "judge_by"

    def build(self) -> None:
        """Make the choice."""
        choices = [(key, self._say(words)) for key, words in JUDGE_WORDS.items()]
        box = self._fields.choice("judge_by", choices)
        self.inside.addWidget(_named(tr("Status and decisions go by"), box))
        self.inside.addWidget(
            label(tr("The adjusted figure leaves out what approved corrections explain."), "muted", wrap=True)
        )

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Say it in a sentence."""
        words = JUDGE_WORDS.get(policy.judge_by, policy.judge_by)
        self.set_summary(tr("Status and decisions go by {what}.").format(what=self._say(words)))


class PlanningPart(Part):
    """How next quarter's targets and work are proposed."""

    name = "planning"

    def build(self) -> None:
        """Make the inputs."""
        rows = list[tuple[str, QWidget]]()
        for path in (each for each in FIELD_WORDS if each.startswith("planning.")):
            low = -100 if path.startswith("planning.shift_") else 0
            high = 168 if path == "planning.toil_hours" else 1000 if path == "planning.double_above" else 100
            small = path.split(".")[1].startswith(("tighten", "relax", "margin", "toil_well", "toil_fair"))
            rows.append(
                (self._say(FIELD_WORDS[path]), self._fields.number(path, low, high, 0.05 if small else 1))
            )
        self.inside.addWidget(pairs(rows, self._theme))

    def show_policy(self, policy: Policy, editable: bool, found: Sequence[Flaw]) -> None:
        """Say the most important in a sentence."""
        rules = policy.planning
        self.set_summary(
            tr(
                "{features} % of the hours for features when targets are just met; toil may take {toil} %."
            ).format(features=number_text(rules.features * 100), toil=number_text(rules.toil * 100))
        )

    def focus_field(self, flaw: Flaw) -> QWidget | None:
        """Return the first input."""
        return self._fields.widgets["planning.tighten_above"]


def _named(words: str, widget: QWidget) -> QWidget:
    """Return an input with its name before it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    named: QLabel = label(words)
    named.setBuddy(widget)
    row.addWidget(named)
    row.addWidget(widget)
    holder.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return holder
