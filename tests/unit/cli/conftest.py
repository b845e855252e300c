"""Runs the command line in this process and keeps what it printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from slodesk.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class FakeShell:
    """Stands in for the window: remembers what was asked of it."""

    asked: list[object] = field(default_factory=list)

    def open_window(self, location: str | None) -> int:
        self.asked.append(("window", location))
        return 0

    def open_demo(self) -> int:
        self.asked.append("demo")
        return 0

    def self_test(self) -> int:
        self.asked.append("self-test")
        return 1


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str
    asked: list[object]

    @property
    def problems(self) -> list[str]:
        return self.err.splitlines()


@pytest.fixture
def slodesk(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """Return a function that runs ``slodesk`` with some arguments."""

    def call(*arguments: object) -> Outcome:
        shell = FakeShell()
        code = run([str(argument) for argument in arguments], shell)
        out, err = capsysbinary.readouterr()
        return Outcome(code, out.decode(), err.decode(), shell.asked)

    return call
