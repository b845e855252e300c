"""``status --format json`` on random workspaces against figures worked out in exact fractions.

``SLODESK_RANDOM_WORKSPACES=200`` compares as many.
"""

from __future__ import annotations

import json
import os
import random
import uuid
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from slodesk.cli.main import run
from tests.e2e.by_hand import DAY, Days, Row, Slo, figures

if TYPE_CHECKING:
    from pathlib import Path

COUNT = int(os.environ.get("SLODESK_RANDOM_WORKSPACES", "12"))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Havana")
WINDOWS = ("30d", "28d", "7d", "1d", "90d", "week", "month", "quarter")
TARGETS = ("99.9", "99", "95", "99.95", "50", "90.5", "99.99", "99.99999")
Files = list[list[tuple[Slo, Row]]]


class NoShell:
    """There is no window here."""

    def open_window(self, location: str | None) -> int:
        raise NotImplementedError

    def open_demo(self) -> int:
        raise NotImplementedError

    def self_test(self) -> int:
        raise NotImplementedError


def slodesk(*arguments: object) -> None:
    assert run([str(argument) for argument in arguments], NoShell()) == 0


class Workspace:
    """A random workspace: zone, fiscal year, SLOs with histories, files of samples, moments to judge at."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.zone = ZoneInfo(self.random.choice(ZONES))
        self.fiscal = self.random.choice((1, 1, 2, 4, 7, 10))
        first = date(2026, 1, 1) + timedelta(days=self.random.randrange(200))
        self.first = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.days = self.random.choice((1, 4, 9, 35, 100))
        self.slos = [self._slo(number) for number in range(self.random.randint(1, 4))]
        self.files = self._files()
        self.moments = [self._moment() for _ in range(4)]

    def _slo(self, number: int) -> Slo:
        choose = self.random.choice
        history: list[tuple[date | None, str, str]] = [(None, choose(TARGETS), choose(WINDOWS))]
        day = self.first.date()
        for _ in range(choose((0, 0, 1, 2))):
            day += timedelta(days=self.random.randint(1, max(2, self.days // 2)))
            history.append((day, choose(TARGETS), choose(WINDOWS)))
        return Slo(choose(("zeta", "alpha", "mid")), f"slo-{number}", tuple(history))

    def _files(self) -> Files:
        """Daily or hourly samples first, then finer, coarser and corrected ones for some of the days."""
        files: Files = []
        for slo in self.slos:
            if self.random.random() < 0.1:
                continue
            spoilt = self.random.choice((0.0, 0.3, 1.0, 1.0, 3.0)) * (1 - float(slo.history[0][1]) / 100)
            base = self.random.choice((86_400, 86_400, 21_600, 3600))
            steps = [base] + [self.random.choice((86_400, 3600, 900, 300)) for _ in range(3)]
            for number, step in enumerate(steps):
                low = 0 if number == 0 else self.random.randrange(max(0, self.days - 6), self.days)
                ends = [
                    self.first + low * DAY + timedelta(seconds=step * (place + 1))
                    for place in range((self.days - low) * 86_400 // step)
                ]
                missing = self.random.choice((0.0, 0.0, 0.02, 0.3))
                kept = [end for end in ends if self.random.random() >= missing]
                if kept:
                    files.append([(slo, self._row(end, step, spoilt)) for end in kept])
        return files

    def _row(self, end: datetime, step: int, spoilt: float) -> Row:
        total = self.random.choice((0, *(step * self.random.randint(1, 400) for _ in range(9))))
        wild = self.random.choice((0, 0, 0.5, 1, 1.5, 8 if self.random.random() < 0.1 else 1))
        return end, total - min(total, round(total * spoilt * wild)), total

    def _moment(self) -> datetime:
        """Return a time near the end of the samples, often one where something begins or ends."""
        day = self.first + self.random.randint(0, self.days + 3) * DAY
        if self.random.random() < 0.3:
            return day
        local = day.astimezone(self.zone).date()
        kind = self.random.choice(("month", "week", "day", "hour", "minute"))
        if kind == "month":
            local = local.replace(day=1)
        elif kind == "week":
            local -= local.weekday() * DAY
        midnight = datetime(local.year, local.month, local.day, tzinfo=self.zone).astimezone(UTC)
        seconds = {"hour": 3600 * self.random.randrange(24), "minute": 60 * self.random.randrange(1440)}
        return midnight + timedelta(seconds=seconds.get(kind, self.random.choice((0, 0, 1, -1))))

    def as_json(self) -> dict[str, Any]:
        """Return the workspace without samples, as ``export`` would write it."""
        services = {name: str(uuid.uuid4()) for name in sorted({slo.service for slo in self.slos})}
        keys = {slo.name: str(uuid.uuid4()) for slo in self.slos}
        return {
            "format": "slodesk-workspace",
            "schema": 1,
            "tables": {
                "setting": [
                    {"key": "time_zone", "value": self.zone.key},
                    {"key": "fiscal_year_start", "value": self.fiscal},
                ],
                "service": [{"id": key, "name": name} for name, key in services.items()],
                "slo": [
                    {"id": keys[slo.name], "service_id": services[slo.service], "name": slo.name}
                    for slo in self.slos
                ],
                "slo_target": [
                    {
                        "id": str(uuid.uuid4()),
                        "slo_id": keys[slo.name],
                        "effective": (day or date.min).isoformat(),
                        "target": _decimal(Fraction(percent) / 100),
                        "window": window,
                    }
                    for slo in self.slos
                    for day, percent, window in slo.history
                ],
            },
        }


def _decimal(ratio: Fraction) -> str:
    digits = ratio * 10**9
    assert digits.denominator == 1
    return f"0.{digits.numerator:09d}".rstrip("0")


def differences(given: Any, wanted: Any, where: str = "") -> list[str]:
    """Name what differs: figures by more than 1e-6 (or 1e-9 of a large one), all else at all."""
    if isinstance(wanted, dict):
        assert given.keys() == wanted.keys()
        return [line for key in wanted for line in differences(given[key], wanted[key], f"{where}.{key}")]
    if isinstance(wanted, Fraction | int) and not isinstance(wanted, bool):
        allowed = max(Fraction(1, 10**6), abs(wanted) / 10**9)
        same = isinstance(given, int | float) and abs(Fraction(given) - wanted) <= allowed
        return [] if same else [f"{where}: {given} instead of {float(wanted):.7f}"]
    return [] if given == wanted else [f"{where}: {given} instead of {wanted}"]


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_random_workspace(seed: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made, path = Workspace(seed), tmp_path / "w.slodesk"
    (tmp_path / "w.json").write_text(json.dumps(made.as_json()), encoding="utf-8")
    slodesk("init", path)
    slodesk("import", path, tmp_path / "w.json")
    stored: dict[str, Days] = defaultdict(Days)
    for number, file in enumerate(made.files):
        lines = [f"{slo.service},{slo.name},{row[0].isoformat()},{row[1]},{row[2]}" for slo, row in file]
        made.random.shuffle(lines)
        table = tmp_path / f"{number}.csv"
        table.write_text("\n".join(["service,slo,timestamp,good,total", *lines]) + "\n", encoding="utf-8")
        slodesk("import", path, table)
        stored[file[0][0].name].take([row for _, row in file])
    for at in made.moments:
        capfd.readouterr()
        slodesk("status", path, "--at", at.isoformat(), "--format", "json")
        document = json.loads(capfd.readouterr().out)
        assert document["as_of"] == f"{at:%Y-%m-%dT%H:%M:%SZ}"
        ordered = sorted(made.slos, key=lambda slo: (slo.service, slo.name))
        assert len(document["slos"]) == len(ordered)
        for given, slo in zip(document["slos"], ordered, strict=True):
            wanted = figures(slo, stored[slo.name], at, made.zone, made.fiscal)
            assert differences(given, wanted, f"{at} {made.zone.key} {slo}") == []
