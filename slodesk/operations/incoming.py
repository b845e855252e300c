"""What a file brings: plain values, between the readers of formats and the operations that apply them.

Nothing here knows a file format, and nothing here needs the database, so that files can be read on a
background thread and shown before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    import numpy as np
    from numpy.typing import NDArray

    from slodesk.domain.errors import Problem
    from slodesk.domain.retrospective import Retrospective
    from slodesk.domain.team_pack import Pack

Kind = Literal[
    "openslo", "sloth", "pyrra", "samples", "metrics", "incidents", "releases", "actions", "satisfaction",
    "retrospective", "workspace", "team_pack",
]  # fmt: skip
"""The kinds of file this version imports."""


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """A service that a file defines, or that its SLOs name.

    Attributes:
        name: the identifier.
        line: where it stands in the file.
        defined: the file describes it; otherwise it is only named, and created when missing.
        display_name: None leaves what is stored, as for the other fields.
        description: free text.
        tags: labels, as ``key=value``.
    """

    name: str
    line: int
    defined: bool = False
    display_name: str | None = None
    description: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SloItem:
    """One objective as a file defines it; texts are empty where the file is silent.

    Attributes:
        service: identifier of its service.
        name: its own identifier.
        target: a ratio in (0, 1).
        window: ``30d``, ``week``, ``month`` or ``quarter``.
        line: where it stands in the file.
        time_zone: the IANA zone of a calendar window, "" when the file names none.
        kind: ``ratio``, ``threshold`` or ``time_slices`` (R5).
        threshold: limit of a threshold SLO.
        threshold_op: ``lt``, ``lte``, ``gt`` or ``gte``.
        slice_seconds: length of a time slice.
        slice_target: ratio a slice must reach to be good.
        links: pairs of title and address.
    """

    service: str
    name: str
    target: Decimal
    window: str
    line: int
    time_zone: str = ""
    display_name: str = ""
    description: str = ""
    kind: str = "ratio"
    good_query: str = ""
    bad_query: str = ""
    total_query: str = ""
    series_query: str = ""
    threshold: Decimal | None = None
    threshold_op: str = "lte"
    slice_seconds: int | None = None
    slice_target: Decimal | None = None
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SampleSet:
    """All samples a file has for one SLO, ordered by time, each time once.

    Attributes:
        service: identifier of the service.
        slo: identifier of the SLO.
        line: of the first of its rows.
        ends: ends of the intervals, whole seconds since 1970 UTC.
        good: good events or slices.
        total: all events or slices.
        step: resolution in seconds: the smallest gap, one day for a single point (R5a).
    """

    service: str
    slo: str
    line: int
    ends: NDArray[np.int64]
    good: NDArray[np.float64]
    total: NDArray[np.float64]
    step: int


@dataclass(frozen=True, slots=True, eq=False)
class MetricSet:
    """All values a file has for one metric, ordered by time, each time once."""

    service: str
    metric: str
    line: int
    ends: NDArray[np.int64]
    values: NDArray[np.float64]
    unit: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table file: field → value; only fields the row says something about."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class WorkspaceItem:
    """A whole workspace: table → rows, each a field → value mapping with checked values."""

    tables: Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, eq=False)
class PackItem:
    """One team of another workspace.

    Attributes:
        pack: its rows, checked, and what the other workspace's change log tells.
        team: its name.
        workspace: what the other workspace is called.
        made: when the pack was made.
        who: who made it.
        samples: days of samples and metric values: table → rows.
        fiscal_start: month its fiscal year begins in, 1 to 12; None where the pack does not say.
    """

    pack: Pack
    team: str
    workspace: str
    made: datetime
    who: str
    samples: Mapping[str, list[dict[str, Any]]]
    fiscal_start: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RetroItem:
    """A retrospective, and the incident it is about; services and SLOs may only be named."""

    content: Retrospective


Item = ServiceItem | SloItem | SampleSet | MetricSet | Record | RetroItem | WorkspaceItem | PackItem


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, read and checked, not yet applied.

    Attributes:
        source: the file's name, for messages.
        kind: what it is.
        items: what it brings, in the file's order.
        warnings: what was read but cannot be represented, or was decided for the user.
        rejected: rows or objects that cannot be used; an import is refused unless they may be skipped.
        count: how many rows, SLOs or services were accepted.
    """

    source: str
    kind: Kind
    items: tuple[Item, ...]
    warnings: tuple[Problem, ...] = ()
    rejected: tuple[Problem, ...] = ()
    count: int = 0


@dataclass(slots=True)
class ImportSummary:
    """What an import did, in rows of the file (samples, values) or objects (everything else).

    Attributes:
        added: new ones.
        updated: those that had another value.
        unchanged: those stored before.
        skipped: those left out.
        warnings: what is not represented, or was decided for the user.
        problems: why things were left out, when that was allowed.
        made: keys of retrospectives that were written, in order.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    warnings: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{self.added:,} added", f"{self.updated:,} updated", f"{self.unchanged:,} unchanged"]
        if self.skipped:
            parts.append(f"{self.skipped:,} skipped")
        return ", ".join(parts)
