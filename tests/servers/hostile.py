"""A server that does everything a Prometheus must not, and what it takes to pass for one."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    import ssl

Labelled = tuple[dict[str, str], list[list[Any]]]


class Request(BaseHTTPRequestHandler):
    """One request, with what a behaviour needs to answer it."""

    protocol_version = "HTTP/1.1"
    server: HostileServer

    def do_GET(self) -> None:
        """Answer a GET."""
        self.params = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self._act()

    def do_POST(self) -> None:
        """Answer a POST."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.params = {name: values[0] for name, values in parse_qs(body).items()}
        self._act()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def endpoint(self) -> str:
        """``query`` or ``query_range``."""
        return urlsplit(self.path).path.rpartition("/")[2]

    def answer(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        """Send one whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, document: object, status: int = 200, **headers: str) -> None:
        """Send JSON."""
        self.answer(json.dumps(document).encode(), status, **headers)

    def answer_matrix(self, *series: Labelled, **more: Any) -> None:
        """Send the series of a range query."""
        result = [{"metric": labels, "values": values} for labels, values in series]
        self.answer_json({"status": "success", "data": {"resultType": "matrix", "result": result}, **more})

    def answer_time(self) -> None:
        """Send the answer to ``time()``."""
        now = self.server.clock if self.server.clock is not None else time.time()
        self.answer_json({"status": "success", "data": {"resultType": "scalar", "result": [now, str(now)]}})

    @property
    def steps(self) -> list[int]:
        """The moments that a range query asks for."""
        start, end, step = (int(float(self.params[name])) for name in ("start", "end", "step"))
        return list(range(start, end + 1, step))

    def _act(self) -> None:
        self.server.seen.append((self.command, self.path, dict(self.headers), dict(self.params)))
        if self.endpoint == "query" and not self.server.hostile_clock:
            self.answer_time()
        else:
            self.server.behave(self)


Behaviour = Callable[[Request], None]


class HostileServer(ThreadingHTTPServer):
    """Answers range queries as ``behave`` says, and ``time()`` well unless ``hostile_clock`` is set."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.server_port}"
        self.behave: Behaviour = ones
        self.hostile_clock = False
        self.clock: float | None = None
        self.stopped = threading.Event()
        self.seen: list[tuple[str, str, dict[str, str], dict[str, str]]] = []
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End the server and everything that hangs in it."""
        self.stopped.set()
        self.shutdown()
        self.server_close()
        self._thread.join(5)

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients are meant to hang up."""


def values(request: Request, value: Callable[[int], str] = lambda _: "1") -> list[list[Any]]:
    """Return one value for each moment that was asked for."""
    return [[moment, value(moment)] for moment in request.steps]


def ones(request: Request) -> None:
    """Behave: one event in each step."""
    request.answer_matrix(({}, values(request)))


def hang(request: Request) -> None:
    """Say nothing at all."""
    request.server.stopped.wait(60)


def hang_in_body(request: Request) -> None:
    """Begin, and stop in the middle."""
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b'{"status":')
    request.wfile.flush()
    request.server.stopped.wait(60)


def trickle_body(request: Request) -> None:
    """Send a byte now and then, so that no read ever waits long."""
    request.send_response(200)
    request.send_header("Content-Length", "100000")
    request.end_headers()
    while not request.server.stopped.wait(0.05):
        request.wfile.write(b" ")
        request.wfile.flush()


def trickle_headers(request: Request) -> None:
    """Never come to the end of the headers."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    count = 0
    while not request.server.stopped.wait(0.05):
        count += 1
        request.wfile.write(f"X-{count}: 1\r\n".encode())
        request.wfile.flush()


def failing(times: int, status: int = 503, body: bytes = b"", **headers: str) -> Behaviour:
    """Fail a few times, then behave."""
    left = [times]

    def behave(request: Request) -> None:
        if left[0] > 0:
            left[0] -= 1
            request.answer(body, status, "text/plain", **headers)
        else:
            ones(request)

    return behave


def hang_up(times: int) -> Behaviour:
    """Close the connection without an answer a few times, then behave."""
    left = [times]

    def behave(request: Request) -> None:
        if left[0] > 0:
            left[0] -= 1
            request.close_connection = True
            request.connection.close()
        else:
            ones(request)

    return behave


def redirect(request: Request) -> None:
    """Send the client to another server, with an endless page in hand."""
    request.send_response(302)
    request.send_header("Location", "http://user:secret@elsewhere.example/login?next=1")
    request.send_header("Content-Length", "10000000000")
    request.end_headers()
    request.server.stopped.wait(60)


def page(request: Request) -> None:
    """Answer with a sign-in page, as single sign-on does."""
    request.answer(b"<!DOCTYPE html><html><body>Sign in</body></html>", 200, "text/html")


def huge(request: Request) -> None:
    """Never stop sending."""
    request.send_response(200)
    request.send_header("Connection", "close")
    request.end_headers()
    chunk = b" " * 1_000_000
    while not request.server.stopped.is_set():
        request.wfile.write(chunk)


def announced_huge(request: Request) -> None:
    """Announce a huge answer."""
    request.send_response(200)
    request.send_header("Content-Length", "99999999999")
    request.end_headers()
    request.server.stopped.wait(60)


def bomb(layers: int = 1, size: int = 400 * 2**20) -> Behaviour:
    """Send little that unpacks to much."""
    packed = gzip.compress(bytes(size), 6)
    for _ in range(layers - 1):
        packed = gzip.compress(packed)
    encoding = ", ".join(["gzip"] * layers)
    return lambda request: request.answer(packed, Content_Encoding=encoding)


def not_gzip(request: Request) -> None:
    """Claim to be compressed."""
    request.answer(b'{"status":"success"}', Content_Encoding="gzip")


def says(document: object, status: int = 200) -> Behaviour:
    """Answer with this JSON."""
    return lambda request: request.answer_json(document, status)


def raw(body: bytes, status: int = 200, kind: str = "application/json") -> Behaviour:
    """Answer with these bytes."""
    return lambda request: request.answer(body, status, kind)
