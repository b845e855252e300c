"""What users said, as words, and the columns of the satisfaction table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.figures import NONE
from slodesk.domain.satisfaction import DEFAULT_SCALE
from slodesk.domain.window import Month, Quarter
from slodesk.gui.formats import number_text
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.models.overview_text import number
from slodesk.gui.models.plan_words import month_words, quarter_words, tr

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.satisfaction import Score
    from slodesk.domain.window import Period
    from slodesk.storage.queries.satisfaction import ServiceSatisfaction


@dataclass(frozen=True, slots=True)
class SatisfactionRow:
    """One service in one period; ``score`` None while nothing was typed."""

    service: ServiceSatisfaction
    period: Period
    policy: Policy

    @property
    def id(self) -> str:
        """Key of the service."""
        return self.service.id

    @property
    def score(self) -> Score | None:
        """What users said in the period."""
        return self.service.of(self.period)


def period_words(period: Period) -> str:
    """Return "2026 Q4" or "Nov 2026"."""
    if isinstance(period, Quarter):
        return quarter_words(period)
    assert isinstance(period, Month)
    return f"{month_words(period)} {period.year}"


def decimal_words(value: Decimal) -> str:
    """Return a number with the digits it has: "4.2"."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return number(float(short), -exponent if isinstance(exponent, int) and exponent < 0 else 0)


def score_words(score: Score) -> str:
    """Return "4.2 of 5"."""
    return tr("{score} of {scale}").format(score=decimal_words(score.score), scale=decimal_words(score.scale))


def satisfied_words(score: Score | None, policy: Policy) -> str:
    """Return whether users count as satisfied, in words."""
    if score is None:
        return tr("No score yet")
    share = number_text(score.share * 100)
    if score.satisfied(policy):
        return tr("Satisfied, {share} %").format(share=share)
    return tr("Not satisfied, {share} %").format(share=share)


def read_number(text: str) -> Decimal:
    """Read a number as people type it, "4,2" or "4.2".

    Raises:
        RuleBroken: it is none.
    """
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise RuleBroken(tr("Write a number, such as 4.2.")) from None
    if not found.is_finite():
        raise RuleBroken(tr("Write a number, such as 4.2."))
    return found


def read_responses(text: str) -> int | None:
    """Read how many answered; nothing means unknown.

    Raises:
        RuleBroken: it is no whole number.
    """
    plain = text.strip()
    if not plain:
        return None
    if not plain.isdecimal():
        raise RuleBroken(tr("Write a whole number, or nothing where it is not known."))
    return int(plain)


def satisfaction_columns() -> tuple[FigureColumn, ...]:
    """Return the columns of the table; its records are ``SatisfactionRow``."""
    return (
        FigureColumn(
            "service", tr("Service"), lambda row: row.service.name, lambda row: row.service.name.casefold(),
            below=lambda row: satisfied_words(row.score, row.policy), sign=_sign,
        ),
        FigureColumn(
            "score", tr("Score"), lambda row: decimal_words(row.score.score) if row.score else "",
            lambda row: row.score.share if row.score else None, right=True, field="score",
            below=lambda row: "" if row.score else tr("type a score"), parse=read_number,
        ),
        FigureColumn(
            "scale", tr("of"), lambda row: decimal_words(row.score.scale if row.score else _usual(row)),
            lambda row: row.score.scale if row.score else None, right=True, field="scale", parse=read_number,
        ),
        FigureColumn(
            "responses", tr("Responses"), lambda row: _responses(row.score),
            lambda row: row.score.responses if row.score else None, right=True, field="responses",
            typed=lambda row: "" if row.score is None or row.score.responses is None
            else str(row.score.responses), parse=read_responses,
        ),
        FigureColumn(
            "source", tr("Source"), lambda row: row.score.source if row.score else "",
            lambda row: (row.score.source.casefold() or None) if row.score else None, field="source",
        ),
        FigureColumn(
            "before", tr("Before"),
            lambda row: score_words(row.service.before) if row.service.before else NONE,
            lambda row: row.service.before.share if row.service.before else None,
            below=lambda row: period_words(row.service.before.period) if row.service.before else "",
        ),
    )  # fmt: skip


def _usual(row: SatisfactionRow) -> Decimal:
    """Return the scale a first score gets: the one this service had before."""
    known = row.service.counted or row.service.before
    return known.scale if known is not None else Decimal(DEFAULT_SCALE)


def new_score(row: SatisfactionRow, field: str, value: object) -> dict[str, object]:
    """Return what to store when one cell was typed: a first score also takes the scale shown."""
    if row.score is None and field == "score":
        return {"score": value, "scale": _usual(row)}
    return {field: value}


def _responses(score: Score | None) -> str:
    return "" if score is None or score.responses is None else number_text(score.responses)


def _sign(row: SatisfactionRow) -> str:
    if row.score is None:
        return "minus muted"
    return "check status:healthy" if row.score.satisfied(row.policy) else "alert status:warning"
