"""A patient's whole story: from the first consent to a backup that brings back what was erased."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from photocompare.gallery.database.tables import PhotoRow
from photocompare.gallery.keys import KeyFile, about_of, unseal_object
from photocompare.gallery.store import open_store
from photocompare.gallery.verifying import verify
from photocompare.phantom import Change, ChangeKind, Pose, make_pair
from tests.browser.accessibility import broken_rules
from tests.browser.test_drawing_in_browser import Hand

if TYPE_CHECKING:
    from photocompare.phantom import PhantomPair
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser

DAYS = (date(2026, 1, 5), date(2026, 1, 19), date(2026, 2, 16))


@pytest.fixture(scope="module")
def paler(own_pair: PhantomPair) -> PhantomPair:
    """Return the same skin as ``own_pair``, with a smaller change."""
    return make_pair(
        seed=4,
        size_hw=(480, 640),
        pose=Pose(rotation_deg=3.0, scale=0.97),
        changes=(Change(ChangeKind.BLOOD, 0.8),),
    )


def taken_on(day: date, data: bytes) -> bytes:
    """Return a photo with the day in it, as a camera writes it."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{day:%Y:%m:%d} 10:00:00"
    part = exif.tobytes()
    return data[:2] + b"\xff\xe1" + (len(part) + 2).to_bytes(2, "big") + part + data[2:]


def add_visit(tab: Tab, day: date, name: str, data: bytes) -> None:
    page = tab.page
    form = page.get_by_text("Add a visit", exact=True)
    if not page.get_by_label("Photos of the visit", exact=True).is_visible():
        form.click()
    tab.give("Photos of the visit", (name, taken_on(day, data)))
    keep_visit(tab, day, name)


def keep_visit(tab: Tab, day: date, name: str) -> None:
    page = tab.page
    expect(page.get_by_text(re.compile(name))).to_be_visible()
    tab.wait_until_still()
    page.get_by_text("The patient agrees that these photos are kept").click()
    tab.wait_until_still()
    page.get_by_role("button", name="Keep the visit").click()
    expect(page.get_by_role("heading", name=day.isoformat())).to_be_visible()
    tab.wait_until_still()


def take_visit(tab: Tab, day: date, data: bytes) -> None:
    """Photograph a visit over the baseline, with the phone's camera app instead of a live one."""
    page = tab.page
    page.get_by_text("Add a visit", exact=True).click()
    page.get_by_role("button", name="Take photos here").click()
    expect(page.get_by_text("For the case")).to_be_visible()
    expect(page.get_by_role("img", name="Earlier photo")).to_be_visible()
    tab.wait_until_still()
    page.get_by_text("Skin clean and dry").click()
    tab.wait_until_still()
    page.get_by_role("button", name="Open the camera").click()
    expect(page.locator(".live")).to_have_attribute("data-state", re.compile("none|refused"))
    page.get_by_label("Use the phone's camera app").set_input_files(
        {"name": "now.jpg", "mimeType": "image/jpeg", "buffer": taken_on(day, data)}
    )
    expect(page.get_by_text("With the earlier photo")).to_be_visible(timeout=60_000)
    tab.wait_until_still()
    page.get_by_role("button", name="To the case").click()
    keep_visit(tab, day, "Photo 1 · 640")


def put_right(tab: Tab) -> None:
    """Say later what was done on the first visit, and of which tone the skin is."""
    page = tab.page
    page.get_by_role("button", name="Correct", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Treated on this day").click()
    tab.wait_until_still()
    dialog.get_by_role("combobox", name="Treatment", exact=True).fill("microneedling")
    page.keyboard.press("Enter")
    tab.wait_until_still()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("session 1 of")).to_be_visible()
    tab.wait_until_still()
    page.get_by_role("button", name="Correct the case").click()
    dialog.get_by_role("combobox", name="Skin tone").click()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    tab.wait_until_still()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Monk 6")).to_be_visible()
    tab.wait_until_still()


def mark_skin(tab: Tab) -> None:
    """Mark treated and untreated skin on the baseline, where the visits are compared."""
    page = tab.page
    page.get_by_role("link", name="Compare the visits").click()
    tab.wait_for_photos()
    expect(page.get_by_role("region", name="Visits").get_by_role("button")).to_have_count(3)
    hand = Hand(page)
    for kind, *corners in (
        ("treated", (0.18, 0.28), (0.46, 0.7)),
        ("reference", (0.7, 0.22), (0.9, 0.78)),
    ):
        tab.choose("Rectangle")
        page.locator("select[aria-label='Mark as']:visible").first.select_option(kind)
        hand.drag(*corners)
        expect(page.get_by_role("tab", name=re.compile(f"^{kind} 1"))).to_be_visible()
        tab.wait_until_still()


