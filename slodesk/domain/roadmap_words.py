"""Why work stands where it stands on the roadmap, and whether it fits, in sentences (R28)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.figures import trimmed_places
from slodesk.domain.phrases import Figure, Joined, phrase
from slodesk.domain.roadmap import CUT, FITS, UNESTIMATED, WOULD_FIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.roadmap import Placed, Roadmap

_FIT_WORDS = {
    FITS: phrase("Fits"),
    CUT: phrase("Doesn't fit"),
    WOULD_FIT: phrase("Would fit"),
    UNESTIMATED: phrase("Not estimated"),
}


def hours_figure(hours: Decimal | float) -> Figure:
    """Return hours as people say them: "1,240 h", "7.5 h"."""
    return Figure(hours, trimmed_places(float(hours), 1), "h")


def points_figure(points: Decimal) -> Figure:
    """Return percentage points with the decimals they have, at most five."""
    return Figure(points, trimmed_places(float(points), 5))


def fit_word(fit: str, *, dropped: bool, known: bool) -> Meant:
    """Return whether work fits, in a word or two (R28).

    Args:
        fit: ``fits``, ``cut`` …; anything else counts as not estimated.
        dropped: whether nobody is going to do it.
        known: whether it is known how many hours there are; while it is not, nothing is cut.
    """
    if dropped:
        return phrase("Dropped")
    if fit == FITS and not known:
        return phrase("Hours not known")
    return _FIT_WORDS.get(fit, _FIT_WORDS[UNESTIMATED])


def order_words(placed: Placed, urgent: str = "") -> Meant:
    """Return why work has its place.

    Args:
        placed: the work.
        urgent: title of the work that needs it, where it stands before its own turn.
    """
    work, ratio = placed.work, placed.ratio
    if not work.taken:
        return phrase("Dropped: it takes no hours and stands last.")
    if ratio is None:
        return phrase("Without an estimate of impact and effort it stands last, by name.")
    per = ratio * 100
    said: list[Meant] = [
        phrase(
            "{impact} points for {effort}: {ratio} points per 100 h.",
            impact=points_figure(work.impact or Decimal(0)),
            effort=hours_figure(work.effort or Decimal(0)),
            ratio=Figure(per, trimmed_places(float(per), 4)),
        )
    ]
    if placed.tie == "impact":
        said.append(phrase("Another brings as much per hour and more in all, so that comes first."))
    elif placed.tie == "effort":
        said.append(phrase("Another brings as much and takes fewer hours, so that comes first."))
    elif placed.tie == "name":
        said.append(phrase("Another has the same figures; those two are in order of their names."))
    if placed.lifted_by is not None:
        said.append(phrase("It comes before its turn because “{work}” needs it.", work=urgent))
    return Joined(tuple(said))


def needs_words(titles: Sequence[str], early: Sequence[str] = ()) -> Meant:
    """Return what work waits for, and what of it (``early``) is not done in time; empty for nothing."""
    if not titles:
        return ""
    said = [phrase("Waits for {works}.", works=_quoted(titles))]
    if early:
        said.append(phrase("It begins before {works} [is|are] done.", "", len(early), works=_quoted(early)))
    return Joined(tuple(said))


def _quoted(titles: Sequence[str]) -> str:
    return ", ".join(f"“{each}”" for each in titles)


def fit_words(placed: Placed, hours: Decimal | None, held_by: str = "") -> Meant:
    """Return whether work fits the reliability hours, and why not (R28).

    Args:
        placed: the work.
        hours: for reliability, ≥ 0; None: not known.
        held_by: title of what it needs that is below the line.
    """
    work = placed.work
    if not work.taken:
        return ""
    if work.effort is None:
        return phrase("Its hours are not estimated, so nobody knows whether it fits.")
    if hours is None:
        return phrase("How many hours there are is not known, so nothing is cut.")
    left = hours_figure(hours - placed.running)
    if placed.fit == FITS:
        return phrase(
            "Fits: with it {running} of {hours} are taken.",
            running=hours_figure(placed.running),
            hours=hours_figure(hours),
        )
    if placed.fit == WOULD_FIT:
        return phrase("Small enough for the {left} that are left, but below the line.", left=left)
    waits = phrase("It needs “{work}”, which is below the line.", work=held_by)
    if placed.fit == CUT and placed.held_by is not None and work.effort <= hours - placed.running:
        return Joined((phrase("Does not fit."), waits))
    if placed.fit == CUT:
        too_large = phrase(
            "Does not fit: it takes {effort}, and {left} are left.",
            effort=hours_figure(work.effort),
            left=left,
        )
        return too_large if placed.held_by is None else Joined((too_large, waits))
    return ""


def line_words(roadmap: Roadmap) -> Meant:
    """Return what stands beside the cut line."""
    if roadmap.hours is None:
        return ""
    if roadmap.hours <= 0:
        return phrase("No hours for reliability: nothing fits.")
    return phrase("The {hours} for reliability end here.", hours=hours_figure(roadmap.hours))
