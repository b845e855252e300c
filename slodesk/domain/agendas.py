"""The agendas that come with the program: what a meeting goes through, how long, and with which question.

Their words are phrases, so that they are said in the user's language; what people change is theirs and
stays as typed.
"""

from __future__ import annotations

from dataclasses import dataclass
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
AGENDAS: tuple[AgendaTemplate, ...] = (
    AgendaTemplate(
        "week-1", phrase("Week 1: review and assessment"), "planning",
        (
            Point(
                phrase("Open", "first point of an agenda"), 5,
                phrase("What do we want to know by the end of this hour?"),
            ),
            Point(
                phrase("Last quarter's performance"), 20,
                phrase("Which results surprise us, and why?"), "performance",
            ),
            Point(
                phrase("Goals and milestones"), 10,
                phrase("What will the business ask of us next quarter?"), "goals",
            ),
            Point(
                phrase("User satisfaction"), 10,
                phrase("Where do users feel something our figures don't show?"), "satisfaction",
            ),
            Point(phrase("Gap analysis"), 25, phrase("Which gaps matter, and what is behind each?"), "gap"),
            Point(phrase("Close", "last point of an agenda"), 5, phrase("Who brings what to next week?")),
        ),
    ),
    AgendaTemplate(
        "week-2", phrase("Week 2: target setting"), "planning",
        (
            Point(phrase("Open points"), 5, phrase("What is left from last week?"), "open_points"),
            Point(
                phrase("Proposed targets"), 40,
                phrase("Do we accept, change or reject each proposal?"), "proposals",
            ),
            Point(
                phrase("Error budgets"), 10,
                phrase("Can we live with the budgets these targets leave?"), "budgets",
            ),
            Point(phrase("Capacity"), 15, phrase("How many hours does each team have?"), "capacity"),
            Point(
                phrase("Close", "last point of an agenda"), 5,
                phrase("Which targets still need evidence or an approver?"),
            ),
        ),
    ),
    AgendaTemplate(
        "week-3", phrase("Week 3: roadmap"), "planning",
        (
            Point(phrase("Open points"), 5, phrase("What is left from last week?"), "open_points"),
            Point(phrase("Risks"), 20, phrase("Which risks alone would break a target?"), "risks"),
            Point(
                phrase("Reliability roadmap"), 30,
                phrase("What comes first, and what can wait?"), "roadmap",
            ),
            Point(
                phrase("Resource allocation"), 15,
                phrase("Is this the right balance of features and reliability?"), "allocation",
            ),
            Point(phrase("Close", "last point of an agenda"), 5, phrase("Who commits to what?")),
        ),
    ),
    AgendaTemplate(
        "week-4", phrase("Week 4: review and approval"), "planning",
        (
            Point(phrase("Open points"), 5, phrase("What is left from last week?"), "open_points"),
            Point(
                phrase("The plan"), 25,
                phrase("Does this plan keep what we promised to decide?"), "document",
            ),
            Point(phrase("Feedback"), 20, phrase("Which feedback changes the plan?"), "feedback"),
            Point(phrase("Approval"), 15, phrase("Do you sign this plan?"), "approval"),
            Point(phrase("Communication"), 10, phrase("Who tells whom, where and when?"), "messages"),
        ),
    ),
    AgendaTemplate(
        "session-1", phrase("Session 1: review and targets"), "planning",
        (
            Point(
                phrase("Open", "first point of an agenda"), 5,
                phrase("What do we want to have decided today?"),
            ),
            Point(
                phrase("Last quarter's performance"), 25,
                phrase("Which results surprise us, and why?"), "performance",
            ),
            Point(
                phrase("Goals and milestones"), 10,
                phrase("What will the business ask of us next quarter?"), "goals",
            ),
            Point(
                phrase("User satisfaction"), 10,
                phrase("Where do users feel something our figures don't show?"), "satisfaction",
            ),
            Point(phrase("Gap analysis"), 20, phrase("Which gaps matter, and what is behind each?"), "gap"),
            Point(phrase("Break"), 10, phrase("Back on time?")),
            Point(
                phrase("Proposed targets"), 35,
                phrase("Do we accept, change or reject each proposal?"), "proposals",
            ),
            Point(phrase("Capacity"), 10, phrase("How many hours does each team have?"), "capacity"),
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
            Point(phrase("Risks"), 20, phrase("Which risks alone would break a target?"), "risks"),
            Point(
                phrase("Reliability roadmap"), 30,
                phrase("What comes first, and what can wait?"), "roadmap",
            ),
            Point(
                phrase("Resource allocation"), 15,
                phrase("Is this the right balance of features and reliability?"), "allocation",
            ),
            Point(phrase("Break"), 10, phrase("Back on time?")),
            Point(
                phrase("The plan"), 15,
                phrase("Does this plan keep what we promised to decide?"), "document",
            ),
            Point(phrase("Feedback"), 15, phrase("Which feedback changes the plan?"), "feedback"),
            Point(phrase("Approval"), 15, phrase("Do you sign this plan?"), "approval"),
            Point(phrase("Communication"), 5, phrase("Who tells whom, where and when?"), "messages"),
        ),
    ),
    AgendaTemplate(
        "one-session", phrase("Planning in 90 minutes"), "planning",
        (
            Point(
                phrase("Last quarter's performance"), 15,
                phrase("Which results surprise us, and why?"), "performance",
            ),
            Point(phrase("Gap analysis"), 10, phrase("Which gaps matter, and what is behind each?"), "gap"),
            Point(
                phrase("Proposed targets"), 25,
                phrase("Do we accept, change or reject each proposal?"), "proposals",
            ),
            Point(
                phrase("Reliability roadmap"), 20,
                phrase("What comes first, and what can wait?"), "roadmap",
            ),
            Point(phrase("Risks"), 5, phrase("Which risk could break this plan?"), "risks"),
            Point(phrase("Approval"), 10, phrase("Do you sign this plan?"), "approval"),
            Point(phrase("Communication"), 5, phrase("Who tells whom, where and when?"), "messages"),
        ),
    ),
    AgendaTemplate(
        "weekly-review", phrase("Weekly SLO review"), "weekly_review",
        (
            Point(
                phrase("Status overview"), 10,
                phrase("Which services are at risk, and which are in good health?"),
            ),
            Point(phrase("Incidents"), 15, phrase("What did each incident cost, and what does it teach us?")),
            Point(phrase("Error budget analysis"), 10, phrase("Which budgets run out first, and why?")),
            Point(phrase("Release decisions"), 10, phrase("Which releases go out, wait or stop?")),
            Point(phrase("SLO adjustments"), 5, phrase("Does a target, threshold or window have to change?")),
            Point(
                phrase("Action items"), 5,
                phrase("What is done, what is late, what is new?"), "open_points",
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
