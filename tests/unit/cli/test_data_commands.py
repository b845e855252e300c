"""``import``, ``export``, ``sync`` and ``report``: what they do, what they print, how they refuse."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from slodesk.cli.main import run
from slodesk.integrations.team_pack import export_team
from slodesk.operations.services import set_service_field
from slodesk.storage.backup import list_backups
from slodesk.storage.queries.services import service_list
from slodesk.storage.queries.settings import teams
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slodesk.cli.shell import Shell
    from slodesk.storage.workspace import Workspace
    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout-availability}
spec:
  service: checkout
  indicator:
    metadata: {name: good-orders}
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(orders_total{ok="1"}[5m]))'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(orders_total[5m]))'}}}
  timeWindow: [{duration: 30d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.999}]
"""
HEADER = "service,slo,timestamp,good,total\n"


def _query(workspace: Workspace, query: Callable[..., Any]) -> Any:
    with workspace.session() as session:
        return query(session)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "w.slodesk"
    new_workspace(path, name="Shop", time_zone="UTC").close()
    return path


@pytest.fixture(scope="module")
def sample(copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample(
        datetime(2026, 11, 20, tzinfo=UTC), tmp_path_factory.mktemp("sample") / "sample.slodesk"
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, so that files without a folder land there."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def content(path: Path) -> dict[str, object]:
    """Return an export without the moment it was made."""
    document: dict[str, object] = json.loads(path.read_text("utf-8"))
    del document["exported"]
    return document


def figures(slodesk: Run, workspace: Path) -> dict[str, object]:
    (slo,) = json.loads(slodesk("status", workspace, "--format", "json").out)["slos"]
    assert isinstance(slo, dict)
    return slo


def test_definitions_and_samples_come_in_and_are_judged(slodesk: Run, workspace: Path, here: Path) -> None:
    slos = file(here / "slos.yaml", SLO)
    rows = "".join(
        f"checkout,checkout-availability,2026-11-{day:02}T00:00:00Z,9995,10000\n" for day in (19, 20)
    )
    counts = file(here / "samples.csv", HEADER + rows)
    done = slodesk("import", workspace, slos, counts)
    assert (done.code, done.err) == (0, "")
    assert [line.split(":")[0] for line in done.out.splitlines()] == [str(slos), str(counts)]
    slo = figures(slodesk, workspace)
    assert (slo["good"], slo["total"], slo["actual"]) == (19_990, 20_000, 99.95)


def test_the_same_file_twice_changes_nothing(slodesk: Run, workspace: Path, here: Path) -> None:
    slos = file(here / "slos.yaml", SLO)
    slodesk("import", workspace, slos)
    exported = here / "before.json", here / "after.json"
    slodesk("export", workspace, exported[0])
    done = slodesk("import", workspace, slos)
    assert done.code == 0
    assert "0 added, 0 updated" in done.out
    slodesk("export", workspace, exported[1])
    assert content(exported[0]) == content(exported[1])


def test_a_copy_is_kept_before_the_first_file(slodesk: Run, workspace: Path, here: Path) -> None:
    slodesk("import", workspace, file(here / "slos.yaml", SLO))
    (copy,) = list_backups(workspace)
    assert "before-import" in copy.name
    assert json.loads(slodesk("status", copy, "--format", "json").out)["slos"] == []


def test_a_bad_row_refuses_its_file_and_no_other(slodesk: Run, workspace: Path, here: Path) -> None:
    slos = file(here / "slos.yaml", SLO)
    good = "checkout,checkout-availability,2026-11-20T00:00:00Z,9995,10000\n"
    bad = "checkout,checkout-availability,2026-11-19T00:00:00Z,10001,10000\n"
    counts = file(here / "samples.csv", HEADER + good + bad)
    done = slodesk("import", workspace, counts, slos)
    # The samples come first, before their SLO exists; the definitions are taken all the same.
    assert done.code == 1
    assert str(slos) in done.out
    done = slodesk("import", workspace, counts)
    assert (done.code, done.out) == (1, "")
    assert len(done.problems) == 1
    assert done.problems[0].startswith("samples.csv:3: ")
    assert figures(slodesk, workspace)["total"] is None


def test_bad_rows_can_be_skipped(slodesk: Run, workspace: Path, here: Path) -> None:
    slodesk("import", workspace, file(here / "slos.yaml", SLO))
    good = "checkout,checkout-availability,2026-11-20T00:00:00Z,9995,10000\n"
    bad = "checkout,checkout-availability,2026-11-19T00:00:00Z,10001,10000\n"
    done = slodesk("import", workspace, file(here / "samples.csv", HEADER + good + bad), "--skip-invalid")
    assert done.code == 0
    assert "1 skipped" in done.out
    assert "samples.csv:3: " in done.err
    assert figures(slodesk, workspace)["total"] == 10_000


def test_fifty_bad_rows_are_twenty_lines_and_a_count(slodesk: Run, workspace: Path, here: Path) -> None:
    slodesk("import", workspace, file(here / "slos.yaml", SLO))
    rows = "".join(f"checkout,checkout-availability,2026-11-20T00:{n:02}:00Z,-1,10\n" for n in range(50))
    done = slodesk("import", workspace, file(here / "samples.csv", HEADER + rows))
    assert done.code == 1
    assert len(done.problems) == 21
    assert done.problems[-1] == "… and 30 more problems."


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"hello", b"\xff\xfea\x00", b"a,b\n1,2\n"]
)
def test_what_cannot_be_imported_is_one_line(
    slodesk: Run, workspace: Path, here: Path, content: bytes
) -> None:
    path = here / "strange.bin"
    path.write_bytes(content)
    done = slodesk("import", workspace, path)
    assert (done.code, done.out, len(done.problems)) == (1, "", 1)
    assert "strange.bin" in done.err
    assert list_backups(workspace) == []


