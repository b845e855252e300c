"""A PostgreSQL of the tests' own: started once, on a socket in a temporary folder, and ended."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_numbers = itertools.count(1)


class Server:
    """A running server; ``database()`` makes an empty database, ``workspace()`` one with a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._templates: dict[tuple[str | None, str | None], str] = {}
        self._user = _unprivileged()
        self._run("initdb", "-D", "data", "-U", "slodesk", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    def start(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "60",
            "shared_buffers": "32MB",
            "autovacuum": "off",
        }
        command = [str(BINARIES[-1] / "postgres"), "-D", "data"]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            command, cwd=self.folder, user=self._user, stdout=log, stderr=log, env=_environment()
        )
        log.close()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError), self.connect():
                return
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)
        raise AssertionError("PostgreSQL did not start")

    def stop(self) -> None:
        """End at once, as a server that goes away does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), user="slodesk", dbname="postgres", autocommit=True)

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of an empty database."""
        with self._database("template1") as name:
            yield self._url(name)

    @contextlib.contextmanager
    def workspace(self, *, name: str | None = None, time_zone: str | None = None) -> Iterator[str]:
        """Yield the URL of a new workspace: a copy of one that was really made."""
        if (name, time_zone) not in self._templates:
            template = f"template_{os.getpid()}_{next(_numbers)}"
            with self.connect() as connection:
                connection.execute(f'CREATE DATABASE "{template}"'.encode())
            create_workspace(self._url(template), name=name, time_zone=time_zone).close()
            self._templates[name, time_zone] = template
        with self._database(self._templates[name, time_zone]) as made:
            yield self._url(made)

    @contextlib.contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"w{os.getpid()}_{next(_numbers)}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        yield name
        with contextlib.suppress(psycopg.OperationalError), self.connect() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://slodesk@/{name}?host={self.folder}"

    def _run(self, name: str, *arguments: str) -> None:
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        subprocess.run(
            [str(BINARIES[-1] / name), *arguments],
            cwd=self.folder,
            user=self._user,
            check=True,
            capture_output=True,
            env=_environment(),
        )


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Start a server in a folder of its own; end it and remove the folder."""
    folder = Path(tempfile.mkdtemp(prefix="slodesk-pg-", dir="/tmp"))
    server = None
    try:
        server = Server(folder)
        yield server
    finally:
        if server is not None and server.process.poll() is None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}


def _unprivileged() -> str | None:
    """Return whom to run as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise AssertionError("there is no unprivileged user to run PostgreSQL as")
