"""Postmortems in Markdown: ours come back whole, and of other people's no line is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from slodesk.domain import retrospective as kept
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
    shown = re.sub(r"\n```sh\n.*?\n```\n", "", written.rsplit("<!-- slodesk", 1)[0], flags=re.DOTALL)
    bare = re.sub(r"\\.", "", shown)
    assert not re.search(r"<(?!br>)", bare)
    assert "](" not in bare
    assert written.rstrip().endswith("-->")
    assert written.rsplit("<!-- slodesk", 1)[1].count("-->") == 1


@pytest.mark.parametrize(
    "code",
    [
        "a",
        "<img src=x>\n\n&amp; \\ *b*",
        "```",
        "~~~\nb",
        "\x1b[31m",
        "\u202ex",
        "x\n<!-- slodesk-retrospective {} -->",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "a\n\n{}", "a\n\n{}\n\nb", "{}\n\n{}", "a\n{}", "{}\n\n\nb", " \n\n{}\n\n "]
)
def test_blocks_of_code_come_back(code: str, around: str) -> None:
    text = around.replace("{}", f"```sh\n{code}\n```")
    assert plain_block(block(text).split("\n")) == text
    content = kept.Retrospective("r", "Code", NOW, summary=text, notes=text)
    found = read(write(content), "f.md", NOW).content
    assert (found.summary, found.notes) == (text, text)


class _Tags(HTMLParser):
    """What a browser would make of a page: its tags, and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert name in ("href", "class", "start"), (tag, name)
            if name == "href":
                self.addresses.append(value or "")


USUAL = frozenset(
    ["h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "br", "table", "thead", "tbody", "tr", "th", "td",
    "code", "pre", "a"]
)  # fmt: skip


@settings(unhurried, max_examples=150)
@given(retrospectives())
def test_a_browser_finds_nothing_but_text_in_an_export(content: kept.Retrospective) -> None:
    """Read as GitHub reads it, HTML allowed: no tag, no picture, and links only to where people said."""
    page = _Tags()
    page.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(write(content)))
    assert page.tags <= USUAL
    assert all(address.startswith("https://") for address in page.addresses)


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
        "bug",
        "do",
        "d",
        "reviewed",
        "affected",
        "products",
        "events",
        "much",
    ]
)
"""Words of headings, labels and columns: what they mean is the place where things went."""
SAID = {
    "high": "P1", "low": "P3", "completed": "x", "done": "x", "p2": "", "oct": "10", "october": "10",
    "nov": "11", "dec": "12", "tuesday": "8", "fri": "27",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin", "pdt": "America/Los_Angeles", "et": "America/New_York", "todo": "",
}  # fmt: skip
"""What values say in other words."""


def words(text: str) -> list[str]:
    return [word.casefold().lstrip("0") or "0" for word in re.findall(r"[^\W_]+", plain(text))]


def on_a_clock(line: str) -> str:
    """Return a line with its times as a clock of 24 hours shows them."""
    return re.sub(
        r"(?i)\b(\d{1,2}):(\d\d) ?([ap])\.?m\b\.?",
        lambda m: f"{int(m[1]) % 12 + (12 if m[3] in 'pP' else 0):02}:{m[2]}",
        line,
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_found_again(name: str) -> None:
    written = write(sample(name))
    lines = [set(words(line)) for line in written.split("\n")]
    everywhere = set().union(*lines)
    facts = set(words(written.split("\n## Summary")[0]))
    source = (POSTMORTEMS / f"{name}.md").read_text("utf-8")
    lost: dict[int, Any] = {}
    for number, line in enumerate(source.split("\n"), 1):
        bare = re.sub(r"^\s*(?:\d+[.)]|[a-z]\)|\|\s*\d+\s*(?=\|))", "", on_a_clock(line))
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
            for part in re.split(r"[|,;()?:]|\. |\s[-–]\s|\s@|(?<=#\d{5})\s|(?<=\d\])\s", bare)
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
    "Recommendations", "Appendix", "Something else", "Incident", "Figures", "What went well and what didn't",
    "Fault", "1. Root cause", "Resolution",
]  # fmt: skip
SHAPES = [
    "{}", "{} {} {}", "- {}", "- {} {}", "  - {}", "    - {} {}", "* [ ] {} {}",
    "- [x] {} (Owner: {}, Due: 2027-01-17)", "1. {}", "2) {} {}", "| {} | {} |",
    "| {} | {} |\n|---|---|\n| {} | {} |", "| Time | Event |\n|--|--|\n| 14:15 | {} |", "**{}**: {}",
    "**{}:** {} {}", "**Severity**: {}", "**Authors**: {}, {}", "Incident: {}", "Incident commander: {}",
    "- **Services affected**: {}, {}", "Started: {}", "Date: {}", "Duration: {}", "**Status**: {}",
    "> {} {}", "14:15 {}", "- 14:15 UTC {} {}", "**2:15 PM** {}", "2027-01-15T14:15Z {}", "### 14:20 {}",
    "[14:30] {}: {}", "- **{}**: ~15,000 users {}", "- Availability SLO: 99.85% (target: 99.9%) {}",
    "Error budget: 8.5% {}", "```\n{} {}\n```", "    {}", "{}\n{}", "{}:", "**{}**", "{}\n====", "{}\n---",
    "# {}", "#### {}", "✅ {}", "❌ **{}**: {}", "- @{} {}", "[P1] {}", "- {} due 2027-02-01",
    "[{}](https://example.org/{})", "<b>{}</b>", "<!-- {} -->", "`{}` {}", "{} \\\n{}", "\\*{}\\*",
    "| {} |", "- Kim ({})", "Why {}?", "---", "***", "", "", "{}; {}", "--- {}", "title: {}", "- {} (",
    "- ({}", "- {})", "- [{}", "- **{}", "{} | {}", "- {} (Owner: {}", "* * *", "+ {}", "T+15m {}",
    '[{}](https://example.org/{} "{}")', "![{}](pictures/{}.png)", '![](https://example.org/{}.png "{}")',
    "<https://example.org/{}>", "<!-- {}\n{}\n-->", "{} <!-- {} --> {}", "<!-- {}", "--> {}",
    "`<!-- {} -->` {}", "**Severity:** {} **Status:** {} &nbsp; **{}:** {}",
    "| **Severity** | {} |\n| Services | {} |\n| {} | {} |",
    "- {}\n  ```yaml\n  {}: {}\n    {}\n  ```\n- {}", "1. {}\n\n   ~~~\n   {}\n   ~~~",
    "{}:\n\n    {}\n    {}", "2. {}\n---------", "a) {}\nb) {}", "_{}_ {}",
    "<table>\n<tr><td>{}</td></tr>\n</table>",
    "- [ ] [OPS-12](https://example.org/{}) {} - @{} - 2027-02-01", "- [OPS-12] {} ({})", "- #12 {} [{}]",
    "Between 14:05 and 3:40 PM CET {}", "from 1:05 to 2 pm {}",
    "| Impact Start | 10:14 PM ET on Oct 2, 2026 {} |", "- {}; about $12,500 {}", "> - {}\n> - {}",
    "**{}** **{}**", "Customers affected: {}", "Customers affected: yes, {}", "# Incident: {}",
    "{}\n==========", "<details><summary>{}</summary>{}</details>", "\t{}", "|{}|{}|\n|-|-|\n",
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
