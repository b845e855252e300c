"""Versions of the policy, the draft of the next one, and what was decided under each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - reading looks at the fields' kinds
from typing import TYPE_CHECKING

from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.policy_data import draft_from_data, from_data
from slodesk.storage.reading import moment, rows, to_data, to_moment

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy, PolicyDraft
    from slodesk.storage.reading import Source

PAST, IN_FORCE, FUTURE = "past", "in_force", "future"
STATES = (PAST, IN_FORCE, FUTURE)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the policy.

    Attributes:
        policy: what it says; ``version`` is its number.
        effective: from when on; None: from the beginning.
        reason: why it came.
        author: who said so.
        state: one of ``STATES``.
        decisions: how many recorded decisions name it.
    """

    policy: Policy
    effective: datetime | None
    reason: str
    author: str
    state: str
    decisions: int

    @property
    def number(self) -> int:
        """Its number."""
        return self.policy.version


@dataclass(frozen=True, slots=True)
class Draft:
    """The next version while it is written.

    Attributes:
        policy: what it says; may contradict itself.
        based_on: number of the version it began as.
        reason: why the policy changes.
        created: when it was begun.
    """

    id: str
    policy: PolicyDraft
    based_on: int
    reason: str
    created: datetime


@dataclass(frozen=True, slots=True)
class DecidedUnder:
    """A recorded decision that names a version."""

    id: str
    release_id: str
    service: str
    version: str
    decided: datetime
    decision: str


def versions(source: Source, at: datetime) -> tuple[Version, ...]:
    """Return every version, the oldest first; the built-in one where none was ever published.

    Args:
        source: where to read.
        at: the moment that says which one is in force.
    """
    stored = rows(
        source,
        "SELECT number, effective, CAST(body AS TEXT), reason, author FROM policy_version ORDER BY number",
    )
    counted = dict(
        rows(source, "SELECT policy_version, COUNT(*) FROM release_decision GROUP BY policy_version")
    )
    if not stored:
        return (Version(FRAMEWORK, None, "", "", IN_FORCE, sum(counted.values())),)
    begun = [each[0] for each in stored[1:] if moment(each[1]) <= at]
    in_force = max([stored[0][0], *begun])
    return tuple(
        Version(
            replace(from_data(to_data(body)), version=number),
            None if number == stored[0][0] else to_moment(effective),
            reason,
            author,
            IN_FORCE if number == in_force else FUTURE if number > in_force else PAST,
            counted.get(number, 0),
        )
        for number, effective, body, reason, author in stored
    )


def policy_draft(source: Source) -> Draft | None:
    """Return the draft; None where nobody is writing one."""
    found = rows(
        source,
        "SELECT id, profile, based_on, CAST(body AS TEXT), reason, created FROM policy_draft ORDER BY id",
    )
    if not found:
        return None
    key, profile, based_on, body, reason, created = found[0]
    policy = draft_from_data(to_data(body) | {"profile": profile, "version": based_on + 1})
    return Draft(key, policy, based_on, reason, moment(created))


def decided_under(source: Source, number: int) -> tuple[DecidedUnder, ...]:
    """Return the recorded decisions that name a version, the newest first."""
    found = rows(source, _DECIDED, number=number)
    return tuple(
        DecidedUnder(key, release, title or name, version, moment(decided), decision)
        for key, release, name, title, version, decided, decision in found
    )


_DECIDED = """
SELECT release_decision.id, release.id, service.name, service.display_name, release.release_version,
    release_decision.decided, release_decision.decision
FROM release_decision
JOIN release ON release.id = release_decision.release_id
JOIN service ON service.id = release.service_id
WHERE release_decision.policy_version = :number
ORDER BY release_decision.decided DESC, release_decision.id
"""
