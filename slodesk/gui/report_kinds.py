"""The reports there are: what each says, what can be chosen of it, and how it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.window import Quarter
    from slodesk.reports.report import Report
    from slodesk.storage.session import Session

EXECUTIVE, QUARTERLY_PLAN, RETROSPECTIVE = "executive", "quarterly-plan", "retrospective"
LEARNING = "learning"
WEEKLY_REVIEW, RELEASE_DECISIONS = "weekly-review", "release-decisions"
QUARTERS = 8
"""How many complete quarters can be chosen."""
_RETROSPECTIVES = 200
"""How many can be chosen at once, the youngest; words find any other."""


def tr(text: str) -> str:
    """Return a text in the window's language."""
    return QCoreApplication.translate("ReportKinds", text)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is to be made of.

    Attributes:
        kind: one of ``kinds``.
        chosen: what was chosen of its periods, plans or retrospectives, as ``choices`` gave it.
        team_id: only this team's services; None for all.
        at: the moment to judge at; None for the newest sample.
        now: the clock.
        audience: whom it is for, one of ``audiences``; empty for everybody.
    """

    kind: str
    chosen: Any
    team_id: str | None
    at: datetime | None
    now: datetime
    audience: str = ""


def kinds() -> tuple[tuple[str, str], ...]:
    """Return every kind with its name."""
    return (
        (EXECUTIVE, tr("Executive report")), (QUARTERLY_PLAN, tr("Quarterly plan")),
        (RETROSPECTIVE, tr("Retrospective")), (LEARNING, tr("Learning from incidents")),
        (WEEKLY_REVIEW, tr("Weekly review")), (RELEASE_DECISIONS, tr("Release decisions")),
    )  # fmt: skip


def audiences(kind: str) -> tuple[tuple[str, str], ...]:
    """Return whom a report can be written for, with their names; none where it is for one audience."""
    if kind != RETROSPECTIVE:
        return ()
    return (("", tr("Those who wrote it")), *audience_words())


def audience_words() -> tuple[tuple[str, str], ...]:
    """Return every audience of a retrospective with its name."""
    return (
        ("executives", tr("Executives")), ("board", tr("Board")), ("product", tr("Product")),
        ("engineering", tr("Engineering")), ("customers", tr("Customers")),
    )  # fmt: skip


def chosen_word(kind: str) -> str:
    """Return what is chosen of a report, beside its kind; with the key that leads there."""
    words = {
        QUARTERLY_PLAN: tr("&Plan"), RETROSPECTIVE: tr("Re&trospective"), WEEKLY_REVIEW: tr("&Week"),
    }  # fmt: skip
    return words.get(kind, tr("&Period"))


def nothing(kind: str, words: str = "") -> tuple[str, str]:
    """Return what is said where there is nothing to choose: in short, and the way there."""
    if kind == RETROSPECTIVE and words:
        return tr("Nothing found"), tr("No retrospective has all of these words in its title or identifier.")
    if kind == RETROSPECTIVE:
        return (
            tr("No retrospective yet"),
            tr("Begin one on the Retrospectives tab; its report appears here."),
        )
    if kind == WEEKLY_REVIEW:
        return tr("No review yet"), tr("Begin one on the Weekly review tab; its report appears here.")
    return tr("No plan yet"), tr("Begin one on the Quarterly plan tab; its report appears here.")


def scope(kind: str, team: str | None) -> str:
    """Say whose services, plans or retrospectives a report is about."""
    if kind == RETROSPECTIVE:
        return tr("Only the retrospectives of {team}.").format(team=team) if team else ""
    if kind == QUARTERLY_PLAN:
        return tr("Only the plans of {team}.").format(team=team) if team else ""
    if kind == WEEKLY_REVIEW:
        return tr("The reviews of {team}, and those of all teams.").format(team=team) if team else ""
    if kind == RELEASE_DECISIONS:
        return tr("Only the releases of {team}.").format(team=team) if team else tr("All releases.")
    if kind == LEARNING:
        return tr("Only incidents that hit {team}.").format(team=team) if team else tr("All incidents.")
    return tr("Only the services of {team}.").format(team=team) if team else tr("All services.")


def about(kind: str) -> str:
    """Return what a report is for."""
    if kind == QUARTERLY_PLAN:
        return tr(
            "One page that stands alone: what is promised anew, what work fits, what is at risk and who "
            "signed. Then all the plan was decided on. An approved plan reads as it was signed."
        )
    if kind == RETROSPECTIVE:
        return tr(
            "A page that stands alone, then the whole story. An audience gets only what it may see. A "
            "published one reads as it was published."
        )
    if kind == WEEKLY_REVIEW:
        return tr(
            "One page that stands alone: what is at risk, what has changed, what was decided and what to do. "
            "Then all it was held on. A closed review reads as it was closed."
        )
    if kind == RELEASE_DECISIONS:
        return tr(
            "What was decided about releases, on what, against which advice, and what became of them; and "
            "what waits."
        )
    if kind == LEARNING:
        return tr(
            "What a quarter of incidents has in common: causes that keep coming back, time to detect and to "
            "mitigate, and what became of the action items."
        )
    return tr(
        "One page that stands alone: how many services are healthy or at risk, what needs a decision, and "
        "the trend. Then a page for each service at risk."
    )


def choices(
    session: Session, kind: str, team_id: str | None, today: Quarter, also: str = "", words: str = ""
) -> list[tuple[str, Any]]:
    """Return what can be chosen, in words and as what ``make`` takes; empty where there is nothing.

    Args:
        session: to read with.
        kind: of report.
        team_id: only this team's; None for all.
        today: the running quarter.
        also: key of a retrospective that was asked for, however old.
        words: only retrospectives in whose identifier or title they occur.
    """
    if kind == QUARTERLY_PLAN:
        return _plans(session, team_id)
    if kind == RETROSPECTIVE:
        return _retrospectives(session, team_id, also, words)
    if kind == WEEKLY_REVIEW:
        return _reviews(session, team_id)
    latest = tr("The last 13 weeks") if kind == RELEASE_DECISIONS else tr("Now")
    now = [] if kind == LEARNING else [(latest, None)]
    found: list[tuple[str, Any]] = [
        *now, (tr("{quarter} so far").format(quarter=today), today),
    ]  # fmt: skip
    for _ in range(QUARTERS):
        today = today.previous()
        found.append((str(today), today))
    return found


def make(session: Session, wanted: Wanted) -> Report:
    """Return the report, in the language that is spoken."""
    if wanted.kind == QUARTERLY_PLAN:
        from slodesk.reports.quarterly_plan import build as build_plan
        from slodesk.storage.queries.plan_report import plan_report, plans_of

        quarter, plan_id = wanted.chosen
        plans = plans_of(session, quarter, wanted.team_id)
        mine = [head for head in plans if plan_id in (None, head.id)]
        return build_plan(plan_report(session, mine or plans, now=wanted.at or wanted.now))
    if wanted.kind == RETROSPECTIVE:
        return _retrospective(session, wanted)
    if wanted.kind == LEARNING:
        return _learning(session, wanted)
    if wanted.kind == WEEKLY_REVIEW:
        return _weekly_review(session, wanted)
    if wanted.kind == RELEASE_DECISIONS:
        return _release_decisions(session, wanted)
    from slodesk.reports.executive import build
    from slodesk.storage.queries.executive import executive, quarter_end
    from slodesk.storage.queries.settings import read_settings

    moment, quarter = wanted.at, wanted.chosen
    if moment is None and quarter is not None:
        moment = quarter_end(session, quarter, read_settings(session), wanted.now)
    report = build(executive(session, now=wanted.now, at=moment, team_id=wanted.team_id, quarter=quarter))
    return report if quarter is None else replace(report, period_key=str(quarter))


def _learning(session: Session, wanted: Wanted) -> Report:
    from slodesk.reports.learning import build
    from slodesk.storage.queries.learning import learning
    from slodesk.storage.queries.settings import teams

    at = wanted.at or wanted.now
    team = next((team.name for team in teams(session) if team.id == wanted.team_id), "")
    return build(learning(session, wanted.chosen, at=at, team_id=wanted.team_id), at=at, team=team)


def _reviews(session: Session, team_id: str | None) -> list[tuple[str, Any]]:
    """Return the reviews there are, the latest week first."""
    from slodesk.reports.words import date_text
    from slodesk.storage.queries.review_report import reviews_of

    found: list[tuple[str, Any]] = []
    for line in reviews_of(session, team_id):
        words = tr("Week of {day}").format(day=date_text(line.week))
        if line.team:
            words = tr("{week}, {team}").format(week=words, team=line.team)
        found.append((words, line.id))
    return found


def _weekly_review(session: Session, wanted: Wanted) -> Report:
    from slodesk.domain.errors import WorkspaceError
    from slodesk.reports.weekly_review import build
    from slodesk.storage.queries.review_report import review_report
    from slodesk.storage.queries.settings import policy_at, read_settings

    found = review_report(session, now=wanted.now, at=wanted.at, team_id=wanted.team_id, key=wanted.chosen)
    if found is None:
        raise WorkspaceError(tr("This review is no longer in the workspace."))
    judged = found.prepared.as_of if found.prepared is not None else None
    return build(found, read_settings(session), policy_at(session, judged))


def _release_decisions(session: Session, wanted: Wanted) -> Report:
    from slodesk.reports.release_decisions import build
    from slodesk.storage.queries.release_report import quarter_report, release_report
    from slodesk.storage.queries.settings import teams

    team = next((team.name for team in teams(session) if team.id == wanted.team_id), "")
    if wanted.chosen is None:
        data = release_report(session, now=wanted.now, at=wanted.at, team_id=wanted.team_id, team=team)
        return build(data)
    data = quarter_report(
        session, wanted.chosen, now=wanted.now, at=wanted.at, team_id=wanted.team_id, team=team
    )
    return build(
        data, period=_quarter_words(wanted.chosen, to_date=data.to_date), period_key=str(wanted.chosen)
    )


def _quarter_words(quarter: Quarter, *, to_date: bool) -> str:
    return tr("{quarter}, so far").format(quarter=quarter) if to_date else str(quarter)


def _plans(session: Session, team_id: str | None) -> list[tuple[str, Any]]:
    """Return the plans, the latest quarter first; of several teams also all together."""
    from slodesk.storage.queries.plan_report import plans_of

    heads = plans_of(session, None, team_id, every=True)
    found: list[tuple[str, Any]] = []
    for quarter in dict.fromkeys(head.quarter for head in heads):
        mine = [head for head in heads if head.quarter == quarter]
        if len(mine) > 1:
            found.append((tr("{quarter}, all teams").format(quarter=quarter), (quarter, None)))
        for head in mine:
            words = str(quarter)
            if head.team:
                words = tr("{quarter}, {team}").format(quarter=quarter, team=head.team)
            found.append((words, (quarter, head.id)))
    return found


def _retrospectives(session: Session, team_id: str | None, also: str, words: str) -> list[tuple[str, Any]]:
    """Return the youngest retrospectives; of one that is revised also what was published before."""
    from slodesk.domain.retrospective import PUBLISHED
    from slodesk.storage.queries.retro_report import youngest

    found: list[tuple[str, Any]] = []
    for line in youngest(session, _RETROSPECTIVES, team_id=team_id, also=also, words=words):
        title = line.title if len(line.title) <= 60 else f"{line.title[:59]}…"
        found.append((f"{line.identifier}: {title}" if line.identifier else title, (line.id, None)))
        if line.revision > 1 and line.state != PUBLISHED:
            before = tr("{title}, revision {number} as published").format(
                title=line.identifier or title, number=line.revision - 1
            )
            found.append((before, (line.id, line.revision - 1)))
    return found


def _retrospective(session: Session, wanted: Wanted) -> Report:
    from slodesk.domain.errors import WorkspaceError
    from slodesk.reports.retrospective import build
    from slodesk.storage.queries.retro_report import retro_report
    from slodesk.storage.queries.retro_snapshots import retro_snapshots

    key, number = wanted.chosen
    made = {head.number: head.id for head in retro_snapshots(session, key)}
    data = retro_report(session, key, now=wanted.at or wanted.now, snapshot_id=made.get(number))
    if data is None:
        raise WorkspaceError(tr("This retrospective is no longer in the workspace."))
    return build(data, wanted.audience)
