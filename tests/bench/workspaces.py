"""The workspaces that are measured on, made in a temporary folder."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import insert

from slodesk.operations import incidents, services, slos
from slodesk.operations.sample.build import build_sample
from slodesk.storage.samples import sample_days
from slodesk.storage.schema import SampleDayRow
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

END = datetime(2026, 11, 20, tzinfo=UTC)
STEP = 300
PER_DAY = 86_400 // STEP


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Yield a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="slodesk-bench-") as name:
        yield Path(name)


def sample(at: Path) -> Path:
    """Build the sample workspace; return its file."""
    path = at / "sample.slodesk"
    build_sample(path, END).close()
    return path


def with_slos(path: Path, count: int) -> tuple[Workspace, list[str]]:
    """Make a workspace of one service per SLO; return it with the SLOs' keys."""
    workspace = create_workspace(path, time_zone="UTC")
    keys: list[str] = []

    def fill(session: Session) -> None:
        for number in range(count):
            service = services.add_service(session, f"service-{number:03}")
            keys.append(slos.add_slo(session, service, f"slo-{number:03}", Decimal("0.999")))

    workspace.edit("Fill", fill)
    return workspace, keys


def points(days: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (ends, good, total) of 5-minute samples over some days: a believable day curve, few errors."""
    random = np.random.default_rng(7)
    count = days * PER_DAY
    ends = int(END.timestamp()) - np.arange(count - 1, -1, -1, dtype=np.int64) * STEP
    daily = 1 + 0.6 * np.sin(np.arange(count) * 2 * np.pi / PER_DAY)
    total = random.poisson(4_000 * daily).astype(np.float64)
    good = total - random.binomial(total.astype(np.int64), 0.0008)
    return ends, good, total


def large(at: Path, slo_count: int = 200, days: int = 365) -> Path:
    """Build a workspace of many services with a year of 5-minute samples each; return its file."""
    path = at / "large.slodesk"
    workspace, keys = with_slos(path, slo_count)
    rows = sample_days(*points(days), STEP)

    def fill(session: Session) -> None:
        for key in keys:
            session.execute(insert(SampleDayRow), [{"slo_id": key, **row} for row in rows])

    workspace.edit("Fill", fill)
    workspace.close()
    return path


WORDS = (
    "timeout", "retry", "queue", "deploy", "cache", "certificate", "failover", "latency", "database", "pool",
    "disk", "config", "rollback",
)  # fmt: skip


def with_incidents(path: Path, count: int) -> Workspace:
    """Make a workspace of many incidents with some prose each."""
    workspace = create_workspace(path, time_zone="UTC")
    random = np.random.default_rng(7)

    def fill(session: Session) -> None:
        for number in range(count):
            words = random.choice(WORDS, 40)
            title, text = f"{words[0]} {words[1]} {number}", " ".join(words)
            moment, name = END - timedelta(hours=number), f"INC-{number}"
            incidents.add_incident(session, title, moment, identifier=name, description=text)

    workspace.edit("Fill", fill)
    return workspace
