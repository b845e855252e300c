"""Files to read, and a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.files import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.operations.incoming import Parsed

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def example() -> Callable[[str], Parsed]:
    """Read one of the example files."""
    return lambda name: read_file(DATA / name, NOW)


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., Parsed]:
    """Read a text (or bytes) as a file of some name."""

    def read(content: str | bytes, name: str = "file.csv") -> Parsed:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(path, NOW)

    return read


@pytest.fixture
def refusal(reading: Callable[..., Parsed]) -> Callable[..., SourceError]:
    """Read a text (or bytes) that must be refused, and return the error."""

    def refuse(content: str | bytes, name: str = "file.csv") -> SourceError:
        with pytest.raises(SourceError) as caught:
            reading(content, name)
        return caught.value

    return refuse
