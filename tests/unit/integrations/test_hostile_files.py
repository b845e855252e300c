"""Whatever a file holds, reading it ends soon: in values, or in one typed error."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain.errors import SourceError
from slodesk.integrations.files import read_file
from tests.unit.integrations.conftest import DATA, NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


SEEDS = [path.read_bytes() for path in sorted(DATA.rglob("*.*"))] + [
    b"service,slo,timestamp,good,total\na,x,2026-05-01T00:05:00Z,9,10\nb,y,2026-05-01,1.5,2e3\n",
    b'service;metric;timestamp;value;unit\na;"p 95";2026-05-01;250;ms\n',
    b"service,title,started,detected,near_miss,error_rate\na;b,Down,2026-05-01T10:00Z,,true,0.5\n",
    b"service,version,date,lines_changed,class\nweb,1.2,2026-05-01,1500,normal\n",
    b"service,period,score,scale,responses,source\nweb,2026-Q4,4.2,5,120,survey\nweb,2026-11,7,10,,\n",
    b'title,owner,due\nDo it,Kim,2027-Q1\n"Do\nmore",,\n',
    json.dumps(
        {
            "format": "slodesk-workspace",
            "schema": 1,
            "tables": {
                "service": [{"id": "a", "name": "web", "tags": [], "critical": False}],
                "slo": [{"id": "b", "service_id": "a", "name": "x", "links": []}],
                "sample_day": [
                    {"slo_id": "b", "day": "2026-05-01", "step": 300, "first": 300, "every": 300}
                    | {"good": [1, 2], "total": [2, 2.5]}
                ],
            },
        }
    ).encode(),
    json.dumps(
        {
            "format": "slodesk-team-pack", "version": 1, "schema": 1, "made": "2026-11-20T09:00:00Z",
            "by": "kim", "workspace": "Ferries", "team": "Payments", "key": "t",
            "tables": {
                "team": [{"id": "t", "name": "Payments"}],
                "service": [{"id": "a", "name": "web", "tags": [], "critical": False, "team_id": "t"}],
                "dependency": [{"id": "d", "service_id": "a", "depends_on_id": "o"}],
            },
            "outside": [{"table": "service", "key": "o", "name": "login"}],
            "changes": [
                {"key": "a", "who": "kim", "at": "2026-11-01T10:00:00Z"},
                {"key": "a", "field": "name", "who": "ada", "at": "2026-11-20T10:00:00Z", "was": ["0" * 16]},
                {"key": "g", "removed": "slo", "who": "ada", "at": "2026-11-21T10:00:00Z"},
            ],
        }
    ).encode(),
]  # fmt: skip
PIECES = [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", "٣".encode(), b'"', b"'", b"\n", b"\r",
    b"\t", b",", b";", b":", b"- ", b"[", b"{", b"}", b"&a ", b"*a", b"!!x ", b"|", b">", b"#", b"%",
    b"---\n", b"~", b"null", b"true", b"NaN", b"1e999", b"-1", b"9" * 400, b"0x10", b"x" * 300,
    b"{{.window}}", b"2026-13-45", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+23:59",
    b"spec:", b"target: 99", b"objectives: [{}]",
]  # fmt: skip

BEGINNINGS = [
    b"service,slo,timestamp,good,total\n",
    b"apiVersion: openslo/v1\n",
    b'{"format": "slodesk-workspace", ',
    b'{"format": "slodesk-team-pack", ',
    b"# Postmortem\n\n## Timeline\n",
]

unhurried = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A valid file with some bytes cut out, moved, doubled or replaced."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.integers(start, min(len(data), start + 60)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8) | st.just(data[start:stop] * 2))
        data = data[:start] + piece + data[stop:]
    return data


def check(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    began = time.process_time()
    assert all(said.strip() and len(said) < 1_000 and "\n" not in said for said in outcome(path))
    assert time.process_time() - began < 2


def outcome(path: Path) -> list[str]:
    """Return every sentence that reading a file comes to."""
    try:
        parsed = read_file(path, NOW)
    except SourceError as error:
        return [error.message, *map(str, error.problems)]
    return [str(problem) for problem in (*parsed.warnings, *parsed.rejected)]


@unhurried
@given(st.binary(max_size=400))
def test_random_bytes(tmp_path: Path, content: bytes) -> None:
    check(tmp_path / "f", content)


@unhurried
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=200))
def test_random_bytes_after_a_known_beginning(tmp_path: Path, start: bytes, content: bytes) -> None:
    check(tmp_path / "f", start + content)


@settings(unhurried, max_examples=1_000)
@given(mutated())
def test_mutated_files(tmp_path: Path, content: bytes) -> None:
    check(tmp_path / "f", content)


HEADER = "service,slo,timestamp,good,total\n"
SLOTH = "version: prometheus/v1\nservice: a\nslos:"
OPENSLO = "apiVersion: openslo/v1\nkind: "
POSTMORTEM = "# Postmortem\n\n## Timeline\n\n"
PACK = (
    '{"format": "slodesk-team-pack", "version": 1, "schema": 1, "made": "2026-11-20T09:00:00Z", '
    '"by": "kim", "workspace": "W", "team": "T", "key": "t", '
)
WORKSPACE = '{"format": "slodesk-workspace", "schema": 1, "samples": true, "tables": {'


def keys(count: int, before: str = "") -> str:
    return "".join(f"{before}k{i}: 1\n" for i in range(count))


LARGE: dict[str, Callable[[], str]] = {
    "rows that are none": lambda: HEADER + "a\n" * 20_000_000,
    "times that are none": lambda: HEADER + "a,x,soon,1,1\n" * 10_000_000,
    "blank lines": lambda: HEADER + "\n" * 20_000_000,
    "one line": lambda: HEADER + "a" * 50_000_000,
    "one quoted field": lambda: HEADER + '"' + "a" * 50_000_000,
    "quoted newlines": lambda: HEADER + '"' + "\n" * 20_000_000,
    "commas": lambda: HEADER + "," * 50_000_000,
    "wide header": lambda: HEADER.rstrip() + ",x" * 400_000 + "\n",
    "names": lambda: HEADER + "".join(f"s{i},x,2026-05-01,1,1\n" for i in range(500_000)),
    "long names": lambda: HEADER + ("a" * 100_000 + ",x,2026-05-01,1,1\n") * 200,
    "long numbers": lambda: HEADER + ("a,x,2026-05-01," + "9" * 100_000 + ",1\n") * 200,
    "problems": lambda: OPENSLO + "SLO\nspec:\n" + keys(90_000, " "),
    "documents": lambda: (OPENSLO + "Nothing\n---\n") * 30_000,
    "slos": lambda: SLOTH + "\n" + "- name: x\n  objective: 1\n  sli: {}\n" * 20_000,
    "unknown keys": lambda: SLOTH + " []\n" + keys(90_000),
    "labels": lambda: OPENSLO + "Service\nmetadata: {name: a, labels: {x: [" + "a, " * 90_000 + "b]}}\n",
    "queries": lambda: (
        SLOTH
        + '\n- {name: x, objective: 99, sli: {events: {error_query: "sum(rate(a{'
        + "x='" * 3_000
        + '", total_query: b}}}\n'
    ),
    "json depth": lambda: WORKSPACE + '"slo": [' + "[" * 20_000_000,
    "json text": lambda: WORKSPACE + '"slo": ["' + "x" * 50_000_000,
    "json rows": lambda: WORKSPACE + '"slo": [' + "1," * 10_000_000,
    "json numbers": lambda: WORKSPACE + '"sample_day": [{"good": [' + "0," * 20_000_000,
    "json spaces": lambda: WORKSPACE + " " * 50_000_000,
    "json names": lambda: '{"format": "slodesk-workspace", ' + '"k": 1, ' * 2_000_000,
    "pack rows": lambda: PACK + '"tables": {"slo": [' + "1," * 10_000_000,
    "pack changes": lambda: PACK + '"changes": [' + '{"key": "k", "who": "", "at": "x"},' * 1_000_000,
    "pack changes that are": lambda: (
        PACK + '"changes": [' + '{"key": "k", "who": "", "at": "2026-11-20T09:00:00Z"},' * 1_000_000
    ),
    "pack outside": lambda: PACK + '"outside": [' + '{"table": "slo", "key": "k", "name": ""},' * 1_000_000,
    "markdown items": lambda: POSTMORTEM + "- a\n" * 500_000,
    "markdown few items": lambda: POSTMORTEM + "- a (Owner: b)\n" * 4_900,
    "markdown times": lambda: POSTMORTEM + "- 14:15 a\n" * 4_900,
    "markdown tables": lambda: POSTMORTEM + "a|b\n-|-\n" * 1_600,
    "markdown rows": lambda: POSTMORTEM + "|Time|Event|\n|-|-|\n" + "|14:15|a|\n" * 4_900,
    "markdown headings": lambda: "# a\n" + "## Impact\nb\n" * 2_400,
    "markdown labels": lambda: "# a\n## Impact\n" + "**Impact**: b\n" * 4_900,
    "markdown unknown": lambda: "# a\n## Summary\n" + "## c\nd\n" * 2_400,
    "markdown deep": lambda: POSTMORTEM + "".join(" " * i + "- a\n" for i in range(1_900)),
    "markdown line": lambda: POSTMORTEM + "a" * 2_000_000,
    "markdown stars": lambda: POSTMORTEM + "**a" * 600_000,
    "markdown links": lambda: POSTMORTEM + "[a](" * 500_000,
    "markdown bars": lambda: POSTMORTEM + "|" * 1_000_000 + "\n" + "|-" * 450_000,
    "markdown brackets": lambda: (
        POSTMORTEM.replace("Timeline", "Action items") + "- " + "(a:" * 600_000 + ")"
    ),
    "markdown actions": lambda: POSTMORTEM.replace("Timeline", "Action items") + "- [ ] a @b due x\n" * 4_900,
    "markdown spaces": lambda: POSTMORTEM + "x" + " " * 1_900_000 + "y",
    "json heads": lambda: '{"format": "slodesk-workspace", ' + "".join(f'"k{i}": 1, ' for i in range(10**6)),
}

MEASURED = """
import os, resource, sys, time
from datetime import UTC, datetime
import numpy, pydantic, yaml, sqlalchemy.orm
from slodesk.domain.errors import SourceError
from slodesk.integrations import definition_files, files, postmortem_markdown, samples_csv
from slodesk.integrations import team_pack, workspace_json

