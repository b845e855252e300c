"""Names the system libraries that are missing, and the command that installs them, before anything fails.

Standard library only: the Makefile runs this file with the system's Python before there is a ``.venv``, and
the program runs it before it imports Qt.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass

PYTHON = (3, 11)


@dataclass(frozen=True)
class Library:
    """A shared library Qt needs, and the package that brings it on each family of Linux."""

    file: str
    apt: str
    dnf: str
    pacman: str


QT = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Library("libfontconfig.so.1", "fontconfig", "fontconfig", "fontconfig"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
)
"""Needed even without a display."""

WINDOW = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
)
"""Needed for a window under X11."""

INSTALLERS = (("apt-get", "sudo apt-get install"), ("dnf", "sudo dnf install"), ("pacman", "sudo pacman -S"))


def loads(file: str) -> bool:
    """Tell whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def missing_libraries(*, window: bool) -> tuple[Library, ...]:
    """Return the libraries Qt would not find; ``window``: also those of an X11 window."""
    if not sys.platform.startswith("linux"):
        return ()
    wanted = QT + WINDOW if window else QT
    return tuple(library for library in wanted if not loads(library.file))


def has_display() -> bool:
    """Tell whether a window could be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def wants_x11() -> bool:
    """Tell whether Qt will draw through X11 rather than Wayland or offscreen."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":", 1)[0]
    if platform:
        return platform == "xcb"
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def advice(libraries: tuple[Library, ...], packages: tuple[str, ...] = ()) -> str:
    """Return the sentence and the command that put the missing libraries right.

    Args:
        libraries: what the linker did not find.
        packages: further Debian packages, e.g. ``python3-venv``.
    """
    names = [*packages, *(library.file for library in libraries)]
    text = f"SLO Desk needs system libraries that are missing here: {', '.join(names)}."
    for program, command in INSTALLERS:
        if shutil.which(program):
            found = [getattr(library, program.removesuffix("-get")) for library in libraries]
            wanted = [*(packages if program == "apt-get" else ()), *dict.fromkeys(found)]
            return f"{text}\nInstall them with:  {command} {' '.join(wanted)}" if wanted else text
    return f"{text}\nInstall the packages of your system that contain them."


def check_program() -> str | None:
    """Return what is missing for a window (or an offscreen one), or None; asked before Qt is imported."""
    libraries = missing_libraries(window=wants_x11())
    return advice(libraries) if libraries else None


def check_window() -> str | None:
    """Return why no window could be shown here, or None; asked before Qt is imported, which would abort."""
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        return "There is no display here to open a window on. The other commands need none: slodesk --help"
    return check_program()


def check_setup() -> str | None:
    """Return what is missing to set up the project with this Python, or None; asked by the Makefile."""
    if sys.version_info < PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        want = ".".join(map(str, PYTHON))
        hint = f"Try: make PYTHON=python{want}"
        return f"SLO Desk needs Python {want} or newer, and {sys.executable} is {have}. {hint}"
    packages: tuple[str, ...] = ()
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        packages = ("python3-venv",)
    libraries = missing_libraries(window=wants_x11())
    return advice(libraries, packages) if libraries or packages else None


if __name__ == "__main__":
    problem = check_setup()
    if problem:
        print(problem, file=sys.stderr)
        raise SystemExit(1)
