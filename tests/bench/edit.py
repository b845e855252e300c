"""One durable edit, recorded for undo, audit and search, beside a bare commit of equal durability."""

from __future__ import annotations

import sqlite3
import statistics
import time
from typing import TYPE_CHECKING

from slodesk.operations import services
from tests.bench.measure import Row, percentile
from tests.bench.workspaces import folder, with_slos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EDITS = 300


def ours(at: Path) -> list[float]:
    """Return the milliseconds of each edit of a service's description."""
    workspace, _ = with_slos(at / "ours.slodesk", 20)
    with workspace.session() as session:
        from slodesk.storage.queries.services import service_list

        key = service_list(session)[0].id
    taken = []
    for number in range(EDITS + 20):
        began = time.perf_counter()
        workspace.edit("Set description", services.set_service_field, key, "description", f"Text {number}")
        taken.append((time.perf_counter() - began) * 1000)
    workspace.close()
    return taken[20:]


def raw(at: Path) -> list[float]:
    """Return the milliseconds of each commit of one changed row, WAL and synchronous FULL."""
    connection = sqlite3.connect(at / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE service (id INTEGER PRIMARY KEY, description)")
    connection.execute("INSERT INTO service VALUES (1, '')")
    taken = []
    for number in range(EDITS + 20):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE service SET description = ? WHERE id = 1", (f"Text {number}",))
        connection.execute("COMMIT")
        taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    return taken[20:]


def rows() -> Iterator[Row]:
    """Measure both on the same disk."""
    with folder() as at:
        peer, mine = raw(at), ours(at)
    yield Row(
        "one durable edit, p95",
        percentile(mine, 0.95),
        "ms",
        (("raw WAL-FULL commit", percentile(peer, 0.95)),),
        2.0,
        "≤ 2 ms",
    )
    yield Row(
        "one durable edit, median",
        statistics.median(mine),
        "ms",
        (("raw WAL-FULL commit", statistics.median(peer)),),
        7 * statistics.median(peer),
        "≤ 7 × a raw commit",
    )
