"""A real Prometheus on the loopback address, serving a past that we wrote."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

READY_SECONDS = 30


def require_prometheus() -> tuple[str, str]:
    """Return the paths of ``prometheus`` and ``promtool``; skip, or fail where servers are required."""
    found = shutil.which("prometheus"), shutil.which("promtool")
    if found[0] is None or found[1] is None:
        reason = "prometheus and promtool are not installed (Debian: apt-get install prometheus)"
        if os.environ.get("SLODESK_REQUIRE_SERVERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found[0], found[1]


def create_blocks(openmetrics: Path, data: Path) -> None:
    """Turn an OpenMetrics file into the blocks of a Prometheus database."""
    _, promtool = require_prometheus()
    subprocess.run(
        [
            promtool,
            "tsdb",
            "create-blocks-from",
            "--max-block-duration=1000h",
            "openmetrics",
            openmetrics,
            data,
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )


def copy_blocks(blocks: Path, data: Path) -> None:
    """Make a database of its own out of finished blocks."""
    data.mkdir()
    for block in blocks.iterdir():
        if (block / "meta.json").exists():
            shutil.copytree(block, data / block.name)


class RealPrometheus:
    """One running server; ``stop()`` may be called at any time."""

    def __init__(self, data: Path, log: Path) -> None:
        program, _ = require_prometheus()
        config = log.with_suffix(".yml")
        config.write_text("global: {}\n", encoding="utf-8")
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [
                    program,
                    f"--config.file={config}",
                    f"--storage.tsdb.path={data}",
                    "--storage.tsdb.retention.time=400d",
                    f"--web.listen-address=127.0.0.1:{self.port}",
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)

    def _wait(self) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with opener.open(f"{self.url}/-/ready", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"prometheus did not start:\n{self._log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
