"""`make` on a machine where Python is not as it has to be says what is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_OF_VERSION = """#!/bin/sh
exec {python} -c 'import sys; sys.version_info = {version}; exec(sys.argv[1])' "$2"
"""
_WITHOUT_VENV = """#!/bin/sh
exec {python} -c 'import sys; sys.modules["ensurepip"] = None; exec(sys.argv[1])' "$2"
"""


def _make(tmp_path: Path, python: Path) -> str:
    """Begin to set an environment up with `python`, and return what is said of it."""
    venv = tmp_path / "venv"
    command = ["make", f"PYTHON={python}", f"VENV={venv}", f"{venv}/.complete"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert not venv.exists()
    return done.stdout + done.stderr


def _python(tmp_path: Path, script: str, **values: object) -> Path:
    path = tmp_path / "python3"
    path.write_text(script.format(python=sys.executable, **values), encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_missing_python_is_named(tmp_path: Path) -> None:
    said = _make(tmp_path, tmp_path / "nowhere")
    assert f"There is no {tmp_path}/nowhere" in said
    assert "3.11 to 3.14" in said


@pytest.mark.parametrize("version", [(3, 9, 6), (3, 10, 0), (3, 15, 0)])
def test_a_python_that_does_not_fit_is_told_with_its_version(tmp_path: Path, version: tuple[int, ...]) -> None:
    said = _make(tmp_path, _python(tmp_path, _OF_VERSION, version=version))
    assert f"is {version[0]}.{version[1]}." in said


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2)])
def test_a_python_without_venv_is_told(tmp_path: Path, version: tuple[int, ...]) -> None:
    script = _WITHOUT_VENV.replace("import sys;", f"import sys; sys.version_info = {version};")
    said = _make(tmp_path, _python(tmp_path, script))
    assert "python3-venv" in said
