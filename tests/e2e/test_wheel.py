"""The wheel, installed elsewhere, is the whole program: it passes its own test without the checkout."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str, cwd: Path) -> str:
    """Run a command away from the checkout; show what it said if it fails."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment | {"QT_QPA_PLATFORM": "offscreen", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the build backend of this environment: nothing is downloaded."""
    target = tmp_path_factory.mktemp("dist")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    run(*pip, "--wheel-dir", str(target), str(ROOT), cwd=target)
    (built,) = target.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_carries_forms_and_resources(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    forms = {f"slodesk/gui/forms/ui_{form.stem}.py" for form in (ROOT / "ui").glob("*.ui")}
    assert forms <= names
    resources = {
        f"slodesk/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert resources <= names
    assert {"slodesk/py.typed"} <= names
    assert not [name for name in names if name.startswith(("tests", "packaging", "ui"))]
    entries = next(name for name in names if name.endswith("entry_points.txt"))
    text = zipfile.ZipFile(wheel).read(entries).decode()
    assert "slodesk = slodesk.__main__:main" in text
    assert "slodeskw = slodesk.__main__:main" in text


@pytest.mark.slow
def test_the_wheel_installed_elsewhere_passes_its_self_test(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ask = "import site; print(site.getsitepackages()[-1])"
    packages = Path(run(str(python), "-c", ask, cwd=tmp_path).strip())
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    )
    run(*pip, str(wheel), cwd=tmp_path)
    # The dependencies of this environment, but not the checkout that is installed in it: a path
    # file adds their folder without running the path files in it.
    (packages / "dependencies.pth").write_text(site.getsitepackages()[-1] + "\n")
    where = run(str(python), "-c", "import slodesk; print(slodesk.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(place)
    script = python.with_name("slodesk.exe" if os.name == "nt" else "slodesk")
    said = run(str(script), "--self-test", cwd=tmp_path)
    assert str(place) in next(line for line in said.splitlines() if "resources" in line)
    assert "FAILED" not in said
