"""The agendas that come with the program: what a meeting goes through, how long, and with which question.

Their words are phrases, so that they are said in the user's language; what people change is theirs and
stays as typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from slodesk.domain.phrases import Meant, Phrase, phrase


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an agenda.

    Attributes:
        title: what it is about.
        minutes: planned.
        question: what the room decides on.
        view: what the room looks at, by name; empty: the question alone.
    """

    title: Phrase
    minutes: int
    question: Phrase
    view: str = ""


@dataclass(frozen=True, slots=True)
class AgendaTemplate:
    """An agenda to begin with.

    Attributes:
        key: its name for code.
        title: what it is called.
        kind: the ritual.
        points: in order.
    """

    key: str
    title: Phrase
    kind: str
    points: tuple[Point, ...]


# fmt: off
# Points that several agendas have, with the minutes they have in four workshops.
_PERFORMANCE = Point(
    phrase("Last quarter's performance"), 20, phrase("Which results surprise us, and why?"), "performance"
)
_GOALS = Point(
    phrase("Goals and milestones"), 10, phrase("What will the business ask of us next quarter?"), "goals"
)
_SATISFACTION = Point(
    phrase("User satisfaction"), 10,
    phrase("Where do users feel something our figures don't show?"), "satisfaction",
)
_GAPS = Point(phrase("Gap analysis"), 25, phrase("Which gaps matter, and what is behind each?"), "gap")
_OPEN_POINTS = Point(phrase("Open points"), 5, phrase("What is left from last week?"), "open_points")
_PROPOSALS = Point(
    phrase("Proposed targets"), 40, phrase("Do we accept, change or reject each proposal?"), "proposals"
)
_CAPACITY = Point(phrase("Capacity"), 15, phrase("How many hours does each team have?"), "capacity")
_RISKS = Point(phrase("Risks"), 20, phrase("Which risks alone would break a target?"), "risks")
_ROADMAP = Point(phrase("Reliability roadmap"), 30, phrase("What comes first, and what can wait?"), "roadmap")
_ALLOCATION = Point(
    phrase("Resource allocation"), 15,
    phrase("Is this the right balance of features and reliability?"), "allocation",
)
_PLAN = Point(phrase("The plan"), 25, phrase("Does this plan keep what we promised to decide?"), "document")
_FEEDBACK = Point(phrase("Feedback"), 20, phrase("Which feedback changes the plan?"), "feedback")
_APPROVAL = Point(phrase("Approval"), 15, phrase("Do you sign this plan?"), "approval")
_MESSAGES = Point(phrase("Communication"), 10, phrase("Who tells whom, where and when?"), "messages")
_BREAK = Point(phrase("Break"), 10, phrase("Back on time?"))

