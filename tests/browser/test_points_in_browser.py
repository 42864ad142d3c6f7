"""The same spots set in both photos by hand, where nothing else aligns them: mouse, keys, touch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from photocompare.align.point_fit import mapped, similarity
from photocompare.align.point_pairs import point_pairs
from photocompare.phantom import Camera, PhantomPair, Pose, Shot, make_pair
from photocompare.settings import AlignSettings
from tests.browser.accessibility import broken_rules
from tests.browser.test_own_photos_in_browser import give

if TYPE_CHECKING:
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser

SIZE_HW = (240, 320)
CORNERS = np.array([[64.0, 48.0], [262.0, 48.0], [256.0, 192.0], [54.0, 192.0]])
SLIP_XY = (-90.0, -60.0)  # of one point: far more than a fourth pair may differ from three others


@pytest.fixture(scope="module")
def blurred() -> PhantomPair:
    """Return a pair whose after photo is so blurred that its skin confirms no alignment."""
    return make_pair(
        seed=4,
        size_hw=SIZE_HW,
        pose=Pose(rotation_deg=18.0, scale=0.92, shift_xy=(8.0, -6.0)),
        shots=(Shot(), Shot(camera=Camera(psf_px=7.0))),
    )


def stage(page: Page, side: str) -> Locator:
    return page.get_by_role("application", name=f"{side} photo: set points")


def place_of(photo: Locator, pixel_xy: NDArray[np.float64]) -> tuple[float, float]:
    """Return where a pixel of a photo stands in the window, while the whole photo is shown."""
    photo.scroll_into_view_if_needed()
    box = photo.bounding_box()
    assert box is not None
    height, width = SIZE_HW
    scale = min(box["width"] / width, box["height"] / height)
    left = box["x"] + (box["width"] - width * scale) / 2
    top = box["y"] + (box["height"] - height * scale) / 2
    return left + (pixel_xy[0] + 0.5) * scale, top + (pixel_xy[1] + 0.5) * scale


def refused(tab: Tab, pair: PhantomPair) -> Page:
    """Open the compare page with a pair that can't be aligned."""
    page = tab.open()
    tab.wait_for_photos()
    page.get_by_role("radio", name="Your photos").click()
    give(tab, "Before", pair.before_jpeg)
    give(tab, "After", pair.after_jpeg)
    page.locator(".points[data-ready=true]").wait_for()
    tab.wait_until_still()
    return page


def set_pairs(page: Page, after: NDArray[np.float64]) -> None:
    for number, pixels in enumerate(zip(CORNERS, after, strict=True), start=1):
        for side, pixel_xy in zip(("Before", "After"), pixels, strict=True):
            page.mouse.click(*place_of(stage(page, side), pixel_xy))
            said = f"Point {number} placed in the {side.lower()} photo at"
            expect(page.locator(".points .live")).to_contain_text(said)


def listed(page: Page) -> NDArray[np.float64]:
    """Return the pairs of the list, (N, before and after, x and y), in whole pixels."""
    texts = page.locator(".pairs li button:not(.drop)").all_inner_texts()
    numbers = [float(number) for text in texts for number in re.findall(r"-?\d+", text)]
    return np.array(numbers).reshape(-1, 2, 2)


def offs_px(page: Page) -> list[float]:
    """Return how far the panel says each pair lies off."""
    texts = page.locator(".pairs .off").all_inner_texts()
    return [float(text.split(" px")[0]) for text in texts]


def true_error_px(pair: PhantomPair, pairs: NDArray[np.float64]) -> float:
    """Return how far the pairs' similarity is from the truth, root mean square over the photo."""
    points = tuple(((a[0], a[1]), (b[0], b[1])) for a, b in pairs.tolist())
    matrix = similarity(point_pairs(points, SIZE_HW, SIZE_HW, AlignSettings()))
    assert matrix is not None
    x, y = np.meshgrid(np.arange(10.0, 320.0, 20.0), np.arange(10.0, 240.0, 20.0))
    grid = np.stack([x.ravel(), y.ravel()], axis=1)
    off = mapped(matrix, grid) - pair.truth_after(grid)
    return float(np.sqrt(np.mean(np.sum(off**2, axis=1))))


