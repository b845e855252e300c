"""The one door to the network: a ``requests`` session that waits, reads and follows only so far."""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import time
import weakref
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from slodesk.integrations.prometheus.address import host_of
from slodesk.integrations.prometheus.envelope import Envelope, read_envelope, read_refusal
from slodesk.integrations.prometheus.failures import (
    QueryRefused,
    ServerBusy,
    ServerFailed,
    TimedOut,
    Unauthorised,
    words,
)

BODY_LIMIT = 32 * 1024 * 1024
"""Bytes of an answer after decompression."""
READ_LIMIT = 2 * 1024 * 1024
"""Bytes that are looked into: one series takes a tenth of it. Reading more JSON would stop the window."""
CONNECT_SECONDS = 10.0
LONG_QUERY = 6000
"""Characters of parameters above which a query is posted; proxies cut longer addresses."""
CHUNK = 64 * 1024

_NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
"""What OpenSSL says when the other side answers in plain HTTP."""

_log = logging.getLogger(__name__)


class SourceResponse(requests.Response):
    """An answer whose JSON has been read and checked already."""

    def __init__(self, envelope: Envelope) -> None:
        super().__init__()
        self.status_code = 200
        self.envelope = envelope

    def json(self, **_: Any) -> Any:
        """Return the checked document."""
        return self.envelope.document


