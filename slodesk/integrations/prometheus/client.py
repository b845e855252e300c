"""Asks a Prometheus server, and comes back in time whatever the server does."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.address import check_ca_file, clean_url, host_of, tenant_headers
from slodesk.integrations.prometheus.envelope import Row, label_text, read_number, read_rows
from slodesk.integrations.prometheus.failures import (
    QueryRefused,
    ServerBusy,
    ServerFailed,
    TooMuchAsked,
    Unauthorised,
)

if TYPE_CHECKING:
    from slodesk.domain.settings import PrometheusSettings
    from slodesk.integrations.prometheus.secrets import Secrets
    from slodesk.integrations.prometheus.session import HardenedSession

T = TypeVar("T")
Check = Callable[[], None]
"""Called while waiting; raises to give up."""

POINTS_PER_REQUEST = 2880
"""Ten days at 5 minutes: far below Prometheus' 11,000, and short enough to show progress."""
POINTS_AT_LEAST = 30
"""A range is not split further than this when the server finds it too large."""
RETRY_WAITS = (0.5, 1.5)
"""Seconds before the second and third try."""
LONGEST_WAIT = 10.0
SHORTEST_HIDDEN = 4
"""A shorter secret is not looked for in a server's words: it would be found in any word."""
_POLL = 0.05


class Task(Protocol):
    """The part of ``gui.tasks.Task`` that long work needs; ``report`` raises once cancelled."""

    def report(self, done: int, total: int) -> None:
        """Say how far the work is."""


class NoTask:
    """For callers who neither watch nor cancel."""

    def report(self, done: int, total: int) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class RangeResult:
    """One series over a range.

    Attributes:
        times: ends of steps in epoch seconds, increasing, each on the grid that was asked for.
        values: one float each; NaN and ±Inf as the server gave them.
        warnings: what the server warned about; not empty means that the data is partial.
    """

    times: tuple[int, ...] = ()
    values: tuple[float, ...] = ()
    warnings: tuple[str, ...] = ()


