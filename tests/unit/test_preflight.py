"""Missing system libraries are named, with the command that brings them, before anything fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slodesk import preflight

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names Linux libraries")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that describes another machine: what is missing, how it installs, its display."""

    def describe(*missing: str, installer: str | None = "apt-get", display: str = "") -> None:
        monkeypatch.setattr(preflight, "loads", lambda file: file not in missing)
        monkeypatch.setattr(preflight.shutil, "which", lambda name: name if name == installer else None)
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        if display:
            monkeypatch.setenv(display, ":0")

    return describe


@LINUX
def test_a_missing_library_comes_with_the_apt_line(machine: Callable[..., None]) -> None:
    machine("libEGL.so.1", "libxkbcommon.so.0")
    assert preflight.check_program() == (
        "SLO Desk needs system libraries that are missing here: libEGL.so.1, libxkbcommon.so.0.\n"
        "Install them with:  sudo apt-get install libegl1 libxkbcommon0"
    )


@LINUX
@pytest.mark.parametrize(
    ("installer", "line"), [("dnf", "sudo dnf install libglvnd-glx"), ("pacman", "sudo pacman -S libglvnd")]
)
def test_other_systems_get_their_own_line(machine: Callable[..., None], installer: str, line: str) -> None:
    machine("libGL.so.1", installer=installer)
    assert (preflight.check_program() or "").endswith(line)


@LINUX
def test_without_a_known_installer_the_files_are_named(machine: Callable[..., None]) -> None:
    machine("libGL.so.1", installer=None)
    said = preflight.check_program() or ""
    assert "libGL.so.1" in said
    assert "packages of your system" in said


@LINUX
def test_a_window_needs_more_than_an_offscreen_one(machine: Callable[..., None]) -> None:
    machine("libxcb-cursor.so.0")
    assert preflight.check_program() is None
    machine("libxcb-cursor.so.0", display="WAYLAND_DISPLAY")
    assert preflight.check_program() is None
    machine("libxcb-cursor.so.0", display="DISPLAY")
    assert "libxcb-cursor0" in (preflight.check_program() or "")


@LINUX
def test_without_a_display_no_window_is_tried(
    machine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine()
    assert "no display" in (preflight.check_window() or "")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert preflight.check_window() is None
    machine(display="DISPLAY")
    assert preflight.check_window() is None


def test_nothing_is_said_when_nothing_is_missing(machine: Callable[..., None]) -> None:
    machine()
    assert preflight.check_program() is None
    assert preflight.check_setup() is None


def test_an_old_python_is_named(machine: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    machine()
    monkeypatch.setattr(preflight.sys, "version_info", (3, 9, 2, "final", 0))
    assert "3.11 or newer" in (preflight.check_setup() or "")
    assert "3.9.2" in (preflight.check_setup() or "")


@LINUX
def test_the_venv_package_is_asked_for_with_the_rest(
    machine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine("libEGL.so.1")
    find = preflight.importlib.util.find_spec
    without = {"ensurepip": None}
    monkeypatch.setattr(
        preflight.importlib.util, "find_spec", lambda name: without[name] if name in without else find(name)
    )
    assert (preflight.check_setup() or "").endswith("sudo apt-get install python3-venv libegl1")


def test_it_runs_on_a_bare_python_before_there_is_an_environment() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "slodesk" / "preflight.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