def test_four_pairs_align_what_was_refused_once_a_slip_is_corrected(
    tab: Tab, blurred: PhantomPair
) -> None:
    page = refused(tab, blurred)
    truth = blurred.truth_after(CORNERS)
    slipped = truth + np.array([[0.0, 0.0], [0.0, 0.0], SLIP_XY, [0.0, 0.0]])
    set_pairs(page, slipped)
    expect(page.locator(".pairs .suspect")).to_have_text(re.compile("check this one"))
    expect(page.locator(".points .live")).to_contain_text(re.compile(r"Point 3 lies \d+ px from"))
    for side in ("Before", "After"):
        expect(stage(page, side).locator(".pin.doubted")).to_have_text("3check")
    # The others are held against each other without it: clicks alone are left, a pixel or two.
    offs = offs_px(page)
    assert offs[2] == pytest.approx(np.hypot(*SLIP_XY), abs=4.0)
    assert max(offs[:2] + offs[3:]) < 3.0
    align = page.get_by_role("button", name="Align by these points")
    align.click()
    expect(page.locator(".points .state")).to_contain_text("Pair 3 is")
    expect(page.locator(".pairs li")).to_have_count(4)
    assert broken_rules(page) == []

    photo = stage(page, "After")
    page.mouse.move(*place_of(photo, slipped[2]))
    page.mouse.down()
    expect(photo.locator("xpath=..").locator(".loupe")).to_be_visible()
    page.mouse.move(*place_of(photo, truth[2]), steps=4)
    page.mouse.up()
    expect(page.locator(".points .live")).to_contain_text("Point 3 moved in the after photo")
    expect(page.locator(".pairs .suspect, .pin.doubted")).to_have_count(0)
    # A click is good to half a CSS pixel, which is a whole one of neither photo here.
    assert true_error_px(blurred, listed(page)) < 1.5
    align.click()
    tab.wait_for_photos()
    expect(page.get_by_text("set by hand alone").first).to_be_visible()

    page.get_by_text("Correct the alignment").click()
    expect(page.locator(".points .state")).to_have_text("The photos are aligned by these 4 pairs.")
    page.get_by_role("button", name="Remove all points").click()
    expect(page.get_by_text("could not be laid over each other").first).to_be_visible()
    expect(page.locator(".pairs li")).to_have_count(0)


def corrected(tab: Tab) -> Page:
    """Open the sample and the panel in which its alignment can be corrected."""
    page = tab.open()
    tab.wait_for_photos()
    page.get_by_text("Correct the alignment").click()
    page.locator(".points[data-ready=true]").wait_for()
    tab.wait_until_still()
    return page


def said_xy(page: Page, start: str) -> tuple[int, int]:
    """Return the pixel that a screen reader is told of in a sentence that begins so."""
    said = page.locator(".points .live")
    expect(said).to_contain_text(start)
    across, down = re.findall(r"\d+", said.inner_text())[1:3]
    return int(across), int(down)


def test_points_are_set_moved_and_taken_back_by_keys_alone(tab: Tab) -> None:
    page = corrected(tab)
    stage(page, "Before").focus()
    page.keyboard.press("Enter")
    x, y = said_xy(page, "Point 1 placed in the before photo at")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    assert said_xy(page, "Point 1 moved in the before photo to") == (x + 10, y - 1)
    stage(page, "After").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")  # no point is chosen here: the photo moves
    page.keyboard.press("Enter")
    assert said_xy(page, "Point 1 placed in the after photo at")[0] < x
    page.keyboard.press("Control+z")
    expect(page.locator(".pairs .missing")).to_have_count(1)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".pairs .missing")).to_have_count(0)
    page.get_by_role("button", name="Point 1 in the before photo").click()
    expect(stage(page, "Before")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".pairs li")).to_have_count(0)


def test_a_finger_scrolls_the_page_taps_a_point_and_drags_it(open_tab: OpenTab) -> None:
    page = corrected(open_tab(width=390, touch=True))
    photo = stage(page, "Before")
    photo.scroll_into_view_if_needed()
    box = photo.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(start_xy: tuple[float, float], down_px: int) -> None:
        touch("touchStart", start_xy)
        for step in range(1, 9):
            touch("touchMove", (start_xy[0], start_xy[1] + step * down_px / 8))
        touch("touchEnd")

    main = page.get_by_test_id("stMain")
    scrolled = main.evaluate("main => main.scrollTop")
    page.touchscreen.tap(x, y)
    placed = said_xy(page, "Point 1 placed in the before photo at")
    drag((x, y), 48)
    moved = said_xy(page, "Point 1 moved in the before photo to")
    assert moved[0] == placed[0]
    assert moved[1] > placed[1]
    assert main.evaluate("main => main.scrollTop") == scrolled  # the point moved, not the page
    drag((x + 80.0, y), -96)
    page.wait_for_function("was => document.querySelector('[data-testid=stMain]').scrollTop > was",
                           arg=scrolled)  # fmt: skip
    expect(page.locator(".pairs li")).to_have_count(1)
