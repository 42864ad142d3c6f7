"""What is public is listed, and what is promised is there."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

import photocompare
from photocompare.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "photocompare"

# Distribution names where they differ from what is imported.
DISTRIBUTIONS = {
    "argon2": "argon2-cffi",
    "cv2": "opencv-python",
    "skimage": "scikit-image",
    "PIL": "pillow",
    "pillow_heif": "pillow-heif",
    "jinja2": "jinja2",
    "starlette": "streamlit",  # streamlit's own server; it pins the version that it works with
}


def python_files() -> list[Path]:
    """Return every Python file of the product."""
    return [ROOT / "app.py", *sorted(PACKAGE.rglob("*.py"))]


def imported_packages(path: Path) -> set[str]:
    """Return the top-level names that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def required_distributions() -> set[str]:
    """Return the names in requirements.txt, in lower case."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line.split("#")[0].strip() for line in lines]
    return {re.split(r"[<>=!~\[; ]", line)[0].lower() for line in wanted if line}


def test_every_public_name_is_there_and_listed_in_order() -> None:
    assert photocompare.__all__ == sorted(photocompare.__all__)
    missing = [name for name in photocompare.__all__ if not hasattr(photocompare, name)]
    assert missing == []


@pytest.mark.parametrize("name", ["Region", "Settings", "compare", "load_photo"])
def test_the_promised_names_are_public(name: str) -> None:
    assert name in photocompare.__all__


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION == photocompare.__version__


def test_requirements_cover_the_imports() -> None:
    required = required_distributions()
    used = set().union(*(imported_packages(path) for path in python_files()))
    outside = used - set(sys.stdlib_module_names) - {"photocompare", "__future__"}
    missing = {name for name in outside if DISTRIBUTIONS.get(name, name).lower() not in required}
    assert missing == set()


def test_requirements_name_nothing_that_is_not_used() -> None:
    used = set().union(*(imported_packages(path) for path in python_files()))
    provided = {DISTRIBUTIONS.get(name, name).lower() for name in used}
    assert required_distributions() - provided == set()


@pytest.mark.parametrize(
    "path", python_files(), ids=lambda path: str(path.relative_to(ROOT).with_suffix(""))
)
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_nothing_reaches_for_the_network() -> None:
    reaching = {"requests", "urllib3", "httpx", "aiohttp", "socket", "ftplib", "smtplib", "urllib"}
    guilty = {
        str(path.relative_to(ROOT)): sorted(imported_packages(path) & reaching)
        for path in python_files()
        if imported_packages(path) & reaching
    }
    assert guilty == {}
