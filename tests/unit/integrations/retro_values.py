"""Retrospectives with whatever texts, figures and times the rules allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from slodesk.domain import retrospective as kept

HOSTILE = [
    "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "]](", "# Heading", "- item", "1. one",
    "| a | b |",
    "|---|---|", "```", "~~~", "---", "===", "> quote", "**bold**", "`code`", "<!-- no -->", "-->",
    "&amp;", "&#32;",
    "<br>", "\\", "\\n", "Impact:",
    "**Timeline**", "(Owner: Kim, Due: 2027-01-01)", ")", "(", ", Due: x", ": ",
    "@kim", "$5 and $6", ":smile:", "www.example.org", "https://example.org/a_b?c=d&e=*f*",
    "\u202eright to left",
    "שלום עולם", "🙂‍↔️", "  two  spaces  ", "\ttab", "\x1b[31m", "\u2028", "\xa0", "[ ] open", "[x] done",
    "- **Key**: value",
    "✅ done", "slodesk-retrospective",
    "\n\n```sh\n<b>&amp; \\ *x*\n```\n\n", "`a_b`", "`<b>`", "`` ` ``", "_x_", "![x](y)", "<https://example.org>",
    "a) x", "=HYPERLINK(1)",
]  # fmt: skip
_characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
_line_characters = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
TWICE = datetime(2026, 10, 24, 22, tzinfo=UTC)
_pieces = st.sampled_from(HOSTILE)
texts = st.just("") | st.lists(
    _pieces | st.text(_characters, max_size=6) | st.sampled_from(["\n", "\n\n\n", " "]), max_size=6
).map("".join)
lines = st.just("") | st.lists(
    _pieces.filter(lambda text: not {"\t", "\x1b", "\u2028", "\n"} & set(text))
    | st.text(_line_characters, max_size=6),
    max_size=4,
).map(lambda parts: "".join(parts)[:200])
names = lines.map(str.strip).filter(bool)
sentences = texts.map(str.strip).filter(bool)
times = st.integers(10**14, 38 * 10**14).map(
    lambda micro: datetime(1980, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro)
) | st.integers(0, 300).map(lambda minute: TWICE + timedelta(minutes=minute))
"""Any, and those of a night in which clocks in Berlin show an hour twice."""
amounts = st.none() | st.decimals(-(10**12), 10**12, places=6) | st.decimals(0, 1, places=9)
days = st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Mars/Olympus"])
slos = st.sampled_from([(None, ""), ("slo-1", "Payments, Availability"), ("slo-2", "(x), *y*")])


@st.composite
def incidents(draw: st.DrawFn) -> kept.IncidentFacts:
    moments = draw(st.lists(times, min_size=5, max_size=5))
    services = {title: f"key {title}" for title in draw(st.lists(names, max_size=3))}
    return kept.IncidentFacts(
        draw(names), draw(names), draw(names), moments[0],
        *(draw(st.none() | st.just(at)) for at in moments[1:]),
        severity=draw(lines), services=tuple((key, title) for title, key in services.items()),
        error_rate=draw(st.none() | st.decimals(0, 1, places=8)), request_rate=draw(amounts),
        failed_requests=draw(amounts), customer_impacting=draw(st.none() | st.booleans()),
        near_miss=draw(st.booleans()), cause=draw(lines), impact=draw(texts), description=draw(texts),
        time_zone=draw(zones),
        links=tuple(draw(st.lists(st.tuples(lines, _addresses), max_size=2))),
    )  # fmt: skip


_addresses = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=9).map(
    lambda text: "https://x/" + "".join(text.split())
)


@st.composite
def trees(draw: st.DrawFn) -> tuple[kept.Factor, ...]:
    found: list[kept.Factor] = []
    for index in range(draw(st.integers(0, 5))):
        parent = draw(st.none() | st.sampled_from([factor.id for factor in found])) if found else None
        found.append(kept.Factor(f"f{index}", draw(sentences), draw(lines), draw(st.booleans()), parent))
    return tuple(found)


@st.composite
def retrospectives(draw: st.DrawFn) -> kept.Retrospective:
    def some(strategy: st.SearchStrategy[object]) -> tuple[object, ...]:
        return tuple(draw(st.lists(strategy, max_size=3)))

    choice = st.sampled_from
    figures = st.builds(
        lambda slo, **rest: kept.TypedFigure("p", **rest, slo_id=slo[0], slo=slo[1]),
        slos,
        kind=choice(kept.FIGURE_KINDS),
        label=lines,
        value=amounts,
        unit=lines,
        approximate=st.booleans(),
        written=lines,
        note=texts,
    )
    adjustments = st.builds(
        lambda slo, **rest: kept.Adjustment("p", slo_id=slo[0], slo=slo[1], **rest),
        slos,
        text=sentences,
        target=st.none() | choice([Decimal("0.999"), Decimal("0.99995")]),
        threshold=amounts,
        window=choice([None, "30d", "quarter"]),
        taken=st.booleans(),
    )
    return kept.Retrospective(
        draw(names), draw(names), draw(times), draw(choice(kept.STATES)), draw(st.integers(1, 99)),
        draw(texts),
        draw(st.none() | incidents()), draw(days), draw(lines), *(draw(texts) for _ in range(9)),
        draw(st.none() | times), draw(st.integers(5, 480)), draw(texts), draw(choice(kept.LIST_MODES)),
        draw(choice([(), (("notes", "customers"), ("timeline", "team"))])), some(names),
        events=some(st.builds(kept.Event, st.just("p"), st.none() | times, sentences, choice(["",
        *kept.TAGS]), lines)),
        factors=draw(trees()),
        points=some(
            st.builds(
                kept.Point, st.just("p"), choice(kept.POINT_KINDS), sentences, lines, lines,
                st.integers(0, 9999), st.booleans(),
            )
        ),
        figures=some(figures), adjustments=some(adjustments),
        people=some(st.builds(kept.Participant, st.just("p"), names, lines)),
        reviewers=some(
            st.builds(
                kept.Reviewer, st.just("p"), names, choice(kept.VERDICTS), texts, st.none() | times, lines
            )
        ),
        actions=some(
            st.builds(
                kept.Action, st.just("p"), names, lines, days, choice(["", "2027-Q1"]), choice(["P0", "P2"]),
                choice(["open", "in progress", "done", "dropped"]), choice(["", "immediate", "long-term"]),
                texts,
                choice(["", "https://x/(y)_z"]), st.none() | times, st.none() | times,
            )
        ),
    )  # fmt: skip


def without_keys(content: kept.Retrospective) -> kept.Retrospective:
    """Return the same with lines in the order they are read, and their keys by place."""
    children: dict[str | None, list[kept.Factor]] = {}
    for factor in content.factors:
        children.setdefault(factor.parent_id, []).append(factor)
    factors: list[kept.Factor] = []

    def walk(parent: str | None, above: str | None) -> None:
        for factor in children.get(parent, []):
            key = str(len(factors))
            factors.append(replace(factor, id=key, parent_id=above))
            walk(factor.id, key)

    walk(None, None)
    lists = {
        name: tuple(replace(part, id=str(place)) for place, part in enumerate(getattr(content, name)))
        for name in ("events", "figures", "adjustments", "people", "reviewers", "actions")
    }
    points = [point for kind in kept.POINT_KINDS for point in content.points_of(kind)]
    return replace(
        content,
        **lists,
        factors=tuple(factors),
        points=tuple(replace(point, id=str(place)) for place, point in enumerate(points)),
    )
