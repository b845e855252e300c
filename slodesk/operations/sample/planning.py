"""The sample company's quarterly plans, from ``resources/sample/planning.json``.

Every team has an approved plan for the quarter that runs at the sample's end, and one for the next
quarter in its second week, whatever day the sample ends on.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.window import quarter_of
from slodesk.operations import (
    approvals,
    capacities,
    initiatives,
    meeting_entries,
    meetings,
    plan_feedback,
    plan_inputs,
    plan_messages,
    plan_targets,
    plan_weeks,
    plans,
    risks,
    satisfaction,
)
from slodesk.operations.meeting_rows import open_meeting
from slodesk.paths import resource
from slodesk.storage.queries.agendas import agenda
from slodesk.storage.schema import ActionItemRow, ServiceRow, SloRow, TeamRow
from slodesk.storage.schema_planning import PlanRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.domain.window import Quarter

Data = dict[str, Any]

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def add_running_plans(session: Session, as_of: datetime) -> None:
    """Add the approved plans of all teams: their targets hold for the quarter that runs.

    Args:
        session: with the company in it.
        as_of: end of its samples, a UTC midnight.
    """
    for name, story in _told().items():
        _Planner(session, name, as_of).approved(story)


def add_next_plans(session: Session, as_of: datetime) -> None:
    """Add the plans of all teams for the next quarter, once everything else has happened; args as above."""
    for name, story in _told().items():
        _Planner(session, name, as_of).in_week_two(story["next"])


def _told() -> Data:
    told: Data = json.loads(resource("sample/planning.json").read_text("utf-8"))
    return told


class _Planner:
    """Turns one team's story into its two plans; keeps the keys of what is there, by name."""

    def __init__(self, session: Session, team: str, as_of: datetime) -> None:
        self.session = session
        self._rows: list[PlanRow] = []  # held, or every operation would read them anew
        self.today = as_of.date()
        self.running = quarter_of(self.today)
        self.team = keys_by(session, TeamRow.name, TeamRow.id)[team]
        self.service = keys_by(session, ServiceRow.name, ServiceRow.id)
        self.slo = keys_by(session, SloRow.name, SloRow.id)
        self.action = keys_by(session, ActionItemRow.title, ActionItemRow.id)

    def approved(self, told: Data) -> None:
        """The plan of the running quarter: every step done, signed in its fourth week."""
        for service, back, score, scale, responses, source in told["satisfaction"]:
            self._satisfaction(service, back, score, scale, responses, source)
        story = told["running"]
        plan = self._plan(self.running, story, None)
        row = self.session.get_one(PlanRow, plan)
        weeks = {week.number: week for week in row.weeks}
        for item in row.items:
            plans.set_item_field(self.session, item.id, "done", True)
        for number in (1, 2, 3):
            plan_weeks.close_week(self.session, plan, number, _at(weeks[number].ends, 16))
        signed = weeks[4].starts + 3 * _DAY
        self._targets(plan, story, weeks[2].starts + 2 * _DAY)
        self._meeting(plan, story["meeting"], _at(signed, 13))
        self._sign(plan, story, _at(signed, 15))

    def in_week_two(self, story: Data) -> None:
        """The plan of the next quarter: week 1 is closed, week 2 has begun."""
        monday = (
            self.today + (_WEEK if self.today.weekday() >= 5 else timedelta()) - self.today.weekday() * _DAY
        )
        plan = self._plan(self.running.next(), story, monday - _WEEK)
        row = self.session.get_one(PlanRow, plan)
        for item in row.items:
            if item.week == 1 or item.key in story["done"]:
                plans.set_item_field(self.session, item.id, "done", True)
        self._meeting(plan, story["meeting"], _at(monday - 4 * _DAY, 9))
        plan_weeks.close_week(self.session, plan, 1, _at(monday - 3 * _DAY, 15))
        self._targets(plan, story, monday - 3 * _DAY)

    def _plan(self, quarter: Quarter, story: Data, starts: date | None) -> str:
        session = self.session
        plan = plans.create_plan(session, str(quarter), self.team, starts=starts, summary=story["summary"])
        row = session.get_one(PlanRow, plan)
        self._rows.append(row)
        owners = story["owners"]
        for place, item in enumerate(row.items):
            plans.set_item_field(session, item.id, "owner", owners[place % len(owners)])
        for each in story["goals"]:
            self._input(plan, quarter, each)
        for slo, reason in story["gaps"].items():
            plan_targets.set_plan_target_field(session, plan, self.slo[slo], "gap_reason", reason)
        self._capacity(plan, story["capacity"])
        work = self._initiatives(plan, quarter, story["initiatives"])
        for each in story["risks"]:
            self._risk(plan, each, work)
        self._week_four(plan, quarter, story, row.weeks[0].ends)
        return plan

    def _targets(self, plan: str, story: Data, day: date) -> None:
        for place, told in enumerate(story["targets"]):
            texts = {field: told[field] for field in ("comment", "evidence", "approver") if field in told}
            plan_targets.decide_target(
                self.session,
                plan,
                self.slo[told["slo"]],
                told["decision"],
                target=Decimal(told["target"]),
                decided=_at(day, 10) + timedelta(minutes=6 * place),
                decided_by=told.get("by", story["owners"][0]),
                **texts,
            )

    def _initiatives(self, plan: str, quarter: Quarter, told: list[Data]) -> dict[str, str]:
        keys: dict[str, str] = {}
        for each in told:
            starts = quarter.first_day + each["day"] * _DAY
            source = (
                {"source_kind": "action", "source_id": self.action[each["action"]]}
                if "action" in each
                else {}
            )
            keys[each["key"]] = initiatives.add_initiative(
                self.session,
                plan,
                each["title"],
                service_id=self.service[each["service"]],
                team_id=self.team,
                owner=each["owner"],
                impact=Decimal(each["impact"]),
                effort=Decimal(each["effort"]),
                confidence=each["confidence"],
                state=each["state"],
                starts=starts,
                ends=min(starts + each["days"] * _DAY, quarter.next_first_day - _DAY),
                **source,
            )
        for each in told:
            if "needs" in each:
                initiatives.set_needs(self.session, keys[each["key"]], [keys[name] for name in each["needs"]])
        return keys

    def _satisfaction(
        self, service: str, back: int, score: str, scale: str, responses: int, source: str
    ) -> None:
        quarter = self.running
        for _ in range(-back):
            quarter = quarter.previous()
        satisfaction.set_satisfaction(
            self.session, self.service[service], str(quarter), score=Decimal(score), scale=Decimal(scale),
            responses=responses, source=source,
        )  # fmt: skip

    def _input(self, plan: str, quarter: Quarter, told: Data) -> None:
        day = quarter.first_day + told["day"] * _DAY if "day" in told else None
        texts = {field: told[field] for field in ("owner", "note") if field in told}
        service = self.service[told["service"]]
        plan_inputs.add_input(
            self.session, plan, told["kind"], told["title"], day=day, service_id=service, **texts
        )

    def _capacity(self, plan: str, told: Data) -> None:
        for field in ("people", "time_off", "toil"):
            capacities.set_capacity_field(self.session, plan, self.team, field, Decimal(told[field]))
        capacities.set_capacity_field(self.session, plan, self.team, "note", told["note"])

    def _week_four(self, plan: str, quarter: Quarter, story: Data, said: date) -> None:
        """Feedback, who has to agree, and who is told what."""
        session = self.session
        for told in story["feedback"]:
            fields = {field: told[field] for field in ("author", "state", "resolution")}
            plan_feedback.add_feedback(session, plan, told["text"], _at(said, 11), **fields)
        for told in story["approvers"]:
            approvals.add_approver(session, plan, told["name"], told["role"])
        for told in story["messages"]:
            day = quarter.first_day - told["before"] * _DAY
            texts = {field: told[field] for field in ("audience", "message", "channel", "owner")}
            plan_messages.add_message(session, plan, day=day, **texts)

    def _sign(self, plan: str, story: Data, at: datetime) -> None:
        """Let everybody sign, then approve."""
        session = self.session
        row = session.get_one(PlanRow, plan)
        approvals.send_for_approval(session, plan)
        for place, (approver, told) in enumerate(zip(row.approvers, story["approvers"], strict=True)):
            given = at + timedelta(minutes=4 * place)
            approvals.sign(
                session, approver.id, "approved", at=given, given_as=approver.name, comment=told["comment"]
            )
        plan_weeks.close_week(session, plan, 4, at)
        plan_weeks.close_week(session, plan, 5, _at(row.weeks[4].ends, 16))
        approvals.approve_plan(
            session, plan, at=at + timedelta(minutes=4 * len(row.approvers)), made_as=story["owners"][0]
        )
        for message in row.messages:
            if message.day is not None and message.day < self.today:
                plan_messages.set_message_field(session, message.id, "done", True)

    def _risk(self, plan: str, told: Data, work: dict[str, str]) -> None:
        fields: Data = {field: told[field] for field in ("owner", "note", "accepted") if field in told}
        if "work" in told:
            fields["initiative_id"] = work[told["work"]]
        risks.add_risk(
            self.session,
            plan,
            told["title"],
            service_id=self.service[told["service"]],
            detect_minutes=Decimal(told["detect"]),
            repair_minutes=Decimal(told["repair"]),
            users=Decimal(told["users"]),
            per_year=Decimal(told["per_year"]),
            **fields,
        )

    def _meeting(self, plan: str, told: Data, began: datetime) -> None:
        """Hold a workshop: each item takes its minutes, what was said is written down as it ends."""
        session, week = self.session, told["week"]
        found = agenda(session, f"week-{week}")
        assert found is not None  # it comes with the program
        items = [item.to_data() for item in found.items]
        key = meetings.prepare_meeting(
            session, found.title, items, created=began - _DAY, subject_id=plan, week=week, team_id=self.team,
            people=[tuple(person) for person in told["people"]],
        )  # fmt: skip
        meetings.start_meeting(session, key, at=began)
        at = began
        rows = sorted(open_meeting(session, key).items, key=lambda item: item.position)
        for place, (row, minutes) in enumerate(zip(rows, told["minutes"], strict=True)):
            meetings.go_to_item(session, key, row.id, at=at, done=True)
            at += timedelta(minutes=minutes)
            for _, kind, text in (said for said in told["said"] if said[0] == place):
                meeting_entries.add_entry(session, key, kind, text, at=at)
        meetings.end_meeting(session, key, at=at)


def keys_by(session: Session, name: Any, key: Any) -> dict[str, str]:
    """Return the keys of a table's rows by another of its columns."""
    return {row[0]: row[1] for row in session.execute(select(name, key))}


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
