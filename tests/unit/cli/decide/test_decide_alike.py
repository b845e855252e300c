"""``slodesk decide`` says what the window says, whatever the release, and the same of every workspace."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import psycopg

from slodesk.domain.change_classes import CLASSES
from slodesk.domain.policy import RECOMMENDED
from slodesk.operations.releases import add_release
from slodesk.storage.queries.release_advice import pending_advice
from slodesk.storage.workspace import open_workspace
from tests.unit.cli.decide.releases import AT, DAY, END, USED, document, fill, options, policy_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.servers.postgres import Server
    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


def random_release(chance: random.Random) -> dict[str, Any]:
    """Inputs of a release, each unknown at times, around their limits at others."""

    def yes_or_no() -> bool | None:
        return chance.choice((None, False, True))

    return {
        "lines_changed": chance.choice((None, 0, 100, 101, 1000, 1001, chance.randrange(3000))),
        "critical_path": yes_or_no(),
        "db_migration": yes_or_no(),
        "external_apis": yes_or_no(),
        "test_coverage": chance.choice(
            (None, Decimal(80), Decimal("79.99"), Decimal(chance.randrange(10001)) / 100)
        ),
        "change_class": chance.choice((*CLASSES, "normal", "normal", "normal", "normal")),
    }


def test_decide_says_what_the_window_says_about_a_thousand_releases(slodesk: Run, workspace: Path) -> None:
    """500 under the Framework, 500 with every guard and a thaw margin, over every status, with what fires."""
    chance = random.Random(5)
    given = {str(number): random_release(chance) for number in range(500)}

    def plan(session: Any) -> None:
        keys = [
            row[0] for row in session.connection().exec_driver_sql("SELECT id FROM service ORDER BY name")
        ]
        for version, fields in given.items():
            add_release(session, keys[int(version) % len(keys)], version, **fields)
        guarded = replace(RECOMMENDED, thaw_margin=0.05)
        policy_version(session, 2, END - timedelta(hours=6), guarded)

    with open_workspace(workspace) as opened:
        opened.edit("Plan", plan)
    seen = set()
    for at in (END - DAY, END):
        with open_workspace(workspace, read_only=True) as opened, opened.reading() as source:
            waiting = pending_advice(source, now=END, at=at)
        assert len(waiting) == 500
        for each in waiting:
            asked = options(each.advice.inputs)
            done = slodesk(
                "decide", workspace, each.service, "--version", each.version, *asked, "--at", at.isoformat(),
                "--format", "json",
            )  # fmt: skip
            found = json.loads(done.out)
            assert (done.code, found["detail"]) == (found["exit_code"], each.advice.decision), asked
            assert (found["decision"], found["risk"]["score"]) == (each.advice.answer, each.advice.risk.score)
            assert found["matrix"]["rows"] == list(each.advice.rows)
            assert found["policy"]["version"] == each.advice.policy_version
            seen.add((each.advice.decision, each.advice.policy_version))
    assert len(seen) == 12  # every decision under both


def test_a_workspace_on_a_server_is_asked_and_recorded_alike(
    slodesk: Run, server: Server, workspace: Path
) -> None:
    with server.workspace(name="Payments", time_zone="UTC") as url:
        with open_workspace(url) as opened:
            opened.edit("Fill", fill)
        for service in (*USED, "bare"):
            asked = (service, "--version", "1", *AT, "--lines", "101", "--migration", "--format", "json")
            there, here = (document(slodesk("decide", place, *asked)) for place in (url, workspace))
            assert there == here
        recorded = document(slodesk("decide", url, *asked, "--record"))
        assert (recorded["recorded"], recorded["on_record"]["number"]) == (True, 1)


def test_a_user_who_may_only_read_the_server_can_ask(slodesk: Run, server: Server) -> None:
    with server.workspace(name="Payments", time_zone="UTC") as url:
        with open_workspace(url) as opened:
            opened.edit("Fill", fill)
        name = url.partition("@/")[2].partition("?")[0]
        with psycopg.connect(host=str(server.folder), user="slodesk", dbname=name, autocommit=True) as owner:
            owner.execute("DROP ROLE IF EXISTS pipeline")
            owner.execute("CREATE ROLE pipeline LOGIN")
            owner.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO pipeline")
        theirs = url.replace("slodesk@", "pipeline@")
        asked = ("warning", "--version", "1", *AT)
        assert slodesk("decide", theirs, *asked).code == 3
        refused = slodesk("decide", theirs, *asked, "--record")
    assert (refused.code, refused.out, len(refused.problems)) == (1, "", 1)
