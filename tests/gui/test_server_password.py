"""The password of a shared workspace: asked for when nothing knows it, never in the window's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit

from slodesk.integrations.server_passwords import ServerPasswords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.settings import WindowSettings
    from tests.servers.postgres import Server

SECRET = "gull/feather"


@pytest.fixture(scope="module")
def guarded(server: Server) -> Iterator[Server]:
    """A server that wants a password from ``ann``."""
    rules = server.folder / "data" / "pg_hba.conf"
    rules.write_text(f"local all ann scram-sha-256\n{rules.read_text()}")
    with server.connect() as connection:
        connection.execute(f"CREATE ROLE ann SUPERUSER LOGIN PASSWORD '{SECRET}'".encode())
        connection.execute("SELECT pg_reload_conf()")
    yield server
    with server.connect() as connection:
        connection.execute("DROP ROLE ann")


@pytest.fixture
def url(guarded: Server) -> Iterator[str]:
    """A workspace of ``ann``; the URL holds no password."""
    with guarded.workspace(name="Shared") as made:
        yield made.replace("slodesk@", "ann@")


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring that works."""
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.get_password", lambda service, key: kept.get((service, key)))
    monkeypatch.setattr(
        "keyring.set_password", lambda service, key, value: kept.__setitem__((service, key), value)
    )
    return kept


def shown(window: MainWindow) -> list[QInputDialog]:
    return [dialog for dialog in window.findChildren(QInputDialog) if dialog.isVisible()]


def answer(window: MainWindow, qtbot: QtBot, password: str) -> None:
    dialog = shown(window)[0]
    field = dialog.findChild(QLineEdit)
    assert field.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(field, password)
    button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def stored(settings: WindowSettings, tmp_path: Path) -> str:
    settings._store.sync()
    return (tmp_path / "window.ini").read_text()


def test_it_is_asked_for_until_it_fits(
    window: MainWindow, qtbot: QtBot, url: str, tmp_path: Path, keyring: dict[tuple[str, str], str]
) -> None:
    window.open_location(url)
    qtbot.waitUntil(lambda: bool(shown(window)))
    answer(window, qtbot, "wrong")
    qtbot.waitUntil(lambda: bool(shown(window)))
    assert "did not take" in shown(window)[0].labelText()
    assert "wrong" not in shown(window)[0].labelText()
    with qtbot.waitSignal(window.opener.opened):
        answer(window, qtbot, SECRET)
    assert window.header.name.text() == "Shared"
    assert window.settings.recent == [url]
    assert SECRET not in stored(window.settings, tmp_path)
    assert list(keyring.values()) == [SECRET]
    window.close_workspace()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(url)


def test_one_in_the_address_is_used_and_not_stored(
    window: MainWindow, qtbot: QtBot, url: str, tmp_path: Path
) -> None:
    full = url.replace("ann@", "ann:gull%2Ffeather@")
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(full)
    assert window.settings.recent == [url]
    text = stored(window.settings, tmp_path)
    assert "feather" not in text
    assert "ann@" in text


def test_the_environment_knows_it_too(
    window: MainWindow, qtbot: QtBot, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(url)
    assert not shown(window)


def test_without_a_keyring_it_is_known_until_the_program_ends() -> None:
    passwords, place = ServerPasswords(), "postgresql://ann@db/slo"
    assert passwords.complete(place) == place
    passwords.use(place, SECRET)
    passwords.keep(passwords.complete(place))
    assert passwords.complete(place) == f"{place}?password=gull%2Ffeather"
    assert SECRET not in repr(passwords)
    assert passwords.complete("own.slodesk") == "own.slodesk"
