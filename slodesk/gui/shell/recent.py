"""What to call a workspace that was opened lately."""

from __future__ import annotations

from pathlib import Path


def recent_title(location: str) -> str:
    """Return what to call a recent workspace: never the password of a server."""
    return location.rpartition("/")[2] if "://" in location else Path(location).stem


def recent_place(location: str) -> str:
    """Return where it is, without secrets."""
    if "://" in location:
        return location.rpartition("@")[2]
    return str(Path(location))
