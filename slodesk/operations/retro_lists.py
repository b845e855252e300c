"""The quick lists of a retrospective as a group fills them in: written, put together, given dots (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.retrospective import POINT_KINDS
from slodesk.operations.retro_checks import of
from slodesk.operations.retrospectives import add_part, open_retrospective, set_part_field
from slodesk.operations.rows import assign, find, number_rows, one_of
from slodesk.storage.schema_retrospectives import RetroPointRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from slodesk.storage.schema_retrospectives import RetrospectiveRow


def add_points(
    session: Session, retrospective_id: str, kind: str, texts: Sequence[str], *, author: str = ""
) -> list[str]:
    """Add lines at the end of a list, in their order; returns their keys."""
    return [
        add_part(session, retrospective_id, "point", kind=kind, text=text, author=author) for text in texts
    ]


def reword_point(session: Session, point_id: str, text: str) -> None:
    """Say a line otherwise; what the program suggested is then somebody's own."""
    set_part_field(session, "point", point_id, "text", text)
    set_part_field(session, "point", point_id, "suggested", False)


def place_point(session: Session, point_id: str, kind: str, place: int) -> None:
    """Put a line at a place of a list, its own or another (0 = first).

    Between lines of a group it joins them; away from its group it leaves it.
    """
    point, row = _point(session, point_id)
    kind = one_of(*POINT_KINDS)(kind)
    lists = _lists(row)
    group = [each for each in lists[point.kind] if each is not point and _together(each, point)]
    lists[point.kind].remove(point)
    target = lists[kind]
    place = max(0, min(place, len(target)))
    above = target[place - 1] if place else None
    below = target[place] if place < len(target) else None
    cluster = point.cluster
    if above is not None and below is not None and _together(above, below):
        cluster = above.cluster
    elif kind != point.kind or (group and not any(each in group for each in (above, below))):
        cluster = ""
    target.insert(place, point)
    if point.kind != kind:
        point.kind = kind
    if point.cluster != cluster:
        point.cluster = cluster
    _number(lists)


def cluster_points(session: Session, point_ids: Sequence[str], name: str) -> None:
    """Put lines of one list together under a name; an empty name takes them apart again.

    They stand together where the first of the group stands.

    Raises:
        RuleBroken: they are of different lists, or of different retrospectives.
    """
    if not point_ids:
        raise RuleBroken("Choose lines first.")
    found = [_point(session, key) for key in dict.fromkeys(point_ids)]
    row = found[0][1]
    points = [point for point, _ in found]
    kinds = {point.kind for point in points}
    if any(other is not row for _, other in found) or len(kinds) > 1:
        raise RuleBroken("Only lines of one list can be put together.")
    lists = _lists(row)
    mine = lists[kinds.pop()]
    for point in points:
        assign(point, of("retro_point"), "cluster", name.strip())
    if name.strip():
        group = [each for each in mine if each in points or _together(each, points[0])]
        first = mine.index(group[0])
        rest = [each for each in mine if each not in group]
        mine[:] = rest[:first] + group + rest[first:]
        for each in group:
            if each.cluster != points[0].cluster:
                each.cluster = points[0].cluster
    _number(lists)


def give_dot(session: Session, point_id: str, dots: int = 1) -> None:
    """Give a line one dot more, or take some back; never fewer than none."""
    point, _ = _point(session, point_id)
    assign(point, of("retro_point"), "votes", max(0, point.votes + dots))


def clear_dots(session: Session, retrospective_id: str) -> None:
    """Take all dots away, to begin again."""
    for point in open_retrospective(session, retrospective_id).points:
        if point.votes:
            point.votes = 0


def keep_suggestions(session: Session, retrospective_id: str) -> None:
    """Agree with every line the program suggested."""
    for point in open_retrospective(session, retrospective_id).points:
        if point.suggested:
            point.suggested = False


def drop_suggestions(session: Session, retrospective_id: str) -> None:
    """Remove every line the program suggested that nobody has agreed with."""
    row = open_retrospective(session, retrospective_id)
    for point in [each for each in row.points if each.suggested]:
        row.points.remove(point)
    session.flush()


def _point(session: Session, point_id: str) -> tuple[RetroPointRow, RetrospectiveRow]:
    point = find(session, RetroPointRow, point_id, "line")
    return point, open_retrospective(session, point.retrospective_id)


def _lists(row: RetrospectiveRow) -> dict[str, list[RetroPointRow]]:
    """Return each list as it is read: lines of a group together."""
    found: dict[str, list[RetroPointRow]] = {kind: [] for kind in POINT_KINDS}
    for point in sorted(row.points, key=lambda each: (each.position, each.id)):
        mine = found[point.kind]
        last = max((at for at, each in enumerate(mine) if _together(each, point)), default=len(mine) - 1)
        mine.insert(last + 1, point)
    return found


def _together(one: RetroPointRow, other: RetroPointRow) -> bool:
    name = one.cluster.strip().casefold()
    return bool(name) and name == other.cluster.strip().casefold()


def _number(lists: dict[str, list[RetroPointRow]]) -> None:
    number_rows(point for kind in POINT_KINDS for point in lists[kind])
