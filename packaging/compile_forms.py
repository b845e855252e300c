"""Compile the Qt Designer forms in ui/ into slodesk/gui/forms/.

Run by the build backend for every wheel, sdist and editable install, by the tests, and by hand:
``python packaging/compile_forms.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UIC = "import sys; from PySide6.scripts.pyside_tool import uic; sys.exit(uic())"


def compile_forms(root: Path = ROOT) -> list[Path]:
    """Compile each form that is newer than its module and drop modules whose form is gone.

    Args:
        root: the project's top folder.

    Returns:
        The modules written.

    Raises:
        subprocess.CalledProcessError: Qt's compiler refused a form.
    """
    forms = {form.stem: form for form in sorted((root / "ui").glob("*.ui"))}
    folder = root / "slodesk" / "gui" / "forms"
    folder.mkdir(parents=True, exist_ok=True)
    for module in folder.glob("ui_*.py"):
        if module.stem.removeprefix("ui_") not in forms:
            module.unlink()
    written = []
    for stem, form in forms.items():
        module = folder / f"ui_{stem}.py"
        if module.exists() and module.stat().st_mtime >= form.stat().st_mtime:
            continue
        # Renamed into place: a test worker never imports half a module.
        draft = module.with_name(f".{module.name}.{os.getpid()}")
        try:
            subprocess.run([sys.executable, "-c", UIC, str(form), "-o", str(draft)], check=True)
            draft.replace(module)
        finally:
            draft.unlink(missing_ok=True)
        written.append(module)
    return written


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, without the build backend
    pass
else:

    class CompileFormsHook(BuildHookInterface):  # type: ignore[type-arg]
        """Compiles the forms before each build; a real wheel also carries the resources."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            root = Path(self.root)
            compile_forms(root)
            # Not for editable installs: they would keep stale copies.
            if self.target_name == "wheel" and version != "editable" and (root / "resources").is_dir():
                build_data["force_include"][str(root / "resources")] = "slodesk/resources"


if __name__ == "__main__":
    for path in compile_forms():
        print(path.relative_to(ROOT))
