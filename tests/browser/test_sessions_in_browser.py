"""Two people at once, photos given together, work that is cancelled, and what a choice sends."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import WebSocket, expect

from photocompare.phantom import PhantomPair, Pose, make_pair
from tests.browser.test_own_photos_in_browser import (
    GONE_SECONDS,
    give_pair,
    picture_addresses,
    status_of,
)

if TYPE_CHECKING:
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser

MOST_BYTES = 5_000  # a map drawn: the viewer's address twice, and what Streamlit adds


def test_two_people_with_files_of_the_same_names_never_see_each_other(
    open_tab: OpenTab, own_pair: PhantomPair
) -> None:
    other = make_pair(seed=9, size_hw=(500, 660), pose=Pose(rotation_deg=2.0))
    first, second = open_tab(), open_tab()
    for tab, pair in ((first, own_pair), (second, other)):
        tab.open()
        tab.wait_for_photos()
        give_pair(tab, pair)
    mine, theirs = set(picture_addresses(first)), set(picture_addresses(second))
    assert mine
    assert theirs
    assert not mine & theirs
    expect(first.page.get_by_text("640 × 480 pixels")).to_have_count(2)
    expect(second.page.get_by_text("660 × 500 pixels")).to_have_count(2)
    for tab, address in ((first, theirs), (second, mine)):
        content = tab.page.content()
        assert not [url for url in address if url.rsplit("/", 1)[1] in content]
    first.context.close()
    deadline = time.monotonic() + GONE_SECONDS
    while time.monotonic() < deadline and {status_of(url) for url in mine} != {404}:
        time.sleep(0.2)
    assert {status_of(url) for url in mine} == {404}
    assert {status_of(url) for url in theirs} == {200}


def test_files_that_are_being_sent_are_cancelled_and_chosen_again(
    tab: Tab, own_pair: PhantomPair
) -> None:
    page = tab.open()
    tab.wait_for_photos()
    page.get_by_role("radio", name="Your photos").click()
    page.route("**/upload/**", lambda route: None)  # a line on which nothing arrives
    tab.give("Before photo", ("a.jpg", own_pair.before_jpeg))
    field = page.locator(".upload").first
    expect(field.get_by_role("progressbar")).to_be_visible()
    field.get_by_role("button", name="Cancel").click()
    expect(field.locator(".said")).to_have_text("Cancelled")
    page.unroute("**/upload/**")
    tab.give("Before photo", ("a.jpg", own_pair.before_jpeg))
    expect(page.get_by_role("button", name="Remove")).to_have_count(1)


def test_two_photos_at_once_are_both_taken_and_a_cancelled_comparison_is_offered_again(
    tab: Tab,
) -> None:
    large = make_pair(seed=4, size_hw=(1500, 2000), pose=Pose(rotation_deg=3.0))
    page = tab.open()
    tab.wait_for_photos()
    page.get_by_role("radio", name="Your photos").click()
    # At once, before the page has settled: nothing that is put into a field may be lost.
    tab.give("Before photo", ("a.jpg", large.before_jpeg), ("b.jpg", large.after_jpeg))
    page.get_by_test_id("stBaseButton-secondary").get_by_text("Cancel", exact=True).click()
    expect(page.get_by_text("You cancelled the comparison")).to_be_visible()
    expect(page.get_by_text("Nothing in the files tells which")).to_be_visible()
    expect(page.locator(".viewer")).to_have_count(0)
    page.get_by_role("button", name="Compare again").click()
    tab.wait_for_photos()
    expect(page.get_by_text("You cancelled the comparison")).to_have_count(0)


def test_a_map_is_drawn_without_drawing_the_page_and_a_look_sends_nothing(tab: Tab) -> None:
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    tab.page.on("websocket", listen)
    page = tab.open()
    tab.wait_for_photos()
    received.clear()
    tab.choose("Wipe")
    page.locator(".viewer .stage").hover()
    page.mouse.wheel(0, -300)
    tab.wait_until_still()
    assert sum(received) == 0
    tab.choose("Pigment change")
    expect(page.locator(".viewer .scale")).to_be_visible()
    tab.wait_until_still()
    assert 0 < sum(received) <= MOST_BYTES
