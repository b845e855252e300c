"""The words of a retrospective: states, stages, figures and amounts, each in one place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.figures import NONE, exact_figure, trimmed_places
from slodesk.domain.incident_summary import COUNTED, ESTIMATED, MEASURED
from slodesk.domain.incident_words import share_figure
from slodesk.domain.phrases import Figure, phrase
from slodesk.domain.retro_words import FIGURE_TITLES, SECTION_TITLES
from slodesk.domain.target import percent
from slodesk.reports.report import Paragraph, plain
from slodesk.reports.words import say, tr

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.retrospective import TypedFigure
    from slodesk.reports.report import Block


_SENTENCE = re.compile(r"[.!?](?=\s)|\n")


def section_title(section: str) -> str:
    """Return the heading of a section."""
    return say(SECTION_TITLES[section])


def state_word(state: str) -> str:
    """Return where a retrospective stands."""
    return {"draft": tr("Draft"), "in_review": tr("In review"), "published": tr("Published")}[state]


def audience_word(audience: str) -> str:
    """Return whom a report is for."""
    return {
        "executives": tr("For executives"), "board": tr("For the board"), "product": tr("For product"),
        "engineering": tr("For engineering"), "customers": tr("For customers"),
    }[audience]  # fmt: skip


def tag_word(tag: str) -> str:
    """Return what a line of the timeline stands for."""
    words = {
        "started": tr("Started"), "detected": tr("Detected"), "acknowledged": tr("Acknowledged"),
        "mitigated": tr("Mitigated"), "resolved": tr("Resolved"), "trigger": tr("Trigger"),
        "escalated": tr("Escalated"), "communicated": tr("Communicated"), "action": tr("Action"),
        "observed": tr("Observed"),
    }  # fmt: skip
    return words.get(tag, tag)


def figure_word(figure: TypedFigure) -> str:
    """Return what a typed figure counts: as people called it, else by its kind."""
    if figure.label:
        return figure.label
    return say(FIGURE_TITLES.get(figure.kind, figure.kind))


def typed_text(figure: TypedFigure) -> str:
    """Return a typed figure with its unit, every digit; the words it was written in where they say more."""
    value = figure.value
    if value is None:
        return figure.written or NONE
    if figure.kind == kept.WITHIN:
        text = tr("yes") if value else tr("no")
    elif figure.kind in kept.SLO_KINDS and figure.kind != kept.BELOW_MINUTES:
        text = say(exact_figure(percent(value)))
    elif figure.kind in (*kept.TIME_KINDS, kept.BELOW_MINUTES):
        text = time_text(float(value))
    else:
        text = " ".join(part for part in (say(number_figure(value)), figure.unit) if part)
    if figure.approximate:
        text = tr("about {figure}", figure=text)
    return text


def number_figure(value: Decimal) -> Figure:
    """Return an amount with the digits it has."""
    exponent = value.normalize().as_tuple().exponent
    return Figure(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


def share_text(share: Decimal | float | None) -> str:
    """Return a derived share with two decimals at most: ``46.88 %`` (R17)."""
    return say(share_figure(share))


def method_word(method: str) -> str:
    """Return how a share of a budget is known (R17)."""
    return {
        MEASURED: tr("measured"), COUNTED: tr("counted"), ESTIMATED: tr("estimated"),
    }.get(method, tr("time-based"))  # fmt: skip


def time_text(minutes: float | None) -> str:
    """Return a length of time: ``45 min``, ``2 h 15 min``, ``3 d 4 h``."""
    return NONE if minutes is None else say(time_phrase(minutes))


def time_phrase(minutes: float) -> Meant:
    """Return a length of time for a sentence."""
    if minutes < 60 and minutes != int(minutes):
        return phrase("{minutes} min", minutes=Figure(minutes, trimmed_places(minutes, 1)))
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    if hours >= 48:
        days, hours = divmod(hours, 24)
        if not hours:
            return phrase("{days} d", days=Figure(days))
        return phrase("{days} d {hours} h", days=Figure(days), hours=Figure(hours))
    if not hours:
        return phrase("{minutes} min", minutes=Figure(whole))
    if not rest:
        return phrase("{hours} h", hours=Figure(hours))
    return phrase("{hours} h {minutes} min", hours=Figure(hours), minutes=Figure(rest))


def beginning(text: str, most: int) -> str:
    """Return as many whole sentences as fit, so that a page stands alone; "…" says that there is more."""
    text = text.strip()
    if len(text) <= most:
        return text
    found = [end.end() for end in _SENTENCE.finditer(text, 0, most)]
    cut = text[: found[-1]] if found else text[:most].rsplit(None, 1)[0]
    return f"{cut.rstrip()} …"


def in_a_row(text: str) -> str:
    """Return a list as one line, its entries parted by semicolons; other text as it is."""
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    if not lines or not all(line.startswith("- ") for line in lines):
        return text
    entries = [line[2:].strip().rstrip(".;") for line in lines]
    return "; ".join(entries) + "."


def paragraphs(text: str, *, muted: bool = False) -> list[Block]:
    """Return what people wrote, a paragraph for each that an empty line ends."""
    parts = [part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n")]
    return [Paragraph(plain(part), muted) for part in parts if part.strip()]
