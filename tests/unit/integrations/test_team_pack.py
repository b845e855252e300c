"""One team out of a workspace and into others: equal where nothing was there, asked where both changed."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken, SourceError, WorkspaceError
from slodesk.integrations.files import read_file
from slodesk.integrations.team_pack import export_team
from slodesk.operations import actions, incidents, people, plans, risks, samples, services, slos
from slodesk.operations.imports import apply_import
from slodesk.operations.incoming import PackItem
from slodesk.operations.team_pack_rows import LEFT_BEHIND, OWNERS, SAMPLES, layout
from slodesk.operations.team_packs import PackPlan, line_text, preview
from slodesk.operations.workspace_copy import table_names
from slodesk.storage.workspace import Workspace, open_workspace
from tests.fresh import new_workspace
from tests.unit.integrations.test_workspace_json import AT, content, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.operations.team_packs import Preview


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace with a team that has something in every table; tests get copies."""
    path = tmp_path_factory.mktemp("filled") / "there.slodesk"
    with new_workspace(path, name="There", time_zone="Asia/Tokyo") as workspace:
        workspace.edit("Fill", fill)
        api = key_of(workspace, "service", "api")
        workspace.edit("Ours too", services.set_service_field, api, "team_id", team_of(workspace))
    return path


@pytest.fixture(scope="module")
def filled_pack(filled: Path) -> str:
    """The text of its pack."""
    with open_workspace(filled, read_only=True) as workspace:
        packed(workspace, filled.parent)
    return filled.with_suffix(".slodesk-pack").read_text("utf-8")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed empty workspace."""
    path = tmp_path_factory.mktemp("bare") / "here.slodesk"
    new_workspace(path, name="Here", time_zone="UTC").close()
    return path


@pytest.fixture
def there(filled: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(shutil.copy(filled, tmp_path / "there.slodesk")) as workspace:
        yield workspace


@pytest.fixture
def here(bare: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(shutil.copy(bare, tmp_path / "here.slodesk")) as workspace:
        yield workspace


def team_of(workspace: Workspace) -> str:
    return key_of(workspace, "team", "Payments")


def key_of(workspace: Workspace, table: str, name: str) -> str:
    rows = content(workspace)[table]
    return str(next(row["id"] for row in rows if name in (row.get("name"), row.get("title"))))


def packed(workspace: Workspace, path: Path, *, include_samples: bool = True) -> Any:
    """Export the team and read the file."""
    target = path / f"{workspace.name}.slodesk-pack"
    export_team(workspace, team_of(workspace), target, include_samples=include_samples)
    return read_file(target)


def bring(workspace: Workspace, parsed: Any) -> Any:
    return workspace.edit("Import", apply_import, parsed).result


def look(workspace: Workspace, parsed: Any) -> Preview:
    (item,) = parsed.items
    assert isinstance(item, PackItem)
    with workspace.session() as session:
        return preview(session, item)


def decide(workspace: Workspace, parsed: Any, choose: Callable[[Any], bool]) -> Any:
    shown = look(workspace, parsed)
    plan = PackPlan(
        parsed, parsed.items[0], shown, {line.number for line in shown.comparison.lines if choose(line)}
    )
    for _ in workspace.edit_slices("Bring in", plan):
        pass
    return plan.summary


def of_pack(workspace: Workspace) -> dict[str, Any]:
    """Return the team's content, but for what every workspace keeps for itself."""
    found = {}
    for table, rows in content(workspace).items():
        if table not in LEFT_BEHIND:
            own = {column for name, column in layout().own if name == table}
            found[table] = [{key: value for key, value in row.items() if key not in own} for row in rows]
    return found


def test_every_table_is_part_of_a_team_or_left_behind_on_purpose() -> None:
    known = {*OWNERS, *LEFT_BEHIND, *SAMPLES, "team", "incident"}
    assert set(table_names()) - known == set()


def test_into_an_empty_workspace_everything_arrives(
    there: Workspace, here: Workspace, tmp_path: Path
) -> None:
    parsed = packed(there, tmp_path)
    assert parsed.kind == "team_pack"
    shown = look(here, parsed)
    assert not shown.comparison.lines
    summary = bring(here, parsed)
    found, arrived = of_pack(there), of_pack(here)
    found["holiday"] = []  # everybody's, so not the team's
    assert arrived == found
    assert summary.added == parsed.count
    assert summary.warnings == []


