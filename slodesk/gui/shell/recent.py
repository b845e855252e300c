"""What to call a workspace that was opened lately."""

from __future__ import annotations

import re
from pathlib import Path

from slodesk.paths import data_dir


def recent_title(location: str) -> str:
    """Return what to call a recent workspace: never the password of a server."""
    return location.rpartition("/")[2] if "://" in location else Path(location).stem


def recent_place(location: str) -> str:
    """Return where it is, without secrets."""
    if "://" in location:
        return location.rpartition("@")[2]
    return str(Path(location))


def is_sample(location: str) -> bool:
    """Return whether a workspace is a copy of the sample, made to look around."""
    path = Path(location)
    return path.parent == data_dir() and re.fullmatch(r"Sample( \d+)?", path.stem) is not None
