"""The ways of looking at a pair: what each shows, by hand and by key, and in which language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import broken_rules

if TYPE_CHECKING:
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser


def press(page: Page, *keys: str) -> None:
    """Press keys on the photos."""
    page.locator(".stage").focus()
    for key in keys:
        page.keyboard.press(key)


def left_of(page: Page, pane: str) -> float:
    box = page.locator(f".pane.{pane}").bounding_box()
    assert box is not None
    return box["x"]


def test_swapped_photos_take_their_labels_along_and_no_number_changes(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    first = page.locator("tr.reading").first.inner_text()
    press(page, "x")
    expect(page.locator(".chip.swapped")).to_be_visible()
    expect(page.locator(".live")).to_contain_text("Swapped")
    assert left_of(page, "after") < left_of(page, "before")
    expect(page.get_by_role("button", name="Swap")).to_have_attribute("aria-pressed", "true")
    after, before = (page.locator(f".chip.{name}").bounding_box() for name in ("after", "before"))
    assert after is not None
    assert before is not None
    assert after["x"] < before["x"]

    press(page, "2", "d")  # a level divider, the after photo above it
    expect(page.locator(".pane.after")).to_have_attribute(
        "style", re.compile(r"inset\(0px 0px 50%")
    )
    expect(page.get_by_role("slider", name="Divider")).to_have_attribute(
        "aria-valuetext", "50 % of the height shows the after photo"
    )
    press(page, "]")
    expect(page.get_by_role("slider", name="Divider")).to_have_value("55")
    press(page, "x", "d")
    expect(page.locator(".chip.swapped")).to_be_hidden()
    expect(page.locator(".pane.after")).to_have_attribute(
        "style", re.compile(r"inset\(0px 0px 0px 55%")
    )
    assert page.locator("tr.reading").first.inner_text() == first


def test_a_difference_is_the_map_over_one_photo_and_never_a_blend(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    press(page, "5")
    expect(page.locator(".pane.after .map")).to_be_visible()
    expect(page.locator(".pane.after .photo")).to_be_hidden()
    expect(page.locator(".pane.after .outside")).to_be_visible()
    expect(page.locator(".scale")).to_contain_text("CIEDE2000")
    expect(page.locator(".chip.before")).to_contain_text("in grey")
    expect(page.get_by_role("button", name="Swap")).to_be_disabled()
    strength = page.get_by_role("slider", name="Strength")
    strength.fill("40")
    expect(page.locator(".pane.after .map")).to_have_css("opacity", "0.4")
    tab.choose("As taken")
    expect(page.locator(".map-notes")).to_contain_text("not from the photo as taken")
    strength.fill("80")


def test_a_blink_is_held_or_pressed(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    press(page, "4")
    after = page.locator(".pane.after .layer")
    press_it = page.get_by_role("button", name="Show the before photo", exact=True)
    press_it.click()
    expect(after).to_be_hidden()
    expect(press_it).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".live")).to_have_text("before photo")
    press_it.click()
    expect(after).to_be_visible()
    hold = page.get_by_role("button", name="Hold to see the before photo")
    hold.hover()
    page.mouse.down()
    expect(after).to_be_hidden()
    page.mouse.up()
    expect(after).to_be_visible()


def test_keys_are_listed_and_guides_chosen_without_a_mouse(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    press(page, "?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Swap the sides of the photos")
    expect(keys).to_contain_text("Grid, lines of the face")
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.locator(".stage")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("ArrowRight")  # the grid's next choice
    expect(page.locator(".pane.before svg .guide")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="Middle and thirds of the face")).to_be_disabled()
    expect(page.get_by_text("No face was found in the before photo.")).to_be_visible()
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".stage")).to_be_focused()


def test_the_scale_bar_is_as_long_as_it_says_at_every_zoom(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()

    def mm_per_screen_px() -> float:
        page.wait_for_timeout(100)  # one frame and some
        words = page.locator(".scale-bar span").inner_text()
        length = re.match(r"([\d.]+) mm", words)
        width = page.locator(".scale-bar i").evaluate("bar => bar.getBoundingClientRect().width")
        assert length is not None
        return float(length[1]) / float(width)

    whole = mm_per_screen_px()
    for _ in range(4):
        press(page, "+")
        shown = mm_per_screen_px()  # waits until the zoom is drawn
        zoom = page.locator(".stage").evaluate("stage => stage.style.getPropertyValue('--zoom')")
        # Widths are rounded to 1/64 of a pixel of at least 50.
        assert shown == pytest.approx(whole / float(zoom), rel=0.001)
    assert float(zoom) > 3.0


def test_a_full_screen_keeps_every_control(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    small = page.locator(".pane.before").bounding_box()
    press(page, "f")
    expect(page.locator(".viewer:fullscreen")).to_be_visible()
    page.wait_for_timeout(300)
    large = page.locator(".pane.before").bounding_box()
    assert small is not None
    assert large is not None
    assert large["height"] > small["height"]
    for name in ("As taken", "Wipe", "Redness change"):
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_in_viewport()
    tab.choose("As taken")
    expect(page.locator(".chip.after")).to_contain_text("light as taken")
    press(page, "f")


@pytest.mark.parametrize("width", [390, 1400])
def test_the_tools_speak_the_chosen_language(open_tab: OpenTab, width: int) -> None:
    tab = open_tab(width=width)
    page = tab.open()
    tab.wait_for_photos()
    press(page, "2")
    page.get_by_role("radio", name="Deutsch").click()
    expect(page.get_by_role("radio", name="Schieber")).to_be_checked()  # one looks on as before
    expect(page.get_by_role("radio", name="Nebeneinander")).to_be_visible()
    tab.wait_for_photos()
    expect(page.locator(".viewer")).to_have_attribute("lang", "de")
    expect(page.locator(".chip.after")).to_contain_text("Licht angeglichen")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert broken_rules(page) == []


def test_what_was_chosen_is_named_in_the_language_chosen_since(tab: Tab) -> None:
    page = tab.open("/import")
    tab.wait_until_still()
    choice = page.get_by_role("combobox", name="Area")
    choice.click()
    page.get_by_role("option", name="Abdomen", exact=True).click()
    tab.wait_until_still()
    page.get_by_role("radio", name="Deutsch").click()
    expect(page.get_by_role("combobox", name="Bereich")).to_have_value("Bauch")


def test_what_is_chosen_is_told_in_a_persons_own_colours_and_nothing_moves_by_itself(
    tab: Tab,
) -> None:
    page = tab.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    tab.open()
    tab.wait_for_photos()
    press(page, "2")
    fill = "all => all.map(face => getComputedStyle(face).backgroundColor)"
    (chosen,) = set(page.locator(".modes input:checked + span").evaluate_all(fill))
    (other,) = set(page.locator(".modes input:not(:checked) + span").evaluate_all(fill))
    assert chosen != other
    source = page.get_by_role("radio", name="Sample case")
    assert [chosen] == source.evaluate_all(fill)
    span = "face => getComputedStyle(face).transitionDuration"
    assert page.locator(".modes span").first.evaluate(span) == "0s"
    assert page.locator(".viewer").evaluate("viewer => viewer.getAnimations({subtree: true})") == []
    assert broken_rules(page) == []


def test_the_photos_come_early_on_a_phone(open_tab: OpenTab) -> None:
    tab = open_tab(width=390, touch=True)
    page = tab.open()
    tab.wait_for_photos()
    photos = page.locator(".stage").bounding_box()
    choice = page.get_by_role("radio", name="Sample case").bounding_box()
    assert photos is not None
    assert choice is not None
    # The first of two photos on top of each other is seen whole, in a window of 844 px.
    assert photos["y"] + photos["height"] / 2 < 844
    words_end = """heading => {
        const range = document.createRange();
        range.selectNodeContents(heading);
        return range.getBoundingClientRect().bottom;
    }"""
    title = page.get_by_role("heading", name="Compare", exact=True)
    assert title.evaluate(words_end) <= choice["y"]
