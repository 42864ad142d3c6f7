"""Drawing by mouse, by keys alone and by finger; what was drawn is measured and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import broken_rules

if TYPE_CHECKING:
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser

NAMES = ".pane.before svg .name"


class Hand:
    """A hand on the before photo; places are fractions of it."""

    def __init__(self, page: Page) -> None:
        self.page, self.pane = page, page.locator(".pane.before")

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
        """Return where ``place`` is on the page."""
        self.pane.scroll_into_view_if_needed()
        box = self.pane.bounding_box()
        assert box is not None
        x, y = place
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def drag(self, *places: tuple[float, float]) -> None:
        """Press at the first place, go through the others and let go."""
        self.page.mouse.move(*self.at(places[0]))
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.at(place), steps=5)
        self.page.mouse.up()

    def click(self, place: tuple[float, float]) -> None:
        """Click there."""
        self.page.mouse.click(*self.at(place))


def listed(page: Page, name: str) -> Locator:
    """Return a region in the list beside the photos."""
    names = page.get_by_role("radiogroup", name="Region that is looked at")
    return names.get_by_role("radio", name=name, exact=True)


def outline(page: Page, kind: str) -> str:
    return page.locator(f".pane.before svg .outline.{kind}").first.get_attribute("d") or ""


def test_skin_is_painted_read_erased_and_every_step_undone(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Brush")
    hand = Hand(page)
    page.get_by_role("textbox", name="Name of the region").fill("ring")
    hand.drag((0.2, 0.7), (0.3, 0.6), (0.4, 0.7), (0.3, 0.8), (0.2, 0.7))
    hand.drag((0.6, 0.9), (0.7, 0.9))
    page.keyboard.press("Control+z")  # the second stroke, still in the browser
    page.get_by_role("button", name="Done").click()
    expect(page.locator(NAMES)).to_have_count(3)
    panel = page.get_by_role("region", name="Selected region")
    expect(panel.get_by_role("textbox")).to_have_value("ring")
    expect(panel.get_by_role("row").nth(1)).to_contain_text("Redness (haemoglobin index)")
    tab.wait_until_still()
    expect(listed(page, "ring")).to_be_checked()

    panel.get_by_role("button", name="Paint or erase").click()
    page.get_by_role("radio", name="Erase", exact=True).check()
    hand.drag((0.3, 0.5), (0.3, 0.9))
    page.get_by_role("button", name="Done").click()
    both = ["treated skin", "untreated skin"]
    expect(page.locator(NAMES)).to_have_text([*both, "ring", "ring 1"])  # cut into two
    for left in (3, 2):
        tab.wait_until_still()
        page.locator(".stage").focus()
        page.keyboard.press("Control+z")
        expect(page.locator(NAMES)).to_have_count(left)
    tab.wait_until_still()
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(NAMES)).to_have_text([*both, "ring"])


def test_a_region_is_selected_shaped_moved_and_removed(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    hand = Hand(page)
    page.get_by_test_id("stRadioOption").get_by_text("treated skin", exact=True).click()
    corners = page.locator(".pane.before svg .corner")
    expect(corners).to_have_count(8)
    tab.wait_until_still()
    hand.at((0.5, 0.5))  # in sight
    was = outline(page, "treated")
    corner = corners.nth(0).bounding_box()
    assert corner is not None
    page.mouse.move(corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2)
    page.mouse.down()
    page.mouse.move(corner["x"] - 15, corner["y"] - 10, steps=4)
    page.mouse.up()
    shaped = outline(page, "treated")
    assert shaped != was
    panel = page.get_by_role("region", name="Selected region")
    expect(panel).to_contain_text("Being measured again")
    expect(panel.get_by_role("table").first).to_be_visible()
    assert outline(page, "treated") == shaped  # where it was put

    page.locator(".stage").focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(panel).to_contain_text("Being measured again")
    expect(panel.get_by_role("table").first).to_be_visible()
    assert outline(page, "treated") != shaped
    tab.wait_until_still()
    page.keyboard.press("Escape")  # from the corner to the whole
    page.keyboard.press("Delete")
    expect(page.locator(NAMES)).to_have_count(1)
    tab.wait_until_still()
    page.keyboard.press("Control+z")
    expect(page.locator(NAMES)).to_have_count(2)
    hand.click((0.95, 0.95))
    expect(panel).to_be_hidden()


def test_a_polygon_is_drawn_by_keys_alone_and_one_that_crosses_itself_is_refused(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    page.locator(".stage").focus()
    page.keyboard.press("p")
    for keys in (
        ["ArrowRight", "Enter"],
        ["Shift+ArrowRight"] * 2 + ["Enter"],
        ["Shift+ArrowLeft"] * 2 + ["Shift+ArrowDown"] * 2 + ["Enter"],
        ["Shift+ArrowRight"] * 3 + ["Enter", "Enter"],
    ):
        for key in keys:
            page.keyboard.press(key)
    expect(page.locator(".draw-note")).to_contain_text("would cross itself")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    for key in ["Shift+ArrowRight"] * 2 + ["Enter", "Enter"]:
        page.keyboard.press(key)
    expect(page.locator(NAMES)).to_have_text(["treated skin", "untreated skin", "treated 1"])


def test_a_finger_paints_under_a_loupe_and_two_move_the_photo(open_tab: OpenTab) -> None:
    tab = open_tab(width=390, touch=True)
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Brush")
    stage = page.locator(".stage")
    stage.evaluate("stage => stage.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(300)
    hand = Hand(page)
    fingers = tab.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [
            dict(zip("xy", hand.at(place), strict=True), id=number)
            for number, place in enumerate(places)
        ]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (0.2, 0.8))
    for step in range(6):
        touch("touchMove", (0.2 + 0.03 * step, 0.8 - 0.03 * step))
    expect(page.locator(".draw-loupe")).to_be_visible()
    touch("touchEnd")
    expect(page.locator(".draw-loupe")).to_be_hidden()
    touch("touchStart", (0.4, 0.5), (0.6, 0.5))
    touch("touchMove", (0.35, 0.5), (0.65, 0.5))
    touch("touchMove", (0.2, 0.5), (0.8, 0.5))
    touch("touchEnd")
    expect(page.locator(".pane.before mask path")).to_have_count(1)  # the two did not paint
    assert stage.evaluate("stage => Number(stage.style.getPropertyValue('--zoom'))") > 1.5
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("region", name="Selected region")).to_be_visible()
    expect(page.locator(NAMES)).to_have_count(3)
    tab.wait_until_still()
    assert broken_rules(page) == []


def test_a_map_asked_for_while_skin_is_measured_loses_neither(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Rectangle")
    Hand(page).drag((0.03, 0.35), (0.12, 0.7))
    tab.choose("Pigment change")  # at once, while the new region is measured
    expect(page.locator(NAMES)).to_have_count(3)
    expect(page.get_by_role("tab", name="treated 1")).to_be_visible()
    expect(page.locator(".scale")).to_contain_text("pigment")
    tab.wait_until_still()
    expect(page.get_by_role("tab", name="treated 1")).to_be_visible()


def test_nothing_moves_away_from_the_hand_while_skin_is_measured(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 1280, "height": 2200})  # no scrolling makes up for it
    page = tab.open()
    tab.wait_for_photos()
    choice = page.get_by_role("radio", name="Pigment change", exact=True)
    tab.choose("Rectangle")
    box = choice.bounding_box()
    Hand(page).drag((0.05, 0.3), (0.14, 0.66))  # an area that no other test had measured
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert choice.bounding_box() == box
    tab.wait_until_still()
    assert choice.bounding_box() == box
