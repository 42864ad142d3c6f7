"""A small sample case and a small pair of files, so that pages are tested in seconds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, make_pair
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
