"""The PySide6 we ask for survives this Python: a wrong pair dies after a few thousand calls."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]

SETTERS = """
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication([])
label, timer = QLabel(), QTimer()
for number in range(10_000):
    label.setText(str(number))
    label.setEnabled(number % 2 == 0)
    timer.setInterval(number)
print(label.text())
"""


def test_ten_thousand_setter_calls_end_well() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SETTERS],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "9999"), done.stderr


def qt_version_for(requirements: list[str], python: str) -> set[str]:
    """Return which PySide6 versions a list of requirements asks for on a Python."""
    found = set()
    for text in requirements:
        requirement = Requirement(text)
        if requirement.name.startswith("PySide6") and (
            requirement.marker is None or requirement.marker.evaluate({"python_version": python})
        ):
            found.add(str(requirement.specifier))
    return found


def test_the_build_and_the_program_ask_for_the_same_pyside() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, build = project["project"]["dependencies"], project["build-system"]["requires"]
    for python, wanted in {"3.11": "<6.12,>=6.11", "3.12": "<6.13,>=6.12", "3.14": "<6.13,>=6.12"}.items():
        assert qt_version_for(runtime, python) == qt_version_for(build, python) == {wanted}


def test_the_constraints_fit_the_requirements() -> None:
    pins = [
        Requirement(line) for line in (ROOT / "constraints.txt").read_text().splitlines() if line[:1] != "#"
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for python in ("3.11", "3.12"):
        environment = {"python_version": python}
        pinned = {
            pin.name.lower(): next(iter(pin.specifier)).version
            for pin in pins
            if pin.marker is None or pin.marker.evaluate(environment)
        }
        for requirement in map(Requirement, wanted):
            if requirement.marker is None or requirement.marker.evaluate(environment):
                assert requirement.specifier.contains(pinned[requirement.name.lower()]), requirement
