"""Every pixel of both photos, and the values under the pointer."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import expect

from photocompare.phantom import PhantomPair
from tests.browser.accessibility import broken_rules

if TYPE_CHECKING:
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser


LARGE_WH = (2240, 1680)
MIDDLE = (slice(640, 1040), slice(860, 1380))


@pytest.fixture(scope="module")
def large_pair(own_pair: PhantomPair) -> tuple[bytes, bytes]:
    """Return a pair larger than its previews, with grain in the middle that only pixels show."""
    photos = []
    for seed, data in enumerate((own_pair.before_jpeg, own_pair.after_jpeg)):
        photo = Image.open(io.BytesIO(data)).resize(LARGE_WH, Image.Resampling.BICUBIC)
        pixels = np.asarray(photo).astype(np.float64)
        grain = np.random.default_rng(seed).normal(0.0, 16.0, (*pixels[MIDDLE].shape[:2], 1))
        pixels[MIDDLE] += grain
        buffer = io.BytesIO()
        grainy = Image.fromarray(np.clip(pixels, 0.0, 255.0).astype(np.uint8))
        grainy.save(buffer, "JPEG", quality=95, subsampling=0)
        photos.append(buffer.getvalue())
    return photos[0], photos[1]


def give_pair(tab: Tab, pair: tuple[bytes, bytes]) -> None:
    tab.page.get_by_role("radio", name="Your photos").click()
    for count, (slot, data) in enumerate(zip(("Before", "After"), pair, strict=True), start=1):
        tab.give(f"{slot} photo", ("photo.jpg", data))
        expect(tab.page.get_by_role("button", name="Remove")).to_have_count(count)
    tab.wait_for_photos()


def pixels(data: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def tiles_of(tab: Tab) -> set[str]:
    """Return the photos, by their addresses, of which pieces are to be seen."""
    found: list[str] = tab.page.locator(".viewer .detail:not([hidden]) img").evaluate_all(
        "all => all.map(image => new URL(image.src).pathname.split('/')[2])"
    )
    return set(found)


def test_at_100_per_cent_every_pixel_of_the_photo_is_seen(
    tab: Tab, large_pair: tuple[bytes, bytes]
) -> None:
    page = tab.open()
    tab.wait_for_photos()
    give_pair(tab, large_pair)
    viewer, stage = page.locator(".viewer"), page.locator(".viewer .stage")
    expect(viewer).to_have_attribute("data-detail", "preview")
    stage.focus()
    page.keyboard.press("z")
    expect(page.locator(".viewer .zoom output")).to_have_text("100 %")
    expect(viewer).to_have_attribute("data-detail", "full")
    page.wait_for_timeout(400)  # drawn anew, sharp, once the hand is still
    shown = pixels(stage.screenshot())[70:230, 120:360].astype(np.uint8)
    photo = pixels(large_pair[0])
    apart = cv2.matchTemplate(photo, shown, cv2.TM_SQDIFF)
    _, _, (x, y), _ = cv2.minMaxLoc(apart)
    there = photo[y : y + shown.shape[0], x : x + shown.shape[1]].astype(int)
    # Of 255, JPEG at quality 92 makes 2.4 of such grain; half a pixel beside makes 6, a preview 8.
    assert float(np.abs(there - shown).mean()) < 3.5
    before = tiles_of(tab)
    tab.choose("As taken")
    expect(viewer).to_have_attribute("data-detail", "full")
    taken = tiles_of(tab)
    assert len(before) == len(taken) == 2  # one photo each
    assert len(before & taken) == 1  # the before photo has one light; of the other, nothing is left


@pytest.mark.parametrize("width", [1400, 390])
def test_pointing_at_a_spot_tells_its_values(width: int, open_tab: OpenTab) -> None:
    tab = open_tab(width=width, touch=width < 500)
    page = tab.open()
    tab.wait_for_photos()
    card = page.locator(".probe-card")
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Values").click()
    stage = page.locator(".viewer .stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    x, y = box["x"] + 0.22 * box["width"], box["y"] + 0.25 * box["height"]
    if width < 500:
        page.touchscreen.tap(x, y)
    else:
        page.mouse.move(x, y)
    expect(card.locator("li")).to_have_count(4)
    expect(card).to_contain_text(re.compile(r"Redness HI.*→.*(more than|within)"))
    expect(page.locator(".viewer .live")).to_contain_text("unchanged skin differ by")
    first = card.inner_text()
    stage.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(card).not_to_have_text(first)
    assert broken_rules(page) == []
    page.keyboard.press("v")
    expect(card).to_be_hidden()
