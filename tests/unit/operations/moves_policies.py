"""Drafts of the policy as random moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slodesk.domain.policy import DECISIONS, MATRIX_ROWS, RISKS
from slodesk.domain.policy_presets import PRESETS
from slodesk.operations import policies
from tests.unit.operations import moves

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.operations.moves import Draw

_VALUES = st.one_of(
    st.tuples(st.sampled_from(["critical_below", "attention_below", "risk.coverage_below"]), st.floats(0, 1)),
    st.tuples(st.sampled_from(["risk.high_from", "retrospective_days"]), st.integers(1, 9)),
    st.tuples(st.just("page_pair_tightens"), st.booleans()),
    st.tuples(st.just("alert_pairs.0.share"), st.floats(0.01, 1)),
    st.tuples(st.just("change_classes.security.conditions"), st.lists(moves.lines, max_size=3)),
    st.tuples(st.sampled_from(["profile", "reason"]), moves.names),
    st.tuples(
        st.builds(
            "matrix.{}.{}".format, st.sampled_from(MATRIX_ROWS), st.sampled_from(RISKS)
        ),
        st.sampled_from(["", *DECISIONS]),
    ),
)  # fmt: skip


def _begin(s: Session, draw: Draw) -> str:
    return policies.begin_draft(
        s, at=draw(moves.times), version=draw(st.none() | st.integers(1, 3)),
        preset_name=draw(st.sampled_from(["", *(each.name for each in PRESETS)])),
    )  # fmt: skip


def _publish(s: Session, draw: Draw) -> int:
    at = draw(moves.times)
    return policies.publish_draft(s, effective=max(at, draw(moves.times)), at=at, reason=draw(moves.names))


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "policies.begin_draft": _begin,
    "policies.set_draft_value": lambda s, draw: policies.set_draft_value(s, *draw(_VALUES)),
    "policies.add_draft_pair": lambda s, draw: policies.add_draft_pair(
        s, draw(st.sampled_from(["page", "ticket"])), draw(st.integers(1, 9000)), 5, draw(st.floats(0.01, 1))
    ),
    "policies.remove_draft_pair": lambda s, draw: policies.remove_draft_pair(s, draw(st.integers(0, 5))),
    "policies.publish_draft": _publish,
    "policies.discard_draft": lambda s, draw: policies.discard_draft(s),
}
