"""``slodesk decide``: whether a release goes out, as text or JSON, and as an exit code for pipelines."""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from slodesk.cli.options import F, at_option, now, workspace_argument
from slodesk.domain.change_classes import CLASSES, NORMAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slodesk.domain.release_risk import ReleaseInputs
    from slodesk.storage.queries.release_gate import Gate

_MOST_LINES = 1_000_000_000
_LONGEST = 200
_SHARE = re.compile(r"\d{1,3}(\.\d{1,9})?")


class Share(click.ParamType[Decimal]):
    """A percentage from 0 to 100, as it is written: 85 or 85.5."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Return the number, or fail as wrong usage."""
        text = str(value).strip().removesuffix("%").rstrip()
        if not _SHARE.fullmatch(text) or not 0 <= Decimal(text) <= 100:
            self.fail(f"{value!r} is not a percentage from 0 to 100, such as 85 or 85.5", param, ctx)
        return Decimal(text)


class Version(click.ParamType[str]):
    """A version of a service: one line, not empty."""

    name = "version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it without blanks around it, or fail as wrong usage."""
        text = str(value).strip()
        if not text or any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text):
            self.fail("a version is one line of text, such as 2.4.0", param, ctx)
        if len(text) > _LONGEST:
            self.fail(f"a version is at most {_LONGEST} characters long", param, ctx)
        return text


def _flag(name: str, words: str) -> Callable[[F], F]:
    """Return an option that says yes, no, or nothing at all: unknown."""
    return click.option(f"--{name}/--no-{name}", default=None, help=f"{words}  [absent: unknown]")


@click.command("decide", short_help="Say whether a release goes out: approve, review, defer or block.")
@workspace_argument
@click.argument("service", metavar="SERVICE")
@click.option("--version", required=True, type=Version(), metavar="V", help="The release, such as 2.4.0.")
@at_option
@click.option(
    "--lines", type=click.IntRange(0, _MOST_LINES), metavar="N",
    help="Lines added and removed.  [absent: unknown]",
)  # fmt: skip
@_flag("critical-path", "Whether it touches a critical path.")
@_flag("migration", "Whether it changes the database.")
@_flag("external-api", "Whether it changes interfaces others use.")
@click.option("--coverage", type=Share(), metavar="PCT", help="Test coverage in percent.  [absent: unknown]")
@click.option(
    "--class", "kind", type=click.Choice(CLASSES), default=NORMAL, show_default=True, help="Kind of change."
)
@click.option("--record", is_flag=True, help="Record the decision; without, nothing is written.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    workspace: str,
    service: str,
    version: str,
    at: datetime | None,
    lines: int | None,
    critical_path: bool | None,
    migration: bool | None,
    external_api: bool | None,
    coverage: Decimal | None,
    kind: str,
    record: bool,
    form: str,
) -> int:
    """Say whether release V of SERVICE goes out, as the policy of WORKSPACE says, and why.

    Exits 0 for approve, 3 for review, 4 for defer and 5 for block; 1 is a problem with the workspace, 2
    wrong usage. Only what the options say is known of the release; docs/release-gate.md has a pipeline.
    The JSON is described by docs/decide.schema.json.
    """
    from slodesk.domain.release_decision import EXIT_CODES
    from slodesk.domain.release_risk import ReleaseInputs

    inputs = ReleaseInputs(lines, critical_path, migration, external_api, coverage, kind)
    asked = _record if record else _read
    found, recorded = asked(workspace, service, version, inputs, at)
    if form == "json":
        from slodesk.cli.decide_json import document

        click.echo(json.dumps(document(found, recorded=recorded), indent=2, ensure_ascii=False))
    else:
        from slodesk.cli.decide_text import text

        click.echo(text(found, asked=record, recorded=recorded))
    return EXIT_CODES[found.advice.answer]


def _read(
    workspace: str, service: str, version: str, inputs: ReleaseInputs, at: datetime | None
) -> tuple[Gate, bool]:
    """Return what the gate is told; nothing is written."""
    from slodesk.storage.queries.release_gate import gate
    from slodesk.storage.workspace import open_workspace

    with open_workspace(workspace, read_only=True) as opened, opened.reading() as source:
        return gate(source, service, version, inputs, now=now(), at=at), False


def _record(
    workspace: str, service: str, version: str, inputs: ReleaseInputs, at: datetime | None
) -> tuple[Gate, bool]:
    """Return the same and whether it was recorded: what somebody decided, and still answers for, stays."""
    from slodesk.operations.release_decisions import record_suggested
    from slodesk.storage.queries.release_gate import gate
    from slodesk.storage.workspace import open_workspace

    clock = now()
    with open_workspace(workspace) as opened:
        with opened.reading() as source:
            found = gate(source, service, version, inputs, now=clock, at=at)
        if found.on_record is not None and found.on_record.stands(clock):
            return found, False
        opened.edit(
            f"Decide about {found.service} {version}", record_suggested, found.service_id, version,
            found.advice, found.policy, at=clock, decided_as=opened.who,
        )  # fmt: skip
        with opened.reading() as source:
            return gate(source, service, version, inputs, now=clock, at=at), True