class PrometheusClient:
    """One server: ``with PrometheusClient(url) as client: client.range(…)``.

    Each request ends within ``timeout`` seconds, all tries and the last byte of the answer included,
    and at once when ``check`` raises. Failures are ``SourceError``. One thread at a time.

    Args:
        url: base address, see ``clean_url``.
        auth: (user, password), or a bearer token, or None.
        headers: more headers, e.g. the tenant's.
        ca_file: certificates to trust instead of the usual ones.
        timeout: seconds for one request.
        retry_waits: seconds before each further try after 429, 502, 503 and lost connections.
        unauthorised: called when the server does not accept the credentials.
    """

    def __init__(
        self,
        url: str,
        *,
        auth: tuple[str, str] | str | None = None,
        headers: dict[str, str] | None = None,
        ca_file: str = "",
        timeout: float = 30.0,
        retry_waits: tuple[float, ...] = RETRY_WAITS,
        unauthorised: Callable[[], None] | None = None,
    ) -> None:
        self.url = clean_url(url)
        self.host = host_of(self.url)
        self._verify: str | bool = check_ca_file(ca_file) or True
        self._headers = dict(headers or {})
        self._basic: tuple[bytes, bytes] | None = None
        self._secrets: tuple[str, ...] = ()
        self._set_auth(auth)
        self._timeout = timeout
        self._waits = retry_waits
        self._unauthorised = unauthorised
        self._session: HardenedSession | None = None
        self._connect: Any = None
        self._clock: tuple[float, float] | None = None

    def __repr__(self) -> str:
        return f"PrometheusClient({self.url!r})"

    def __enter__(self) -> PrometheusClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the client can be used again."""
        session, self._session, self._connect = self._session, None, None
        if session is not None:
            session.close()

    def now(self, check: Check | None = None) -> datetime:
        """Return the server's clock; asked for once, then carried on by ours."""
        if self._clock is None:
            value = self._ask(lambda api: api.custom_query("time()", self._limits()), check, _scalar)
            self._clock = (value, time.monotonic())
        value, since = self._clock
        try:
            return datetime.fromtimestamp(value + time.monotonic() - since, UTC)
        except (ValueError, OverflowError, OSError):
            self._clock = None
            raise ServerFailed(
                f"{self.host} does not know the time; check that it is a Prometheus."
            ) from None

    def range(
        self,
        promql: str,
        start: int,
        end: int,
        step: int,
        *,
        check: Check | None = None,
        fetched: Callable[[int], None] | None = None,
    ) -> RangeResult:
        """Return the one series of ``promql`` at start, start + step … end.

        The range is asked for in pieces; a piece that the server finds too large is halved.

        Args:
            promql: the query.
            start: epoch seconds of the first point.
            end: epoch seconds, not passed.
            step: seconds.
            check: called while waiting; raises to cancel.
            fetched: called after each piece with the number of steps it covered.

        Raises:
            SourceError: whatever goes wrong; nothing is returned then.
        """
        result = RangeResult()
        labels: dict[str, str] | None = None
        size = POINTS_PER_REQUEST
        while start <= end:
            last = min(start + (size - 1) * step, end)
            try:
                rows, warnings = self._piece(promql, start, last, step, check)
            except TooMuchAsked:
                if (last - start) // step < POINTS_AT_LEAST:
                    raise
                size = ((last - start) // step + 1) // 2
                continue
            for row in rows:
                if labels is not None and labels != row.labels:
                    raise _several([Row(labels), row])
                labels = dict(row.labels)
                result = _joined(result, row, start, last, step, self.host)
            result = replace(result, warnings=tuple(dict.fromkeys((*result.warnings, *warnings))))
            if fetched is not None:
                fetched((last - start) // step + 1)
            start = last + step
        return result

    def _piece(
        self, promql: str, start: int, end: int, step: int, check: Check | None
    ) -> tuple[list[Row], tuple[str, ...]]:
        first, last = datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)

        def read(session: HardenedSession) -> tuple[list[Row], tuple[str, ...]]:
            assert session.envelope is not None
            return read_rows(session.envelope, self.host), session.envelope.warnings

        rows, warnings = self._ask(
            lambda api: api.custom_query_range(promql, first, last, str(step), self._limits()), check, read
        )
        if len(rows) > 1:
            raise _several(rows)
        return rows, warnings

    def _limits(self) -> dict[str, str]:
        # A little earlier than we give up, so that the server can say itself that it was too much.
        return {"timeout": f"{max(self._timeout * 0.8, 0.1):.3f}"}

    def _ask(
        self, work: Callable[[Any], object], check: Check | None, read: Callable[[HardenedSession], T]
    ) -> T:
        check = check or _never
        failures = 0
        self._open()  # what is imported for the first request does not count
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                return self._once(work, check, read, deadline)
            except ServerBusy as busy:
                if failures >= len(self._waits):
                    raise
                wait = min(busy.wait or self._waits[failures], LONGEST_WAIT)
                if time.monotonic() + wait >= deadline:
                    raise
                _sleep(wait, check)
                failures += 1

    def _once(
        self,
        work: Callable[[Any], object],
        check: Check,
        read: Callable[[HardenedSession], T],
        deadline: float,
    ) -> T:
        """Do one request on a thread of its own: neither deadline nor cancel waits for the network."""
        check()
        session, api = self._open()
        session.deadline = deadline
        job = _Job(lambda: (work(api), read(session))[1])
        try:
            while not job.wait(min(_POLL, session.deadline - time.monotonic())):
                check()
                if time.monotonic() >= session.deadline:
                    raise session.too_late()
            answer: T = job.result()
            return answer
        except BaseException as error:
            # Broken off in the middle, the connection is in no state to be used again.
            session.abort()
            self.close()
            if isinstance(error, Unauthorised) and self._unauthorised is not None:
                self._unauthorised()
            if isinstance(error, SourceError):
                error.message = self._without_secrets(error.message)
                error.args = (error.message,)
            raise

    def _open(self) -> tuple[HardenedSession, Any]:
        if self._session is None:
            from prometheus_api_client import PrometheusConnect
            from urllib3 import Retry

            from slodesk.integrations.prometheus.session import HardenedSession

            self._session = HardenedSession(self.url, self._verify)
            self._connect = PrometheusConnect(
                self.url,
                headers=self._headers,
                auth=self._basic,
                retry=Retry(total=0),
                session=self._session,
            )
        return self._session, self._connect

    def _set_auth(self, auth: tuple[str, str] | str | None) -> None:
        if isinstance(auth, tuple):
            user, password = (part.encode() for part in auth)
            if b":" in user:
                raise SourceError("The Prometheus user name may not contain a colon.")
            self._basic = (user, password)
            self._secrets = (auth[1], base64.b64encode(user + b":" + password).decode())
        elif auth:
            if not (auth.isascii() and auth.isprintable()) or " " in auth:
                raise SourceError("The Prometheus token contains a sign that no token has; copy it again.")
            self._headers["Authorization"] = f"Bearer {auth}"
            self._secrets = (auth,)

    def _without_secrets(self, message: str) -> str:
        for secret in self._secrets:
            if len(secret) >= SHORTEST_HIDDEN:
                message = message.replace(secret, "•••")
        return message


def connect(settings: PrometheusSettings, secrets: Secrets) -> PrometheusClient:
    """Return a client for the workspace's Prometheus settings.

    Raises:
        SourceError: no address, an address, certificate file or tenant that cannot be, no secret.
    """
    url = clean_url(settings.url)
    secret = secrets.get(settings)
    if settings.auth == "basic" and not settings.user:
        raise SourceError("Enter the Prometheus user name in the settings.")
    return PrometheusClient(
        url,
        auth=(settings.user, secret) if settings.auth == "basic" else secret or None,
        headers=tenant_headers(settings.tenant_header, settings.tenant),
        ca_file=settings.ca_file,
        timeout=settings.timeout_seconds,
        unauthorised=lambda: secrets.refused(settings),
    )


class _Job:
    """A call on a daemon thread: its result or its exception, once it is done."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._done = threading.Event()
        self._value: Any = None
        self._error: BaseException | None = None
        threading.Thread(target=self._run, args=(work,), name="prometheus", daemon=True).start()

    def _run(self, work: Callable[[], object]) -> None:
        try:
            self._value = work()
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, or dropped with it
            self._error = error
        finally:
            self._done.set()

    def wait(self, seconds: float) -> bool:
        return self._done.wait(max(seconds, 0.0))

    def result(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._value


def _joined(result: RangeResult, row: Row, start: int, end: int, step: int, host: str) -> RangeResult:
    times = []
    for moment, _ in row.points:
        nearest = round(moment)
        if abs(moment - nearest) > 0.001 or not start <= nearest <= end or (nearest - start) % step:
            raise ServerFailed(
                f"{host} answered for other moments than those asked for; its answer was not used. "
                "Look at what stands between us and Prometheus."
            )
        times.append(nearest)
    values = (value for _, value in row.points)
    return replace(result, times=(*result.times, *times), values=(*result.values, *values))


def _several(rows: list[Row]) -> QueryRefused:
    shown = " and ".join(label_text(row.labels) for row in rows[:2])
    return QueryRefused(
        f"The query returns several series, such as {shown}; wrap it in sum(…) or name the labels of one."
    )


def _scalar(session: HardenedSession) -> float:
    assert session.envelope is not None
    return read_number(session.envelope, session.host)


def _never() -> None:
    pass


def _sleep(seconds: float, check: Check) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        check()
        time.sleep(min(_POLL, left))