def test_a_missing_file_is_one_line(slodesk: Run, workspace: Path, here: Path) -> None:
    done = slodesk("import", workspace, here / "nowhere.csv", here)
    assert done.code == 1
    assert ["nowhere.csv" in done.problems[0], "folder" in done.problems[1]] == [True, True]


def test_writing_is_refused_with_the_holders_name(slodesk: Run, workspace: Path, here: Path) -> None:
    slos = file(here / "slos.yaml", SLO)
    with open_workspace(workspace):
        for arguments in (("import", workspace, slos), ("sync", workspace)):
            done = slodesk(*arguments)
            assert (done.code, done.out, len(done.problems)) == (1, "", 1)
            assert f"process {os.getpid()}" in done.err


def test_an_export_makes_an_equal_workspace(slodesk: Run, sample: Path, here: Path) -> None:
    assert slodesk("export", sample, here / "all.json").code == 0
    slodesk("init", "copy.slodesk")
    done = slodesk("import", "copy.slodesk", here / "all.json")
    assert (done.code, done.err) == (0, "")
    outcome = [
        slodesk("status", path, "--format", "json", "--at", "2026-11-20").out
        for path in (sample, "copy.slodesk")
    ]
    assert outcome[0] == outcome[1]
    slodesk("export", "copy.slodesk", "again.json")
    assert content(here / "again.json") == content(here / "all.json")


def test_a_team_pack_comes_in_unless_both_sides_changed_the_same(
    slodesk: Run, sample: Path, workspace: Path, here: Path, tmp_path: Path
) -> None:
    there, pack = tmp_path / "there.slodesk", here / "payments.slodesk-pack"
    shutil.copy(sample, there)

    def pack_after(text: str) -> None:
        with open_workspace(there) as opened:
            team = next(team.id for team in _query(opened, teams) if team.name == "Payments")
            key = next(each.id for each in _query(opened, service_list) if each.name == "checkout")
            opened.edit("Say", set_service_field, key, "description", text)
            export_team(opened, team, pack)

    pack_after("Sells tickets")
    done = slodesk("import", workspace, pack.name)
    assert done.code == 0
    assert done.out.startswith("payments.slodesk-pack: ")
    assert " added, 0 updated, 0 unchanged" in done.out
    pack_after("Sells ferry tickets")
    assert " 0 added, 1 updated," in slodesk("import", workspace, pack.name).out
    with open_workspace(workspace) as opened:
        key = next(each.id for each in _query(opened, service_list) if each.name == "checkout")
        opened.edit("Say", set_service_field, key, "description", "The shop")
    pack_after("Sells everything")
    refused = slodesk("import", workspace, pack.name)
    assert (refused.code, refused.out) == (1, "")
    (line,) = refused.err.splitlines()
    assert "service checkout: description: here The shop, there Sells everything; here by " in line
    with open_workspace(workspace) as opened:
        (text,) = [each.description for each in _query(opened, service_list) if each.name == "checkout"]
    assert text == "The shop"


def test_an_export_can_leave_the_samples_out(slodesk: Run, sample: Path, here: Path) -> None:
    slodesk("export", sample, "all.json")
    assert slodesk("export", sample, "few.json", "--no-samples").code == 0
    assert (here / "few.json").stat().st_size < (here / "all.json").stat().st_size / 5


