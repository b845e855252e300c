"""One durable edit, recorded for undo, audit and search, beside a bare commit of equal durability."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import time
from typing import TYPE_CHECKING

from slodesk.operations import services
from slodesk.storage.queries.services import service_list
from tests.bench.measure import Row, percentile
from tests.bench.workspaces import folder, with_slos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS, EDITS, WARM = 5, 100, 20


class Ours:
    """A workspace with services, one of which is edited."""

    def __init__(self, at: Path) -> None:
        self.workspace, _ = with_slos(at / "ours.slodesk", 20)
        with self.workspace.session() as session:
            self._key = service_list(session)[0].id

    def edit(self, text: str) -> None:
        """Change the description."""
        change = services.set_service_field
        self.workspace.edit("Set description", change, self._key, "description", text)


class Raw:
    """A table with a row, WAL and synchronous FULL; nothing is recorded of its changes."""

    def __init__(self, at: Path) -> None:
        self.connection = sqlite3.connect(at / "raw.db", isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("CREATE TABLE service (id INTEGER PRIMARY KEY, description)")
        self.connection.execute("INSERT INTO service VALUES (1, '')")

    def edit(self, text: str) -> None:
        """Change the description."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("UPDATE service SET description = ? WHERE id = 1", (text,))
        self.connection.execute("COMMIT")


def spell(one: Ours | Raw, count: int) -> list[float]:
    """Return the milliseconds of each of some edits; garbage is collected before, as in the window."""
    gc.collect()
    gc.disable()
    taken = []
    for number in range(count):
        began = time.perf_counter()
        one.edit(f"Text {number}")
        taken.append((time.perf_counter() - began) * 1000)
    gc.enable()
    return taken


def rows() -> Iterator[Row]:
    """Measure both on the same disk, turn about; the best turn counts, as others use the disk, too."""
    mine: list[list[float]] = []
    peer: list[list[float]] = []
    with folder() as at:
        ours, raw = Ours(at), Raw(at)
        spell(ours, WARM)
        spell(raw, WARM)
        for _ in range(ROUNDS):
            peer.append(spell(raw, EDITS))
            mine.append(spell(ours, EDITS))
        ours.workspace.close()
        raw.connection.close()
    best, commit = min(percentile(turn, 0.95) for turn in mine), min(percentile(turn, 0.95) for turn in peer)
    peers = (("raw WAL-FULL commit", commit),)
    yield Row("one durable edit, p95", best, "ms", peers, 2.0, "≤ 2 ms")
    middle, plain = min(map(statistics.median, mine)), min(map(statistics.median, peer))
    peers = (("raw WAL-FULL commit", plain),)
    yield Row("one durable edit, median", middle, "ms", peers, 7 * plain, "≤ 7 × a raw commit")
