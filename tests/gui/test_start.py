"""What is imported when: the shell first, the rest when it is needed."""

from __future__ import annotations

import json
import subprocess
import sys

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
