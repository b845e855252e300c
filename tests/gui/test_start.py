"""What is imported when: the shell first, the rest when it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROBE = """
import json, sys
from slodesk.app import make_application, make_window
application = make_application(["slodesk"])
window = make_window(application)
window.show()
application.processEvents()
shell = sorted(sys.modules)
window.show_jobs()
application.processEvents()
print(json.dumps([shell, sorted(sys.modules)]))
window.close()
"""
READ = """
import json, sys
from datetime import UTC, datetime
from slodesk.gui.models.overview_facts import read_overview
from slodesk.storage.queries.facts import workspace_facts
from slodesk.storage.workspace import open_workspace
now = datetime(2026, 11, 20, tzinfo=UTC)
with open_workspace(sys.argv[1]) as workspace, workspace.reading() as source:
    facts = workspace_facts(source, now)
    shown = read_overview(source, now, None, None).overview
print(json.dumps([facts.name, len(shown.assessments), sorted(sys.modules)]))
"""
LATE = (
    "pyqtgraph", "alembic", "reportlab", "requests", "prometheus_api_client", "pydantic", "sqlalchemy",
    "numpy", "keyring", "PySide6.QtPdf", "slodesk.storage.workspace",
)  # fmt: skip


def test_the_first_paint_imports_only_what_it_shows() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=60, check=True
    )
    shell, jobs = json.loads(done.stdout)
    assert not set(LATE) & set(shell)
    assert not set(LATE) & set(jobs)
    assert "slodesk.gui.first_run" not in shell


def test_the_first_figures_of_a_file_wait_neither_for_sqlalchemy_nor_for_numpy(sample_copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ, str(sample_copy)], capture_output=True, text=True, timeout=60, check=True
    )
    name, count, modules = json.loads(done.stdout)
    assert name
    assert count > 10
    assert not {"sqlalchemy", "numpy", "pyqtgraph"} & set(modules)
