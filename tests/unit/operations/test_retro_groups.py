"""What a group fills in: quick lists put in order, together and given dots; whys; figures (R17, R19)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.cause_tree import outline
from slodesk.domain.consistency import findings
from slodesk.domain.errors import RuleBroken
from slodesk.domain.quick_lists import in_order, revealed
from slodesk.domain.retrospective import BLIND, OPEN
from slodesk.integrations.postmortem_markdown import write
from slodesk.operations import (
    meetings,
    retro_factors,
    retro_figures,
    retro_lists,
    retro_states,
    retrospectives,
)
from slodesk.operations.meeting_entries import add_entry
from slodesk.storage.queries.retro_report import retro_report
from slodesk.storage.queries.retrospectives import retrospective
from slodesk.storage.search import search

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective
    from tests.unit.operations.conftest import Desk

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture
def retro(desk: Desk) -> str:
    return str(desk.do(retrospectives.add_retrospective, "Pool exhausted", created=AT))


def read(desk: Desk, retro: str) -> Retrospective:
    found = desk.read(retrospective, retro)
    assert found is not None
    return found


def lists(desk: Desk, retro: str) -> str:
    """Return the lists as ``well: a b | wrong: [Alerts] c``."""
    said: dict[str, list[str]] = {}
    for point in in_order(read(desk, retro).points):
        words = said.setdefault(point.kind, [])
        words.append(f"{point.text}[{point.cluster}]" if point.cluster else point.text)
    return " | ".join(f"{kind}: {' '.join(words)}" for kind, words in said.items())


def wrong(desk: Desk, retro: str, texts: str) -> dict[str, str]:
    keys = desk.do(retro_lists.add_points, retro, "wrong", texts.split(), author="Kim")
    return dict(zip(texts.split(), keys, strict=True))


def test_lines_are_added_in_order_and_moved_within_and_between_lists(desk: Desk, retro: str) -> None:
    key = wrong(desk, retro, "a b c")
    assert [point.author for point in read(desk, retro).points] == ["Kim"] * 3
    desk.do(retro_lists.place_point, key["c"], "wrong", 0)
    assert lists(desk, retro) == "wrong: c a b"
    desk.do(retro_lists.place_point, key["a"], "well", 9)
    assert lists(desk, retro) == "well: a | wrong: c b"
    with pytest.raises(RuleBroken):
        desk.do(retro_lists.place_point, key["a"], "elsewhere", 0)


def test_lines_of_a_group_stand_together_where_the_first_stands(desk: Desk, retro: str) -> None:
    key = wrong(desk, retro, "a b c d e")
    desk.do(retro_lists.cluster_points, [key["d"], key["b"]], " Alerts ")
    assert lists(desk, retro) == "wrong: a b[Alerts] d[Alerts] c e"
    desk.do(retro_lists.cluster_points, [key["e"]], "alerts")
    assert lists(desk, retro) == "wrong: a b[alerts] d[alerts] e[alerts] c"
    desk.do(retro_lists.cluster_points, [key["d"]], "")
    assert lists(desk, retro) == "wrong: a b[alerts] e[alerts] d c"


def test_only_lines_of_one_list_are_put_together(desk: Desk, retro: str) -> None:
    key = wrong(desk, retro, "a")
    (other,) = desk.do(retro_lists.add_points, retro, "well", ["b"])
    with pytest.raises(RuleBroken, match="one list"):
        desk.do(retro_lists.cluster_points, [key["a"], other], "Alerts")
    with pytest.raises(RuleBroken, match="Choose"):
        desk.do(retro_lists.cluster_points, [], "Alerts")


def test_a_line_put_among_a_group_joins_it_and_one_taken_away_leaves_it(desk: Desk, retro: str) -> None:
    key = wrong(desk, retro, "a b c d")
    desk.do(retro_lists.cluster_points, [key["b"], key["c"]], "Alerts")
    desk.do(retro_lists.place_point, key["a"], "wrong", 1)
    assert lists(desk, retro) == "wrong: b[Alerts] a[Alerts] c[Alerts] d"
    desk.do(retro_lists.place_point, key["b"], "wrong", 1)
    assert lists(desk, retro) == "wrong: a[Alerts] b[Alerts] c[Alerts] d"
    desk.do(retro_lists.place_point, key["b"], "wrong", 3)
    assert lists(desk, retro) == "wrong: a[Alerts] c[Alerts] d b"
    desk.do(retro_lists.place_point, key["c"], "lucky", 0)
    assert lists(desk, retro) == "wrong: a[Alerts] d b | lucky: c"
    desk.do(retro_lists.place_point, key["a"], "wrong", 2)
    assert lists(desk, retro) == "wrong: d b a[Alerts] | lucky: c", "the last of a group keeps its name"


def test_dots_are_given_taken_back_and_cleared(desk: Desk, retro: str) -> None:
    key = wrong(desk, retro, "a b")
    for dots in (1, 1, -1):
        desk.do(retro_lists.give_dot, key["a"], dots)
    desk.do(retro_lists.give_dot, key["b"], -3)
    assert [point.votes for point in read(desk, retro).points] == [1, 0]
    desk.do(retro_lists.clear_dots, retro)
    assert [point.votes for point in read(desk, retro).points] == [0, 0]


def test_suggestions_are_kept_dropped_or_reworded(desk: Desk, retro: str) -> None:
    def suggest(text: str) -> str:
        fields = {"kind": "well", "text": text, "suggested": True}
        return str(desk.do(lambda s: retrospectives.add_part(s, retro, "point", **fields)))

    first = suggest("Detected within 3 minutes.")
    suggest("Every SLO stayed within its target.")
    desk.do(retro_lists.reword_point, first, "The alert came at once")
    desk.do(retro_lists.drop_suggestions, retro)
    suggest("a")
    desk.do(retro_lists.keep_suggestions, retro)
    assert [(point.text, point.suggested) for point in read(desk, retro).points] == [
        ("The alert came at once", False), ("a", False),
    ]  # fmt: skip


def test_what_is_not_revealed_is_read_nowhere_but_in_its_list(desk: Desk, retro: str) -> None:
    desk.do(retro_lists.add_points, retro, "wrong", ["Zebra: Kim was careless"], author="Kim")
    desk.do(retro_lists.add_points, retro, "well", ["Zebra restored in 45 minutes"], author="Ada")
    desk.do(retrospectives.add_part, retro, "point", kind="well", text="Zebra hint", suggested=True)

    def told() -> tuple[str, int, list[str]]:
        content = read(desk, retro)
        report = desk.read(retro_report, retro, now=AT)
        assert report is not None
        quoted = " ".join(
            str(each.words)
            for each in findings(content, {}, people=["Kim"], teams=[], at=AT)
            if each.section in ("well", "wrong")
        )
        return quoted, len(report.content.points), sorted(hit.title for hit in desk.read(search, "zebra"))

    open_ = told()
    assert "careless" in open_[0]
    assert open_[1:] == (3, ["Zebra hint", "Zebra restored in 45 minutes", "Zebra: Kim was careless"])
    desk.do(retrospectives.set_retrospective_field, retro, "lists", BLIND)
    assert told() == ("", 1, ["Zebra hint"])
    assert "careless" not in write(revealed(read(desk, retro)))
    desk.do(retrospectives.add_part, retro, "reviewer", name="Kim")
    desk.do(retro_states.send_for_review, retro)
    [reviewer] = read(desk, retro).reviewers
    desk.do(retro_states.set_verdict, reviewer.id, "approved", at=AT, given_as="me")
    with pytest.raises(RuleBroken, match="Reveal"):
        desk.do(retro_states.publish, retro, at=AT, made_as="me")
    desk.do(retro_states.take_back, retro)
    desk.do(retrospectives.set_retrospective_field, retro, "lists", OPEN)
    assert told() == open_


def test_nothing_changes_once_it_is_published(desk: Desk, retro: str) -> None:

    key = wrong(desk, retro, "a")
    reader = desk.do(lambda s: retrospectives.add_part(s, retro, "reviewer", name="Lee"))
    desk.do(retro_states.send_for_review, retro)
    desk.do(retro_states.set_verdict, reader, "approved", at=AT, given_as="Lee")
    desk.do(retro_states.publish, retro, at=AT, made_as="Kim")
    for move, args in (
        (retro_lists.give_dot, (key["a"],)), (retro_lists.place_point, (key["a"], "well", 0)),
        (retro_lists.clear_dots, (retro,)), (retro_factors.add_factor, (retro, "Why")),
        (retro_figures.set_figure, (retro, "users", None, Decimal(3))),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="published"):
            desk.do(move, *args)


# Factors


def tree(desk: Desk, retro: str) -> str:
    """Return the outline as ``a .b ..c``."""
    return " ".join("." * each.depth + each.factor.text for each in outline(read(desk, retro).factors))


@pytest.fixture
def factor(desk: Desk, retro: str) -> dict[str, str]:
    found = {text: str(desk.do(retro_factors.add_factor, retro, text)) for text in "abc"}
    found["d"] = str(desk.do(retro_factors.add_factor, retro, "d", found["a"]))
    found["e"] = str(desk.do(retro_factors.add_factor, retro, "e", found["d"]))
    return found


def test_whys_stand_below_what_they_explain(desk: Desk, retro: str, factor: dict[str, str]) -> None:
    assert tree(desk, retro) == "a .d ..e b c"
    assert [each.text for each in read(desk, retro).factors] == list("adebc"), "stored as they are read"


def test_factors_go_deeper_and_back(desk: Desk, retro: str, factor: dict[str, str]) -> None:
    desk.do(retro_factors.indent_factor, factor["b"])
    assert tree(desk, retro) == "a .d ..e .b c"
    desk.do(retro_factors.indent_factor, factor["b"])
    assert tree(desk, retro) == "a .d ..e ..b c"
    with pytest.raises(RuleBroken, match="Nothing stands above"):
        desk.do(retro_factors.indent_factor, factor["e"])
    desk.do(retro_factors.outdent_factor, factor["e"])
    assert tree(desk, retro) == "a .d ..b .e c"
    desk.do(retro_factors.outdent_factor, factor["d"])
    assert tree(desk, retro) == "a .e d .b c"
    with pytest.raises(RuleBroken, match="by itself"):
        desk.do(retro_factors.outdent_factor, factor["d"])


def test_factors_move_with_what_explains_them(desk: Desk, retro: str, factor: dict[str, str]) -> None:
    desk.do(retro_factors.shift_factor, factor["a"], 1)
    assert tree(desk, retro) == "b a .d ..e c"
    desk.do(retro_factors.shift_factor, factor["c"], -9)
    assert tree(desk, retro) == "c b a .d ..e"
    desk.do(retrospectives.remove_part, "factor", factor["a"])
    assert tree(desk, retro) == "c b d .e"


# Figures


def test_a_figure_is_written_once_per_kind_and_slo(desk: Desk, retro: str) -> None:
    first = desk.do(retro_figures.set_figure, retro, "consumed", desk.slo, Decimal("0.47"))
    assert desk.do(retro_figures.set_figure, retro, "consumed", desk.slo, Decimal("0.15")) == first
    desk.do(retro_figures.set_figure, retro, "consumed", None, Decimal("0.2"))
    figures = read(desk, retro).figures
    assert [(each.slo_id, each.value) for each in figures] == [
        (desk.slo, Decimal("0.15")), (None, Decimal("0.2")),
    ]  # fmt: skip
    assert desk.do(retro_figures.set_figure, retro, "consumed", None, None) is None
    assert len(read(desk, retro).figures) == 1


def test_what_was_measured_is_taken_only_where_nothing_is_written(desk: Desk, retro: str) -> None:
    desk.do(retro_figures.set_figure, retro, "consumed", desk.slo, Decimal("0.15"))
    measured = [("consumed", desk.slo, Decimal("0.4688")), ("actual", desk.slo, Decimal("0.99953"))]
    assert desk.do(retro_figures.take_figures, retro, measured) == 1
    assert {each.kind: each.value for each in read(desk, retro).figures} == {
        "consumed": Decimal("0.15"), "actual": Decimal("0.99953"),
    }  # fmt: skip


# The workshop


def test_an_action_of_its_workshop_is_the_retrospectives_own(desk: Desk, retro: str) -> None:
    meeting = desk.do(
        lambda s: meetings.prepare_meeting(
            s, "Retrospective", [{"title": "Actions", "minutes": 5, "question": "", "view": ""}],
            created=AT, kind="retrospective", subject_id=retro,
        )
    )  # fmt: skip
    desk.do(meetings.start_meeting, meeting, at=AT)
    desk.do(add_entry, meeting, "action", "Alert on pool size @Kim 2026-12-01", at=AT)
    desk.do(add_entry, meeting, "decision", "We keep the target", at=AT)
    (action,) = read(desk, retro).actions
    assert (action.title, action.due) == ("Alert on pool size", datetime(2026, 12, 1, tzinfo=UTC).date())
