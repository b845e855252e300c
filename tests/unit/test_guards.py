"""The guards around every test hold: no network, no user folders of the person who runs them, no warnings."""

from __future__ import annotations

import os
import socket
import warnings
from typing import TYPE_CHECKING

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

from slodesk import paths

if TYPE_CHECKING:
    from pathlib import Path


def test_a_socket_is_refused() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.server
def test_a_server_test_reaches_itself_and_nobody_else() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        server.accept()[0].close()
        assert client.recv(1) == b""
    with socket.socket() as outside, pytest.raises(SocketConnectBlockedError):
        outside.connect(("192.0.2.1", 80))


def test_user_folders_are_this_tests_own(user_folders: Path) -> None:
    for folder in (paths.config_dir(), paths.data_dir(), paths.cache_dir(), paths.log_file().parent):
        assert folder.is_relative_to(user_folders)
        assert folder.is_dir()


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_qt_is_offscreen() -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_the_keyring_is_nobodys() -> None:
    import keyring
    from keyring.errors import NoKeyringError

    with pytest.raises(NoKeyringError):
        keyring.get_password("slodesk", "somebody")


def test_resources_are_found_in_a_checkout() -> None:
    assert paths.resource("tokens.json").is_file()
    assert paths.resource("icons", "status-healthy.svg").is_file()