def test_syncing_needs_something_to_ask_for(slodesk: Run, workspace: Path) -> None:
    done = slodesk("sync", workspace, "--url", "http://127.0.0.1:1")
    assert (done.code, len(done.problems)) == (1, 1)
    assert "query" in done.err


@pytest.mark.parametrize(
    "option", [("--url", "ftp://host"), ("--step", "0m"), ("--since", "long"), ("--step", "9w")]
)
def test_a_sync_option_that_cannot_be_is_wrong_usage(
    slodesk: Run, workspace: Path, here: Path, option: tuple[str, str]
) -> None:
    slodesk("import", workspace, file(here / "slos.yaml", SLO))
    done = slodesk("sync", workspace, *option)
    assert (done.code, done.out, len(done.problems)) == (2, "", 1)


def test_a_report_is_a_pdf_beside_us_unless_told(slodesk: Run, sample: Path, here: Path) -> None:
    done = slodesk("report", sample, "executive")
    assert (done.code, done.out, done.err) == (0, "Wrote executive-2026-11-20.pdf\n", "")
    assert (here / "executive-2026-11-20.pdf").read_bytes().startswith(b"%PDF")


def test_a_report_on_a_quarter_is_judged_at_its_end(slodesk: Run, sample: Path, here: Path) -> None:
    assert slodesk("report", sample, "executive", "--period", "2026-Q3").out == (
        "Wrote executive-2026-Q3.pdf\n"
    )
    past = slodesk("report", sample, "executive", "--period", "2026-Q3", "--format", "markdown").out
    assert "as of 1 Oct 2026, 00:00 UTC" in past
    assert "2026-Q3 is still running" not in past
    running = slodesk("report", sample, "executive", "--period", "2026-Q4", "--format", "markdown").out
    assert "as of 20 Nov 2026" in running
    assert "2026-Q4 is still running" in running


def test_a_pdf_can_go_to_stdout(sample: Path, here: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["report", str(sample), "executive", "--output", "-"], cast("Shell", None)) == 0
    assert capsysbinary.readouterr().out.startswith(b"%PDF")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(("form", "begin"), [("markdown", "# "), ("html", "<!"), ("json", "{")])
def test_text_goes_to_stdout_or_to_a_file(
    slodesk: Run, sample: Path, here: Path, form: str, begin: str
) -> None:
    done = slodesk("report", sample, "executive", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(begin)
    assert slodesk("report", sample, "executive", "--format", form, "--output", "report").code == 0
    assert (here / "report").read_text("utf-8") == done.out
    assert [path.name for path in here.iterdir()] == ["report"]


def test_a_report_can_be_one_teams(slodesk: Run, sample: Path, here: Path) -> None:
    whole = slodesk("report", sample, "executive", "--format", "markdown").out
    part = slodesk("report", sample, "executive", "--format", "markdown", "--team", "Payments").out
    assert "Timetable search" in whole
    assert "Timetable search" not in part
    assert "Card payments" in part


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("board",), ("not in this version", "executive")),
        (("workbook",), ("not in this version", "executive")),
        (("exekutive",), ("exekutive", "executive")),
        (("executive", "--team", "Nobody"), ("Nobody", "Payments")),
        (("executive", "--period", "spring"), ("2027-Q1",)),
        (("executive", "--period", "2031-Q1"), ("2031-Q1 has not begun", "2026-11-20")),
        (("executive", "--id", "3"), ("--id",)),
        (("executive", "--audience", "customers"), ("--audience",)),
        (("executive", "--format", "docx"), ("docx", "pdf")),
    ],
)
def test_a_report_that_cannot_be_is_wrong_usage(
    slodesk: Run, sample: Path, here: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    done = slodesk("report", sample, *arguments)
    assert (done.code, done.out, len(done.problems)) == (2, "", 1)
    for word in words:
        assert word in done.err
    assert list(here.iterdir()) == []


def test_the_workspace_itself_is_never_the_target(slodesk: Run, sample: Path, here: Path) -> None:
    for done in (
        slodesk("export", sample, sample),
        slodesk("report", sample, "executive", "--output", sample),
    ):
        assert (done.code, done.out, len(done.problems)) == (1, "", 1)
        assert "is the workspace itself" in done.err
    assert slodesk("check", sample).code == 0


def test_a_report_nowhere_is_one_line(slodesk: Run, sample: Path, here: Path) -> None:
    done = slodesk("report", sample, "executive", "--output", here / "nowhere" / "r.pdf")
    assert (done.code, done.out, len(done.problems)) == (1, "", 1)
    assert "nowhere" in done.err
