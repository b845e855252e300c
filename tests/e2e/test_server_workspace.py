"""A workspace on a real PostgreSQL, through the command line: the same figures as in a file."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def slodesk(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the program as people do."""
    command = [sys.executable, "-m", "slodesk", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def out(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a command printed when nothing was wrong."""
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def test_a_server_holds_what_a_file_holds(database: str, tmp_path: Path) -> None:
    out(slodesk("init", "sample.slodesk", "--sample", "--as-of", "2026-11-20", cwd=tmp_path))
    out(slodesk("export", "sample.slodesk", "sample.json", cwd=tmp_path))
    out(slodesk("init", database, cwd=tmp_path))
    out(slodesk("import", database, "sample.json", cwd=tmp_path))
    arguments = ("--format", "json", "--at", "2026-11-20")
    figures = [
        out(slodesk("status", workspace, *arguments, cwd=tmp_path))
        for workspace in ("sample.slodesk", database)
    ]
    assert figures[0] == figures[1]
    for period in ("2026-Q4", "2027-Q1"):
        plan = ("quarterly-plan", "--period", period, *arguments)
        there, here = (
            out(slodesk("report", each, *plan, cwd=tmp_path)) for each in ("sample.slodesk", database)
        )
        assert there == here
    (tmp_path / "satisfaction.csv").write_text(
        "service,period,score,scale,responses,source\ncheckout,2025-Q4,4.5,5,,survey\n", encoding="utf-8"
    )
    told = [out(slodesk("import", database, "satisfaction.csv", cwd=tmp_path)) for _ in range(2)]
    assert [line.split(": ")[1].strip() for line in told] == [
        "1 added, 0 updated, 0 unchanged", "0 added, 0 updated, 1 unchanged",
    ]  # fmt: skip
    assert out(slodesk("check", database, cwd=tmp_path)).endswith("is sound.\n")
    out(slodesk("report", database, "executive", "--at", "2026-11-20", cwd=tmp_path))
    assert (tmp_path / "executive-2026-11-20.pdf").read_bytes().startswith(b"%PDF")


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = slodesk("status", f"postgresql+psycopg://slodesk:secret@/db?host={tmp_path}", cwd=tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "secret" not in done.stderr
