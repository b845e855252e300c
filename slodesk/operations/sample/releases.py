"""The sample company's releases, from ``resources/sample/releases.json``: planned, decided, gone out.

Every decision is recorded on what the policy said at its moment: its figures are those of the samples.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain import release_words
from slodesk.domain.release_decision import ANSWERS, CANARY
from slodesk.domain.release_risk import PARTS, ReleaseInputs
from slodesk.operations import policies, release_decisions, releases
from slodesk.paths import resource
from slodesk.storage.queries.release_advice import standing
from slodesk.storage.schema import IncidentRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

Data = dict[str, Any]
Event = tuple["datetime", "Callable[[], object]"]
"""When something happened, and what writes it down."""

_AHEAD = timedelta(hours=3)
"""A decision is taken this long before the release goes out …"""
_PLANNED = timedelta(days=5)
"""… and the release is known this long before its decision."""
_HOLDS = timedelta(days=5)
"""How long an approval holds."""


def release_events(
    session: Session,
    as_of: datetime,
    services: Mapping[str | None, str | None],
    identifiers: Mapping[str, str],
) -> Iterator[Event]:
    """Yield what became of every release, each step at its moment.

    Args:
        session: with the company in it.
        as_of: end of the sample, a UTC midnight.
        services: name → key.
        identifiers: the story's name of each incident → its identifier; filled by the time it happens.
    """
    told = _told()
    for story in told["releases"]:
        release = _Release(session, as_of, str(services[story["service"]]), told, story)
        yield from release.events(identifiers)


def draft_policy(session: Session, as_of: datetime) -> None:
    """Begin the next policy: the company thinks about what it learned from its releases."""
    policies.begin_draft(session, at=as_of - timedelta(days=5))
    for path, value in _told()["draft"].items():
        policies.set_draft_value(session, path, value)


def _told() -> Data:
    told: Data = json.loads(resource("sample/releases.json").read_text("utf-8"))
    return told


class _Release:
    """One release and its steps."""

    def __init__(self, session: Session, as_of: datetime, service_id: str, told: Data, story: Data) -> None:
        self.session = session
        self.as_of = as_of
        self.service_id = service_id
        self.told = told
        self.story = story
        self.key = ""

    def events(self, identifiers: Mapping[str, str]) -> Iterator[Event]:
        """Yield its steps in order."""
        story = self.story
        out = self._ago(story["days_ago"])
        if "planned" in story:  # it waits for its decision
            yield self._ago(story["planned"]), self._plan
            return
        decided = self._ago(story["decided"]) if "decided" in story else out - _AHEAD
        yield decided - _PLANNED, self._plan
        yield decided, lambda: self._decide(decided, story.get("decision", ""))
        if story.get("waits"):
            return
        later = story.get("again")
        if later is not None:
            out = self._ago(later["days_ago"])
            yield out - _AHEAD, lambda: self._again(out - _AHEAD, later)
        yield out, lambda: release_decisions.deploy(self.session, self.key, at=out)
        if "back" in story:
            back = out + timedelta(minutes=story["back"])
            note = story.get("note", "")
            yield back, lambda: release_decisions.roll_back(self.session, self.key, at=back, note=note)
        if "incident" in story:
            known = out + timedelta(days=1)
            yield known, lambda: self._caused(identifiers[story["incident"]])

    def _plan(self) -> None:
        story = self.story
        self.key = releases.add_release(
            self.session, self.service_id, story["version"], title=story["title"],
            date=self._ago(story["days_ago"]), change_class=story.get("class", "normal"),
            **_inputs(story["inputs"]),
        )  # fmt: skip

    def _again(self, at: datetime, later: Data) -> None:
        """Decide once more, on a smaller release."""
        for field, value in {**_inputs(later["inputs"]), "note": later["note"]}.items():
            releases.set_release_field(self.session, self.key, field, value)
        self.story = {**self.story, "inputs": later["inputs"]}
        self._decide(at, "")

    def _decide(self, at: datetime, wanted: str) -> None:
        """Decide as told, else as the policy says; what goes out against it has its reason."""
        story, session = self.story, self.session
        known = standing(session, now=at, services=[self.service_id])
        given = ReleaseInputs(**_inputs(story["inputs"]), change_class=story.get("class", "normal"))
        advice = known.advice(self.service_id, given)
        decision = wanted or advice.decision
        if not wanted and ANSWERS[decision] in ("defer", "block") and not story.get("waits"):
            decision = CANARY
        said = replace(advice, decision=decision, exempt=advice.exempt and not wanted)
        agreed = self.told["approvers"][story["service"]]
        against = decision != advice.decision
        if against:
            agreed = str(story.get("approver", "Ingrid Solheim"))
        needs = against or ANSWERS[decision] == "review"
        release_decisions.record_decision(
            session, self.key, decision, advice, at=at,
            decided_as=self.told["approvers"][story["service"]],
            rationale=" ".join(str(each) for each in release_words.rationale(advice, known.policy)),
            conditions=[str(each) for each in release_words.conditions(said, known.policy)],
            alternatives=[str(each) for each in release_words.alternatives(advice)],
            approver=agreed if needs else "",
            expires=at + _HOLDS if ANSWERS[decision] == "review" else None,
            override_reason=str(story.get("reason", self.told["exception"])) if against else "",
        )  # fmt: skip

    def _caused(self, identifier: str) -> None:
        key = self.session.scalars(select(IncidentRow.id).where(IncidentRow.identifier == identifier)).one()
        release_decisions.link_incident(self.session, self.key, key)

    def _ago(self, days: float) -> datetime:
        return (self.as_of - timedelta(days=days)).replace(second=0, microsecond=0)


def _inputs(given: list[Any]) -> Data:
    """Return the inputs of a risk by name, as they are in the file: in the order of ``PARTS``."""
    values = dict(zip(PARTS, given, strict=True))
    if values["test_coverage"] is not None:
        values["test_coverage"] = Decimal(values["test_coverage"])
    return values