def test_a_second_time_changes_nothing(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    parsed = packed(there, tmp_path)
    bring(here, parsed)
    changes = here.edit("Again", apply_import, parsed)
    assert not changes
    assert (changes.result.added, changes.result.updated) == (0, 0)
    assert changes.result.unchanged == parsed.count
    back = packed(here, tmp_path)
    assert not there.edit("Back", apply_import, back)


def test_one_undo_takes_all_of_it_back(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    before = content(here)
    changes = here.edit("Import", apply_import, packed(there, tmp_path))
    here.apply(changes.inverted())
    assert content(here) == before
    assert bring(here, packed(there, tmp_path)).added, "what was taken back is no removal: it comes again"


def test_the_file_is_readable_and_says_where_it_is_from(there: Workspace, tmp_path: Path) -> None:
    packed(there, tmp_path)
    data = json.loads((tmp_path / "there.slodesk-pack").read_text("utf-8"))
    assert (data["format"], data["version"]) == ("slodesk-team-pack", 1)
    assert (data["workspace"], data["team"], data["by"]) == ("Ünïcödé 名前 🚢", "Payments", there.who)
    assert data["workspace_key"]
    assert [row["name"] for row in data["tables"]["service"]] == ["web", "api"]
    assert "setting" not in data["tables"]
    assert {change["who"] for change in data["changes"]} == {there.who}


def test_without_samples(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    parsed = packed(there, tmp_path, include_samples=False)
    bring(here, parsed)
    assert content(here)["sample_day"] == []
    assert len(content(here)["slo"]) == 1


def test_only_the_team_is_taken(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    def others(session: Any) -> None:
        team = people.add_team(session, "Search")
        other = services.add_service(session, "index", team_id=team)
        slos.add_slo(session, other, "fresh", Decimal("0.99"))
        actions.add_action(session, "Not ours", service_id=other)
        services.set_dependencies(session, key_of(there, "service", "web"), [other])

    there.edit("Others", others)
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    assert [str(note) for note in shown.comparison.notes] == ["web depends on “index”, which is not here."]
    bring(here, parsed)
    assert [row["name"] for row in content(here)["service"]] == ["web", "api"]
    assert [row["title"] for row in content(here)["action_item"]] == ["Do it"]
    assert content(here)["dependency"] == []

    index = here.edit("Made here", services.add_service, "index").result
    bring(here, parsed)
    assert [row["depends_on_id"] for row in content(here)["dependency"]] == [index], "found by its name"


def test_what_was_never_here_is_no_difference_on_the_way_back(
    there: Workspace, here: Workspace, tmp_path: Path
) -> None:
    api = key_of(there, "service", "api")
    there.edit("Not ours", services.set_service_field, api, "team_id", None)
    bring(here, packed(there, tmp_path))
    (action,) = content(here)["action_item"]
    assert action["service_id"] is None
    assert not look(there, packed(here, tmp_path)).comparison.lines
    made = here.edit("Made here", services.add_service, "api").result
    bring(here, packed(there, tmp_path))
    assert content(here)["action_item"][0]["service_id"] == made, "found by its name, once it is here"


# Differences


@pytest.fixture
def both(there: Workspace, here: Workspace, tmp_path: Path) -> tuple[Workspace, Workspace]:
    bring(here, packed(there, tmp_path))
    return there, here


def describe(workspace: Workspace, text: str, name: str = "web") -> None:
    workspace.edit("Say", services.set_service_field, key_of(workspace, "service", name), "description", text)


def test_what_changed_there_only_comes_in(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(there, "Sells tickets")
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.lines
    assert (line.side, line.table, line.path, line.column) == ("there", "service", ("web",), "description")
    assert (line.mine, line.theirs) == ("", "Sells tickets")
    assert line.there is not None
    assert line.there.who == there.who
    assert bring(here, parsed).updated == 1
    assert of_pack(here)["service"] == of_pack(there)["service"]


def test_what_changed_here_only_stays(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(here, "Sells tickets")
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.lines
    assert (line.side, line.mine, line.theirs) == ("here", "Sells tickets", "")
    assert not here.edit("Import", apply_import, parsed)


def test_what_both_changed_is_refused_and_named(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(there, "Sells tickets")
    describe(here, "The web shop")
    parsed, before = packed(there, tmp_path), content(here)
    (line,) = look(here, parsed).comparison.conflicts
    assert line.here is not None
    assert line.there is not None
    assert line_text(line) == (
        "service web: description: here The web shop, there Sells tickets; "
        f"here by {here.who} {line.here.at:%Y-%m-%d %H:%M} UTC; "
        f"there by {there.who} {line.there.at:%Y-%m-%d %H:%M} UTC"
    )
    with pytest.raises(SourceError) as caught:
        bring(here, parsed)
    assert "both sides changed the same" in caught.value.message
    assert [problem.reason for problem in caught.value.problems] == [line_text(line)]
    assert content(here) == before
    assert not decide(here, parsed, lambda _: False).updated
    assert content(here) == before
    assert decide(here, parsed, lambda _: True).updated == 1
    assert of_pack(here)["service"] == of_pack(there)["service"]


def test_many_conflicts_are_all_named(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both

    def add(session: Any) -> None:
        service = key_of(there, "service", "web")
        for number in range(30):
            slos.add_slo(session, service, f"slo-{number}", Decimal("0.99"))

    there.edit("Add", add)
    bring(here, packed(there, tmp_path))
    for workspace in both:
        for row in content(workspace)["slo"]:
            workspace.edit("Say", slos.set_slo_field, row["id"], "description", workspace.name)
    with pytest.raises(SourceError) as caught:
        bring(here, packed(there, tmp_path))
    assert len(caught.value.problems) == 31


def test_references_are_shown_by_name(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    owner = there.edit("Add", people.add_person, "Ada", team_id=team_of(there)).result
    there.edit("Own", services.set_service_field, key_of(there, "service", "web"), "owner_id", owner)
    (line,) = look(here, packed(there, tmp_path)).comparison.lines
    assert (line.column, line.mine, line.theirs) == ("owner_id", "Kim", "Ada")
    bring(here, packed(there, tmp_path))
    assert of_pack(here)["service"] == of_pack(there)["service"]


def test_a_change_in_between_is_not_overwritten(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(there, "Sells tickets")
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    describe(here, "Just now")
    plan = PackPlan(parsed, parsed.items[0], shown, {line.number for line in shown.comparison.lines})
    with pytest.raises(SourceError) as caught:
        list(here.edit_slices("Bring in", plan))
    assert "changed here in the meantime" in caught.value.message
    assert content(here)["service"][0]["description"] == "Just now"


# Removed


def test_what_was_removed_there_is_asked(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    there.edit("Remove", services.remove_service, key_of(there, "service", "api"))
    parsed = packed(there, tmp_path)
    lines = [line for line in look(here, parsed).comparison.lines if line.what == "gone_there"]
    assert [(line.table, line.path) for line in lines if line.table == "service"] == [("service", ("api",))]
    with pytest.raises(SourceError):
        bring(here, parsed)
    before = content(here)
    decide(here, parsed, lambda line: line.what != "gone_there")
    assert content(here)["service"] == before["service"]
    decide(here, parsed, lambda _: True)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


def test_what_was_removed_here_stays_away(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    here.edit("Remove", slos.remove_slo, key_of(here, "slo", "x"))
    parsed = packed(there, tmp_path, include_samples=False)
    lines = look(here, parsed).comparison.lines
    (line,) = [line for line in lines if line.table == "slo"]
    assert (line.what, line.side, line.path) == ("gone_here", "here", ("web", "x"))
    bring(here, parsed)
    assert content(here)["slo"] == content(here)["slo_target"] == []
    decide(here, parsed, lambda _: True)
    for table in ("slo", "slo_target", "evidence", "plan_target"):
        assert of_pack(here)[table] == of_pack(there)[table]


# Made twice


def test_the_same_names_are_taken_as_the_same(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    def made(session: Any) -> None:
        people.add_team(session, "Payments", size=5)
        service = services.add_service(session, "web", description="Ours")
        slos.add_slo(session, service, "x", Decimal("0.99999"), "week")
        slos.add_slo(session, service, "mine", Decimal("0.9"))

    here.edit("Made", made)
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    assert [str(note) for note in shown.comparison.notes] == [
        "“Payments” was made in both workspaces: taken as the same.",
        "“web” was made in both workspaces: taken as the same.",
    ]
    assert {(line.table, line.column) for line in shown.comparison.lines} == {
        ("service", "description"), ("service", "critical"), ("service", "tags"), ("service", "team_id"),
        ("service", "owner_id"), ("slo", "journey_id"), ("slo", "slice_target"), ("slo", "links"),
    }  # fmt: skip
    assert all(line.conflict for line in shown.comparison.lines)
    decide(here, parsed, lambda _: True)
    names = {row["name"] for row in content(here)["slo"]}
    assert names == {"x", "mine"}
    plan = content(here)["plan"][0]
    assert plan["team_id"] == team_of(here)
    assert content(here)["meeting"][0]["subject_id"] == plan["id"]
    again = look(here, parsed).comparison
    assert not again.lines
    assert not here.edit("Again", apply_import, parsed)


def test_incidents_of_one_number_are_two(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    here.edit("Add", incidents.add_incident, "Another", AT.replace(day=3), [])
    mine = content(here)["incident"][0]["identifier"]
    assert content(there)["incident"][0]["identifier"] == mine
    parsed = packed(there, tmp_path)
    summary = bring(here, parsed)
    assert {row["identifier"]: row["title"] for row in content(here)["incident"]} == {
        mine: "Another", "INC-2026-002": "Down"
    }  # fmt: skip
    assert [warning.reason for warning in summary.warnings] == [
        "INC-2026-001 is another one here: theirs becomes INC-2026-002."
    ]
    assert not here.edit("Again", apply_import, parsed)


def test_a_name_that_is_taken_is_refused(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    there.edit("Rename", services.set_service_field, key_of(there, "service", "web"), "name", "shop")
    here.edit("Add", services.add_service, "shop")
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    with pytest.raises(RuleBroken) as caught:
        shown.decide({line.number for line in shown.comparison.lines})
    assert "“shop” would be there twice" in caught.value.message


def test_a_circle_is_refused(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    web, api = (key_of(here, "service", name) for name in ("web", "api"))
    for workspace in both:
        workspace.edit("Alone", services.set_dependencies, web, [])
    bring(here, packed(there, tmp_path))
    there.edit("One way", services.set_dependencies, web, [api])
    here.edit("The other", services.set_dependencies, api, [web])
    with pytest.raises(SourceError) as caught:
        bring(here, packed(there, tmp_path))
    assert "in a circle" in caught.value.message


# Plans


def sign(workspace: Workspace, *, revision: int = 1, text: str = "As agreed") -> None:
    from slodesk.storage.schema_planning import PlanRow, PlanSnapshotRow

    def work(session: Any) -> None:
        plan = session.get(PlanRow, content(workspace)["plan"][0]["id"])
        plan.state, plan.revision, plan.summary = "approved", revision, text
        made = datetime(2026, 12, 1, tzinfo=UTC)
        plan.snapshots.append(PlanSnapshotRow(number=revision + 1, made=made, body={"text": text}))

    workspace.edit("Sign", work)


def test_an_open_plan_differs_field_by_field(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    risk = key_of(there, "risk", "Zone fails")
    for workspace, minutes in ((there, 10), (here, 20)):
        workspace.edit("Guess", risks.set_risk_field, risk, "detect_minutes", Decimal(minutes))
    lines = look(here, packed(there, tmp_path)).comparison.conflicts
    assert [(line.path, line.column, line.mine, line.theirs) for line in lines] == [
        (("2027-Q1", "Zone fails"), "detect_minutes", Decimal(20), Decimal(10))
    ]


def test_a_plan_signed_there_comes_as_a_whole(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    there.edit("And", plans.set_item_field, content(there)["plan_item"][0]["id"], "notes", "done well")
    sign(there)
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.lines
    assert (line.what, line.side, line.path) == ("plan", "there", ("2027-Q1",))
    bring(here, parsed)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


def test_a_plan_signed_there_and_changed_here_is_asked(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    there, here = both
    sign(there)
    here.edit("Mine", risks.set_risk_field, key_of(here, "risk", "Zone fails"), "note", "mine")
    parsed, before = packed(there, tmp_path), content(here)
    (line,) = look(here, parsed).comparison.conflicts
    assert line.what == "plan"
    decide(here, parsed, lambda _: False)
    assert content(here) == before
    decide(here, parsed, lambda _: True)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


def test_what_was_signed_here_stays_signed(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    sign(there)
    sign(here, text="Otherwise")
    parsed, before = packed(there, tmp_path), content(here)
    shown = look(here, parsed)
    assert shown.comparison.lines == ()
    assert [str(note) for note in shown.comparison.notes] == [
        "The plan for 2027-Q1 was signed here and differs there: ours stays as it is."
    ]
    summary = decide(here, parsed, lambda _: True)
    assert content(here) == before
    assert len(summary.warnings) == 1


def test_the_next_revision_is_taken_or_left(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    sign(there)
    bring(here, packed(there, tmp_path))
    sign(there, revision=2, text="Better")
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.conflicts
    assert (line.mine, line.theirs) == ("approved 1", "approved 2")
    decide(here, parsed, lambda _: True)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


# Samples


def test_a_day_that_goes_on_is_completed_and_another_one_stays(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    there, here = both
    slo = key_of(there, "slo", "x")
    more = [(datetime(2025, 2, 1, hour, tzinfo=UTC), 1.0, 2.0) for hour in (6, 7)]
    there.edit("More", samples.store_points, slo, more, 3600)
    here.edit("Other", samples.store_points, slo, [(datetime(2025, 1, 1, 1, tzinfo=UTC), 1.0, 3.0)], None)
    summary = bring(here, packed(there, tmp_path))
    assert [warning.reason for warning in summary.warnings] == [
        "1 days of samples are others here: they stay as they are"
    ]
    days = {row["day"]: row for row in content(here)["sample_day"]}
    assert days[date(2025, 2, 1)]["last"] == 7 * 3600
    assert days[date(2025, 1, 1)]["good"] == 1.0


# Files


def test_a_team_that_is_gone_or_a_folder(there: Workspace, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no longer"):
        export_team(there, "nobody", tmp_path / "x.slodesk-pack")
    with pytest.raises(WorkspaceError, match="folder"):
        export_team(there, team_of(there), tmp_path)
    assert not (tmp_path / "x.slodesk-pack").exists()


def change(data: dict[str, Any], table: str, field: str, value: Any) -> None:
    data["tables"][table][0][field] = value


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "newer": (lambda d: d.update(version=9, program="9.0"), "exported by SLO Desk 9.0; update this one"),
    "newer rows": (lambda d: d.update(schema=99), "update this one to import it"),
    "no tables": (lambda d: d.pop("tables"), "the tables are missing"),
    "no key": (lambda d: d.pop("key"), "it does not say what it is"),
    "no moment": (lambda d: d.update(made="soon"), "it does not say what it is"),
    "settings": (lambda d: d["tables"].update(setting=[]), "a pack has no table “setting”"),
    "value": (lambda d: change(d, "slo_target", "target", "2"), "slo_target: “target”"),
    "no row key": (lambda d: d["tables"]["service"][0].pop("id"), "service: “id” is missing"),
    "twice": (lambda d: d["tables"]["sla"].append(d["tables"]["sla"][0]), "is there twice"),
    "names twice": (
        lambda d: d["tables"]["service"].append({**d["tables"]["service"][0], "id": "other"}),
        "service: name is there twice",
    ),
    "reference": (lambda d: change(d, "slo", "service_id", "nobody"), "service_id nobody names no service"),
    "other team": (lambda d: d.update(key="other"), "does not bring exactly the team it names"),
    "outside": (lambda d: d["outside"].append({"table": "spy", "key": "k"}), "it names no table"),
    "entry": (lambda d: d["changes"].append(7), "an entry holds names and values"),
    "who": (lambda d: d["changes"].append({"key": "k", "who": 7, "at": "x"}), "Text is expected here"),
    "marks": (
        lambda d: d["changes"].append({"key": "k", "field": "f", "who": "", "at": d["made"], "was": [1]}),
        "“was”: not a list of marks",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_whole_and_named(name: str, filled_pack: str, tmp_path: Path) -> None:
    data = json.loads(filled_pack)
    spoil, reason = WRONG[name]
    spoil(data)
    (tmp_path / "bad.slodesk-pack").write_text(json.dumps(data))
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path / "bad.slodesk-pack")
    said = [caught.value.message, *map(str, caught.value.problems)]
    assert any(reason in sentence for sentence in said), said
