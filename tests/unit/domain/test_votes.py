"""Votes, their tallies and what comes of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain import votes
from slodesk.domain.errors import RuleBroken
from slodesk.domain.votes import ABSTAIN, DOTS, NO, YES, YES_NO, Vote


def voted(vote: Vote, **ballots: int) -> Vote:
    for name, value in ballots.items():
        vote = votes.cast(vote, value, name)
    return vote


def said(vote: Vote) -> str:
    return str(votes.result(vote))


def test_everybody_can_live_with_it() -> None:
    vote = voted(Vote(), Kim=3, Lee=5, Mo=4)
    assert votes.tally(vote) == {0: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1}
    assert votes.spread(vote) == (3, 5)
    assert said(vote) == "Agreed: everybody can live with it (3 votes, 3 to 5 fingers, mean 4.0)."


def test_two_fingers_object_and_are_named() -> None:
    vote = voted(Vote(), Kim=2, Lee=5, Mo=1)
    assert votes.objectors(vote) == ("Kim", "Mo")
    assert said(vote) == "Not agreed: Kim and Mo object (3 votes, 1 to 5 fingers, mean 2.7)."


def test_one_objects() -> None:
    assert said(voted(Vote(), Kim=2, Lee=5)).startswith("Not agreed: Kim objects (2 votes,")


def test_no_finger_stops_it() -> None:
    assert said(voted(Vote(), Kim=0, Lee=5)).startswith("Stopped: Kim would not have it")


def test_counted_hands_have_no_names() -> None:
    vote = votes.cast(votes.cast(votes.cast(Vote(), 1), 2), 5)
    assert said(vote) == "Not agreed: 2 persons object (3 votes, 1 to 5 fingers, mean 2.7)."
    assert votes.objectors(vote) == ()


def test_a_second_vote_of_a_person_replaces_the_first() -> None:
    vote = voted(voted(Vote(), Kim=1, Lee=4), Kim=4)
    assert len(vote.ballots) == 2
    assert vote.value_of("Kim") == 4
    assert vote.value_of("Mo") is None


def test_yes_and_no() -> None:
    vote = Vote(YES_NO)
    assert said(voted(vote, Kim=YES, Lee=YES)) == "Yes, nobody against (2 yes, 0 no, 0 abstained)."
    majority = voted(vote, Kim=YES, Lee=YES, Mo=NO, Al=ABSTAIN)
    assert said(majority) == "Yes by majority, against Mo (2 yes, 1 no, 1 abstained)."
    assert said(voted(vote, Kim=YES, Mo=NO)) == "Level: no result (1 yes, 1 no, 0 abstained)."
    assert said(voted(vote, Mo=NO)) == "No (0 yes, 1 no, 0 abstained)."
    assert votes.objectors(majority) == ("Mo",)


def test_dots() -> None:
    question, vote = votes.parse_question("Which first? Pool / Cache / Queue")
    assert (question, vote.way, vote.options) == ("Which first?", DOTS, ("Pool", "Cache", "Queue"))
    for option in (0, 1, 0, 2):
        vote = votes.cast(vote, option)
    assert votes.tally(vote) == {0: 2, 1: 1, 2: 1}
    assert said(vote) == "Pool leads with 2 of 4 dots."
    assert said(votes.cast(vote, 1)) == "Pool and Cache are level with 2 of 5 dots each."


def test_a_question_without_options_is_put_to_fingers() -> None:
    assert votes.parse_question(" Keep it? ") == ("Keep it?", Vote())
    assert votes.parse_question("and/or? no") == ("and/or? no", Vote())
    with pytest.raises(RuleBroken, match="what the vote is about"):
        votes.parse_question(" ")
    with pytest.raises(RuleBroken, match="At most 9"):
        votes.parse_question("Which? " + " / ".join("abcdefghij"))


def test_dissent_is_kept_in_words() -> None:
    vote = votes.object_to(voted(Vote(), Kim=2, Lee=5), "Kim", "Never tried at night")
    vote = votes.close(votes.object_to(vote, "Al", "Not asked"))
    assert [objection.text for objection in vote.objections] == ["Never tried at night", "Not asked"]
    assert votes.objectors(vote) == ("Kim", "Al")
    assert votes.object_to(vote, "Al", " ").objections == vote.objections[:1]


def test_a_closed_vote_stands() -> None:
    vote = votes.close(voted(Vote(), Kim=5))
    for change in (
        lambda: votes.cast(vote, 1, "Lee"),
        lambda: votes.take_back(vote),
        lambda: votes.change_way(vote),
    ):
        with pytest.raises(RuleBroken):
            change()


def test_what_cannot_be() -> None:
    for change in (
        lambda: votes.cast(Vote(), 6),
        lambda: votes.cast(Vote(YES_NO), 3),
        lambda: votes.cast(Vote(DOTS, ("a", "b")), 2),
        lambda: votes.close(Vote()),
        lambda: votes.take_back(Vote()),
        lambda: votes.change_way(Vote(DOTS, ("a", "b"))),
        lambda: votes.change_way(voted(Vote(), Kim=1)),
    ):
        with pytest.raises(RuleBroken):
            change()
    assert said(Vote()) == "Nobody has voted yet."
    assert votes.mean(Vote()) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["way", "options", "ballots", "name", "value", "objections", "text", "closed"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["way", "options", "ballots", "objections", "closed"]), _json))
def test_foreign_data_never_fails(data: dict[str, Any]) -> None:
    vote = votes.from_data(data)
    assert said(vote)
    assert votes.from_data(json.loads(json.dumps(votes.to_data(vote)))) == vote


@given(
    st.sampled_from([Vote(), Vote(YES_NO), Vote(DOTS, ("a", "b", "c"))]),
    st.lists(st.tuples(st.integers(-1, 6), st.sampled_from(["", "Kim", "Lee"])), max_size=12),
)
def test_every_ballot_is_counted_once_and_comes_back(vote: Vote, cast: list[tuple[int, str]]) -> None:
    for value, name in cast:
        if value in vote.choices:
            vote = votes.cast(vote, value, name)
    assert sum(votes.tally(vote).values()) == len(vote.ballots)
    assert votes.from_data(votes.to_data(vote)) == vote
    assert said(vote)
