"""What ``slodesk decide --format json`` prints; docs/decide.schema.json describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.cli.status import moment, number, share
from slodesk.domain.release_decision import ANSWERS, EXIT_CODES
from slodesk.domain.release_words import alternatives, conditions, rationale

if TYPE_CHECKING:
    from slodesk.domain.release_decision import Advice, SloState
    from slodesk.storage.queries.release_gate import Gate, OnRecord


def document(found: Gate, *, recorded: bool) -> dict[str, Any]:
    """Return the document.

    Args:
        found: what the gate is told.
        recorded: whether this decision was recorded.
    """
    advice, policy = found.advice, found.policy
    return {
        "service": found.service,
        "version": found.version,
        "as_of": moment(advice.as_of),
        "policy": {"profile": advice.profile, "version": advice.policy_version},
        "decision": advice.answer,
        "detail": advice.decision,
        "exit_code": EXIT_CODES[advice.answer],
        "inputs": _inputs(advice),
        "unknown": list(advice.risk.unknown),
        "risk": {
            "score": advice.risk.score,
            "level": advice.risk.level,
            "parts": {part.name: part.points for part in advice.risk.parts},
        },
        "status": str(advice.status),
        "slos": [_slo(slo) for slo in advice.slos],
        "matrix": {
            "rows": list(advice.rows),
            "decision": ANSWERS[advice.matrix],
            "detail": advice.matrix,
        },
        "exempt": advice.exempt,
        "rationale": [str(each) for each in rationale(advice, policy)],
        "conditions": [str(each) for each in conditions(advice, policy)],
        "alternatives": [str(each) for each in alternatives(advice)],
        "laxer": None if advice.laxer_at is None else _laxer(advice),
        "recorded": recorded,
        "on_record": None if found.on_record is None else _on_record(found.on_record),
    }


def _inputs(advice: Advice) -> dict[str, Any]:
    given = advice.inputs
    coverage = given.test_coverage
    return {
        "lines_changed": given.lines_changed,
        "critical_path": given.critical_path,
        "db_migration": given.db_migration,
        "external_apis": given.external_apis,
        "test_coverage": None if coverage is None else number(float(coverage)),
        "class": given.change_class,
    }


def _slo(slo: SloState) -> dict[str, Any]:
    return {
        "slo": slo.name,
        "status": str(slo.status),
        "remaining": share(slo.remaining),
        "held": str(slo.held),
        "stale": slo.stale,
        "page_firing": slo.page_firing,
        "back": moment(slo.back),
    }


def _laxer(advice: Advice) -> dict[str, Any]:
    return {
        "at": moment(advice.laxer_at),
        "decision": ANSWERS[advice.laxer],
        "detail": advice.laxer,
    }


def _on_record(latest: OnRecord) -> dict[str, Any]:
    return {
        "number": latest.number,
        "decision": ANSWERS[latest.decision],
        "detail": latest.decision,
        "decided": moment(latest.decided),
        "decided_as": latest.decided_as,
        "policy_version": latest.policy_version,
        "override": latest.decision != latest.suggested,
        "approver": latest.approver,
        "expires": moment(latest.expires),
        "override_reason": latest.override_reason,
    }
