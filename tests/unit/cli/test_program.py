"""The program's first step: what only opens the window goes past the command line, with the same ending."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from slodesk import __main__ as program
from slodesk.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    found: list[str | None] = []

    def open_window(_self: object, location: str | None) -> int:
        found.append(location)
        return 3

    monkeypatch.setattr(program.Program, "open_window", open_window)
    return found


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["slodesk", *arguments])
    with pytest.raises(SystemExit) as ending:
        program.main()
    assert isinstance(ending.value.code, int)
    return ending.value.code


def test_a_workspace_or_nothing_only_opens(
    opened: list[str | None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "w.slodesk"
    file.touch()
    assert ended(monkeypatch) == 3
    assert ended(monkeypatch, str(file)) == 3
    assert opened == [None, str(file)]


def test_everything_else_is_the_command_lines(
    opened: list[str | None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing = str(tmp_path / "missing.slodesk")
    assert ended(monkeypatch, missing) == 1
    assert "There is no workspace at" in capsys.readouterr().err
    assert ended(monkeypatch, "--version") == 0
    assert opened == []


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (WorkspaceError("It is damaged."), 1, "It is damaged."),
        (KeyboardInterrupt(), 130, "Stopped"),
        (ZeroDivisionError(), 70, "fault of SLO Desk (ZeroDivisionError)"),
    ],
)
def test_what_goes_wrong_ends_as_on_the_command_line(
    error: BaseException,
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_self: object, _location: str | None) -> int:
        raise error

    monkeypatch.setattr(program.Program, "open_window", fail)
    assert ended(monkeypatch) == code
    assert words in capsys.readouterr().err


def test_the_window_alone_does_not_load_the_command_line() -> None:
    code = (
        "import sys; from slodesk import __main__ as p; p.Program.open_window = lambda *_: 0\n"
        "sys.argv = ['slodesk']\n"
        "try: p.main()\n"
        "except SystemExit: print('click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
