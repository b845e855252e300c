"""Reads any file SLO Desk can import; finds out by its content what it is."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from slodesk.domain.errors import SourceError
from slodesk.operations.incoming import ImportSummary, Parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[int, int], None]

SNIFFED: Final = 1 << 16
"""Bytes looked at to tell what a file is."""
YAML_LIMIT: Final = 16 * 1024 * 1024
MARKDOWN_LIMIT: Final = 2 * 1024 * 1024
OWN_MARKDOWN_LIMIT: Final = 32 * 1024 * 1024
"""Our own export of a retrospective with every text as long as it may be."""

_MARKDOWN: Final = (".md", ".markdown", ".mdown")

_HEADINGS: Final = re.compile(r"\s*# \S")
_SECTION: Final = re.compile(r"^#{2,4} \S", re.MULTILINE)
_FOREIGN: Final = (
    (b"PK\x03\x04", "is a workbook or an archive; save its table as CSV UTF-8 and import that"),
    (b"\xd0\xcf\x11\xe0", "is an old Office file; save its table as CSV UTF-8 and import that"),
    (b"SQLite format 3\0", "is a database; if it is a workspace, open it instead of importing it"),
    (
        b"%PDF",
        "is a PDF; OpenSLO, Sloth or Pyrra YAML, CSV tables, workspace JSON and team packs can be imported",
    ),
    (b"\x1f\x8b", "is compressed; unpack it first"),
    (b"BZh", "is compressed; unpack it first"),
    (b"\xfd7zXZ", "is compressed; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed; unpack it first"),
)


def read_file(path: str | Path, now: datetime | None = None, report: Report | None = None) -> Parsed:
    """Read and check a file, without touching the workspace.

    Args:
        path: OpenSLO, Sloth or Pyrra YAML, a CSV table, a postmortem in Markdown, workspace JSON, or a team
            pack.
        now: later samples are refused; the clock without.
        report: told how far reading is, in bytes; may raise to cancel.

    Returns:
        What the file brings, with warnings and rejected rows by line.

    Raises:
        SourceError: the file is missing, unreadable or nothing that can be imported; one sentence.
    """
    path = Path(path)
    source = path.name or str(path)
    try:
        return _read(path, source, now or datetime.now(UTC), report)
    except FileNotFoundError:
        raise SourceError(f"{source}: there is no such file; check the name and the folder.") from None
    except IsADirectoryError:
        raise SourceError(f"{source} is a folder; choose the files in it.") from None
    except PermissionError:
        # Windows refuses to open a folder with this error.
        reason = (
            "is a folder; choose the files in it" if path.is_dir() else "may not be read; check its rights"
        )
        raise SourceError(f"{source} {reason}.") from None
    except OSError as error:
        raise SourceError(f"{source}: cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        # A NUL in the name: pathlib's, before any of our own code runs.
        raise SourceError(f"{source!r} is not a file name.") from error


def _read(path: Path, source: str, now: datetime, report: Report | None) -> Parsed:
    if not path.is_file() and path.exists() and not path.is_dir():
        raise SourceError(f"{source} is a device or a pipe; save its content to a file first.")
    with path.open("rb") as file:
        start = file.read(SNIFFED)
    text = _text_start(start, source)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if text.lstrip()[:1] == "{" and '"slodesk-workspace"' in text:
        from slodesk.integrations import workspace_json

        return workspace_json.read(path, source, report)
    if text.lstrip()[:1] == "{" and '"slodesk-team-pack"' in text:
        from slodesk.integrations import team_pack

        return team_pack.read(path, source, report)
    if path.suffix.casefold() in _MARKDOWN or _is_postmortem(text):
        return _postmortem(path, source, now)
    if _is_table(text):
        return _table(path, source, now, report)
    foreign_json = first.lstrip()[:1] == "{" and '"apiVersion"' not in text and '"prometheus/v1"' not in text
    if not foreign_json and (":" in text or first.startswith(("---", "#", "%", "["))):
        return _definitions(path, source)
    raise SourceError(
        f"{source}: not recognised; OpenSLO, Sloth and Pyrra YAML, CSV tables, postmortems in Markdown, "
        "workspace JSON and team packs can be imported."
    )


def _text_start(start: bytes, source: str) -> str:
    """Return the beginning of a text file; refuse anything else by its name."""
    if not start.removeprefix(codecs.BOM_UTF8).strip():
        raise SourceError(f"{source}: the file is empty.")
    for magic, reason in _FOREIGN:
        if start.startswith(magic):
            raise SourceError(f"{source} {reason}.")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start.count(0) * 3 > len(start):
        raise SourceError(f"{source}: saved as UTF-16; save it as UTF-8 (in Excel: “CSV UTF-8”).")
    if b"\0" in start:
        raise SourceError(f"{source}: not a text file.")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(start)
    except UnicodeDecodeError as error:
        line = start.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{source}:{line}: not UTF-8; save the file as UTF-8.") from None


def _is_table(text: str) -> bool:
    from slodesk.integrations.csv_tables import looks_like_table

    for line in text.splitlines()[:20]:
        if line.strip() and not line.casefold().startswith("sep="):
            return line.lstrip()[:1] not in "{[" and looks_like_table(line[:10_000])
    return False


def _table(path: Path, source: str, now: datetime, report: Report | None) -> Parsed:
    from slodesk.integrations import (
        actions_csv,
        incidents_csv,
        metrics_csv,
        releases_csv,
        samples_csv,
        satisfaction_csv,
    )
    from slodesk.integrations.csv_reader import CsvFile

    file = CsvFile(path, source, report)
    match file.kind():
        case "samples":
            return samples_csv.read(file, now)
        case "metrics":
            return metrics_csv.read(file, now)
        case "incidents":
            return incidents_csv.read(file, now)
        case "releases":
            return releases_csv.read(file, now)
        case "satisfaction":
            return satisfaction_csv.read(file)
        case _:
            return actions_csv.read(file)


def _definitions(path: Path, source: str) -> Parsed:
    from slodesk.integrations import definition_files

    return definition_files.read(_whole(path, source, YAML_LIMIT), source)


def _is_postmortem(text: str) -> bool:
    """Tell by headings, where the file's name doesn't: YAML has comments, but says whose it is."""
    if _HEADINGS.match(text) is None or any(word in text for word in ("apiVersion", "prometheus/v1")):
        return False
    return _SECTION.search(text) is not None


def _postmortem(path: Path, source: str, now: datetime) -> Parsed:
    from slodesk.integrations import postmortem_markdown

    text = _whole(path, source, OWN_MARKDOWN_LIMIT)
    if len(text) > MARKDOWN_LIMIT and not postmortem_markdown.is_own(text):
        raise SourceError(f"{source}: larger than {MARKDOWN_LIMIT >> 20} MB; split the file.")
    return postmortem_markdown.parse(text, source, now)


def _whole(path: Path, source: str, limit: int) -> str:
    if path.stat().st_size > limit:
        raise SourceError(f"{source}: larger than {limit >> 20} MB; split the file.")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{source}:{line}: not UTF-8; save the file as UTF-8.") from None
    if "\0" in text:
        raise SourceError(f"{source}: not a text file.")
    return text


__all__ = ["ImportSummary", "Parsed", "read_file"]
