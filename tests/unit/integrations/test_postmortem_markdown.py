"""Postmortems in Markdown: ours come back whole, and of other people's no line is lost."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import SourceError
from slodesk.integrations.postmortem_markdown import read, write
from slodesk.integrations.postmortem_markdown.marks import block, inline, plain, plain_block
from tests.unit.integrations.retro_values import HOSTILE, retrospectives, texts, without_keys

POSTMORTEMS = Path(__file__).parent / "data" / "postmortems"
NAMES = sorted(path.stem for path in POSTMORTEMS.iterdir())
NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)
unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck))


def sample(name: str) -> kept.Retrospective:
    path = POSTMORTEMS / f"{name}.md"
    return read(path.read_text("utf-8"), path.name, NOW).content


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


# Ours


@settings(unhurried, max_examples=60)
@given(retrospectives())
def test_what_we_write_comes_back(content: kept.Retrospective) -> None:
    found = read(write(content), "f.md", NOW)
    assert found.own
    assert without_keys(found.content) == without_keys(content)


@settings(unhurried, max_examples=300)
@given(texts | st.lists(st.sampled_from([*HOSTILE, "\n", "\n- a", "\n  - b", " "])).map("".join))
def test_text_shows_as_itself(text: str) -> None:
    assert plain(inline(text)) == text
    assert plain_block(block(text).split("\n")) == text


def test_a_word_of_200_000_characters() -> None:
    word = "ab*_<" * 40_000
    content = kept.Retrospective("r", "Long", NOW, summary=word, events=(kept.Event("e", NOW, word),))
    found = read(write(content), "f.md", NOW).content
    assert found.summary == found.events[0].text == word


def test_nothing_in_an_export_is_markup() -> None:
    text = " ".join(HOSTILE)
    content = kept.Retrospective(
        "<!-- -->", "<script>alert(1)</script>", NOW, summary=text, notes=text, accepted=("--> <b>",),
        events=(kept.Event("e", None, text),), points=(kept.Point("p", kept.WELL, text),),
        actions=(kept.Action("a", "[x](javascript:alert(1))", description=text),),
    )  # fmt: skip
    written = write(content)
    bare = re.sub(r"\\.", "", written.rsplit("<!-- slodesk", 1)[0])
    assert not re.search(r"<(?!br>)", bare)
    assert "](" not in bare
    assert written.rstrip().endswith("-->")
    assert written.rsplit("<!-- slodesk", 1)[1].count("-->") == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_import_exported_and_imported_again_is_the_same(name: str) -> None:
    content = sample(name)
    assert without_keys(read(write(content), "f.md", NOW).content) == without_keys(content)


def test_what_people_add_to_an_export_is_kept() -> None:
    content = kept.Retrospective(
        "r", "Pool", NOW, summary="It ran dry.", points=(kept.Point("p", kept.WELL, "Fast"),)
    )
    text = write(content).replace("- ✅ Fast", "- ✅ Fast\n- ✅ Calm (By: Kim)\n\nA stray remark.")
    text = text.replace("It ran dry.", "It ran dry.\n\n## Weather\n\nIt rained.")
    found = read(text, "f.md", NOW).content
    assert [(point.text, point.author) for point in found.points] == [("Fast", ""), ("Calm", "Kim")]
    assert "Weather\nIt rained." in found.notes
    assert "A stray remark." in found.notes


def test_a_spoilt_comment_is_no_obstacle() -> None:
    content = kept.Retrospective("r", "Pool", NOW, summary="It ran dry.", trigger="A release")
    text = re.sub(r'"id":"r"', '"id":', write(content))
    found = read(text, "f.md", NOW).content
    assert (found.title, found.summary, found.trigger) == ("Pool", "It ran dry.", "A release")


# Other people's

STRUCTURE = frozenset(
    [
        "root",
        "causes",
        "cause",
        "analysis",
        "item",
        "items",
        "lessons",
        "learned",
        "date",
        "when",
        "timezone",
        "sev",
        "ic",
        "comms",
        "tl",
        "dr",
        "window",
        "all",
        "times",
        "corrective",
        "preventative",
        "and",
        "measures",
        "chronology",
        "customer",
        "impact",
        "why",
        "was",
        "it",
        "not",
        "caught",
        "earlier",
        "went",
        "poorly",
        "luck",
        "next",
        "steps",
        "task",
        "start",
        "end",
        "at",
        "time",
        "facing",
        "what",
        "could",
        "be",
        "improved",
        "impacting",
        "author",
        "postmortem",
        "happened",
        "event",
        "log",
        "triggering",
        "how",
        "detected",
        "contributing",
        "the",
        "5",
        "whys",
        "five",
        "good",
        "bad",
        "name",
        "engineer",
        "overview",
        "metric",
        "responders",
        "didn",
        "t",
        "go",
        "so",
        "well",
        "zusammenfassung",
        "zeitlinie",
        "uhrzeit",
        "ereignis",
        "ursache",
        "summary",
        "primary",
        "business",
        "this",
        "week",
        "month",
        "quarter",
        "trigger",
        "detection",
        "reviewers",
        "agenda",
        "participants",
        "due",
        "owner",
        "who",
        "x",
        "priority",
        "incident",
        "leadup",
        "fault",
        "identification",
        "actions",
        "by",
        "assignee",
    ]
)
"""Words of headings, labels and columns: what they mean is the place where things went."""
SAID = {
    "high": "P1", "low": "P3", "completed": "x", "done": "x", "p2": "", "nov": "11", "dec": "12",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
}  # fmt: skip
"""What values say in other words."""


def words(text: str) -> list[str]:
    return [word.casefold().lstrip("0") or "0" for word in re.findall(r"[^\W_]+", plain(text))]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_found_again(name: str) -> None:
    written = write(sample(name))
    lines = [set(words(line)) for line in written.split("\n")]
    everywhere = set().union(*lines)
    facts = set(words(written.split("\n## Summary")[0]))
    source = (POSTMORTEMS / f"{name}.md").read_text("utf-8")
    lost: dict[int, Any] = {}
    for number, line in enumerate(source.split("\n"), 1):
        bare = re.sub(r"^\s*(?:\d+[.)]|\|\s*\d+\s*(?=\|))", "", line)
        needed = {word for word in words(bare) if word not in STRUCTURE}
        missing = {
            word
            for word in needed - everywhere
            if SAID.get(word) is None or not set(words(SAID[word])) <= everywhere | {"x"}
        }
        apart = needed - set(SAID) - facts
        together = any(apart <= each for each in lines) or len(apart) < 4
        pieces = [
            set(words(part)) - STRUCTURE - set(SAID) - facts
            for part in re.split(r"[|,;()?:]|\. |\s[-–]\s", bare)
        ]
        if missing or not (together or all(any(piece <= each for each in lines) for piece in pieces)):
            lost[number] = (line, missing)
    assert lost == {}


TOKENS = st.integers(10_000, 99_999).map("w{}".format)
HEADINGS = [
    "Summary", "Timeline", "Root cause", "Contributing factors", "5 whys", "Impact", "SLO impact",
    "Business impact",
    "What went well", "What went wrong", "Where we got lucky", "Action items", "This week", "SLO adjustments",
    "Follow-up", "Participants", "Lessons learned", "Detection", "Trigger", "Notes", "Authors",
    "Reviewers", "Links",
    "Recommendations", "Appendix", "Something else", "Incident", "Figures",
]  # fmt: skip
SHAPES = [
    "{}", "{} {} {}", "- {}", "- {} {}", "  - {}", "    - {} {}", "* [ ] {} {}",
    "- [x] {} (Owner: {}, Due: 2027-01-17)",
    "1. {}", "2) {} {}", "| {} | {} |", "| {} | {} |\n|---|---|\n| {} | {} |",
    "| Time | Event |\n|--|--|\n| 14:15 | {} |",
    "**{}**: {}", "**{}:** {} {}", "**Severity**: {}", "**Authors**: {}, {}", "Incident: {}",
    "Incident commander: {}",
    "- **Services affected**: {}, {}", "Started: {}", "Date: {}", "Duration: {}", "**Status**: {}", "> {} {}",
    "14:15 {}", "- 14:15 UTC {} {}", "**2:15 PM** {}", "2027-01-15T14:15Z {}", "### 14:20 {}",
    "[14:30] {}: {}",
    "- **{}**: ~15,000 users {}", "- Availability SLO: 99.85% (target: 99.9%) {}", "Error budget: 8.5% {}",
    "```\n{} {}\n```", "    {}", "{}\n{}", "{}:", "**{}**", "{}\n====", "{}\n---", "# {}", "#### {}",
    "✅ {}", "❌ **{}**: {}",
    "- @{} {}", "[P1] {}", "- {} due 2027-02-01", "[{}](https://example.org/{})", "<b>{}</b>",
    "<!-- {} -->", "`{}` {}",
    "{} \\\n{}", "\\*{}\\*", "| {} |", "- Kim ({})", "Why {}?", "---", "***", "", "", "{}; {}", "--- {}",
    "title: {}",
    "- {} (", "- ({}", "- {})", "- [{}", "- **{}", "{} | {}", "- {} (Owner: {}", "* * *", "+ {}", "T+15m {}",
]  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines: list[str] = ["# Postmortem", "", "## Summary"] if draw(st.booleans()) else ["## Summary", ""]
    for _ in range(draw(st.integers(1, 25))):
        if draw(st.integers(0, 4)) == 0:
            lines += ["", f"{'#' * draw(st.integers(2, 4))} {draw(st.sampled_from(HEADINGS))}", ""]
        shape = draw(st.sampled_from(SHAPES))
        lines.append(shape.format(*(draw(TOKENS) for _ in range(shape.count("{}")))))
    return "\n".join(lines)


@settings(unhurried, max_examples=400)
@given(documents())
def test_no_word_of_any_document_is_lost(text: str) -> None:
    content = read(text, "f.md", NOW).content
    written = plain(write(content))
    assert [token for token in re.findall(r"w\d{5}", text) if token not in written] == []
    assert without_keys(read(write(content), "f.md", NOW).content) == without_keys(content)


def test_the_template() -> None:
    found = sample("template")
    incident = found.incident
    assert incident is not None
    assert (incident.identifier, incident.services) == (
        "INC-2027-004", (("", "Payment API"), ("", "Order Service")),
    )  # fmt: skip
    assert (incident.started, incident.detected) == (utc(2027, 1, 15, 14), utc(2027, 1, 15, 14, 15))
    assert (incident.mitigated, incident.resolved) == (utc(2027, 1, 15, 14, 45), utc(2027, 1, 15, 16, 15))
    assert len(found.events) == 8
    figures = {(figure.kind, figure.label): figure for figure in found.figures}
    users = figures["users", "Affected Users"]
    assert (users.value, users.approximate, users.unit, users.written) == (
        15_000,
        True,
        "users",
        "~15,000 users",
    )
    assert (figures["revenue", "Revenue Impact"].value, figures["revenue", "Revenue Impact"].unit) == (
        12_500,
        "USD",
    )
    assert figures["failed_requests", "Failed Transactions"].value == 2_500
    assert figures["actual", "Availability SLO"].value == Decimal("0.9985")
    assert figures["target", "Availability SLO"].value == Decimal("0.999")
    assert figures["below_minutes", "Availability SLO"].value == 120
    assert figures["consumed", "Error Budget"].value == Decimal("0.085")
    assert figures["remaining", "Error Budget"].value == Decimal("0.65")
    assert figures["within", "Latency SLO"].written == "Within target"
    assert figures["tickets", "Customer support tickets"].value == 45
    assert figures["duration", "Duration"].value == 135
    assert found.primary is not None
    assert found.primary.text.startswith("The database connection pool ran dry")
    assert [factor.category for factor in found.factors[1:]] == ["testing", "monitoring", "configuration"]
    assert found.not_caught.count("\n") == 2
    assert [len(found.points_of(kind)) for kind in kept.POINT_KINDS] == [4, 4, 0]
    assert [(action.owner, action.due, action.horizon) for action in found.actions[:1]] == [
        ("alice", date(2027, 1, 17), "immediate")
    ]
    assert [action.period for action in found.actions[-2:]] == ["2027-Q1", "2027-Q2"]
    assert found.slo_note.startswith("No SLO changes recommended.")
    assert found.follow_up is not None
    assert found.follow_up.date() == date(2027, 1, 22)
    assert found.follow_up_agenda == "Look at the action items, verify the fixes in staging"
    assert found.notes == ""


def test_the_book() -> None:
    found = sample("book")
    assert found.incident is not None
    assert (found.incident.identifier, found.incident.title) == ("#465", "Ticket Search Postmortem")
    assert (found.incident.started, found.incident.mitigated) == (
        utc(2026, 10, 21, 14, 54),
        utc(2026, 10, 21, 16),
    )
    assert found.authors == "jule, martin, agoogler"
    assert found.primary is not None
    assert found.primary.text.endswith("not in the timetable corpus.")
    assert [action.status for action in found.actions] == ["done", "open", "open", "open", "done"]
    assert found.actions[3].link == "https://bugs.example.org/5554824"
    assert len(found.points_of(kept.LUCKY)) == 2
    assert "Status: Complete, action items in progress" in found.notes
    assert "E1021 14:55:02 search.go:112] open /data/index: too many open files" in found.notes


def test_pagers() -> None:
    found = sample("pager")
    assert found.incident is not None
    assert (found.incident.identifier, found.incident.severity) == ("INC-2311", "SEV-2")
    assert found.incident.services == (("", "boarding-passes"), ("", "mail-gateway"))
    assert found.incident.time_zone == "America/Los_Angeles"
    assert found.incident.started == utc(2026, 11, 4, 2)  # 6 pm in California
    assert found.incident.resolved == utc(2026, 11, 4, 4, 12)
    assert ("Tomás Rivera", "incident commander") in [(person.name, person.role) for person in found.people]
    assert [factor.parent_id is None for factor in found.factors] == [True, False, True, True]
    assert [(action.owner, action.due, action.priority, action.status) for action in found.actions] == [
        ("ahmed", date(2026, 11, 10), "P2", "open"),
        ("Mia Chen", date(2026, 11, 30), "P1", "open"),
        ("", None, "P2", "done"),
    ]
    assert "External Message" in found.notes


def test_wikis() -> None:
    found = sample("wiki")
    assert found.incident is not None
    assert found.incident.identifier == "HOT-13331"
    assert (found.incident.started, found.incident.resolved) == (
        utc(2026, 12, 5, 8, 10),
        utc(2026, 12, 5, 9, 30),
    )
    assert found.incident.time_zone == "Europe/Berlin"
    whys = [factor for factor in found.factors if factor.text.startswith("Why")]
    assert [whys[place].parent_id == whys[place - 1].id for place in range(1, 5)] == [True] * 4
    assert [(action.owner, action.due) for action in found.actions] == [
        ("Yuki Tanaka", date(2026, 12, 12)), ("", date(2026, 12, 9)), ("Ines Duarte", None),
    ]  # fmt: skip
    assert found.detection.startswith("This incident was detected when a harbour master called.")


def test_issues() -> None:
    found = sample("issue")
    assert found.incident is not None
    assert (found.incident.severity, found.incident.customer_impacting) == ("SEV1", True)
    assert found.incident.started == utc(2026, 11, 18, 21, 47)
    assert found.incident.resolved == utc(2026, 11, 19, 0, 10)
    assert [event.at for event in found.events][-3:] == [
        utc(2026, 11, 18, 23, 12), utc(2026, 11, 18, 23, 35), utc(2026, 11, 19, 0, 10),
    ]  # fmt: skip
    assert [(a.owner, a.due or a.period, a.priority, a.status) for a in found.actions] == [
        ("noor", "", "P2", "done"), ("paul", date(2026, 11, 25), "P0", "open"),
        ("noor", date(2026, 12, 4), "P2", "open"), ("database team", "2026-Q4", "P2", "open"),
    ]  # fmt: skip
    assert found.actions[-1].description == "- how to find the blocking query\n- how to end it"
    assert [figure.value for figure in found.figures if figure.kind == "consumed"] == [Decimal("2.9")]


def test_text_without_marks() -> None:
    found = sample("plain")
    assert found.title == "Postmortem of the night of 9 March"
    assert found.incident is not None
    assert found.incident.started == utc(2027, 3, 10, 4, 50)
    assert found.incident.resolved == utc(2027, 3, 10, 6, 25)
    assert [event.at for event in found.events][2] == utc(2027, 3, 10, 5, 20)  # after midnight
    assert [(person.name, person.role) for person in found.people] == [
        ("Rosa Lind", "incident commander"), ("Ben Okafor", "on-call"), ("Jo March", "product manager"),
    ]  # fmt: skip
    assert [(a.owner, a.due, a.priority) for a in found.actions] == [
        ("Ben", date(2027, 3, 31), "P2"), ("Rosa Lind", date(2027, 3, 19), "P1"), ("", None, "P3"),
    ]  # fmt: skip
    assert found.follow_up == utc(2027, 3, 24, 14, 30)  # summer time by then


def test_times_in_headings() -> None:
    found = sample("dated")
    assert [(event.at, event.text.split("\n")[0]) for event in found.events][:3] == [
        (utc(2026, 11, 6, 17, 5), "New price table released"),
        (utc(2026, 11, 6, 17, 40), "Release marked as good"),
        (utc(2026, 11, 9, 8, 15), "Accounting notices low sums"),
    ]
    assert [(a.due or a.period, a.priority, a.status) for a in found.actions] == [
        (date(2026, 11, 16), "P1", "in progress"), ("2027-Q1", "P2", "open"),
        (date(2026, 11, 30), "P3", "done"), ("", "P2", "open"),
    ]  # fmt: skip
    assert "blocked by legal" in found.actions[3].description
    assert [change.target for change in found.adjustments] == [Decimal("0.999"), None]
    assert [(figure.value, figure.unit) for figure in found.figures] == [(84_000, "EUR")]


def test_underlined_headings() -> None:
    found = sample("cloud")
    assert found.incident is not None
    assert (found.incident.started, found.incident.resolved) == (
        utc(2026, 12, 14, 3, 47),
        utc(2026, 12, 14, 5, 2),
    )
    figures = {figure.kind: figure.value for figure in found.figures}
    assert figures == {
        "actual": Decimal("0.9982"), "target": Decimal("0.9995"), "consumed": Decimal("3.6"), "to_detect": 7,
        "to_resolve": 75,
    }  # fmt: skip
    assert [reviewer.name for reviewer in found.reviewers] == ["Platform guild", "H. Osei"]


def test_near_misses() -> None:
    found = sample("nearmiss")
    assert found.incident is not None
    assert (found.incident.near_miss, found.incident.customer_impacting) == (True, False)
    assert (found.incident.cause, found.held) == ("process", date(2027, 2, 4))
    assert found.incident.links[1] == ("Rotation job", "https://git.example.org/keys/rotate")
    assert found.follow_up == utc(2027, 3, 2, 13)
    assert [a.status for a in found.actions] == ["in progress", "open", "open"]
    assert found.recommendations == "Read a random backup every night."


def test_chats() -> None:
    found = sample("chat")
    assert found.incident is not None
    assert (found.incident.started, found.incident.resolved) == (
        utc(2026, 9, 17, 5, 30),
        utc(2026, 9, 17, 6, 5),
    )
    assert [event.text.split(":")[0] for event in found.events][:3] == ["screens go dark", "@maja", "@henrik"]
    assert "Привет и شكرا to everybody 🙏" in found.notes


def test_little_is_fine_too() -> None:
    found = sample("sparse")
    assert [event.at for event in found.events] == [
        utc(2026, 11, 12, 8, 10), utc(2026, 11, 12, 8, 25), utc(2026, 11, 12, 9, 5), utc(2026, 11, 12, 9, 15),
    ]  # fmt: skip
    assert "Nothing yet." in found.notes
    assert "Noch offen. Vermutung: ein fehlender Index." in found.factors[0].text


def test_times_without_a_day_stay_as_written() -> None:
    found = read("# Postmortem\n\n## Timeline\n\n- 14:15 down\n- 14:20 up\n", "f.md", NOW).content
    assert [(event.at, event.written, event.text) for event in found.events] == [
        (None, "14:15", "down"), (None, "14:20", "up"),
    ]  # fmt: skip
    assert found.incident is None


def test_a_day_in_the_name_of_the_file() -> None:
    found = read("# Postmortem\n\n## Timeline\n\n- 14:15 down\n", "2027-01-15-down.md", NOW).content
    assert found.events[0].at == utc(2027, 1, 15, 14, 15)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Shopping\n\nMilk and bread.\n", "no part of a postmortem was found"),
        ("## Timeline\n" + "- a\n" * 6_000, "more than 5,000 lines"),
    ],
)
def test_what_is_no_postmortem_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(text, "f.md", NOW)
