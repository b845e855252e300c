"""What a release gate asks: a service by name, what the policy says, and what is on record (R32 to R36)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.queries.release_advice import standing
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import moment, rows, to_moment

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.domain.release_risk import ReleaseInputs
    from slodesk.storage.reading import Source

_NAMED = 10
"""Services that are named where another was asked for."""


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The latest decision on record about a release; the fields are those of ``release_decision``."""

    number: int
    decision: str
    suggested: str
    decided: datetime
    decided_as: str
    policy_version: int
    approver: str
    expires: datetime | None
    override_reason: str

    def stands(self, now: datetime) -> bool:
        """Whether somebody answers for it and it has not expired."""
        return bool(self.approver) and (self.expires is None or self.expires > now)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a gate is told about a release.

    Attributes:
        workspace: its name.
        service_id: key of the service; ``service`` its identifier.
        version: of the release.
        release_id: its key; None where the workspace does not know it yet.
        on_record: what was decided last; None where nothing was.
        policy: the advice was given under.
    """

    workspace: str
    service_id: str
    service: str
    version: str
    release_id: str | None
    on_record: OnRecord | None
    policy: Policy
    advice: Advice


def gate(
    source: Source,
    service: str,
    version: str,
    inputs: ReleaseInputs,
    *,
    now: datetime,
    at: datetime | None = None,
) -> Gate:
    """Return what the policy says about a release, known to the workspace or not.

    Args:
        source: where to read.
        service: its identifier or key.
        version: of the release.
        inputs: what is known of it; what the workspace knows is not looked at.
        now: the clock.
        at: the moment to judge at; None for the newest sample not in the future.

    Raises:
        WorkspaceError: there is no such service.
    """
    service_id, name = _service(source, service)
    known = standing(source, now=now, at=at, services=[service_id])
    release_id = _release(source, service_id, version)
    on_record = None if release_id is None else latest(source, release_id)
    advice = known.advice(service_id, inputs)
    workspace = read_settings(source).name
    return Gate(workspace, service_id, name, version, release_id, on_record, known.policy, advice)


def latest(source: Source, release_id: str) -> OnRecord | None:
    """Return the latest decision on record about a release."""
    for number, decision, suggested, decided, who, policy, approver, expires, reason in rows(
        source, _LATEST, release=release_id
    ):
        return OnRecord(
            number, decision, suggested, moment(decided), who, policy, approver, to_moment(expires), reason
        )
    return None


def _service(source: Source, wanted: str) -> tuple[str, str]:
    found = rows(source, "SELECT id, name FROM service ORDER BY name")
    for key, name in found:
        if wanted in (name, key):
            return key, name
    names = [name for _, name in found]
    known = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    rest = f"there are {known}" if names else "there are none yet: import some with  slodesk import"
    raise WorkspaceError(f"There is no service {wanted!r}; {rest}.")


def _release(source: Source, service_id: str, version: str) -> str | None:
    found = rows(
        source, 'SELECT id FROM "release" WHERE service_id = :service AND release_version = :version',
        service=service_id, version=version,
    )  # fmt: skip
    return found[0][0] if found else None


_LATEST = (
    "SELECT number, decision, suggested, decided, decided_as, policy_version, approver, expires,"
    " override_reason FROM release_decision WHERE release_id = :release ORDER BY number DESC LIMIT 1"
)
