"""Policies to begin with: the framework's own, and what public error-budget policies come to here.

A public policy speaks of budgets and releases in its own way; what it says is put into bands, matrix and
kinds of changes here, and what it leaves open is taken from the framework. Sources:

- Google: Steven Thurgood, "Example Error Budget Policy", The Site Reliability Workbook, appendix B,
  https://sre.google/workbook/error-budget-policy/
- Tracefox: "An SLO without a policy is just a dashboard", guide on error-budget policies,
  https://www.tracefox.io/guides/error-budget-policy
- Four levels: "Error Budget Policy", slo/error-budget-policy.md of the repository
  justin-henson/au-nz-observability-stack (commit 998d998),
  https://github.com/justin-henson/au-nz-observability-stack/blob/main/slo/error-budget-policy.md
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slodesk.domain.change_classes import FIX, FRAMEWORK_CLASSES, P0, ROLLBACK, SECURITY, ChangeClass
from slodesk.domain.errors import RuleBroken
from slodesk.domain.phrases import phrase
from slodesk.domain.policy import DECISIONS, FRAMEWORK, RECOMMENDED, Policy

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant

_APPROVE, _WATCH, _, _CANARY, _DEFER, _BLOCK = DECISIONS


@dataclass(frozen=True, slots=True)
class Preset:
    """A policy to begin with.

    Attributes:
        policy: its ``profile`` is the preset's name.
        title: of the source.
        address: where the source can be read; empty for the framework, which comes with the program.
        meaning: what it comes to, in a sentence.
        added: what the source leaves open and how that was filled; empty where nothing was.
    """

    policy: Policy
    title: Meant
    address: str
    meaning: Meant
    added: Meant = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.policy.profile


def _row(decision: str) -> tuple[str, str, str]:
    return (decision, decision, decision)


def _only(*exempt: str) -> tuple[ChangeClass, ...]:
    """Return the framework's kinds of changes, of which only these go out whatever the budget says."""
    return tuple(each if each.name in exempt else ChangeClass(each.name) for each in FRAMEWORK_CLASSES)


_NO_DATA = FRAMEWORK.matrix[-1]

_GOOGLE = replace(
    FRAMEWORK,
    profile="Google",
    retrospective_share=0.20,
    retrospective_days=28,
    matrix=(_row(_APPROVE), _row(_APPROVE), _row(_APPROVE), _row(_APPROVE), _row(_BLOCK), _NO_DATA),
    change_classes=_only(ROLLBACK, SECURITY, P0),
)
_TRACEFOX = replace(
    FRAMEWORK,
    profile="Tracefox",
    critical_below=0.10,
    warning_below=0.25,
    attention_below=0.50,
    matrix=(_row(_APPROVE), _row(_WATCH), _row(_DEFER), _row(_BLOCK), _row(_BLOCK), _NO_DATA),
    change_classes=_only(ROLLBACK, FIX, SECURITY, P0),
)
_LEVELS = replace(
    FRAMEWORK,
    profile="Four levels",
    critical_below=0.10,
    warning_below=0.20,
    attention_below=0.50,
    matrix=(
        _row(_APPROVE), (_WATCH, _CANARY, _DEFER), _row(_DEFER), _row(_DEFER), _row(_BLOCK), _NO_DATA,
    ),
    change_classes=_only(ROLLBACK, FIX, SECURITY, P0),
)  # fmt: skip

_REST = phrase(
    "A rollback goes out too: it undoes a change. Releases without data, alert pairs and planning, of which"
    " it says nothing, are the framework's."
)

PRESETS = (
    Preset(
        FRAMEWORK, phrase("SLO governance framework"), "",
        phrase("Less budget and more risk ask for more care, from approval to a block; a tenth of a budget"
               " lost at once asks for a retrospective."),
    ),
    Preset(
        RECOMMENDED, phrase("SLO governance framework, with every guard on"), "",
        phrase("As the framework, and where it leaves a choice the careful one: a firing page, what is"
               " unknown and an exhausted budget count."),
    ),
    Preset(
        _GOOGLE, "Example Error Budget Policy (The Site Reliability Workbook, appendix B)",
        "https://sre.google/workbook/error-budget-policy/",
        phrase("Releases go out while there is budget left; once it is used up everything stops but P0 and"
               " security fixes; a fifth of four weeks' budget lost at once asks for a retrospective."),
        _REST,
    ),
    Preset(
        _TRACEFOX, "An SLO without a policy is just a dashboard (Tracefox, guide)",
        "https://www.tracefox.io/guides/error-budget-policy",
        phrase("Five states: watch from half of the budget down, put features off from a quarter, stop all"
               " but reliability work from a tenth."),
        phrase("Reliability work stays possible, so fixes and rollbacks go out. What is due afterwards, the"
               " risk of a release and releases without data are the framework's."),
    ),
    Preset(
        _LEVELS, "Error Budget Policy (au-nz-observability-stack)",
        "https://github.com/justin-henson/au-nz-observability-stack/blob/main/slo/error-budget-policy.md",
        phrase("Full speed to half of the budget; then slower, with longer canaries and risky work put off;"
               " below a fifth features stop, used up everything does but fixes."),
        phrase("Its critical level is split into warning and critical here. What is due afterwards, the risk"
               " of a release and releases without data are the framework's."),
    ),
)  # fmt: skip
"""In the order they are offered."""


def preset(name: str) -> Preset:
    """Return a preset by its name.

    Raises:
        RuleBroken: there is none of that name.
    """
    found = next((each for each in PRESETS if each.name == name), None)
    if found is None:
        raise RuleBroken(f"There is no policy “{name[:60]}” to begin with.", field="preset")
    return found
