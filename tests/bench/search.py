"""Full-text search over ten thousand documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.storage.search import search
from tests.bench.measure import Row, median
from tests.bench.workspaces import folder, with_incidents

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows() -> Iterator[Row]:
    """Measure one, two and half a word."""
    with folder() as at:
        workspace = with_incidents(at / "w.slodesk", 10_000)
        for words in ("certificate", "certificate failover", "certif"):

            def look(words: str = words) -> int:
                with workspace.session() as session:
                    found = len(search(session, words))
                assert found
                return found

            yield Row(
                f"search 10,000 incidents for “{words}”", median(look, rounds=9), "ms", (), 50, "≤ 50 ms"
            )
        workspace.close()
