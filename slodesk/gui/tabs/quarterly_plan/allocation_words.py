"""The shares of a quarter's hours in words, for the page and for the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.roadmap_words import hours_figure
from slodesk.gui.amounts import amount_text
from slodesk.gui.tabs.quarterly_plan.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.phrases import Meant
    from slodesk.storage.queries.allocation import AllocationView, TeamShare

    Say = Callable[[Meant], str]


def share_words(view: AllocationView, say: Say) -> tuple[str, str]:
    """Return "Features 60 %, 600 h" and the same for reliability; empty without a share."""
    features, reliability = view.features, view.reliability
    if features is None or reliability is None:
        return "", ""
    words = []
    for share, name, hours in (
        (features, tr("Features"), view.feature_hours),
        (reliability, tr("Reliability"), view.reliability_hours),
    ):
        text = f"{name} {amount_text(round(share * 100, 1))}\u00a0%"
        words.append(text if hours is None else f"{text}, {say(hours_figure(hours))}")
    return words[0], words[1]


def fits_words(team: TeamShare, say: Say) -> str:
    """Return how a team's work and its hours for it compare."""
    load = team.load
    if team.reliability is None:
        words = tr("No hours known")
    elif load.over:
        words = tr("{hours} too many").format(hours=say(hours_figure(load.demand - team.reliability)))
    else:
        words = tr("{hours} left").format(hours=say(hours_figure(team.reliability - load.demand)))
    if load.unestimated:
        words = f"{words} \u00b7 {tr('%Ln not estimated', '', load.unestimated)}"
    return words
