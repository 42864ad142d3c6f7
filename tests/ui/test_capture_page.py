"""The capture page: what it asks before the camera opens, and what it mounts then."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from photocompare.phantom import PhantomPair
from photocompare.ui.live import live_desks
from photocompare.ui.pictures import store
from photocompare.ui.words import LANGUAGE_KEY
from tests.ui.files import fields, give

Open = Callable[[], AppTest]
PAGE = str(Path(__file__).resolve().parents[2] / "photocompare" / "ui" / "screens" / "capture.py")


@pytest.fixture
def page(app: Open) -> AppTest:
    return app().switch_page(PAGE).run()


def live_data(page: AppTest) -> dict[str, Any]:
    (data,) = [json.loads(part.proto.json) for part in page.get("bidi_component")]
    held = store().get(data["at"].rsplit("/", 1)[1])
    assert held is not None
    found: dict[str, Any] = data | json.loads(gzip.decompress(held.data))
    return found


def button(page: AppTest, label: str) -> Any:
    (found,) = [one for one in page.button if one.label == label]
    return found


def test_it_asks_for_the_earlier_photo_first(page: AppTest) -> None:
    assert not page.exception
    assert page.title[0].value == "Take a photo"
    assert button(page, "Open the camera").disabled
    assert page.checkbox[0].label == "Consent to photos is on file"


def test_a_sample_is_the_ghost_and_the_camera_opens(page: AppTest) -> None:
    page.radio(key="earlier-source").set_value("sample").run()
    page.checkbox(key="prepared-skin_dry").check().run()
    button(page, "Open the camera").click().run()
    data = live_data(page)
    assert data["earlier"].startswith("/picture/")
    assert not data["paused"]
    assert data["nudge"].startswith("Take 3 photos")
    token = data["address"].removeprefix("/live/")
    assert live_desks().get(token) is not None
    button(page, "").click().run()  # back
    assert page.title[0].value == "Take a photo"
    assert page.checkbox(key="prepared-skin_dry").value


def test_a_file_is_the_ghost(page: AppTest, small_pair: PhantomPair) -> None:
    give(page, "earlier", ("before.jpg", small_pair.before_jpeg))
    assert any("640 × 480 pixels" in str(text.value) for text in page.markdown)
    assert not button(page, "Open the camera").disabled


def test_a_file_that_is_no_photo_is_refused(page: AppTest) -> None:
    give(page, "earlier", ("notes.jpg", b"this is no photo"))
    assert fields(page)["earlier"]["refusal"].endswith(".")
    assert button(page, "Open the camera").disabled


def test_the_protocol_follows_what_is_photographed(page: AppTest) -> None:
    page.selectbox(key="capture-area").set_value("scalp").run()
    page.selectbox(key="capture-indication").set_value("hair_growth").run()
    labels = [box.label for box in page.checkbox]
    assert "Hair dry and combed, without spray or fibres" in labels
    assert any("parting, length, wetness" in str(text.value) for text in page.markdown)
    page.radio(key="earlier-source").set_value("none").run()
    button(page, "Open the camera").click().run()
    assert live_data(page)["earlier"] == ""


def test_it_speaks_german(page: AppTest) -> None:
    page.session_state[LANGUAGE_KEY] = "de"
    page.run()
    assert page.title[0].value == "Foto aufnehmen"
    page.radio(key="earlier-source").set_value("none").run()
    button(page, "Kamera öffnen").click().run()
    assert live_data(page)["words"]["actions"]["step_back"] == "Weiter weg"