def withdraw(tab: Tab, name: str) -> None:
    """Take back every consent to one photo."""
    page = tab.page
    page.get_by_test_id("stExpander").get_by_text("Withdraw", exact=True).first.click()
    form = page.get_by_test_id("stForm").filter(has_text="Takes effect at once")
    form.get_by_role("button", name="Withdraw").scroll_into_view_if_needed()
    tab.wait_until_still()  # while it opens or the page scrolls, a list would close at once
    form.get_by_label("Photos").fill(name)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("ArrowDown")  # a click may scroll the page, which closes the list
    page.keyboard.press("Enter")
    expect(form.get_by_text(name)).to_be_visible()
    page.keyboard.press("Escape")
    form.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Not shown: no consent to the clinical record")).to_be_visible()
    tab.wait_until_still()


def make_backup(tab: Tab, folder: Path) -> Path:
    """Return a backup, made on the page and read again there."""
    page, case = tab.page, tab.page.url
    page.get_by_role("link", name="Office").click()
    page.get_by_role("link", name="Safekeeping").click()
    page.get_by_label("Folder for it", exact=True).fill(str(folder))
    page.keyboard.press("Enter")
    tab.wait_until_still()
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_text("Made, restored and read")).to_be_visible()
    (made,) = folder.iterdir()
    page.goto(case)
    return made


def erase_case(tab: Tab, address: str) -> None:
    page = tab.page
    page.goto(address)
    page.get_by_text("Erase the case").click()
    page.get_by_text("Show what would go").click()
    word = page.get_by_role("textbox", name=re.compile("^Type"))
    word.fill("erase")
    word.press("Enter")
    page.get_by_role("button", name="Erase for good").click()


def originals_of(backup: Path, folder: Path, gallery: dict[str, str]) -> list[bytes]:
    """Return the photos of a store that is brought back as a clinic would bring it back."""
    command = [sys.executable, "-m", "photocompare", "gallery"]
    subprocess.run(
        [*command, "restore", str(backup), "--to", str(folder)],
        env=os.environ | gallery,
        check=True,
        capture_output=True,
    )
    key = KeyFile(Path(gallery["PHOTOCOMPARE_KEY_FILE"])).fetch()
    with open_store(folder, key) as store:
        assert verify(store, read_data=True).is_whole
        with store.database.reading() as session:
            rows = session.query(PhotoRow).all()
            keys = [store.patient_key(session, row.clinic_id, row.patient_id) for row in rows]
        return sorted(
            unseal_object(
                key,
                store.blobs.get(row.object_name),
                about=about_of(row.clinic_id, row.object_name, "original"),
            )
            for key, row in zip(keys, rows, strict=True)
        )


def test_a_patients_whole_story(
    open_tab: OpenTab,
    own_pair: PhantomPair,
    paler: PhantomPair,
    gallery: dict[str, str],
    tmp_path: Path,
) -> None:
    tab = open_tab()
    page = tab.open("/patients")
    page.get_by_role("button", name="I have kept it").click()
    page.get_by_label("Number", exact=True).fill("K-17")
    page.get_by_test_id("stForm").get_by_role("button", name="Add a patient").click()
    expect(page.get_by_role("heading", name="K-17")).to_be_visible()
    tab.wait_until_still()
    assert broken_rules(page) == []
    page.get_by_test_id("stForm").get_by_role("button", name="Open a case").click()
    expect(page.get_by_role("heading", name="Visits")).to_be_visible()
    tab.wait_until_still()

    files = (own_pair.before_jpeg, paler.after_jpeg, own_pair.after_jpeg)
    for number in (1, 2):
        add_visit(tab, DAYS[number - 1], f"visit {number}.jpg", files[number - 1])
    take_visit(tab, DAYS[2], files[2])
    expect(page.get_by_text("prepared: ")).to_be_visible()
    put_right(tab)
    expect(page.locator(".pc-thumbs img")).to_have_count(3)

    mark_skin(tab)
    page.get_by_role("link", name=re.compile("^.*Back to ")).click()
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    tab.wait_until_still()
    page.get_by_role("button", name="Measure all visits").click()
    expect(page.locator(".trend > .plot .dot")).to_have_count(2, timeout=90_000)
    tab.wait_until_still()
    assert broken_rules(page) == []

    picture = page.locator(".pc-thumbs img").last.get_attribute("src")
    assert picture is not None
    assert page.request.get(tab.address + picture).ok
    withdraw(tab, f"{DAYS[2]} · Photo 1")
    assert page.request.get(tab.address + picture).status == 404
    expect(page.locator(".trend > .plot .dot")).to_have_count(1)

    backup = make_backup(tab, tmp_path / "backups")
    case = tab.address + "/case?" + page.url.partition("?")[2]
    erase_case(tab, case)
    expect(page.get_by_role("heading", name="No case yet")).to_be_visible()
    page.goto(case)
    expect(page.get_by_text("is not there, or was erased")).to_be_visible()
    assert originals_of(backup, tmp_path / "restored", gallery) == sorted(
        taken_on(day, data) for day, data in zip(DAYS, files, strict=True)
    )
