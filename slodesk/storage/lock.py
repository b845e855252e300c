"""The writer's lock: one program writes a workspace file at a time, and says who it is.

The lock file lies beside the workspace. The operating system's lock on it decides; its JSON only
names the holder. A lock file that still names somebody but is not locked was left by a program
that died: the next writer takes it over and knows that the file was not closed properly.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a workspace open for writing."""

    host: str
    user: str
    pid: int

    def __str__(self) -> str:
        if self.host == socket.gethostname():
            return f"{self.user} (process {self.pid} on this computer)"
        return f"{self.user} on {self.host} (process {self.pid})"


def lock_path(workspace: Path) -> Path:
    """Return where the lock file of a workspace lies."""
    return workspace.with_name(workspace.name + ".lock")


def user_name() -> str:
    """Return the operating system's name for the person at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def read_holder(workspace: Path) -> Holder | None:
    """Return who has a workspace open for writing; a holder known to be dead is nobody."""
    holder = named_holder(workspace)
    return None if holder is None or _is_dead(holder) else holder


def _is_dead(holder: Holder) -> bool:
    if holder.host != socket.gethostname() or os.name == "nt":  # there, signal 0 would end the process
        return False
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def named_holder(workspace: Path) -> Holder | None:
    """Return whom the lock file names, dead or alive, or None when it names nobody."""
    try:
        with lock_path(workspace).open("rb", buffering=0) as file:
            file.seek(1)  # Windows locks the first byte
            data = json.loads(file.read(4096))
        return Holder(str(data["host"]), str(data["user"]), int(data["pid"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


class WriterLock:
    """Held from ``acquire`` to ``release`` by the one program that may write."""

    def __init__(self, workspace: Path) -> None:
        from filelock import FileLock  # late: only writers pay for it

        self._workspace = workspace
        mode = workspace.stat().st_mode & 0o666 | 0o600 if workspace.exists() else 0o644
        self._lock = FileLock(lock_path(workspace), mode=mode, thread_local=False)
        self.was_left_behind = False
        """True when the holder before us ended without releasing."""

    def acquire(self) -> None:
        """Take the lock now; raise ``WorkspaceError`` naming the holder if somebody has it."""
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            holder = named_holder(self._workspace)
            raise WorkspaceError(
                f"{self._workspace.name} is open for writing by {holder or 'another program'}:"
                " close it there, or open it read-only."
            ) from None
        except OSError as error:
            raise WorkspaceError(
                f"{self._workspace.name} cannot be locked for writing"
                f" ({error.strerror or error}): copy it to a folder of your own, or open it read-only."
            ) from error
        self.was_left_behind = named_holder(self._workspace) is not None
        me = Holder(socket.gethostname(), user_name(), os.getpid())
        try:
            self._write(b" " + json.dumps(asdict(me)).encode())
        except OSError as error:
            self._lock.release()
            raise WorkspaceError(
                f"{self._workspace.name} cannot be locked for writing ({error.strerror or error}):"
                " free some space and try again, or open it read-only."
            ) from error

    def release(self) -> None:
        """Let the next writer in; harmless when not held."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(OSError):
            self._write(b"")
        self._lock.release()

    def _write(self, content: bytes) -> None:
        with lock_path(self._workspace).open("r+b", buffering=0) as file:
            if content:
                file.write(content)
            file.truncate(len(content))
            os.fsync(file.fileno())
