"""Half a million samples in and out, beside one row per sample in plain SQLite."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from slodesk.operations.samples import store_points
from slodesk.storage.samples import DaySeries
from tests.bench.measure import Row
from tests.bench.workspaces import END, PER_DAY, STEP, folder, points, with_slos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

SLOS, DAYS = 10, 174
COUNT = SLOS * DAYS * PER_DAY


def ours(at: Path) -> tuple[float, float]:
    """Return the seconds to store and to read all samples, the edit's record and index included."""
    workspace, keys = with_slos(at / "ours.slodesk", SLOS)
    ends, good, total = points(DAYS)

    def store(session: Session) -> None:
        for key in keys:
            store_points(session, key, (ends, good, total), STEP)

    began = time.perf_counter()
    workspace.edit("Import", store)
    stored = time.perf_counter() - began
    began = time.perf_counter()
    with workspace.session() as session:
        series = DaySeries.load(session, keys, None)
        arrays = [series[key].arrays(END - timedelta(days=DAYS), END) for key in keys]
    read = time.perf_counter() - began
    workspace.close()
    assert sum(len(found[0]) for found in arrays) == COUNT
    assert sum(float(found[1].sum()) for found in arrays) == SLOS * float(good.sum())
    return stored, read


def rows_per_sample(at: Path) -> tuple[float, float]:
    """Return the seconds for the same with the ``sqlite3`` module and a row per sample."""
    connection = sqlite3.connect(at / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE sample (slo, at INTEGER, good REAL, total REAL, PRIMARY KEY (slo, at)) WITHOUT ROWID"
    )
    ends, good, total = points(DAYS)
    began = time.perf_counter()
    connection.execute("BEGIN")
    for number in range(SLOS):
        values = zip([number] * len(ends), ends.tolist(), good.tolist(), total.tolist(), strict=True)
        connection.executemany("INSERT INTO sample VALUES (?, ?, ?, ?)", values)
    connection.execute("COMMIT")
    stored = time.perf_counter() - began
    began = time.perf_counter()
    for number in range(SLOS):
        found = connection.execute("SELECT at, good, total FROM sample WHERE slo = ? ORDER BY at", (number,))
        array = np.array(found.fetchall(), np.float64)
        assert len(array) == len(ends)
    read = time.perf_counter() - began
    connection.close()
    return stored, read


def rows() -> Iterator[Row]:
    """Measure three times each, turn about, and take the best."""
    mine, raw = [], []
    for _ in range(3):
        with folder() as at:
            mine.append(ours(at))
        with folder() as at:
            raw.append(rows_per_sample(at))
    for turn, (word, share) in enumerate((("in", 0.5), ("out", 0.3))):
        best, peer = min(pair[turn] for pair in mine), min(pair[turn] for pair in raw)
        peers = (("sqlite3, a row each", peer),)
        yield Row(f"{COUNT:,} samples {word}", best, "s", peers, share * peer, f"≤ {share} × a row each")
