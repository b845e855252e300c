"""Samples and metric values as CSV."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from slodesk.operations.incoming import MetricSet, Parsed, SampleSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.errors import SourceError

    Reading = Callable[..., Parsed]
    Refusal = Callable[..., SourceError]

HEADER = "service,slo,timestamp,good,total\n"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def sets(parsed: Parsed) -> dict[str, SampleSet]:
    return {f"{item.service}/{item.slo}": item for item in parsed.items if isinstance(item, SampleSet)}


def points(item: SampleSet) -> list[tuple[int, float, float]]:
    return list(zip(item.ends.tolist(), item.good.tolist(), item.total.tolist(), strict=True))


def reasons(parsed: Parsed) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.reason) for problem in parsed.rejected]


def test_series_are_gathered_and_ordered(reading: Reading) -> None:
    parsed = reading(
        HEADER
        + "b,y,2026-05-01T00:10:00Z,9,10\n"
        + "a,x,2026-05-01T00:05:00Z,1,2\n"
        + "b,y,2026-05-01T00:05:00Z,8,10\n"
        + "b,y,2026-05-01T00:20:00Z,7,10\n"
    )
    assert (parsed.kind, parsed.count, parsed.rejected, parsed.warnings) == ("samples", 4, (), ())
    found = sets(parsed)
    assert list(found) == ["b/y", "a/x"]
    assert points(found["b/y"]) == [
        (at("2026-05-01T00:05"), 8, 10),
        (at("2026-05-01T00:10"), 9, 10),
        (at("2026-05-01T00:20"), 7, 10),
    ]
    assert (found["b/y"].step, found["b/y"].line) == (300, 2)
    assert found["a/x"].step == 86_400


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-01", "2026-05-01T00:00:00"),
        ("2026-05-01T10:30", "2026-05-01T10:30:00"),
        ("2026-05-01T10:30Z", "2026-05-01T10:30:00"),
        ("2026-05-01 10:30:15", "2026-05-01T10:30:15"),
        ("2026-05-01T10:30:15Z", "2026-05-01T10:30:15"),
        ("2026-05-01T10:30:15+02:00", "2026-05-01T08:30:15"),
        ("2026-05-01T10:30:15-05:30", "2026-05-01T16:00:15"),
        ("2026-05-01T10:30+02:00", "2026-05-01T08:30:00"),
        ("2026-05-01T10:30:15.000Z", "2026-05-01T10:30:15"),
        ("20260501T103015Z", "2026-05-01T10:30:15"),
        (" 2026-05-01T10:30:15Z ", "2026-05-01T10:30:15"),
        ("2024-02-29", "2024-02-29T00:00:00"),
    ],
)
def test_times(reading: Reading, written: str, meant: str) -> None:
    # Alone, and among times of another layout.
    for others in ("", "a,x,2026-01-01T00:00:00.500Z,1,1\na,x,2026-01-02T00:00+01:00,1,1\n"):
        parsed = reading(HEADER + others + f"a,x,{written},1,1\n")
        assert parsed.rejected == ()
        assert at(meant) in sets(parsed)["a/x"].ends.tolist()


def test_times_between_seconds_are_rounded_and_counted(reading: Reading) -> None:
    parsed = reading(HEADER + "a,x,2026-05-01T10:30:15.6Z,1,1\n")
    assert sets(parsed)["a/x"].ends.tolist() == [at("2026-05-01T10:30:16")]
    assert str(parsed.warnings[0]) == "file.csv: 1 time was rounded to the second"


REJECTED = {
    "a,x,2026-05-01,nan,1": "good: “nan” is no finite number",
    "a,x,2026-05-01,1,Infinity": "total: “Infinity” is no finite number",
    "a,x,2026-05-01,-1,1": "good is negative: “-1”",
    "a,x,2026-05-01,0,-1": "total is negative: “-1”",
    "a,x,2026-05-01,2,1": "good is more than total: “2” of “1”",
    "a,x,2026-05-01,,1": "good is empty",
    "a,x,2026-05-01,1,": "total is empty",
    "a,x,2026-05-01,one,1": "good: “one” is not a number",
    "a,x,2026-05-01,1_0,100": "good: “1_0” is not a number",
    "a,x,2026-05-01,0x1,100": "good: “0x1” is not a number",
    'a,x,2026-05-01,"1,5",2': "good: “1,5” has a decimal comma; write a point",
    "a,x,2026-05-01,1,1e400": "“1e400” is too large",
    "a,x,2026-11-21,1,1": "“2026-11-21” is in the future",
    "a,x,2026-11-20T00:00:01Z,1,1": "“2026-11-20T00:00:01Z” is in the future",
    "a,x,2026-02-30,1,1": "“2026-02-30” is not a time such as 2026-05-31T14:30:00Z",
    "a,x,01.05.2026,1,1": "“01.05.2026” is not a time such as 2026-05-31T14:30:00Z",
    "a,x,2026-05-01T25:00:00Z,1,1": "“2026-05-01T25:00:00Z” is not a time such as 2026-05-31T14:30:00Z",
    "a,x,1969-12-31,1,1": "“1969-12-31” is before 1970",
    "a,x,,1,1": "“” is not a time such as 2026-05-31T14:30:00Z",
    ",x,2026-05-01,1,1": "service is empty",
    "a, ,2026-05-01,1,1": "slo is empty",
    "a" * 201 + ",x,2026-05-01,1,1": "service is longer than 200 characters",
    "a,x,2026-05-01,1": "has 4 where the header has 5 values",
    "a,x,2026-05-01,1,2,3": "has 6 where the header has 5 values; decimal commas? Write a point",
}


@pytest.mark.parametrize("row", REJECTED)
def test_what_is_no_sample_is_rejected_with_its_reason(reading: Reading, row: str) -> None:
    parsed = reading(HEADER + "a,x,2026-04-30,1,1\n" + row + "\na,x,2026-05-02,1,1\n")
    assert reasons(parsed) == [(3, REJECTED[row])]
    assert str(parsed.rejected[0]).startswith("file.csv:3: ")
    assert points(sets(parsed)["a/x"]) == [(at("2026-04-30"), 1, 1), (at("2026-05-02"), 1, 1)]


def test_no_traffic_is_accepted(reading: Reading) -> None:
    parsed = reading(HEADER + "a,x,2026-05-01,0,0\na,x,2026-05-02,-0.0,0\n")
    assert parsed.rejected == ()
    good = sets(parsed)["a/x"].good
    assert good.tolist() == [0, 0]
    assert not np.signbit(good).any()


def test_now_itself_is_not_the_future(reading: Reading) -> None:
    assert reading(HEADER + "a,x,2026-11-20T00:00:00Z,1,1\n").rejected == ()


def test_any_column_order_unknown_columns_and_quotes(reading: Reading) -> None:
    parsed = reading(
        '\ufeffTotal, Service ,note,timestamp,SLO,good\r\n10,"a","one, ""two""\nthree",2026-05-01,x,9\r\n'
        "\r\n5,b,,2026-05-01,y,oops\r\n"
    )
    assert points(sets(parsed)["a/x"]) == [(at("2026-05-01"), 9, 10)]
    assert [str(problem) for problem in parsed.warnings] == ["file.csv:1: column not known and ignored: note"]
    assert reasons(parsed) == [(5, "good: “oops” is not a number")]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators_are_found_out(reading: Reading, mark: str) -> None:
    text = (HEADER + "a,x,2026-05-01,9,10\n").replace(",", mark)
    assert points(sets(reading(text))["a/x"]) == [(at("2026-05-01"), 9, 10)]
    decimal = text.replace("9", "9,5")
    if mark == ";":
        assert reasons(reading("sep=;\n" + decimal)) == [
            (3, "good: “9,5” has a decimal comma; write a point")
        ]


def test_the_later_of_two_rows_counts(reading: Reading) -> None:
    rows = "a,x,2026-05-01,1,2\na,x,2026-05-02,1,2\na,x,2026-05-01,2,2\na,x,2026-05-02,1,2\n"
    parsed = reading(HEADER + rows)
    assert points(sets(parsed)["a/x"]) == [(at("2026-05-01"), 2, 2), (at("2026-05-02"), 1, 2)]
    assert [str(problem) for problem in parsed.warnings] == [
        "file.csv:4: another value for the time on line 2; the later row counts"
    ]


def test_names_are_trimmed(reading: Reading) -> None:
    parsed = reading(HEADER + "a,x,2026-05-01,1,1\n a , x,2026-05-02,1,1\n")
    assert len(sets(parsed)["a/x"].ends) == 2


def test_many_rows_over_several_blocks(reading: Reading) -> None:
    rows = []
    for i in range(150_000):
        end = datetime.fromtimestamp(1_700_000_000 + i * 60, UTC)
        rows.append(f"s{i % 3},x,{end:%Y-%m-%dT%H:%M:%SZ},{i % 7},{i % 7 + 1}\n")
    rows[100_000] = "s0,x,2026-05-01,2,1\n"
    parsed = reading(HEADER + "".join(rows))
    assert reasons(parsed) == [(100_002, "good is more than total: “2” of “1”")]
    assert parsed.count == 149_999
    assert sum(float(item.total.sum()) for item in sets(parsed).values()) == sum(
        i % 7 + 1 for i in range(150_000) if i != 100_000
    )


def test_a_hopeless_file_is_given_up(refusal: Refusal) -> None:
    error = refusal(HEADER + "a,x,yesterday,1,1\n" * 50_000)
    assert "of the first" in error.message
    assert "“yesterday” is not a time" in error.message
    assert len(error.problems) == 20


def test_too_many_series_are_refused(refusal: Refusal) -> None:
    text = HEADER + "".join(f"s{i},x,2026-05-01,1,1\n" for i in range(25_000))
    assert "more than 20,000 different series" in refusal(text).message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "service,slo,timestamp,good\na,x,2026-05-01,1\n",
            ":1: column total is missing; a file of samples",
        ),
        ("service,slo,timestamp,good,total,good\n", ":1: column good is there more than once"),
        (HEADER + 'a,x,"2026-05-01,1,1\nb,y,2026-05-01,1,1\n', ":2: a quote is never closed"),
        (HEADER + "a,x,2026-05-01,1,1\n\0\n", ":3: contains a NUL character"),
    ],
)
def test_a_wrong_table_is_refused(refusal: Refusal, text: str, reason: str) -> None:
    if "\0" in text:
        text = HEADER + "a,x,2026-05-01,1,1\n" * 5_000 + "\0\n"
        reason = ":5002: contains a NUL character"
    assert reason in refusal(text).message


def test_metrics(reading: Reading) -> None:
    parsed = reading(
        "service,metric,timestamp,value,unit\n"
        "a,p95,2026-05-01T00:05:00Z,-1.5,ms\n"
        "a,p95,2026-05-01T00:10:00Z,2,ms\n"
        "a,p95,2026-05-01T00:15:00Z,3,s\n"
        "a,p95,2026-05-01T00:20:00Z,nan,ms\n"
        "b,queue,2026-05-01,7,\n"
    )
    assert parsed.kind == "metrics"
    found = {item.metric: item for item in parsed.items if isinstance(item, MetricSet)}
    assert found["p95"].values.tolist() == [-1.5, 2, 3]
    assert (found["p95"].unit, found["queue"].unit) == ("ms", None)
    assert [str(problem) for problem in parsed.warnings] == [
        "file.csv:4: the unit “s” was left out; line 2 says “ms”"
    ]
    assert reasons(parsed) == [(5, "value: “nan” is no finite number")]
