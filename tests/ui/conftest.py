"""A small sample case and a small pair of files, so that pages are tested in seconds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from photocompare.gallery.home import KEY_VARIABLE, STORE_VARIABLE
from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, make_pair
from photocompare.ui.clinic.house import house
from photocompare.ui.samples import FOLDER_VARIABLE

MAIN = Path(__file__).resolve().parents[2] / "photocompare" / "ui" / "main.py"


@pytest.fixture(scope="session")
def small_pair() -> PhantomPair:
    # 480 x 640 is the least at which this seed aligns surely; it takes about 2 s to compare.
    return make_pair(
        seed=4,
        size_hw=(480, 640),
        pose=Pose(rotation_deg=3.0, scale=0.97),
        changes=(Change(ChangeKind.BLOOD, 0.6),),
    )


@pytest.fixture(scope="session")
def sample_folder(small_pair: PhantomPair, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("samples")
    folder = home / "small_case"
    folder.mkdir()
    (folder / "day_0.jpg").write_bytes(small_pair.before_jpeg)
    (folder / "day_9.jpg").write_bytes(small_pair.after_jpeg)
    case = {
        "title": "A small case",
        "summary": "Made for a test.",
        "simulated": True,
        "indication": "redness",
        "mm_per_px": small_pair.mm_per_px,
        "visits": [
            {"label": "Day 0", "day": 0, "file": "day_0.jpg"},
            {"label": "Day 9", "day": 9, "file": "day_9.jpg"},
        ],
        "regions": [
            {"name": region.name, "kind": str(region.kind), "outline_xy": region.outline_xy}
            for region in small_pair.regions
        ],
    }
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")
    return home


@pytest.fixture
def app(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    """Return a function that opens the app."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(sample_folder))
    st.cache_resource.clear()  # an app test has one session for all tests

    def opened() -> AppTest:
        return AppTest.from_file(str(MAIN), default_timeout=60).run()

    return opened


@pytest.fixture
def clinic(
    app: Callable[[], AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AppTest]]:
    """Return a function that opens a page of a clinic that has a new store, by its name.

    What else it is given stands in the address of the page.
    """
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store"))
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "key" / "key"))
    # A page that is tested has a made-up sender; a browser of this computer has none.
    monkeypatch.setattr(type(st.context), "ip_address", None)
    house.cache_clear()

    def opened(name: str, **asked: str) -> AppTest:
        page = app().switch_page(str(MAIN.parent / "screens" / f"{name}.py"))
        for key, value in asked.items():
            page.query_params[key] = value
        return page.run()

    yield opened
    held = house().peek()
    if held is not None:
        held.store.close()
    house.cache_clear()
