"""Every drawing tool without a mouse: marked, painted, erased, shaped, measured and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_drawing_in_browser import NAMES, listed, outline
from tests.browser.test_modes_in_browser import press

if TYPE_CHECKING:
    from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

BOTH = ["treated skin", "untreated skin"]


def focused(tab: Tab) -> Page:
    """Return the page with the photos in the focus; no mouse touches it."""
    page = tab.open()
    tab.wait_for_photos()
    page.locator(".stage").focus()
    return page


def times(count: int, key: str) -> list[str]:
    return [key] * count


def test_a_rectangle_is_drawn_and_taken_back(tab: Tab) -> None:
    page = focused(tab)
    down = [*times(2, "Shift+ArrowDown"), *times(3, "Shift+ArrowRight")]
    press(page, "r", "ArrowRight", "Enter", *down, "Enter")
    expect(page.locator(NAMES)).to_have_text([*BOTH, "treated 1"])
    tab.wait_until_still()
    expect(listed(page, "treated 1")).to_be_checked()
    press(page, "Control+z")
    expect(page.locator(NAMES)).to_have_text(BOTH)
    tab.wait_until_still()
    press(page, "Control+Shift+z")
    expect(page.locator(NAMES)).to_have_text([*BOTH, "treated 1"])


def test_skin_is_painted_and_erased(tab: Tab) -> None:
    page = focused(tab)
    press(page, "b", "ArrowRight", " ", *times(3, "Shift+ArrowRight"), " ", "Enter")
    expect(page.locator(NAMES)).to_have_text([*BOTH, "treated 1"])
    tab.wait_until_still()
    page.get_by_role("region", name="Selected region").get_by_role(
        "button", name="Paint or erase"
    ).press("Enter")
    page.locator(".stage").focus()
    to_its_middle = ["ArrowRight", "Shift+ArrowRight", *times(3, "ArrowRight"), "Shift+ArrowUp"]
    press(page, "e", *to_its_middle, " ", *times(2, "Shift+ArrowDown"), " ", "Enter")
    expect(page.locator(NAMES)).to_have_count(4)  # cut through its middle, it is two
    tab.wait_until_still()
    press(page, "Control+z")
    expect(page.locator(NAMES)).to_have_count(3)


def test_a_ruler_is_laid_and_taken_back(tab: Tab) -> None:
    page = focused(tab)
    ruler = page.locator(".pane.before svg .outline.ruler")
    press(page, "u", "ArrowRight", "Enter", *times(3, "Shift+ArrowRight"), "Enter")
    expect(ruler).to_have_count(1)
    tab.wait_until_still()
    press(page, "Control+z")
    expect(ruler).to_have_count(0)


def test_a_corner_is_moved_added_and_removed(tab: Tab) -> None:
    page = focused(tab)
    press(page, "n")
    corners = page.locator(".pane.before svg .corner")
    expect(corners).to_have_count(8)
    was = outline(page, "treated")
    press(page, ".", "Shift+ArrowLeft")
    panel = page.get_by_role("region", name="Selected region")
    expect(panel).to_contain_text("Being measured again")
    expect(panel.get_by_role("table").first).to_be_visible()
    shaped = outline(page, "treated")
    assert shaped != was
    tab.wait_until_still()
    press(page, "Insert")
    expect(corners).to_have_count(9)
    expect(panel.get_by_role("table").first).to_be_visible()
    tab.wait_until_still()
    press(page, "Delete")
    expect(corners).to_have_count(8)
    expect(page.locator(NAMES)).to_have_text(BOTH)  # the corner went, not the region
