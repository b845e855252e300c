"""Reads postmortems in the shapes people use; what isn't recognised goes to the notes under its heading."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from slodesk.domain import retrospective as kept
from slodesk.integrations.postmortem_markdown import lists
from slodesk.integrations.postmortem_markdown.actions import read_actions
from slodesk.integrations.postmortem_markdown.blocks import Line, Listing, Table, all_items, blocks, sections
from slodesk.integrations.postmortem_markdown.days import day_in, year_of, zone_declared
from slodesk.integrations.postmortem_markdown.draft import Draft
from slodesk.integrations.postmortem_markdown.facts import facts_in, front_matter
from slodesk.integrations.postmortem_markdown.figures import read_figures
from slodesk.integrations.postmortem_markdown.incident import Scene, event_of, read_incident
from slodesk.integrations.postmortem_markdown.marks import flat, one_line, plain, plain_block
from slodesk.integrations.postmortem_markdown.own import zone_named
from slodesk.integrations.postmortem_markdown.words import HEADINGS, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slodesk.integrations.postmortem_markdown.blocks import Item, Section
    from slodesk.integrations.postmortem_markdown.facts import Fact

_INHERITED: Final = (
    "timeline", "cause", "factors", "whys", "impact", "user_impact", "slo_impact", "business_impact",
    "figures",     "actions", "immediate", "short-term", "long-term", "people",
)  # fmt: skip
_TEXTS: Final = {
    "trigger": "trigger", "detection": "detection", "not_caught": "not_caught",
    "recommendations": "recommendations", "notes": "notes", "agenda": "follow_up_agenda",
}  # fmt: skip
_SPLIT: Final = re.compile(
    r"^(?:\*\*|__)?([^*_:\n]{1,120}?)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s+?(.*)$|^([^:]{1,120}):\s+(.*)$",
    re.DOTALL,
)
_LINKS: Final = re.compile(r"\[([^\[\]\n]{1,180})\]\((https?://[^\s()<>]{1,180})\)")


def read_foreign(lines: list[Line], source: str) -> Draft:
    """Read somebody's postmortem.

    Args:
        lines: of the file.
        source: its name.
    """
    return _Reader(source).read(lines)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.draft = Draft()
        self.facts: list[Fact] = []
        self.timeline: list[str] = []
        self.titles: list[str] = []
        self.late: list[Section] = []
        self.opening = ""
        """The first line of a file that begins without a heading."""
        self.handlers: dict[str, Callable[[Section], None]] = {
            "incident": self.incident,
            "summary": self.summary,
            "timeline": self.times,
            "cause": lambda section: lists.read_factors(self.draft, section, primary=True),
            "factors": lambda section: lists.read_factors(self.draft, section, primary=False),
            "whys": lambda section: lists.read_whys(self.draft, section),
            "impact": self.impact, "user_impact": self.impact, "slo_impact": self.impact,
            "business_impact": self.impact, "figures": self.impact,
            "lessons": self.lessons,
            **dict.fromkeys(kept.POINT_KINDS, self.points),
            "well_or_wrong": self.well_or_wrong,
            "adjustments": lambda section: lists.read_adjustments(self.draft, section),
            "requested": lambda section: lists.read_adjustments(self.draft, section),
            **dict.fromkeys(
                ("actions", "immediate", "short-term", "long-term", "follow_up"), self.late.append
            ),
            "people": lambda section: lists.read_people(self.draft, section),
            "authors": self.authors, "reviewers": self.reviewers, "links": self.links,
            **dict.fromkeys(_TEXTS, self.text),
        }  # fmt: skip

    def read(self, lines: list[Line]) -> Draft:
        draft = self.draft
        facts, body = front_matter(lines)
        self.take(facts, "")
        found = sections(body)
        for section in found:
            kind = section.kind or next((k for k in reversed(section.under) if k in _INHERITED), "")
            if section.kind:
                draft.known += 1
            if section.level == 0 or (not draft.title and (not kind or _names_it(section, found))):
                draft.title = one_line(plain(section.title)) or draft.title
                self.head(section)
            elif kind in self.handlers:
                self.handlers[kind](section)
            else:
                draft.note(plain(section.title), plain_block(section.raw))
        self.finish()
        return draft

    def finish(self) -> None:
        draft = self.draft
        title = next((plain(fact.value) for fact in self.facts if fact.kind == "title"), "")
        if draft.title and self.opening:
            draft.fields["summary"] = "\n\n".join(
                part for part in (self.opening, draft.fields.get("summary", "")) if part
            )
        whole = draft.title or self.opening or one_line(title) or PurePath(self.source).stem or "Postmortem"
        if len(whole) > 200:
            draft.note("", whole)
        draft.title = whole if len(whole) <= 200 else whole[:199].rstrip() + "…"
        text = "\n".join(self.timeline)
        summary = str(draft.fields.get("summary", ""))
        scene = Scene(
            self.facts,
            f"{summary}\n{text}" if zone_declared(summary) else text,
            self.source,
            [draft.title, *self.titles],
            summary,
        )
        if scene.day is None and (day := day_in(summary)) is not None:
            scene.day = day
            draft.warnings.append((1, f"the day of the incident is taken from the summary: {day}"))
        draft.zone_name = scene.named
        start = next(
            (at for fact in self.facts if fact.kind == "started" and (at := scene.moment(plain(fact.value)))),
            None,
        )
        span = None if start is not None else scene.span(summary)
        for read in scene.events(text, start or (span[0] if span else None)):
            if read[0] is not None or not zone_declared(read[1]) or len(read[1]) > 60:
                draft.events.append(event_of(draft, read))
        read_incident(draft, self.facts, scene, span)
        if not scene.named and draft.events:
            draft.warnings.append((1, "no time zone is named: times are read as UTC"))
        self.take_texts(scene)
        for section in self.late:
            if section.kind == "follow_up" and not _lists_work(section):
                self.follow_up(section, scene)
            else:
                read_actions(draft, section, year_of(scene.day) or year_of(draft.incident.get("started")))

    def take(self, facts: list[Fact], heading: str) -> None:
        """Keep facts; those nobody knows are figures, or notes."""
        for fact in facts:
            value = plain(fact.value)
            if fact.kind == "customers" and read_figures(self.draft, fact.label, value):
                self.draft.known += 1
            elif fact.kind:
                self.draft.known += 1
                self.facts.append(fact)
            elif not read_figures(self.draft, fact.label, value):
                self.draft.note(heading, f"{fact.label}: {value}" if fact.label else value)

    def take_texts(self, scene: Scene) -> None:
        """Put facts where they belong that are not the incident's own."""
        draft = self.draft
        for fact in self.facts:
            value = plain(fact.value)
            if fact.kind in ("summary", "trigger", "detection", "user_impact"):
                draft.say(fact.kind, value)
            elif fact.kind == "impact" and not read_figures(draft, fact.label, value):
                draft.say("user_impact", value)
            elif fact.kind == "root":
                draft.factors.append(
                    kept.Factor(draft.key(), value, "", not any(f.primary for f in draft.factors))
                )
            elif fact.kind == "role":
                lists.add_people(draft, f"{fact.label}: {fact.value}")
            elif fact.kind == "people":
                lists.add_people(draft, fact.value, fact.label)
            elif fact.kind == "authors":
                self.add_authors(value)
            elif fact.kind == "reviewers":
                self.add_reviewers(value)
            elif fact.kind == "held":
                draft.fields["held"] = day_in(value, year_of(scene.day))
            elif fact.kind in ("budget", *kept.TIME_KINDS) or (
                fact.kind in ("error_rate", "failed_requests") and fact.kind not in draft.incident
            ):
                read_figures(draft, fact.label, value)

    def head(self, section: Section) -> None:
        facts, rest = facts_in(section)
        self.take(facts, "")
        lines = [line.text for line in rest if not _is_rule(line.text)]
        first = next((place for place, text in enumerate(lines) if text.strip()), 0)
        alone = bool(lines) and (first + 1 == len(lines) or not lines[first + 1].strip())
        if section.level == 0 and alone and len(lines[first]) < 150 and not self.draft.title:
            self.opening = one_line(plain(lines.pop(first)))
        self.draft.say("summary", plain_block(lines))

    def incident(self, section: Section) -> None:
        facts, rest = facts_in(section)
        self.take(facts, plain(section.title))
        self.draft.say("summary", plain_block([line.text for line in rest]))

    def summary(self, section: Section) -> None:
        facts, rest = facts_in(section)
        unknown = {fact.number: fact for fact in facts if not fact.kind}
        self.take(
            [fact for fact in facts if fact.kind or read_figures(self.draft, fact.label, plain(fact.value))],
            "",
        )
        unread = [Line(number, f"{fact.label}: {fact.value}") for number, fact in unknown.items()]
        both = sorted([*rest, *unread], key=lambda line: line.number)
        self.draft.say("summary", plain_block([line.text for line in both]))

    def times(self, section: Section) -> None:
        title = plain(section.title)
        if section.kind:
            self.titles.append(title)
            rows = section.raw
        else:
            rows = [f"## {title}", *section.raw]
        self.timeline += [flat(row) for row in rows]

    def impact(self, section: Section) -> None:
        """Read figures line by line; other text stays together."""
        draft, kind = self.draft, section.kind or next(k for k in reversed(section.under) if k in _INHERITED)
        rest: list[str] = []
        for block in blocks(section.lines):
            if isinstance(block, Listing):
                for item in block.items:
                    self.figure(item, kind, "", rest)
            elif isinstance(block, Table):
                for line, cells in block.rows:
                    label, *values = [plain(cell) for cell in cells if cell] or [""]
                    if not read_figures(draft, label, " – ".join(values), slo=kind == "slo_impact"):
                        rest.append(plain(" – ".join(cells)) if len(cells) > 1 else plain(line.text))
            else:
                for line in block.lines:
                    label, value = _parted(line.text)
                    done = (
                        label
                        and not block.fenced
                        and read_figures(draft, label, value, slo=kind == "slo_impact")
                    )
                    if not done:
                        rest.append(line.text)
                rest.append("")
        text = plain_block(rest)
        title = plain(section.title)
        if not section.kind and text:
            text = f"{title}\n{text}"
        if kind in ("slo_impact", "figures"):
            draft.note(title, text)
        else:
            draft.say("business_impact" if kind == "business_impact" else "user_impact", text)

    def figure(self, item: Item, kind: str, above: str, rest: list[str]) -> None:
        raw = lists.whole(item)
        label, value = _parted(raw)
        if not label and kind == "slo_impact":
            label = above
        if not read_figures(self.draft, label, value, slo=kind == "slo_impact" or bool(above)):
            rest.append(f"- {raw}")
            rest.extend(f"  - {lists.whole(each)}" for each in all_items(item.children))
            return
        last = self.draft.figures[-1]
        about = label if last.kind in (*kept.SLO_KINDS, kept.CONSUMED) else ""
        for child in item.children:
            child_label, child_value = _parted(lists.whole(child))
            if not read_figures(self.draft, child_label or about, child_value, slo=bool(about)):
                rest.append(f"- {plain(label)}: {lists.whole(child)}")
            rest.extend(f"  - {lists.whole(each)}" for each in all_items(child.children))

    def lessons(self, section: Section) -> None:
        self.draft.note(plain(section.title), plain_block(section.raw))

    def points(self, section: Section) -> None:
        lists.read_points(self.draft, section, section.kind)

    def well_or_wrong(self, section: Section) -> None:
        """Tell by its mark which of one list went well: "+ Paging worked"; without marks, who knows."""
        found = blocks(section.lines)
        signs = {item.marker for block in found if isinstance(block, Listing) for item in block.items}
        if not signs or not signs <= {"+", "-"} or not all(isinstance(block, Listing) for block in found):
            self.draft.note(plain(section.title), plain_block(section.raw))
            return
        for sign, kind in (("+", kept.WELL), ("-", kept.WRONG)):
            lines = [line for line, mark in _marked(section.lines) if mark == sign]
            lists.read_points(self.draft, replace(section, lines=lines), kind)

    def text(self, section: Section) -> None:
        self.draft.say(_TEXTS[section.kind], plain_block(section.raw))

    def authors(self, section: Section) -> None:
        names = [plain(raw) for raw, _ in lists.texts(section)]
        self.add_authors(", ".join(one_line(name) for name in names if name))

    def add_authors(self, value: str) -> None:
        before = self.draft.fields.get("authors", "")
        value = one_line(f"{before}, {value}" if before else value).replace("@", "")
        if len(value) > 200:
            self.draft.note("Authors", value)
        else:
            self.draft.fields["authors"] = value

    def reviewers(self, section: Section) -> None:
        for raw, children in lists.texts(section):
            self.add_reviewers(plain(raw))
            for child in all_items(children):
                self.draft.note(plain(section.title), plain(lists.whole(child)))

    def add_reviewers(self, value: str) -> None:
        known = {reviewer.name for reviewer in self.draft.reviewers}
        for name in lists.names_in(value):
            short = one_line(name)
            if len(short) > 200:
                self.draft.note("Reviewers", name)
            elif short not in known:
                known.add(short)
                self.draft.reviewers.append(kept.Reviewer(self.draft.key(), short))

    def links(self, section: Section) -> None:
        found = [(plain(title), address) for title, address in _LINKS.findall("\n".join(section.raw))]
        if found:
            self.draft.incident["links"] = tuple(dict.fromkeys(found))

    def follow_up(self, section: Section, scene: Scene) -> None:
        facts, rest = facts_in(section)
        for fact in facts:
            value = plain(fact.value)
            if fact.kind in ("date", "when", "started", "held"):
                self.follow_at(value, scene)
            elif fact.kind == "agenda":
                self.draft.say("follow_up_agenda", value)
            else:
                self.draft.say("follow_up_agenda", f"{fact.label}: {value}")
        self.draft.say("follow_up_agenda", plain_block([line.text for line in rest]))

    def follow_at(self, value: str, scene: Scene) -> None:
        at = scene.moment(value, day_in(value), local=True)
        day = day_in(value, year_of(scene.day))
        if at is None and day is not None:
            at = datetime.combine(day, time(9), zone_named(scene.place)).astimezone(UTC)
            self.draft.warnings.append((1, f"the follow-up has no time of day: 09:00 on {day} is taken"))
        if at is not None:
            self.draft.fields["follow_up"] = at


