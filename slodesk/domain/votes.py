"""Votes: fist of five, dots, and yes or no; who objects and why stays on record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.phrases import Figure, listed, phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slodesk.domain.phrases import Meant

FIST, YES_NO, DOTS = "fist_of_five", "yes_no", "dots"
WAYS = (FIST, YES_NO, DOTS)
FIST_OBJECTS = 2
"""Up to so many fingers is an objection: 3 can live with it, 0 would stop it."""
NO, YES, ABSTAIN = 0, 1, 2
MOST_OPTIONS = 9
"""One per digit key."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person said: fingers 0–5, yes, no or neither, or the number of an option from 0."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Objection:
    """Why somebody does not agree."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Vote:
    """A question, the way of voting, and everything that was said.

    Attributes:
        way: one of ``WAYS``.
        options: what dots are put on, 2 to 9; empty for the other ways.
        ballots: in the order they were given; a name stands once, but dots are many and without names.
        objections: in words.
        closed: whether the result stands.
    """

    way: str = FIST
    options: tuple[str, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    objections: tuple[Objection, ...] = ()
    closed: bool = False

    @property
    def choices(self) -> tuple[int, ...]:
        """The values a ballot may have."""
        if self.way == FIST:
            return (0, 1, 2, 3, 4, 5)
        return (NO, YES, ABSTAIN) if self.way == YES_NO else tuple(range(len(self.options)))

    def value_of(self, name: str) -> int | None:
        """Return what somebody said; None while nothing."""
        return next((ballot.value for ballot in self.ballots if ballot.name == name), None)


def parse_question(line: str) -> tuple[str, Vote]:
    """Take a typed vote apart: "Which first? Pool / Cache / Queue" is put to dots, the rest to fingers.

    Raises:
        RuleBroken: no question, or more options than digit keys.
    """
    head, mark, tail = line.partition("?")
    options = tuple(part.strip() for part in tail.split(" / ") if part.strip())
    if mark and len(options) > 1:
        if len(options) > MOST_OPTIONS:
            raise RuleBroken(f"At most {MOST_OPTIONS} options, so that each has a key.")
        return head.strip() + "?", Vote(DOTS, options)
    if not line.strip():
        raise RuleBroken("Say what the vote is about.")
    return line.strip(), Vote()


def change_way(vote: Vote) -> Vote:
    """Return the vote in the next way of voting.

    Raises:
        RuleBroken: somebody has voted, or there are options.
    """
    if vote.ballots or vote.closed:
        raise RuleBroken("Somebody has voted already: take the votes back first.")
    if vote.way == DOTS:
        raise RuleBroken("Options are voted for with dots.")
    return replace(vote, way=YES_NO if vote.way == FIST else FIST)


def cast(vote: Vote, value: int, name: str = "") -> Vote:
    """Add a ballot; somebody who voted before says something else.

    Args:
        vote: so far.
        value: one of its choices.
        name: whose; empty where hands are only counted, and for dots.

    Raises:
        RuleBroken: the vote is closed, or there is no such choice.
    """
    if vote.closed:
        raise RuleBroken("This vote is closed: undo that first.")
    if value not in vote.choices:
        raise RuleBroken("There is no such choice in this vote.")
    kept = vote.ballots if not name else tuple(b for b in vote.ballots if b.name != name)
    return replace(vote, ballots=(*kept, Ballot(name, value)))


def take_back(vote: Vote) -> Vote:
    """Return the vote without its last ballot.

    Raises:
        RuleBroken: it is closed, or nobody has voted.
    """
    if vote.closed or not vote.ballots:
        raise RuleBroken("There is no vote to take back.")
    return replace(vote, ballots=vote.ballots[:-1])


def object_to(vote: Vote, name: str, text: str) -> Vote:
    """Keep why somebody objects; without words the objection goes."""
    kept = tuple(objection for objection in vote.objections if objection.name != name)
    return replace(vote, objections=(*kept, Objection(name, text)) if text.strip() else kept)


def close(vote: Vote) -> Vote:
    """Let the result stand.

    Raises:
        RuleBroken: nobody has voted.
    """
    if not vote.ballots:
        raise RuleBroken("Nobody has voted yet.")
    return replace(vote, closed=True)


def tally(vote: Vote) -> dict[int, int]:
    """Return how many chose each value, in the order of the choices."""
    counts = Counter(ballot.value for ballot in vote.ballots)
    return {choice: counts[choice] for choice in vote.choices}


def objectors(vote: Vote) -> tuple[str, ...]:
    """Return who objects, in the order of their ballots, then those who only did so in words."""
    if vote.way == DOTS:
        named: tuple[str, ...] = ()
    else:
        named = tuple(ballot.name for ballot in vote.ballots if ballot.name and objects(vote, ballot.value))
    return tuple(dict.fromkeys((*named, *(objection.name for objection in vote.objections))))


def objects(vote: Vote, value: int) -> bool:
    """Tell whether a ballot of this value is an objection."""
    return value <= FIST_OBJECTS if vote.way == FIST else vote.way == YES_NO and value == NO


def mean(vote: Vote) -> float | None:
    """Return the mean number of fingers, None without ballots."""
    values = [ballot.value for ballot in vote.ballots]
    return sum(values) / len(values) if values else None


def spread(vote: Vote) -> tuple[int, int] | None:
    """Return the lowest and the highest number of fingers, None without ballots."""
    values = [ballot.value for ballot in vote.ballots]
    return (min(values), max(values)) if values else None


def leaders(vote: Vote) -> tuple[int, ...]:
    """Return the options with the most dots; several when they are level, none without dots."""
    counts = tally(vote)
    most = max(counts.values(), default=0)
    return tuple(choice for choice, count in counts.items() if count == most and most > 0)


def result(vote: Vote) -> Meant:
    """Return what came of it in a sentence."""
    if not vote.ballots:
        return phrase("Nobody has voted yet.")
    if vote.way == FIST:
        return _fist_result(vote)
    return _yes_no_result(vote) if vote.way == YES_NO else _dots_result(vote)


def _fist_result(vote: Vote) -> Meant:
    low, high = spread(vote) or (0, 0)
    counted = phrase(
        "{votes} [vote|votes], {low} to {high} fingers, mean {mean}", "", len(vote.ballots),
        votes=Figure(len(vote.ballots)), low=Figure(low), high=Figure(high), mean=Figure(mean(vote) or 0, 1),
    )  # fmt: skip
    against = sum(1 for ballot in vote.ballots if objects(vote, ballot.value))
    if not against:
        return phrase("Agreed: everybody can live with it ({counted}).", counted=counted)
    who = _who(vote, against)
    if low == 0:
        return phrase("Stopped: {who} would not have it ({counted}).", who=who, counted=counted)
    return phrase("Not agreed: {who} [objects|object] ({counted}).", "", against, who=who, counted=counted)


def _yes_no_result(vote: Vote) -> Meant:
    counts = tally(vote)
    against = counts[NO]
    told = phrase(
        "{yes} yes, {no} no, {abstained} abstained",
        yes=Figure(counts[YES]), no=Figure(against), abstained=Figure(counts[ABSTAIN]),
    )  # fmt: skip
    if counts[YES] > against:
        if against:
            return phrase("Yes by majority, against {who} ({told}).", who=_who(vote, against), told=told)
        return phrase("Yes, nobody against ({told}).", told=told)
    if counts[YES] == against:
        return phrase("Level: no result ({told}).", told=told)
    return phrase("No ({told}).", told=told)


def _dots_result(vote: Vote) -> Meant:
    counts, first = tally(vote), leaders(vote)
    most, cast = counts[first[0]], len(vote.ballots)
    dots = phrase("{dots} of {all} [dot|dots]", "", cast, dots=Figure(most), all=Figure(cast))
    names = listed([vote.options[choice] for choice in first])
    if len(first) == 1:
        return phrase("{option} leads with {dots}.", option=names, dots=dots)
    return phrase("{options} are level with {dots} each.", options=names, dots=dots)


def _who(vote: Vote, against: int) -> Meant:
    """Return who objects by name, or how many where hands were only counted."""
    if vote.way == FIST:
        named = [b.name for b in vote.ballots if b.name and b.value <= FIST_OBJECTS]
    else:
        named = [b.name for b in vote.ballots if b.name and b.value == NO]
    return listed(named) if len(named) == against else phrase("%Ln [person|persons]", "", against)


def to_data(vote: Vote) -> dict[str, Any]:
    """Return what is stored of a vote."""
    return {
        "way": vote.way,
        "options": list(vote.options),
        "ballots": [{"name": ballot.name, "value": ballot.value} for ballot in vote.ballots],
        "objections": [{"name": said.name, "text": said.text} for said in vote.objections],
        "closed": vote.closed,
    }


def from_data(data: Mapping[str, Any]) -> Vote:
    """Return a stored vote; what makes no sense in a foreign workspace is left out."""
    way = data.get("way", FIST)
    found = Vote(way if way in WAYS else FIST, tuple(str(o) for o in _list(data, "options"))[:MOST_OPTIONS])
    ballots = [
        Ballot(str(raw.get("name", "")), raw["value"])
        for raw in _list(data, "ballots")
        if isinstance(raw, dict) and type(raw.get("value")) is int and raw["value"] in found.choices
    ]
    said = [
        Objection(str(raw.get("name", "")), str(raw.get("text", "")))
        for raw in _list(data, "objections")
        if isinstance(raw, dict)
    ]
    return replace(
        found,
        ballots=tuple(ballots),
        objections=tuple(said),
        closed=bool(data.get("closed")) and bool(ballots),
    )


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name)
    return value if isinstance(value, list) else []
