"""The program as people start it: what it loads, how it ends, and that an installation tests itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


HEAVY = (
    "PySide6",
    "pyqtgraph",
    "alembic",
    "reportlab",
    "requests",
    "prometheus_api_client",
    "pydantic",
    "psycopg",
)

LOADED = """
import json, sys
sys.argv = ["slodesk", *sys.argv[1:]]
from slodesk.__main__ import main
try:
    main()
except SystemExit as ending:
    code = ending.code
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def loaded_by(*arguments: str) -> tuple[int, set[str]]:
    """Return how a command ends and the packages it imported."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


@pytest.fixture(scope="module")
def sample(copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample(
        datetime(2026, 11, 20, tzinfo=UTC), tmp_path_factory.mktemp("start") / "sample.slodesk"
    )


def test_status_loads_nothing_it_does_not_need(sample: Path) -> None:
    code, modules = loaded_by("status", str(sample), "--format", "json")
    assert code == 0
    assert not modules & {*HEAVY, "sqlalchemy"}
    assert "sqlite3" in modules


def test_a_release_gate_loads_neither_qt_nor_sqlalchemy(sample: Path) -> None:
    for form in ("text", "json"):
        asked = ("decide", str(sample), "checkout", "--version", "1", "--class", "rollback", "--format", form)
        code, modules = loaded_by(*asked)
        assert code == 0
        assert not modules & {*HEAVY, "sqlalchemy", "numpy", "yaml"}


def test_the_version_and_the_help_load_nothing_at_all(sample: Path) -> None:
    for arguments in (("--version",), ("--help",), ("status", "--help"), ("decide", "--help")):
        code, modules = loaded_by(*arguments)
        assert code == 0
        assert not modules & {*HEAVY, "sqlalchemy", "numpy"}, arguments


def test_the_module_and_the_script_are_the_same_program(sample: Path) -> None:
    script = Path(sys.executable).with_name("slodesk.exe" if os.name == "nt" else "slodesk")
    arguments = ["status", str(sample), "--at", "2026-11-20"]
    outcome = [
        subprocess.run([*program, *arguments], capture_output=True, text=True, timeout=60, check=True).stdout
        for program in ([sys.executable, "-m", "slodesk"], [str(script)])
    ]
    assert outcome[0] == outcome[1]
    assert "Critical" in outcome[0]


def test_a_closed_pipe_is_no_error(sample: Path) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-m", "slodesk", "status", str(sample), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.close()
    assert reader.stderr.read() == b""
    reader.stderr.close()
    assert reader.wait(60) in (0, 1)


@pytest.mark.slow
def test_this_installation_passes_its_self_test(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "slodesk", "--self-test"],
        env=os.environ | {"TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert any("PDF of" in line for line in lines)
    assert list(tmp_path.iterdir()) == []
