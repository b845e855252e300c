"""New workspaces for tests about something else: copies of one that was really made, a tenth of its cost.

What is about making a workspace calls ``create_workspace`` itself.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from slodesk.storage.workspace import create_workspace, open_workspace

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace


def new_workspace(path: Path, *, name: str | None = None, time_zone: str | None = None) -> Workspace:
    """Put a new workspace into a file that is not there yet, and open it for writing."""
    with path.open("xb") as file:
        file.write(_made(name, time_zone))
    return open_workspace(path)


@functools.cache
def _made(name: str | None, time_zone: str | None) -> bytes:
    """Make a workspace; return its file."""
    with tempfile.TemporaryDirectory(prefix="slodesk-tests-") as folder:
        path = Path(folder) / "made.slodesk"
        create_workspace(path, name=name, time_zone=time_zone).close()
        return path.read_bytes()
