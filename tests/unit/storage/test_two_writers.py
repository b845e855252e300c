"""Two people on one PostgreSQL: nobody's work is lost, and both versions are shown."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain.errors import ConflictError, WorkspaceError
from slodesk.storage import connection
from slodesk.storage.schema import ServiceRow
from slodesk.storage.workspace import open_workspace
from tests.unit.storage.edits import add_service, delete, describe, dump, log, remove_service, set_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace
    from tests.servers.postgres import Server


HISTORIES = int(os.environ.get("SLODESK_HISTORIES", "9"))


@pytest.fixture
def pair(server: Server) -> Iterator[tuple[Workspace, Workspace]]:
    """Two writers of the same workspace."""
    with server.workspace() as url, open_workspace(url) as one, open_workspace(url) as two:
        one.who, two.who = "ada", "bob"
        yield one, two


def _stored(workspace: Workspace, key: str) -> ServiceRow:
    with workspace.session() as session:
        return session.get_one(ServiceRow, key)


def test_both_write_in_turn(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    key = one.edit("Add", add_service, "checkout").result
    two.edit("Describe", describe, key, "by bob")
    one.edit("Rename", set_field, ServiceRow, key, "display_name", "by ada")
    row = _stored(two, key)
    assert (row.description, row.display_name) == ("by bob", "by ada")
    assert [entry.who for entry in log(one)] == ["ada", "bob", "ada"]


def test_a_lost_race_shows_both_versions(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    key = one.edit("Add", add_service, "checkout").result

    def slowly(session: Session) -> None:
        row = session.get_one(ServiceRow, key)
        two.edit("Meanwhile", describe, key, "theirs")
        row.description = "mine"

    with pytest.raises(ConflictError) as caught:
        one.edit("Describe", slowly)
    assert caught.value.mine == {"description": "mine"}
    assert caught.value.theirs == {"description": "theirs"}
    assert _stored(one, key).description == "theirs"
    one.edit("Describe", describe, key, "mine after all")
    assert _stored(two, key).description == "mine after all"


def test_a_row_removed_meanwhile(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    key = one.edit("Add", add_service, "checkout").result

    def slowly(session: Session) -> None:
        row = session.get_one(ServiceRow, key)
        two.edit("Meanwhile", remove_service, key)
        row.description = "mine"

    with pytest.raises(ConflictError, match="removed") as caught:
        one.edit("Describe", slowly)
    assert (caught.value.mine, caught.value.theirs) == ({"description": "mine"}, {})


def test_a_removal_of_something_changed_meanwhile(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    key = one.edit("Add", add_service, "checkout").result

    def slowly(session: Session) -> None:
        row = session.get_one(ServiceRow, key)
        two.edit("Meanwhile", describe, key, "theirs")
        delete(session, row)

    with pytest.raises(ConflictError) as caught:
        one.edit("Remove", slowly)
    assert caught.value.theirs == {"description": "theirs"}
    assert _stored(one, key).description == "theirs"


def test_the_same_name_at_the_same_moment(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair

    def slowly(session: Session) -> None:
        two.edit("Meanwhile", add_service, "checkout")
        add_service(session, "checkout")

    with pytest.raises(ConflictError):
        one.edit("Add", slowly)
    assert len(dump(one)["service"]) == 1


def test_undo_of_mine_keeps_theirs(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    key = one.edit("Add", add_service, "checkout").result
    mine = one.edit("Describe", describe, key, "mine")
    two.edit("Rename", set_field, ServiceRow, key, "display_name", "theirs")
    one.apply(mine.inverted(), action="undo")
    row = _stored(two, key)
    assert (row.description, row.display_name) == ("", "theirs")
    two.edit("Describe", describe, key, "theirs too")
    with pytest.raises(ConflictError) as caught:
        one.apply(mine, action="redo")
    assert caught.value.theirs == {"description": "theirs too"}


def test_typing_over_what_somebody_changed_unseen_shows_both(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    key = one.edit("Add", add_service, "checkout").result
    assert two.others() == frozenset()  # a first look
    assert one.others() == frozenset()
    one.edit("Describe", describe, key, "by ada")
    two.edit("Rename", set_field, ServiceRow, key, "display_name", "by bob")  # another field: no conflict
    with pytest.raises(ConflictError) as caught:
        two.edit("Describe", describe, key, "by bob")
    assert (caught.value.mine, caught.value.theirs) == ({"description": "by bob"}, {"description": "by ada"})
    assert _stored(one, key).description == "by ada"
    two.edit("Describe", describe, key, "by bob")  # again, knowing it
    assert _stored(one, key).description == "by bob"


def test_what_was_seen_may_be_changed(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    key = one.edit("Add", add_service, "checkout").result
    two.others()
    one.edit("Describe", describe, key, "by ada")
    assert two.others() == {"service"}
    assert two.others() == frozenset()
    two.edit("Describe", describe, key, "by bob")
    one.others()
    two.edit("Describe", describe, key, "by bob, again")
    with pytest.raises(ConflictError):
        one.edit("Remove", remove_service, key)
    assert _stored(one, key).description == "by bob, again"


def test_a_look_misses_no_edit_that_was_under_way(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    keys = [one.edit("Add", add_service, name).result for name in "ab"]
    two.others()

    def slowly(session: Session) -> None:
        session.get_one(ServiceRow, keys[0]).description = "begun before"
        session.flush()
        with open_workspace(one.location) as three:
            three.edit("Describe", describe, keys[1], "begun later, saved first")
        assert two.others() == {"service"}

    one.edit("Describe", slowly)
    assert two.others() == {"service"}
    assert two.others() == frozenset()


def test_a_long_import_of_somebody_else_is_not_waited_for(
    pair: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = pair[0]
    key = one.edit("Add", add_service, "checkout").result
    monkeypatch.setattr(connection, "LOCK_WAIT_MS", 100)
    run = one.edit_slices("Import", [lambda session: describe(session, key, "imported"), _slow, _slow])
    next(run)
    with open_workspace(one.location) as other:
        with pytest.raises(WorkspaceError, match="Somebody else was changing"):
            other.edit("Describe", describe, key, "typed")
        assert list(run)
        other.edit("Describe", describe, key, "typed")
    assert _stored(one, key).description == "typed"


def _slow(_: Session) -> None:
    time.sleep(0.05)


def test_a_file_has_no_others(file: Workspace) -> None:
    file.edit("Add", add_service, "checkout")
    assert file.others() == frozenset()


def test_many_edits_at_once_are_all_there(pair: tuple[Workspace, Workspace]) -> None:
    keys = [pair[0].edit("Add", add_service, name).result for name in "ab"]
    failed: list[Exception] = []

    def count(workspace: Workspace, key: str) -> None:
        def up(session: Session) -> None:
            session.get_one(ServiceRow, key).position += 1

        done = 0
        while done < 25:
            try:
                workspace.edit("Up", up)
                done += 1
            except ConflictError as error:
                failed.append(error)

    threads = [threading.Thread(target=count, args=(workspace, key)) for workspace in pair for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [_stored(pair[0], key).position for key in keys] == [50, 50]
    assert len(log(pair[0])) == 102


def test_a_deadlock_ends_in_a_sentence(pair: tuple[Workspace, Workspace]) -> None:
    one, two = pair
    a, b = (one.edit("Add", add_service, name).result for name in "ab")
    meet = threading.Barrier(2)
    ends: list[str] = []

    def cross(workspace: Workspace, first: str, second: str) -> None:
        def both(session: Session) -> None:
            session.get_one(ServiceRow, first).position = 1
            session.flush()
            meet.wait(10)
            session.get_one(ServiceRow, second).position = 1

        try:
            workspace.edit("Both", both)
            ends.append("saved")
        except WorkspaceError as error:
            ends.append(error.message)

    threads = [threading.Thread(target=cross, args=args) for args in ((one, a, b), (two, b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(end == "saved" for end in ends) == [False, True]


@settings(max_examples=max(1, HISTORIES // 3), deadline=None, suppress_health_check=list(HealthCheck))
@given(turns=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 3)), max_size=14))
def test_interleaved_histories_undo_only_their_own(server: Server, turns: list[tuple[int, int, int]]) -> None:
    fields = ("description", "display_name")
    with server.workspace() as url, open_workspace(url) as one, open_workspace(url) as two:
        keys = [one.edit("Add", add_service, name).result for name in "abc"]
        base = dump(one)
        done: list[list[tuple[str, object]]] = [[], []]
        for who, which, value in turns:
            # Each of the two has a field of their own in the same rows.
            workspace = (one, two)[who]
            changes = workspace.edit("Set", set_field, ServiceRow, keys[which], fields[who], f"v{value}")
            if changes:
                done[who].append((keys[which], changes))
        for who, workspace in enumerate((one, two)):
            kept = {row["id"]: row[fields[1 - who]] for row in dump(workspace)["service"]}
            for _, changes in reversed(done[who]):
                workspace.apply(changes.inverted(), action="undo")  # type: ignore[attr-defined]
            assert {row["id"]: row[fields[1 - who]] for row in dump(workspace)["service"]} == kept
        assert dump(one) == base


def test_the_server_goes_away_and_comes_back(server: Server) -> None:
    with server.workspace() as url, open_workspace(url) as workspace:
        key = workspace.edit("Add", add_service, "checkout").result
        server.stop()
        try:
            with pytest.raises(WorkspaceError, match="does not answer"):
                workspace.edit("Describe", describe, key, "typed meanwhile")
            with pytest.raises(WorkspaceError, match="does not answer"), workspace.session() as session:
                session.get(ServiceRow, key)
        finally:
            server.start()
        workspace.edit("Describe", describe, key, "typed meanwhile")
        assert _stored(workspace, key).description == "typed meanwhile"


def test_the_server_goes_away_during_an_edit(server: Server) -> None:
    with server.workspace() as url, open_workspace(url) as workspace:
        key = workspace.edit("Add", add_service, "checkout").result
        before = dump(workspace)

        def cut(session: Session) -> None:
            session.get_one(ServiceRow, key).description = "half"
            session.flush()
            with server.connect() as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    " AND application_name = 'slodesk'"
                )

        with pytest.raises(WorkspaceError, match="does not answer"):
            workspace.edit("Describe", cut)
        assert dump(workspace) == before
        assert workspace.edit("Describe", describe, key, "again")