def _parted(raw: str) -> tuple[str, str]:
    """Return label and value of a line, plain; without a label, all of it is value."""
    found = _SPLIT.match(raw[:2_000])
    if found is None:
        return "", plain(raw)
    return plain(found[1] or found[3] or ""), plain((found[2] or found[4] or "") + raw[2_000:])


def _marked(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """Yield lines, each with the mark of the entry it belongs to."""
    mark = ""
    for line in lines:
        mark = line.text[0] if line.text[:2] in ("+ ", "- ") else mark
        yield line, mark


def _names_it(section: Section, found: list[Section]) -> bool:
    """Tell whether a heading is the title of the file though it begins as one of ours: "Incident: …"."""
    others = [each for each in found if each.level]
    return (
        section.level == 1
        and others[0] is section
        and said(section.title) not in HEADINGS
        and len(others) > 1
        and all(each.level > 1 for each in others[1:])
    )


def _lists_work(section: Section) -> bool:
    return any(re.match(r"^\s*[-*+]\s+\[[ xX]\]", line.text) for line in section.lines)


def _is_rule(text: str) -> bool:
    return (
        re.fullmatch(r"[ \t]*(?:-[ \t]*){3,}|[ \t]*(?:\*[ \t]*){3,}|[ \t]*(?:_[ \t]*){3,}", text) is not None
    )