def measure(path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    try:
        files.read_file(path, datetime(2026, 11, 20, tzinfo=UTC))
    except SourceError:
        pass
    took = time.process_time() - began
    print(took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, flush=True)

for line in sys.stdin:
    if not os.fork():
        measure(line.rstrip())
        os._exit(0)
    if os.wait()[1]:
        print("nan nan", flush=True)
"""


@pytest.fixture(scope="module")
def measure() -> Iterator[Callable[[Path], tuple[float, float]]]:
    """Reads files, each in a process of its own that has imported what it needs; seconds and megabytes."""
    command = [sys.executable, "-c", MEASURED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ready:
        assert ready.stdin is not None
        assert ready.stdout is not None

        def read(path: Path) -> tuple[float, float]:
            ready.stdin.write(f"{path}\n")
            ready.stdin.flush()
            seconds, megabytes = map(float, ready.stdout.readline().split())
            return seconds, megabytes

        yield read
        ready.stdin.close()


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured with getrusage")
@pytest.mark.parametrize("name", LARGE)
def test_large_hostile_files_cost_little(
    measure: Callable[[Path], tuple[float, float]], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "f"
    path.write_text(LARGE[name]())
    seconds, megabytes = measure(path)
    path.unlink()
    assert megabytes < 200
    assert seconds < 2, "a second on a quiet machine"


def test_shuffled_lines_of_every_example(tmp_path: Path) -> None:
    shuffle = random.Random(7)
    for data in SEEDS:
        lines = data.splitlines(keepends=True)
        for _ in range(20):
            shuffle.shuffle(lines)
            check(tmp_path / "f", b"".join(lines))


def test_every_prefix_of_every_example(tmp_path: Path) -> None:
    for data in SEEDS:
        for cut in range(0, len(data), 23):
            check(tmp_path / "f", data[:cut])
