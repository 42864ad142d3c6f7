"""The camera: what it is told before the shutter, what is said after it, and without a camera."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from photocompare.phantom.moving import Standpoint, face_frames, face_seen_from, write_video
from tests.browser.accessibility import broken_rules

if TYPE_CHECKING:
    from tests.browser.conftest import Launch, OpenTab, Tab, TabsOf

pytestmark = pytest.mark.browser

FRAMES_A_SECOND = 30
# Long enough for a busy machine to see both, and to press the shutter in the second.
NEAR_SECONDS, RIGHT_SECONDS = 6, 14
GONE_SECONDS = 10.0  # from closing the tab to its address being closed
KEEP_TRACKS = """() => {
    window.tracks = [];
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      window.tracks.push(...stream.getTracks());
      return stream;
    };
}"""


@pytest.fixture(scope="module")
def frames() -> tuple[bytes, ...]:
    """Return a face too near, the same from the right place, and the earlier photo of it."""
    near, right = (face_seen_from(Standpoint(distance=away)) for away in (0.75, 1.0))
    return face_frames((near, right, right), seed=1, size_hw=(640, 640))


@pytest.fixture(scope="module")
def video(frames: tuple[bytes, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    near, right = (for_a_camera(frame) for frame in frames[:2])
    path = tmp_path_factory.mktemp("camera") / "face.mjpeg"
    seconds = (near,) * NEAR_SECONDS + (right,) * RIGHT_SECONDS
    write_video(tuple(frame for frame in seconds for _ in range(FRAMES_A_SECOND)), path)
    return path


def for_a_camera(frame: bytes) -> bytes:
    """Return the frame in the narrow range of a camera, which the browser takes it to be in."""
    pixels = cv2.imdecode(np.frombuffer(frame, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    narrow = np.rint(16.0 + pixels.astype(np.float32) * 219.0 / 255.0).astype(np.uint8)
    return cv2.imencode(".jpg", narrow, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()


@pytest.fixture
def camera_tab(launch: Launch, tabs_of: TabsOf, video: Path) -> Iterator[Tab]:
    browser = launch(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    )
    with tabs_of(browser) as opened:
        yield opened()
    browser.close()


def open_page(tab: Tab) -> Page:
    tab.open()
    tab.wait_until_still()
    page = tab.open("/take-a-photo")
    expect(page.get_by_role("heading", name="Earlier photo")).to_be_visible()
    tab.wait_until_still()
    return page


def test_a_camera_that_is_too_near_is_told_so_and_the_photo_is_graded_and_compared(
    camera_tab: Tab, frames: tuple[bytes, ...]
) -> None:
    page = open_page(camera_tab)
    page.evaluate(KEEP_TRACKS)
    camera_tab.give("Earlier photo, the original file", ("earlier.jpg", frames[2]))
    expect(page.get_by_text("640 × 640 pixels")).to_be_visible()
    page.get_by_text("Consent to photos is on file").click()
    camera_tab.wait_until_still()
    assert broken_rules(page) == []
    page.get_by_role("button", name="Open the camera").click()
    advice = page.locator(".advice .what")
    expect(advice).to_have_text("Step back")
    expect(page.locator(".ghost")).to_be_visible()
    assert broken_rules(page) == []

    # It is taken by itself only if that is wanted, and can be stopped.
    page.get_by_label("Take it by itself when everything is right").check()
    expect(page.locator(".count")).to_be_visible(timeout=40_000)
    page.keyboard.press("Escape")
    expect(page.locator(".count")).to_be_hidden()
    page.get_by_label("Take it by itself when everything is right").uncheck()
    expect(advice).to_have_text("Ready. Hold still and take the photo", timeout=40_000)
    page.locator(".stage").click()
    page.keyboard.press("Enter")

    expect(page.get_by_text("With the earlier photo")).to_be_visible(timeout=40_000)
    camera_tab.wait_until_still()
    expect(page.locator(".stage")).to_be_hidden()
    assert page.evaluate("window.tracks.every((track) => track.readyState === 'ended')")
    shown = page.locator(".pc-review img")
    expect(shown).to_have_count(2)
    assert shown.evaluate_all("all => all.every((image) => image.naturalWidth === 640)")
    page.get_by_text("How it was taken", exact=True).click()
    expect(page.get_by_text("Prepared: Consent to photos is on file")).to_be_visible()
    expect(page.get_by_text("At the shutter: Same view right")).to_be_visible()
    assert broken_rules(page) == []

    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".nudge")).to_contain_text("Put the camera down")
    expect(page.locator(".live")).to_have_attribute("data-state", "live")
    page.get_by_role("button", name="Compare now").click()
    camera_tab.wait_for_photos()
    expect(page.get_by_text("640 × 640 pixels")).to_have_count(2)
    assert page.evaluate("window.tracks.every((track) => track.readyState === 'ended')")


@pytest.fixture
def bare_phone(open_tab: OpenTab) -> Tab:
    return open_tab(width=390, touch=True)


def test_without_a_camera_a_file_is_taken_and_becomes_the_before_photo(
    bare_phone: Tab, frames: tuple[bytes, ...]
) -> None:
    page = open_page(bare_phone)
    page.get_by_text("There is none yet", exact=True).click()
    bare_phone.wait_until_still()
    page.get_by_role("button", name="Open the camera").click()
    # Which of the two depends on the machine: no camera, or nobody there to allow it.
    expect(page.locator(".live")).to_have_attribute("data-state", re.compile("none|refused"))
    expect(page.locator(".why")).to_be_visible()
    expect(page.locator(".shutter")).to_be_hidden()
    assert broken_rules(page) == []
    page.get_by_label("Use the phone's camera app").set_input_files(
        {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"this is no photo"}
    )
    refusal = page.get_by_test_id("stAlert")
    expect(refusal).to_be_visible()
    bare_phone.wait_until_still()
    page.get_by_label("Use the phone's camera app").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": frames[2]}
    )
    expect(page.get_by_text("The photo by itself")).to_be_visible()
    expect(page.get_by_text("With the earlier photo")).to_have_count(0)
    bare_phone.wait_until_still()
    assert broken_rules(page) == []
    page.get_by_role("button", name="Retake").click()
    expect(page.get_by_text("The photo by itself")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Use as the before photo").click()
    expect(page.get_by_role("heading", name="Choose the after photo")).to_be_visible()
    expect(page.get_by_text("640 × 640 pixels")).to_have_count(1)


def test_the_address_of_a_live_picture_ends_with_its_tab(
    open_tab: OpenTab, frames: tuple[bytes, ...]
) -> None:
    tab = open_tab()
    page = open_page(tab)
    page.get_by_text("There is none yet", exact=True).click()
    tab.wait_until_still()
    page.get_by_role("button", name="Open the camera").click()
    with page.expect_request("**/live/*/shot*") as sent:
        page.get_by_label("Choose a photo file").set_input_files(
            {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": frames[2]}
        )
    url = sent.value.url.replace("/shot", "/frame")
    assert status_of(url, frames[2], "same-origin") == 200
    assert status_of(url, frames[2], "cross-site") == 403
    tab.context.close()
    deadline = time.monotonic() + GONE_SECONDS
    while time.monotonic() < deadline and status_of(url, frames[2], "same-origin") != 404:
        time.sleep(0.2)
    assert status_of(url, frames[2], "same-origin") == 404


def status_of(url: str, frame: bytes, site: str) -> int:
    headers = {"Content-Type": "image/jpeg", "Sec-Fetch-Site": site}
    post = urllib.request.Request(url, frame, headers)  # noqa: S310  # our own address
    try:
        with urllib.request.urlopen(post, timeout=20) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