class HardenedSession(requests.Session):
    """Reads at most 32 MB within a deadline, follows no redirect, keeps no cookie, trusts no environment.

    It raises our own errors; a caller above never sees an answer that is no Prometheus success.
    ``abort()`` may be called from another thread and ends a transfer at once.

    Attributes:
        deadline: the ``time.monotonic()`` at which the whole answer must have come.
        envelope: the last answer, with the warnings that the client library drops.

    Args:
        url: the server's address.
        verify: path of a certificate file, or True for the usual authorities.
    """

    def __init__(self, url: str, verify: str | bool = True) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = verify
        self.host = host_of(url)
        self.headers = requests.structures.CaseInsensitiveDict(
            {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "slodesk"}
        )
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.deadline = float("inf")
        self.envelope: Envelope | None = None
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._aborted = False
        self._adapter = _Adapter(self._watch)

    def abort(self) -> None:
        """Cut every connection: reads under way end now, and none is opened again."""
        self._aborted = True
        for wire in list(self._sockets):
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown, which would pull the rug from under the reading thread.
                socket.socket.shutdown(wire, socket.SHUT_RDWR)

    def get_adapter(self, url: str | bytes) -> HTTPAdapter:
        """Return our adapter, whatever was mounted (the client library mounts one of its own)."""
        return self._adapter

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Say that there is none: even looking at one would read its body without limit."""
        return None

    def request(self, method: str | bytes, url: str | bytes, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send a query, by POST where it would make too long an address."""
        params = options.get("params")
        if params and len(urlencode(params)) > LONG_QUERY:
            method, options["data"], options["params"] = "POST", params, None
        return super().request(method, url, **options)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send one request and return its checked answer.

        Raises:
            SourceError: whatever goes wrong on the way, in words for the user.
        """
        self.envelope = None
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise self.too_late()
        options.update(stream=True, allow_redirects=False, timeout=(min(CONNECT_SECONDS, left), left))
        try:
            with super().send(request, **options) as response:
                self._judge_status(response)
                return self._judge_body(response, self._read(response))
        except (requests.RequestException, HTTPError, ssl.SSLError, OSError, ValueError) as error:
            raise self._explained(error) from None

    def too_late(self) -> TimedOut:
        """Return the error for an answer that did not come in time."""
        return TimedOut(
            f"{self.host} did not answer in time; check that it is well, or choose a longer step or time "
            "limit in the settings."
        )

    def _watch(self, wire: socket.socket | None) -> None:
        if wire is not None:
            self._sockets.add(wire)
        if self._aborted:
            self.abort()

    def _read(self, response: requests.Response) -> bytes:
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > BODY_LIMIT:
            raise self._too_big()
        body = bytearray()
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > BODY_LIMIT:
                raise self._too_big()
            if time.monotonic() > self.deadline or self._aborted:
                raise self.too_late()
        return bytes(body)

    def _too_big(self) -> QueryRefused:
        return QueryRefused(
            f"{self.host} sent more than {BODY_LIMIT // 2**20} MB for one query; wrap it in sum(…) or narrow "
            "its labels."
        )

    def _judge_status(self, response: requests.Response) -> None:
        """Raise for an answer whose status says enough; its body is not read."""
        status = response.status_code
        if 300 <= status < 400:
            target = urlsplit(urljoin(response.url or "", response.headers.get("Location", "")))
            where = words(f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path}")
            raise ServerFailed(
                f"{self.host} sends us on to {where}; if that is the Prometheus server, enter its address."
            )
        if status in {401, 407}:
            raise Unauthorised(
                f"{self.host} did not accept user name, password or token; check them in the settings."
            )
        if status == 403:
            raise Unauthorised(
                f"{self.host} does not let this user query; ask for the right to read its metrics."
            )
        if status == 404:
            raise ServerFailed(
                f"{self.host} has no Prometheus at this address; enter the part before “/api/v1”."
            )
        if status == 429:
            raise ServerBusy(
                f"{self.host} gets too many queries; wait a minute or refresh less often.",
                _seconds(response.headers.get("Retry-After")),
            )
        if status != 200 and status < 400:
            raise ServerFailed(f"{self.host} answered with HTTP status {status}, which no Prometheus does.")

    def _judge_body(self, response: requests.Response, body: bytes) -> SourceResponse:
        """Return the checked answer, or raise what it says."""
        if response.status_code != 200:
            wait = _seconds(response.headers.get("Retry-After"))
            raise read_refusal(response.status_code, body[:READ_LIMIT], self.host, wait)
        if len(body) > READ_LIMIT:
            raise QueryRefused(
                f"{self.host} sent far more than one series; wrap the query in sum(…) or narrow its labels."
            )
        self.envelope = read_envelope(body, self.host)
        return SourceResponse(self.envelope)

    def _explained(self, error: Exception) -> Exception:
        """Return what a failed transfer means for the user; the cause goes to the debug log, without URL."""
        _log.debug("%s: %s", self.host, type(error).__name__)
        if time.monotonic() >= self.deadline or isinstance(error, requests.Timeout):
            return self.too_late()
        if isinstance(error, requests.exceptions.SSLError | ssl.SSLError):
            if any(sign in str(error) for sign in _NO_TLS):
                return ServerFailed(f"{self.host} does not speak https; enter its address with http://.")
            return ServerFailed(
                f"The certificate of {self.host} is not trusted; choose your authority's certificate file in "
                "the settings, and check the host name."
            )
        if isinstance(error, requests.exceptions.ContentDecodingError):
            return ServerFailed(
                f"{self.host} sent damaged data; check what stands between us and Prometheus."
            )
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            return ServerFailed(
                "The Prometheus address cannot be used; write it like http://prometheus:9090."
            )
        if isinstance(
            error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError | HTTPError | OSError
        ):
            return ServerBusy(
                f"Nothing usable answers at {self.host}; check the address, the network and that "
                "Prometheus runs."
            )
        return ServerFailed(
            f"The query could not be sent to {self.host}; check the address and the settings."
        )


class _Adapter(HTTPAdapter):
    """Opens connections that can be cut from outside, and never retries by itself."""

    def __init__(self, watch: Any) -> None:
        self._watch = watch
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=Retry(total=0, redirect=False))

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Let the pools build connections that report their sockets."""
        super().init_poolmanager(*args, **options)
        watch = self._watch

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                watch(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                watch(self.sock)

        plain = type("WatchedPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        secure = type("WatchedSecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}


def _seconds(text: str | None) -> float | None:
    """Return a ``Retry-After`` in seconds; its date form is not worth the wait."""
    return float(text) if text and text.strip().isdigit() else None
