"""What every test gets: compiled forms, no display, user folders of its own, no network."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

pytest_plugins = ["tests.servers.fixtures"]

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
USER_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_DOCUMENTS_DIR": "documents",
    "APPDATA": "config",
    "LOCALAPPDATA": "data",
}

# Properties are judged by what they find, not by how busy the machine is.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("SLODESK_LOG", None)

# What tests start begins as it does for users: from what was compiled before. So do the tests themselves.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def redirect_user_folders(base: Path, setenv: object = os.environ.__setitem__) -> None:
    """Point every user folder below ``base``, through ``setenv(name, value)``."""
    for name, folder in USER_FOLDERS.items():
        setenv(name, str(base / folder))  # type: ignore[operator]


# Also for what is looked up while modules are imported, before the first fixture.
redirect_user_folders(Path(tempfile.gettempdir()) / f"slodesk-tests-{os.getpid()}")


def pytest_configure(config: pytest.Config) -> None:
    """Compile forms that changed, once, before a worker starts."""
    if hasattr(config, "workerinput"):
        return
    spec = importlib.util.spec_from_file_location("compile_forms", ROOT / "packaging" / "compile_forms.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.compile_forms(ROOT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests marked ``server`` reach the loopback address, and nothing else."""
    for item in items:
        if item.get_closest_marker("server"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


@pytest.fixture(scope="session")
def all_user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders not used yet, one for each test."""
    within = tmp_path_factory.mktemp("users")
    return (within / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def user_folders(all_user_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test empty user folders; return the folder that holds them."""
    base = next(all_user_folders)
    base.mkdir()
    redirect_user_folders(base, monkeypatch.setenv)
    return base


@pytest.fixture(scope="session")
def copy_sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime, Path], Path]:
    """Copies the sample workspace that ends at a moment to a file; each is made once for all tests."""
    from slodesk.operations.sample.build import build_sample

    made: dict[datetime, Path] = {}

    def copy(as_of: datetime, to: Path) -> Path:
        if as_of not in made:
            made[as_of] = tmp_path_factory.mktemp("sample") / "sample.slodesk"
            build_sample(made[as_of], as_of).close()
        return Path(shutil.copy(made[as_of], to))

    return copy
