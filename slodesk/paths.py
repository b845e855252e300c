"""Where things are: the program's own resources, and the user's folders."""

from __future__ import annotations

from functools import cache
from pathlib import Path

APP = "slodesk"


@cache
def _resource_root() -> Path:
    """Find the resources: inside an installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of what comes with the program, e.g. ``resource("icons", "add.svg")``."""
    return _resource_root().joinpath(*parts)


def config_dir() -> Path:
    """Return the folder of the user's window settings, made if missing."""
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False, ensure_exists=True)


def data_dir() -> Path:
    """Return the folder of what the program makes for the user (the demo workspace), made if missing."""
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False, ensure_exists=True)


def cache_dir() -> Path:
    """Return the folder of what can be made again, made if missing."""
    from platformdirs import user_cache_path

    return user_cache_path(APP, appauthor=False, ensure_exists=True)


def documents_dir() -> Path:
    """Return the user's documents folder, where new workspaces and reports are offered a place."""
    from platformdirs import user_documents_path

    return user_documents_path()


def log_file() -> Path:
    """Return the path of the log, in a folder that exists."""
    from platformdirs import user_log_path

    return user_log_path(APP, appauthor=False, ensure_exists=True) / "slodesk.log"
