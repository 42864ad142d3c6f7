"""More visits than two: walked through, all of them in a grid, one of other skin among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from photocompare.phantom import Pose, make_pair
from tests.browser.accessibility import broken_rules

if TYPE_CHECKING:
    from photocompare.phantom import PhantomPair
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser


def moves(tab: Tab) -> set[str]:
    tab.page.wait_for_timeout(150)  # a frame and some
    panes = tab.page.locator(".pane:visible .layer")
    return set(panes.evaluate_all("all => all.map(layer => layer.style.transform)"))


def test_a_sample_is_walked_through_and_seen_at_once(open_tab: OpenTab) -> None:
    tab = open_tab(width=390, touch=True)
    page = tab.open()
    tab.wait_for_photos()
    strip = page.get_by_role("region", name="Visits")
    expect(strip.get_by_role("button")).to_have_count(3)
    expect(strip.get_by_role("button", name=re.compile("Day 14.*After"))).to_be_visible()
    tab.choose("Grid")
    laid = page.locator(".pane.visit:not(.unlaid)")
    expect(laid).to_have_count(1, timeout=60_000)
    tab.wait_until_still()
    page.locator(".stage").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    (move,) = moves(tab)
    assert "scale(1.96)" in move
    page.keyboard.press(",")
    expect(page.locator(".live")).to_have_text("Day 2 is now the after photo")
    expect(strip.get_by_role("button", name=re.compile("Day 2.*After"))).to_be_visible()
    tab.wait_until_still()
    page.get_by_role("heading", name="Over the visits").scroll_into_view_if_needed()
    expect(page.locator(".trend > .plot .dot")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert broken_rules(page) == []


def test_visits_are_played_in_their_order_and_never_by_themselves(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Play")
    place = page.get_by_role("slider", name="Visit")
    expect(place).to_have_attribute("max", "2", timeout=60_000)  # the third was laid meanwhile
    tab.wait_until_still()
    labels = page.locator(".stage .chip:visible")
    expect(labels).to_have_count(1)
    expect(labels).to_contain_text("Day 0")
    page.wait_for_timeout(1200)
    expect(labels).to_contain_text("Day 0")
    page.locator(".stage").focus()
    page.keyboard.press(".")
    expect(labels).to_contain_text("Day 2")
    expect(page.locator(".live")).to_contain_text("Day 2")
    expect(place).to_have_attribute("aria-valuetext", re.compile("Day 2"))
    page.get_by_role("button", name="Play", exact=True).click()
    expect(labels).to_contain_text("Day 14")
    expect(labels).to_contain_text("Day 0")  # and from the first again
    page.get_by_role("button", name="Pause", exact=True).click()
    shown = labels.inner_text()
    page.wait_for_timeout(1200)
    expect(labels).to_have_text(shown)
    assert broken_rules(page) == []
    tab.choose("Wipe")
    expect(page.get_by_role("slider", name="Visit")).to_be_hidden()


def test_a_visit_of_other_skin_is_shown_as_taken_with_the_reason(
    tab: Tab, own_pair: PhantomPair
) -> None:
    page = tab.open()
    page.get_by_role("radio", name="Your photos").click()
    tab.give("Before photo", ("a.jpg", own_pair.before_jpeg))
    expect(page.get_by_role("button", name="Remove")).to_have_count(1)
    tab.give("After photo", ("b.jpg", own_pair.after_jpeg))
    tab.wait_for_photos()
    page.get_by_text("More visits", exact=True).click()
    other = make_pair(seed=11, size_hw=(480, 640), pose=Pose()).before_jpeg
    tab.give("Add a visit", ("c.jpg", other))
    strip = page.get_by_role("region", name="Visits")
    expect(strip.get_by_role("button")).to_have_count(3)
    tab.choose("Grid")
    why = page.locator(".pane.visit.unlaid .unlaid-why")
    expect(why).to_contain_text("As taken, not laid over the before photo", timeout=60_000)
    expect(page.locator(".pane.visit .layer")).to_be_hidden()
    tab.wait_until_still()
    assert broken_rules(page) == []
