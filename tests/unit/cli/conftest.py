"""A shell with an empty gallery, for every test of its commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from photocompare.gallery.home import KEY_VARIABLE, STORE_VARIABLE
from photocompare.gallery.keys import Keyring
from tests.unit.cli.gallery_shell import SHEET, Shell
from tests.unit.gallery.making import jpeg


@pytest.fixture
def bare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    """Return a shell where no store was made yet."""
    made = Shell(tmp_path, capsys, monkeypatch)
    monkeypatch.setattr(Keyring, "works", staticmethod(lambda: False))
    monkeypatch.setenv(STORE_VARIABLE, str(made.store))
    monkeypatch.setenv(KEY_VARIABLE, str(made.key))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return made


@pytest.fixture
def shell(bare: Shell) -> Shell:
    """Return a shell with an empty store, whose sheet lies in ``sheet.txt``."""
    assert bare("new", "--sheet", bare.folder / SHEET).code == 0
    return bare


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder with three photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for seed in range(3):
        (folder / f"IMG_{seed}.jpg").write_bytes(jpeg(seed))
    return folder
