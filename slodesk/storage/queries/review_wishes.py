"""Changes of SLOs that retrospectives and earlier reviews asked for and nobody decided (R13, R19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slodesk.domain.weekly_review import APPROVED, PROPOSED, REVIEWED, SKIPPED, Wish
from slodesk.domain.window import window_text
from slodesk.storage.queries.actions import RETROSPECTIVE, REVIEW
from slodesk.storage.queries.overview import slo_infos
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import rows, to_date, to_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from slodesk.domain.assessment import SloInfo
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class _Proposed:
    """What a review proposes: in which week, and whether it was left undecided when the review was over."""

    week: date
    left: bool
    wish: Wish


def wishes(
    source: Source, at: datetime, team_id: str | None = None, week: date | None = None
) -> tuple[Wish, ...]:
    """Return them, those of retrospectives first; without what holds already or a review has taken up.

    Args:
        source: where to read.
        at: what an SLO promises at this moment is no wish any more.
        team_id: only about this team's SLOs, or about none; None for all.
        week: of the review that asks: what a later one left is none of its business; None for any.
    """
    infos = {info.id: info for info in slo_infos(source)}
    proposed = list(_proposed(source, infos))
    found = [
        wish for wish in _of_retrospectives(source, infos)
        if not any(_same(wish, each.wish) for each in proposed)
    ]  # fmt: skip
    for each in proposed:
        again = any(_same(each.wish, other.wish) for other in proposed if other.week > each.week)
        if each.left and not again and (week is None or each.week < week):
            found.append(each.wish)
    zone = read_settings(source).zone

    def waits(wish: Wish) -> bool:
        info = infos.get(wish.slo_id or "")
        if info is None:
            return True
        if team_id is not None and info.team_id != team_id:
            return False
        now = info.history.in_force(at, zone)
        holds = (now.target, now.threshold, now.percentile, window_text(now.window))
        asked = (wish.target, wish.threshold, wish.percentile, wish.window)
        return not any(asked) or any(
            value is not None and value != held for value, held in zip(asked, holds, strict=True)
        )

    return tuple(filter(waits, found))


def _of_retrospectives(source: Source, infos: dict[str, SloInfo]) -> Iterator[Wish]:
    for key, identifier, title, slo, text, target, threshold, window in rows(source, _ASKED):
        yield Wish(
            RETROSPECTIVE, key, identifier or title, slo, _title(slo, infos), text, to_decimal(target),
            to_decimal(threshold), None, window,
        )  # fmt: skip


def _proposed(source: Source, infos: dict[str, SloInfo]) -> Iterator[_Proposed]:
    for key, week, state, decision, entry, slo, text, target, threshold, percentile, window in rows(
        source, _PROPOSED
    ):
        monday = to_date(week)
        undecided = decision == PROPOSED or (decision == APPROVED and entry is None)
        yield _Proposed(
            monday,
            state in (REVIEWED, SKIPPED) and undecided,
            Wish(
                REVIEW, key, monday.isoformat(), slo, _title(slo, infos), text, to_decimal(target),
                to_decimal(threshold), to_decimal(percentile), window,
            ),
        )  # fmt: skip


def _title(slo: str | None, infos: dict[str, SloInfo]) -> str:
    info = infos.get(slo or "")
    return "" if info is None else f"{info.service_title}, {info.title}"


def _same(wish: Wish, other: Wish) -> bool:
    """Tell whether another one asks the same of an SLO: it says so, or names the same figures."""
    if wish.slo_id != other.slo_id:
        return False
    return bool(wish.text and wish.text in other.text) or (
        any(_figures(wish)) and _figures(wish) == _figures(other)
    )


def _figures(wish: Wish) -> tuple[Any, ...]:
    return wish.target, wish.threshold, wish.percentile, wish.window


_ASKED = (
    'SELECT a.id, i.identifier, r.title, a.slo_id, a.text, a.target, a.threshold, a."window"'
    " FROM retro_adjustment a JOIN retrospective r ON r.id = a.retrospective_id"
    " LEFT JOIN incident i ON i.id = r.incident_id"
    " WHERE r.state = 'published' AND a.plan_target_id IS NULL ORDER BY i.started, r.title, a.position, a.id"
)
_PROPOSED = (
    "SELECT a.id, r.week, r.state, a.decision, a.slo_target_id, a.slo_id, a.text, a.target, a.threshold,"
    ' a.percentile, a."window" FROM review_adjustment a JOIN review r ON r.id = a.review_id'
    " ORDER BY r.week, a.position, a.id"
)