AGENDAS: tuple[AgendaTemplate, ...] = (
    AgendaTemplate(
        "week-1", phrase("Week 1: review and assessment"), "planning",
        (
            Point(
                phrase("Open", "first point of an agenda"), 5,
                phrase("What do we want to know by the end of this hour?"),
            ),
            _PERFORMANCE,
            _GOALS,
            _SATISFACTION,
            _GAPS,
            Point(phrase("Close", "last point of an agenda"), 5, phrase("Who brings what to next week?")),
        ),
    ),
    AgendaTemplate(
        "week-2", phrase("Week 2: target setting"), "planning",
        (
            _OPEN_POINTS,
            _PROPOSALS,
            Point(
                phrase("Error budgets"), 10,
                phrase("Can we live with the budgets these targets leave?"), "budgets",
            ),
            _CAPACITY,
            Point(
                phrase("Close", "last point of an agenda"), 5,
                phrase("Which targets still need evidence or an approver?"),
            ),
        ),
    ),
    AgendaTemplate(
        "week-3", phrase("Week 3: roadmap"), "planning",
        (
            _OPEN_POINTS,
            _RISKS,
            _ROADMAP,
            _ALLOCATION,
            Point(phrase("Close", "last point of an agenda"), 5, phrase("Who commits to what?")),
        ),
    ),
    AgendaTemplate(
        "week-4", phrase("Week 4: review and approval"), "planning",
        (_OPEN_POINTS, _PLAN, _FEEDBACK, _APPROVAL, _MESSAGES),
    ),
    AgendaTemplate(
        "session-1", phrase("Session 1: review and targets"), "planning",
        (
            Point(
                phrase("Open", "first point of an agenda"), 5,
                phrase("What do we want to have decided today?"),
            ),
            replace(_PERFORMANCE, minutes=25),
            _GOALS,
            _SATISFACTION,
            replace(_GAPS, minutes=20),
            _BREAK,
            replace(_PROPOSALS, minutes=35),
            replace(_CAPACITY, minutes=10),
            Point(
                phrase("Close", "last point of an agenda"), 5,
                phrase("Who brings what to the second session?"),
            ),
        ),
    ),
    AgendaTemplate(
        "session-2", phrase("Session 2: roadmap and approval"), "planning",
        (
            Point(phrase("Open points"), 5, phrase("What is left from the first session?"), "open_points"),
            _RISKS,
            _ROADMAP,
            _ALLOCATION,
            _BREAK,
            replace(_PLAN, minutes=15),
            replace(_FEEDBACK, minutes=15),
            _APPROVAL,
            replace(_MESSAGES, minutes=5),
        ),
    ),
    AgendaTemplate(
        "one-session", phrase("Planning in 90 minutes"), "planning",
        (
            replace(_PERFORMANCE, minutes=15),
            replace(_GAPS, minutes=10),
            replace(_PROPOSALS, minutes=25),
            replace(_ROADMAP, minutes=20),
            Point(phrase("Risks"), 5, phrase("Which risk could break this plan?"), "risks"),
            replace(_APPROVAL, minutes=10),
            replace(_MESSAGES, minutes=5),
        ),
    ),
    AgendaTemplate(
        "weekly-review", phrase("Weekly SLO review"), "weekly_review",
        (
            Point(
                phrase("Status overview"), 10,
                phrase("Which services are at risk, and which are in good health?"), "review_status",
            ),
            Point(
                phrase("Incidents"), 15,
                phrase("What did each incident cost, and what does it teach us?"), "review_incidents",
            ),
            Point(
                phrase("Error budget analysis"), 10,
                phrase("Which budgets run out first, and why?"), "review_budgets",
            ),
            Point(
                phrase("Release decisions"), 10,
                phrase("Which releases go out, wait or stop?"), "review_releases",
            ),
            Point(
                phrase("SLO adjustments"), 5,
                phrase("Does a target, threshold or window have to change?"), "review_adjustments",
            ),
            Point(
                phrase("Action items"), 5,
                phrase("What is done, what is late, what is new?"), "review_actions",
            ),
        ),
    ),
    AgendaTemplate(
        "retrospective", phrase("Retrospective"), "retrospective",
        (
            Point(
                phrase("Welcome and ground rules"), 5,
                phrase("We look for causes in the system, not for somebody to blame. Agreed?"),
                "retro_summary",
            ),
            Point(phrase("Timeline"), 10, phrase("What happened, and what is missing?"), "retro_timeline"),
            Point(
                phrase("What went well, what went wrong, where we got lucky"), 10,
                phrase("What did you see, each for yourself?"), "retro_lists",
            ),
            Point(
                phrase("Reveal and put together"), 5,
                phrase("Which lines belong together?"), "retro_lists",
            ),
            Point(phrase("Dot-vote"), 5, phrase("Which three matter most?"), "retro_lists"),
            Point(
                phrase("Contributing factors"), 10, phrase("What made it possible, and why?"), "retro_factors"
            ),
            Point(
                phrase("Action items"), 10,
                phrase("What do we change, who does it, and by when?"), "retro_actions",
            ),
            Point(phrase("Close"), 5, phrase("Whom do we tell, and when do we look again?")),
        ),
    ),
)
# fmt: on
"""In the order in which they are offered."""


@cache
def _own_words() -> dict[str, Phrase]:
    told = [agenda.title for agenda in AGENDAS]
    told += [
        words for agenda in AGENDAS for point in agenda.points for words in (point.title, point.question)
    ]
    return {str(words): words for words in told}


def agenda_words(text: str) -> Meant:
    """Return what a text of an agenda means: the program's own are said in any language, others as typed."""
    return _own_words().get(text, text)
