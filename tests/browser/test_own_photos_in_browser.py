"""The user's own photos: given, refused, compared, private, and gone when the tab is closed."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from photocompare.phantom import PhantomPair, make_pair
from tests.browser.accessibility import broken_rules

if TYPE_CHECKING:
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser

GONE_SECONDS = 10.0  # from closing the tab to the last picture being dropped


def give(tab: Tab, slot: str, data: bytes, name: str = "photo.jpg") -> None:
    tab.give(f"{slot} photo", (name, data))


def give_pair(tab: Tab, pair: PhantomPair) -> None:
    tab.page.get_by_role("radio", name="Your photos").click()
    give(tab, "Before", pair.before_jpeg)
    expect(tab.page.get_by_role("button", name="Remove")).to_have_count(1)
    give(tab, "After", pair.after_jpeg)
    expect(tab.page.get_by_role("button", name="Remove")).to_have_count(2)
    tab.wait_for_photos()


def picture_addresses(tab: Tab) -> list[str]:
    found: list[str] = tab.page.locator(".viewer img[src]").evaluate_all(
        "all => all.map(image => image.src)"
    )
    return found


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # our own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_pair_is_given_compared_and_kept_out_of_every_cache(
    tab: Tab, own_pair: PhantomPair
) -> None:
    page = tab.open()
    tab.wait_for_photos()
    give_pair(tab, own_pair)
    expect(page.get_by_text("640 × 480 pixels")).to_have_count(2)
    expect(page.get_by_text("Nothing is marked, so the whole photo")).to_be_visible()
    answer = page.request.get(picture_addresses(tab)[0])
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"


def test_a_file_that_is_no_photo_is_refused_and_the_app_goes_on(
    tab: Tab, own_pair: PhantomPair
) -> None:
    page = tab.open()
    tab.wait_for_photos()
    page.get_by_role("radio", name="Your photos").click()
    give(tab, "Before", b"this is no photo", "notes.jpg")
    error = page.locator(".upload .refusal:visible")
    expect(error).to_be_visible()
    tab.wait_until_still()
    assert broken_rules(page) == []
    assert "Traceback" not in error.inner_text()
    assert len(error.inner_text().splitlines()) == 1
    give(tab, "Before", own_pair.before_jpeg)
    expect(error).to_be_hidden()
    give(tab, "After", own_pair.after_jpeg)
    tab.wait_for_photos()


def test_a_refused_pair_is_shown_side_by_side_and_brought_back_after_its_removal(
    tab: Tab, own_pair: PhantomPair
) -> None:
    page = tab.open()
    tab.wait_for_photos()
    page.get_by_role("radio", name="Your photos").click()
    give(tab, "Before", own_pair.before_jpeg)
    give(tab, "After", make_pair(seed=77, size_hw=(480, 640)).before_jpeg)
    shown = page.get_by_role("img", name=re.compile("photo, as taken"))
    expect(shown).to_have_count(2)
    tab.wait_until_still()
    # Decoded by the browser, so the page's own policy lets them through.
    assert shown.evaluate_all("all => all.every(image => image.naturalWidth === 640)")
    assert broken_rules(page) == []
    page.get_by_role("button", name="Remove", exact=True).nth(1).click()
    expect(shown).to_have_count(0)
    page.get_by_role("button", name="Undo photo change").click()
    expect(shown).to_have_count(2)


def test_two_people_see_only_their_own_photos_and_leave_nothing_behind(
    open_tab: OpenTab, own_pair: PhantomPair
) -> None:
    first, second = open_tab(), open_tab()
    for tab in (first, second):
        tab.open()
        tab.wait_for_photos()
    give_pair(first, own_pair)
    mine, theirs = picture_addresses(first), picture_addresses(second)
    assert not set(mine) & set(theirs)
    assert {status_of(url) for url in mine} == {200}
    expect(second.page.get_by_text("640 × 480 pixels")).to_have_count(0)
    first.context.close()
    deadline = time.monotonic() + GONE_SECONDS
    while time.monotonic() < deadline and {status_of(url) for url in mine} != {404}:
        time.sleep(0.2)
    assert {status_of(url) for url in mine} == {404}
    assert {status_of(url) for url in theirs} == {200}
