"""A table read where it lies and the same table read cell by cell are the same table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.integrations.files import read_file
from slodesk.operations.incoming import SampleSet
from tests.unit.integrations.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from slodesk.operations.incoming import Parsed

names = st.sampled_from(["a", "b", "ab", "", " a", "名前", "a b", "x" * 199, "x" * 201, "ä"])
moments = st.sampled_from(
    ["2026-05-01T00:05:00Z", "2026-05-01T00:05:01Z", "2026-05-01", "2026-05-01T02:05:00+02:00", "soon", "",
     "2026-02-30T00:00:00Z", "2027-01-01T00:00:00Z", "2026-05-01T00:05:00.4Z", "1969-01-01T00:00:00Z"]
)  # fmt: skip
counts = st.sampled_from(
    ["0", "1", "10", "007", "1.5", "", "-1", "nan", "1e3", "x", "123456789012345", "9" * 16, " 2"]
)
rows = st.lists(st.tuples(names, names, moments, counts, counts), min_size=1, max_size=12)


def read(path: Path, header: str, lines: list[str], newline: str) -> Parsed:
    path.write_bytes(newline.join([header, *lines, ""]).encode())
    return read_file(path, NOW)


def told(parsed: Parsed) -> object:
    """Return everything a table brought, as plain values."""
    sets = [item for item in parsed.items if isinstance(item, SampleSet)]
    keys = [(item.service, item.slo, item.line, item.step) for item in sets]
    points = [(item.ends.tolist(), item.good.tolist(), item.total.tolist()) for item in sets]
    warnings = [problem for problem in parsed.warnings if "not known and ignored" not in problem.reason]
    return keys, points, parsed.rejected, parsed.count, warnings


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_with_and_without_quotes(
    tmp_path: Path, found: list[tuple[str, ...]], mark: str, newline: str, blank: bool
) -> None:
    header = mark.join(("service", "slo", "timestamp", "good", "total", "note"))
    lines = [mark.join((*row, "n")) for row in found]
    plain = read(tmp_path / "f", header, lines, newline)
    quoted = read(tmp_path / "f", header, [line[:-1] + '"n"' for line in lines], newline)
    assert told(plain) == told(quoted)
    if blank:  # lines without any value are no rows, and do not disturb the others' lines
        spaced = [line for row in lines for line in ("", row, mark * 5)]
        padded = told(read(tmp_path / "f", header, spaced, newline))
        shifted = told(plain)
        assert isinstance(padded, tuple)
        assert isinstance(shifted, tuple)
        assert padded[3] == shifted[3]
        assert [problem.reason for problem in padded[2]] == [problem.reason for problem in shifted[2]]
        assert [problem.line for problem in padded[2]] == [(problem.line - 1) * 3 for problem in shifted[2]]


def test_old_mac_line_ends(tmp_path: Path) -> None:
    header = "service,slo,timestamp,good,total"
    parsed = read(tmp_path / "f", header, ["a,x,2026-05-01,1,2", "a,x,2026-05-02,3,2"], "\r")
    assert parsed.count == 1
    assert [problem.line for problem in parsed.rejected] == [3]


def test_a_quote_or_a_broken_row_far_down(tmp_path: Path) -> None:
    header = "service,slo,timestamp,good,total"
    lines = ["a,x,2026-05-01,1,2"] * 300_000
    lines[150_000] = "a,x,2026-05-01,1"
    lines[250_000] = '"b",x,2026-05-01,1,2'
    lines[-1] = "a,x,2026-05-01,3,2"
    parsed = read(tmp_path / "f", header, lines, "\n")
    assert [(problem.line, problem.reason) for problem in parsed.rejected] == [
        (150_002, "has 4 where the header has 5 values"),
        (300_001, "good is more than total: “3” of “2”"),
    ]
    assert {(item.service, item.line) for item in parsed.items if isinstance(item, SampleSet)} == {
        ("a", 299_999 + 1),
        ("b", 250_002),
    }
