"""Where the parts of a postmortem land, in each of the shapes that people give it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import SourceError
from slodesk.integrations.postmortem_markdown import read, write

POSTMORTEMS = Path(__file__).parent / "data" / "postmortems"
NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)


def sample(name: str) -> kept.Retrospective:
    path = POSTMORTEMS / f"{name}.md"
    return read(path.read_text("utf-8"), path.name, NOW).content


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


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


def test_cells() -> None:
    found = sample("cell")
    assert found.incident is not None
    assert (found.incident.identifier, found.incident.severity) == ("INC-4417", "SEV2")
    assert found.incident.title == found.title == "Search returned no results in eu-west"
    assert found.incident.started == utc(2026, 8, 19, 20, 5)  # 1:05 PM in California
    assert found.incident.resolved == utc(2026, 8, 19, 22, 40)  # as the summary has it, not the last line
    assert found.authors == "Nadia Petrov, José Álvarez"
    assert len(found.events) == 8
    assert [factor.text.split("\n")[0] for factor in found.factors] == [
        "The migration job deletes the old alias first and creates the new one afterwards.",
        "The job's health check only asks whether the cluster is green:",
        "Nobody owns the alias; see the ownership table (https://wiki.example.org/search/owners#alias).",
    ]
    assert '$ curl -s localhost:9200/_cluster/health | jq .status\n"green"' in found.factors[1].text
    assert [(a.owner, a.status, a.link) for a in found.actions] == [
        ("nadia", "done", "https://bugs.example.org/8812"), ("jose", "open", ""),
        ("search team", "in progress", ""),
    ]  # fmt: skip
    assert "412,000" in found.user_impact  # two figures in one sentence stay a sentence
    assert found.figures == ()
    assert "Comments in the file\nTemplate version 7." in found.notes
    assert "Template" not in found.summary
    assert "Error rate of the search cell (images/error-rate.png)" in found.summary


def test_mails() -> None:
    found = sample("mail")
    assert found.title == "Incident: 2026-10-02 - Notification mails delayed"
    assert found.incident is not None
    assert found.incident.title == "Notification mails delayed"
    assert found.incident.started == utc(2026, 10, 3, 2, 14)  # 10:14 PM in New York
    assert found.incident.mitigated == found.incident.resolved == utc(2026, 10, 3, 6, 20)
    assert found.authors == "Priya N."
    assert [event.at for event in found.events][3] == utc(2026, 10, 3, 4, 25)  # past midnight
    assert [factor.parent_id is None for factor in found.factors] == [True, False, False, False, True, False]
    assert [(a.title, a.owner, a.due, a.priority, a.status, a.link) for a in found.actions] == [
        ("Say the unit in the name of every autoscaler rule", "tom", date(2026, 10, 16), "P2", "open",
         "https://tickets.example.org/MAIL-311"),
        ("Alert after ten minutes", "Sam", date(2026, 10, 9), "P1", "open", ""),
        ("Repair the two dashboards", "Lena", None, "P2", "done", ""),
    ]  # fmt: skip
    assert ("Lena Brandt", "scribe") in [(person.name, person.role) for person in found.people]
    assert "Internal Email\n\n```\nSubject: Mails are late\n" in found.notes
    written = write(found)
    assert "\n```\nSubject: Mails are late\n\nHello all,\n" in written  # code is code again


def test_ledgers() -> None:
    found = sample("ledger")
    assert found.incident is not None
    facts = found.incident
    assert (facts.identifier, facts.severity, facts.customer_impacting) == ("PAY-2093", "P1", True)
    assert (facts.started, facts.resolved) == (utc(2026, 9, 8, 5, 42), utc(2026, 9, 8, 6, 29))
    assert facts.detected == utc(2026, 9, 8, 5, 52)  # not the disk alert before it began
    assert [event.tag for event in found.events] == [
        "", "", "", "detected", "acknowledged", "", "resolved",
    ]  # fmt: skip
    assert found.primary is not None
    assert found.primary.text == "A runbook that was right in 2021 and wrong in 2026."
    assert "    LOG:  process 4711" in found.factors[2].text
    assert {figure.kind: figure.value for figure in found.figures} == {
        "other": 1904, "revenue": 2_300_000, "actual": Decimal("0.982"), "target": Decimal("0.995"),
        "consumed": Decimal("1.2"),
    }  # fmt: skip
    assert [a.due or a.period for a in found.actions] == [
        date(2026, 9, 15), "2026-Q4", date(2026, 9, 22),
    ]  # fmt: skip


def test_runners() -> None:
    found = sample("runners")
    assert found.incident is not None
    assert (found.incident.identifier, found.incident.severity) == ("#10482", "SEV-2")
    assert [event.at for event in found.events][-2:] == [utc(2026, 11, 11, 5, 12), utc(2026, 11, 12, 9)]
    assert [factor.text.split("\n")[0] for factor in found.factors] == [
        "Certificate expired", "cert-bot paused", "DNS",
    ]  # fmt: skip
    assert "cert_bot:\n  paused: true   # until the freeze is over" in found.factors[1].text
    assert 'the freeze (https://example.org/freeze "Freeze of October")' in found.summary
    assert [(a.title, a.owner, a.due, a.priority, a.status) for a in found.actions] == [
        ("Start cert-bot", "oksana", None, "P2", "done"),
        ("Alert 14 days before a certificate ends", "li-wei", date(2026, 11, 25), "P2", "open"),
        ("Pauses must have an end date", "oksana", None, "P1", "open"),
    ]  # fmt: skip
    assert "ask Li Wei about the mirror" in found.notes


def test_numbered_headings() -> None:
    found = sample("numbered")
    assert found.incident is not None
    assert (found.incident.identifier, found.incident.time_zone) == ("INC-2026-077", "America/Chicago")
    assert found.incident.services == (("", "Checkout"), ("", "Gift cards"))
    assert (found.incident.started, found.incident.resolved) == (
        utc(2026, 11, 27, 12), utc(2026, 11, 27, 14, 45),
    )  # fmt: skip
    assert [len(found.points_of(kind)) for kind in kept.POINT_KINDS] == [2, 2, 0]
    assert [(factor.text.split(" ")[0], factor.primary) for factor in found.factors] == [
        ("Cache", True), ("Warm-up", False),
    ]  # fmt: skip
    assert [(a.owner, a.due) for a in found.actions] == [
        ("Dana", date(2026, 12, 4)), ("", None), ("Luis", None),
    ]  # fmt: skip
    assert "会議メモ: 東京チームとの共有" in found.notes


def test_windows_files_are_read_as_others() -> None:
    """A byte order mark and carriage returns make no difference."""
    raw = (POSTMORTEMS / "ledger.md").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") > 100
    bare = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").decode()
    assert read(raw.decode(), "f.md", NOW) == read(bare, "f.md", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "<!-- {0}",
        "{0} -->",
        "`<!-- {0} -->`",
        "```\n<!-- {0} -->\n```",
        "<!-- a\n\n{0}\n--> <!-- b -->",
        "<!---->{0}",
    ],
)
def test_comments_are_kept_and_hide_nothing(text: str) -> None:
    found = read(f"# Pool\n\n## Summary\n\n{text.format('w12345')}\n\n## Trigger\n\nA release\n", "f.md", NOW)
    assert found.content.trigger == "A release"
    assert "w12345" in found.content.summary + found.content.notes


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
