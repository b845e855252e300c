"""Reads what ``write`` wrote, also after people edited it; nothing is guessed here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date
from typing import TYPE_CHECKING, Any, Final

from slodesk.domain import retrospective as kept
from slodesk.integrations.postmortem_markdown import own
from slodesk.integrations.postmortem_markdown.blocks import Item, Listing, Table, blocks, sections
from slodesk.integrations.postmortem_markdown.details import split_details, split_raw
from slodesk.integrations.postmortem_markdown.draft import Draft
from slodesk.integrations.postmortem_markdown.marks import plain, plain_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from slodesk.integrations.postmortem_markdown.blocks import Line, Section

_FACT: Final = re.compile(r"^- \*\*([^*]+)\*\*: (.*)$")
_LINK: Final = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(<([^<>]*)>\)")
_BOX: Final = re.compile(r"^\[([ xX])\] ")
_TEXTS: Final = {title: name for name, title in own.TEXTS.items()}
_STATES: Final = {word: state for state, word in own.STATES.items()}
_VERDICTS: Final = {word: verdict for verdict, word in own.VERDICTS.items()}
_STAGES: Final = {word: stage for stage, word in own.STAGES.items()}
_FIGURES: Final = {word: kind for kind, word in own.FIGURES.items()}


def read_own(lines: list[Line], hidden: own.Hidden) -> Draft:
    """Read an export of our own."""
    return _Reader(hidden).read(lines)


class _Reader:
    def __init__(self, hidden: own.Hidden) -> None:
        self.hidden = hidden
        self.draft = Draft()
        self.zone: tzinfo = UTC
        self.slos = dict(hidden.slos)
        self.handlers: dict[str, Callable[[Section], None]] = {
            "Incident": self.incident,
            "Timeline": self.timeline,
            "Contributing factors": self.factors,
            "Impact": lambda _: None,
            "Figures": self.figures,
            "Action items": self.actions,
            "Requested changes": self.adjustments,
            "Follow-up meeting": self.follow_up,
            "Participants": self.people,
            "Reviewers": self.reviewers,
            **dict.fromkeys(own.LISTS.values(), self.points),
            **dict.fromkeys(_TEXTS, self.text),
        }

    def read(self, lines: list[Line]) -> Draft:
        found = sections([line for line in lines if own.hidden_read(line.text) is None])
        for section in found:
            if section.title == "Incident":  # its zone is that of all times
                self.zone = own.zone_named(dict(self.facts(section)).get("Time zone", ""))
        for section in found:
            handler = self.handlers.get(section.title)
            if section.level == 1 and not self.draft.title:
                self.draft.title = plain(section.title)
                self.head(section)
            elif handler is not None:
                self.draft.known += 1
                handler(section)
            elif section.level:
                self.draft.note(plain(section.title), plain_block(section.raw))
        self.draft.fields |= self.kept_hidden()
        return self.draft

    def kept_hidden(self) -> dict[str, Any]:
        hidden = self.hidden
        values: dict[str, Any] = {"id": hidden.id}
        if hidden.lists in kept.LIST_MODES:
            values["lists"] = hidden.lists
        who = [(part, who) for part, who in hidden.visibility if part in kept.SECTIONS]
        values["visibility"] = tuple((part, who) for part, who in who if who in kept.VISIBILITIES)
        values["accepted"] = hidden.accepted
        created = own.time_read(hidden.created, UTC)
        return values | ({"created": created} if created is not None else {})

    def facts(self, section: Section) -> Iterator[tuple[str, str]]:
        """Yield the labels of a list of facts, each with its value as plain text."""
        for label, value in self.raw_facts(section):
            yield label, plain(value)

    def raw_facts(self, section: Section) -> Iterator[tuple[str, str]]:
        for line in section.lines:
            found = _FACT.match(line.text)
            if found is not None:
                yield found[1], found[2]

    def head(self, section: Section) -> None:
        fields = self.draft.fields
        for label, value in self.facts(section):
            if label == "Status" and value in _STATES:
                fields["state"] = _STATES[value]
            elif label == "Revision" and value.isascii() and value.isdigit() and len(value) < 6:
                fields["revision"] = int(value)
            elif label == "Reason for revision":
                fields["revision_reason"] = value
            elif label == "Held" and (day := _day(value)) is not None:
                fields["held"] = day
            elif label == "Authors":
                fields["authors"] = value

    def incident(self, section: Section) -> None:
        facts = self.draft.incident
        facts["id"] = self.hidden.incident
        keys = dict(self.hidden.services)
        for label, value in self.raw_facts(section):
            said = plain(value)
            if label in ("Identifier", "Title", "Severity", "Cause", "Impact", "Description"):
                facts[label.casefold()] = said
            elif label == "Time zone":
                facts["time_zone"] = said
            elif label == "Services affected":
                titles = [plain(part) for part in split_raw(value)]
                facts["services"] = tuple((keys.get(title, ""), title) for title in titles)
            elif label in _STAGES:
                at = own.time_read(said, self.zone)
                facts |= {_STAGES[label]: at} if at is not None else {}
            elif label in ("Error rate", "Request rate", "Failed requests"):
                number = own.number_read(said.removesuffix(" per minute"))
                facts |= {label.casefold().replace(" ", "_"): number} if number is not None else {}
            elif label in ("Customers hit", "Near miss") and said in ("yes", "no"):
                facts["customer_impacting" if label == "Customers hit" else "near_miss"] = said == "yes"
            elif label == "Links":
                facts["links"] = tuple((plain(m[1]), plain(m[2])) for m in _LINK.finditer(value))

    def timeline(self, section: Section) -> None:
        for row in self.rows(section):
            time = next((value for head, value in row.items() if head.startswith("Time")), "")
            text, tag = row.get("Event", ""), row.get("Stands for", "").casefold()
            if text or time:
                self.draft.events.append(
                    kept.Event(
                        self.draft.key(), own.time_read(time, self.zone), text or time,
                        tag if tag in kept.TAGS else "", row.get("As written", ""),
                    )
                )  # fmt: skip

    def rows(self, section: Section) -> Iterator[dict[str, str]]:
        for table in blocks(section.lines):
            if isinstance(table, Table):
                for _, cells in table.rows:
                    yield dict(zip(table.header, map(plain, cells), strict=False))

    def items(self, section: Section) -> list[Item]:
        return [item for found in blocks(section.lines) if isinstance(found, Listing) for item in found.items]

    def factors(self, section: Section) -> None:
        names = {"category": "category", "primary": "primary"}

        def walk(items: list[Item], parent: str | None) -> None:
            for item in items:
                raw, details = split_details(item.text, names)
                key = self.draft.key()
                self.draft.factors.append(
                    kept.Factor(
                        key, plain(raw), details.get("category", ""), details.get("primary") == "yes", parent
                    )
                )
                walk(item.children, key)

        walk(self.items(section), None)

    def figures(self, section: Section) -> None:
        for row in self.rows(section):
            kind, value = _FIGURES.get(row.get("Figure", "")), row.get("Value", "")
            if kind is None:
                continue
            slo = row.get("SLO", "")
            self.draft.figures.append(
                kept.TypedFigure(
                    self.draft.key(), kind, row.get("Label", ""),
                    own.number_read(value.removeprefix("~").removesuffix(" min")), row.get("Unit", ""),
                    value.startswith("~"), row.get("As written", ""), row.get("Note", ""),
                    self.slos.get(slo), slo,
                )
            )  # fmt: skip

    def points(self, section: Section) -> None:
        kind = next(kind for kind, title in own.LISTS.items() if title == section.title)
        names = {"by": "author", "group": "cluster", "votes": "votes", "suggested": "suggested"}
        for item in self.items(section):
            raw, details = split_details(item.text.removeprefix(own.MARKS[kind] + " "), names)
            votes = details.get("votes", "")
            self.draft.points.append(
                kept.Point(
                    self.draft.key(), kind, plain(raw), details.get("author", ""), details.get("cluster", ""),
                    int(votes) if votes.isascii() and votes.isdigit() and len(votes) < 6 else 0,
                    details.get("suggested") == "yes",
                )
            )  # fmt: skip

    def actions(self, section: Section) -> None:
        names = {
            "owner": "owner", "due": "due", "quarter": "period", "priority": "priority", "status": "status",
            "horizon": "horizon", "link": "link",
        }  # fmt: skip
        times: dict[str, list[tuple[str | None, str | None]]] = {}
        for title, created, closed in self.hidden.actions:
            times.setdefault(title, []).append((created, closed))
        for item in self.items(section):
            raw = item.text
            if item.more and raw.endswith("\\"):
                raw = raw[:-1]
            box = _BOX.match(raw)
            raw, details = split_details(raw[box.end() :] if box else raw, names)
            title = plain(raw)
            done = box is not None and box[1] != " "
            created, closed = (times.get(title) or [(None, None)]).pop(0)
            self.draft.actions.append(
                kept.Action(
                    self.draft.key(), title, details.get("owner", ""), _day(details.get("due", "")),
                    details.get("period", ""), details.get("priority", "P2"),
                    details.get("status") or ("done" if done else "open"), details.get("horizon", ""),
                    plain_block([line.text.strip() for line in item.more]), details.get("link", ""),
                    own.time_read(created or "", UTC), own.time_read(closed or "", UTC),
                )
            )  # fmt: skip

    def adjustments(self, section: Section) -> None:
        names = {name: name for name in ("slo", "target", "threshold", "window", "proposed")}
        for item in self.items(section):
            raw, details = split_details(item.text, names)
            slo = details.get("slo", "")
            self.draft.adjustments.append(
                kept.Adjustment(
                    self.draft.key(), plain(raw), self.slos.get(slo), slo,
                    own.number_read(details.get("target", "")), own.number_read(details.get("threshold", "")),
                    details.get("window") or None, details.get("proposed") == "yes",
                )
            )  # fmt: skip

    def follow_up(self, section: Section) -> None:
        for label, value in self.facts(section):
            if label == "Date and time":
                self.draft.fields["follow_up"] = own.time_read(value, self.zone)
            elif label == "Minutes" and value.isascii() and value.isdigit() and len(value) < 6:
                self.draft.fields["follow_up_minutes"] = int(value)

    def people(self, section: Section) -> None:
        for item in self.items(section):
            raw, details = split_details(item.text, {"role": "role"})
            self.draft.people.append(kept.Participant(self.draft.key(), plain(raw), details.get("role", "")))

    def reviewers(self, section: Section) -> None:
        names = {"verdict": "verdict", "comment": "comment", "given": "given", "as": "given_as"}
        for item in self.items(section):
            raw, details = split_details(item.text, names)
            found = kept.Reviewer(self.draft.key(), plain(raw), _VERDICTS.get(details.get("verdict", ""), ""))
            self.draft.reviewers.append(
                replace(
                    found,
                    comment=details.get("comment", ""),
                    given=own.time_read(details.get("given", ""), self.zone),
                    given_as=details.get("given_as", ""),
                )
            )

    def text(self, section: Section) -> None:
        self.draft.say(_TEXTS[section.title], plain_block(section.raw))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
