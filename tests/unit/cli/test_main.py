"""The frame of the command line: which command runs, how it ends, what it says when it cannot."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import click
import pytest

from slodesk import __version__
from slodesk.cli import main
from slodesk.domain.errors import Problem, RuleBroken, SourceError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


def test_the_version_is_printed(slodesk: Run) -> None:
    done = slodesk("--version")
    assert (done.code, done.out) == (0, f"slodesk {__version__}\n")


def test_the_self_test_gives_its_exit_code(slodesk: Run) -> None:
    done = slodesk("--self-test")
    assert (done.code, done.asked) == (1, ["self-test"])


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_command_explains_itself(slodesk: Run, command: str) -> None:
    done = slodesk(command, "--help")
    assert done.code == 0
    assert done.out.startswith(f"Usage: slodesk {command}")
    assert done.err == ""


def test_the_help_names_every_command_with_a_line(slodesk: Run) -> None:
    done = slodesk("--help")
    assert done.code == 0
    described = {
        line.split()[0] for line in done.out.splitlines() if line.startswith("  ") and len(line.split()) > 1
    }
    assert set(main.COMMANDS) <= described


def test_without_a_command_the_window_opens(slodesk: Run) -> None:
    assert slodesk().asked == [("window", None)]


@pytest.mark.parametrize("location", ["my.slodesk", "./folder/my", "postgresql+psycopg://me@host/db"])
def test_a_workspace_alone_opens_the_window(
    slodesk: Run, location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("my.slodesk", "folder/my"):
        (tmp_path / name).touch()
    assert slodesk(location).asked == [("window", location)]
    assert slodesk("open", location).asked == [("window", location)]


@pytest.mark.parametrize("location", ["my.slodesk", "./folder", r"C:\my"])
def test_no_window_opens_on_what_is_no_file(
    slodesk: Run, location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for done in (slodesk(location), slodesk("open", location)):
        assert (done.code, done.out, len(done.problems), done.asked) == (1, "", 1, [])


def test_a_file_without_suffix_opens_too(
    slodesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reliability").touch()
    assert slodesk("reliability").asked == [("window", "reliability")]


def test_demo_asks_for_the_sample(slodesk: Run) -> None:
    assert slodesk("demo").asked == ["demo"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("statsu",),
        ("status",),
        ("status", "x.slodesk", "--at", "yesterday"),
        ("status", "x.slodesk", "--format", "xml"),
        ("status", "x.slodesk", "--nonsense"),
        ("status", "x.slodesk", "extra"),
        ("init", "x.slodesk", "--sample", "--as-of", "2026-13-01"),
        ("init", "x.slodesk", "--as-of", "2026-01-01"),
    ],
)
def test_wrong_usage_is_one_line_and_2(slodesk: Run, arguments: tuple[str, ...]) -> None:
    done = slodesk(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert len(done.problems) == 1
    assert "--help" in done.err
    assert done.asked == []


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make ``slodesk demo`` end with an error."""

    @click.command("demo")
    def command() -> None:
        raise error

    module = ModuleType("slodesk.cli.demo")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "slodesk.cli.demo", module)


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (WorkspaceError("The disk is full."), 1, "The disk is full."),
        (RuleBroken("Write 99.9.", field="target"), 1, "Write 99.9."),
        (SourceError("Nothing.", (Problem("a.csv", "no total", 3),)), 1, "a.csv:3: no total"),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), 1, "a.csv: No such file or directory."),
        (click.UsageError("KIND is not one"), 2, "KIND is not one. See: slodesk demo --help"),
    ],
)
def test_an_error_becomes_a_line_and_a_code(
    slodesk: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, line: str
) -> None:
    failing(monkeypatch, error)
    done = slodesk("demo")
    assert (done.code, done.problems, done.out) == (code, [line], "")


@pytest.mark.parametrize(
    ("count", "rest"), [(20, []), (21, ["… and 1 more problem."]), (47, ["… and 27 more problems."])]
)
def test_many_problems_end_in_a_count(
    slodesk: Run, monkeypatch: pytest.MonkeyPatch, count: int, rest: list[str]
) -> None:
    problems = tuple(Problem("a.csv", "no total", n) for n in range(1, count + 1))
    failing(monkeypatch, SourceError("Nothing.", problems))
    done = slodesk("demo")
    assert done.code == 1
    assert done.problems[:20] == [f"a.csv:{n}: no total" for n in range(1, 21)]
    assert done.problems[20:] == rest


def test_our_own_fault_is_logged_and_70(
    slodesk: Run, monkeypatch: pytest.MonkeyPatch, user_folders: Path
) -> None:
    failing(monkeypatch, ZeroDivisionError("secret of the workspace"))
    done = slodesk("demo")
    assert done.code == 70
    (log,) = user_folders.rglob("slodesk.log")
    assert str(log) in done.err
    assert "secret" not in done.err
    assert "ZeroDivisionError: secret of the workspace" in log.read_text()


def test_ctrl_c_is_said_in_a_line(slodesk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    done = slodesk("demo")
    assert done.code == 130
    assert done.err.strip().splitlines() == ["Stopped; nothing was changed by the step that was running."]
