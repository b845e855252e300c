"""Figures of a retrospective: typed in a table, or taken from what was measured (R16–R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.retrospective import IMPACT_KINDS
from slodesk.operations.retrospectives import add_part, open_retrospective, remove_part, set_part_field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sqlalchemy.orm import Session

    from slodesk.domain.retrospective import TypedFigure
    from slodesk.storage.schema_retrospectives import RetroFigureRow


def set_figure(
    session: Session, retrospective_id: str, kind: str, slo_id: str | None, value: Decimal | None
) -> str | None:
    """Write the figure of a kind and SLO; None removes it. Returns its key.

    Args:
        session: the editing session.
        retrospective_id: where.
        kind: one of ``retrospective.FIGURE_KINDS``.
        slo_id: of the SLO it is about; None for none.
        value: shares are ratios, times minutes.
    """
    found = _figure(session, retrospective_id, kind, slo_id)
    if value is None:
        if found is not None:
            remove_part(session, "figure", found.id)
        return None
    if found is None:
        return add_part(session, retrospective_id, "figure", kind=kind, slo_id=slo_id, value=value)
    set_part_field(session, "figure", found.id, "value", value)
    if found.written:
        set_part_field(session, "figure", found.id, "written", "")
    return found.id


def take_figures(
    session: Session, retrospective_id: str, figures: Sequence[tuple[str, str | None, Decimal]]
) -> int:
    """Write figures where none is written yet; returns how many. What people typed stays.

    Args:
        session: the editing session.
        retrospective_id: where.
        figures: kind, key of the SLO or None, value as in :func:`set_figure`.
    """
    taken = 0
    for kind, slo_id, value in figures:
        found = _figure(session, retrospective_id, kind, slo_id)
        if found is None or (found.value is None and not found.written):
            set_figure(session, retrospective_id, kind, slo_id, value)
            taken += 1
    return taken


def add_figures(session: Session, retrospective_id: str, figures: Sequence[TypedFigure]) -> int:
    """Write figures that were read elsewhere; one of an SLO or a time replaces what was written of it.

    Returns:
        How many.
    """
    for figure in figures:
        if figure.kind not in IMPACT_KINDS and figure.value is not None:
            set_figure(session, retrospective_id, figure.kind, figure.slo_id, figure.value)
        else:
            add_part(
                session, retrospective_id, "figure", kind=figure.kind, slo_id=figure.slo_id,
                label=figure.label, value=figure.value, unit=figure.unit, approximate=figure.approximate,
                written="" if figure.value is not None else figure.written,
            )  # fmt: skip
    return len(figures)


def _figure(session: Session, retrospective_id: str, kind: str, slo_id: str | None) -> RetroFigureRow | None:
    row = open_retrospective(session, retrospective_id)
    listed = sorted(row.figures, key=lambda each: (each.position, each.id))
    return next((each for each in listed if (each.kind, each.slo_id) == (kind, slo_id)), None)
