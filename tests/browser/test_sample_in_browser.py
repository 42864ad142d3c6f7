"""What a newcomer sees and does: the sample, the viewer, in both themes and on a phone."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import broken_rules

if TYPE_CHECKING:
    from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser

OPEN_SECONDS = 5.0  # the promise to a newcomer


def transforms(tab: Tab) -> list[str]:
    tab.page.wait_for_timeout(100)  # one frame and some
    layers = tab.page.locator(".pane:not([hidden]) > .layer")
    shown: list[str] = layers.evaluate_all("all => all.map(layer => layer.style.transform)")
    return shown


def zoom_of(transform: str) -> float:
    found = re.search(r"scale\(([\d.]+)\)", transform)
    assert found is not None, transform
    return float(found[1])


def test_the_sample_is_compared_within_five_seconds_of_opening(open_tab: OpenTab) -> None:
    first = open_tab()
    first.open()
    first.wait_for_photos()
    second = open_tab()
    started = time.monotonic()
    second.open()
    second.page.locator(".viewer[data-ready=true]").wait_for()
    assert time.monotonic() - started < OPEN_SECONDS
    expect(second.page.get_by_text("Simulated", exact=True)).to_be_visible()
    expect(second.page.get_by_role("heading", name="What changed")).to_be_visible()


def test_every_view_shows_what_it_says(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    before, after = page.locator(".pane.before"), page.locator(".pane.after .layer")
    boxes = before.bounding_box(), page.locator(".pane.after").bounding_box()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]  # side by side

    tab.choose("Wipe")
    stage = page.locator(".stage").bounding_box()
    assert stage is not None
    middle = stage["y"] + stage["height"] / 2
    page.mouse.move(stage["x"] + stage["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] * 0.25, middle, steps=4)
    page.mouse.up()
    # The divider follows the pointer to a pixel of about 900.
    expect(page.get_by_role("slider", name="Divider")).to_have_value("25")
    clipped = page.locator(".pane.after")
    expect(clipped).to_have_attribute("style", re.compile(r"inset\(.* (24\.[5-9]|25)[\d.]*%\)"))
    page.get_by_role("slider", name="Divider").press("ArrowRight")
    expect(clipped).to_have_attribute("style", re.compile(r"inset\(.* 26%\)"))

    tab.choose("Overlay")
    page.get_by_role("slider", name="After photo").fill("30")
    expect(page.locator(".pane.after .photos")).to_have_css("opacity", "0.3")
    for solid in (".outside", "svg"):  # what is not seen, and what is drawn, stays as it is
        expect(page.locator(f".pane.after {solid}")).to_have_css("opacity", "1")
    expect(after).to_have_css("opacity", "1")

    tab.choose("Blink")
    expect(after).to_be_visible()
    page.locator(".stage").focus()
    page.keyboard.down(" ")
    expect(after).to_be_hidden()
    expect(page.locator(".chip.before")).to_be_visible()
    page.keyboard.up(" ")
    expect(after).to_be_visible()
    expect(page.locator(".chip.before")).to_be_hidden()


def test_no_number_or_photo_of_one_case_stands_under_the_name_of_another(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Wipe")
    page.get_by_role("combobox", name="Case").click()
    page.get_by_role("option", name="Brown spots that fade").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", name="What changed")).to_have_count(0, timeout=400)
    expect(page.locator(".viewer")).to_have_count(0)
    expect(page.get_by_role("button", name="Report (HTML)")).to_have_count(0)
    tab.wait_for_photos()
    expect(page.locator(".viewer")).to_have_attribute("data-mode", "wipe")


def test_a_map_comes_with_its_scale_and_unit(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Redness change")
    drawn = page.locator(".pane.after .map")
    expect(drawn).to_be_visible()
    page.wait_for_function(
        "image => image.complete && image.naturalWidth > 0", arg=drawn.element_handle()
    )
    expect(page.locator(".scale")).to_contain_text("HI index units")
    expect(page.locator(".ticks span")).to_have_count(5)
    expect(page.locator(".pane.before .map")).to_be_hidden()
    tab.choose("Redness, each photo")
    expect(page.locator(".pane.before .map")).to_be_visible()
    tab.choose("None")
    expect(page.locator(".scale")).to_be_hidden()


def test_zoom_and_position_are_the_same_for_both_photos(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    page.locator(".stage").hover()
    before = page.evaluate("scrollY")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(page.locator(".stage")).to_have_class(re.compile("zoomed"))
    first, second = transforms(tab)
    assert first == second
    assert zoom_of(first) > 1.2
    page.locator(".stage").focus()
    page.keyboard.press("ArrowLeft")
    layer = page.locator(".pane.before .layer")
    expect(layer).not_to_have_attribute("style", re.compile(re.escape(first)))
    moved, also = transforms(tab)
    assert moved == also
    page.keyboard.press("0")
    expect(layer).to_have_attribute("style", re.compile(r"scale\(1\)"))
    assert page.evaluate("scrollY") == before


def test_the_light_is_one_press_away_and_labelled(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    photo = page.locator(".pane.after .photo")
    normalised = photo.get_attribute("src")
    expect(page.locator(".chip.after")).to_contain_text("light normalised")
    tab.choose("As taken")
    expect(page.locator(".chip.after")).to_contain_text("light as taken")
    assert photo.get_attribute("src") != normalised
    tab.wait_for_photos()


def test_a_region_is_drawn_measured_renamed_and_undone(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Rectangle")
    page.locator(".stage").scroll_into_view_if_needed()
    stage = page.locator(".stage").bounding_box()
    assert stage is not None
    page.mouse.move(stage["x"] + 80, stage["y"] + 90)
    page.mouse.down()
    page.mouse.move(stage["x"] + 220, stage["y"] + 240, steps=4)
    page.mouse.up()
    expect(page.locator(".pane.before svg .name")).to_have_count(3)
    expect(page.get_by_role("tab", name=re.compile("treated 1"))).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".pane.before svg .name")).to_have_count(2)


def test_how_a_reading_was_computed_opens_in_place(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    first = page.locator("details.how").first
    expect(first.locator("dl")).to_be_hidden()
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(first.locator("dl")).to_be_visible()
    for term in ("Formula", "Where", "Light", "It adds up"):
        expect(first.get_by_text(term, exact=True)).to_be_visible()
    row = page.locator("tr.reading").first
    expect(row).to_contain_text("primary")
    expect(row.locator("svg")).to_have_attribute("aria-label", re.compile("95 % interval"))
    tab.choose("As taken")
    expect(first.locator("dl")).to_be_visible()


def test_a_line_along_a_ruler_asks_for_its_length(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Ruler")
    page.locator(".stage").scroll_into_view_if_needed()
    stage = page.locator(".stage").bounding_box()
    assert stage is not None
    page.mouse.move(stage["x"] + 60, stage["y"] + 150)
    page.mouse.down()
    page.mouse.move(stage["x"] + 260, stage["y"] + 150, steps=4)
    page.mouse.up()
    expect(page.locator(".pane.before svg .outline.ruler")).to_have_count(1)
    tab.wait_until_still()
    page.get_by_text("Settings", exact=True).click()
    length = page.get_by_role("spinbutton", name="Length of the line, mm")
    expect(length).to_be_visible()
    tab.wait_until_still()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".pane.before svg .outline.ruler")).to_have_count(0)


def test_a_polygon_is_closed_at_its_first_corner(tab: Tab) -> None:
    page = tab.open()
    tab.wait_for_photos()
    tab.choose("Polygon")
    page.get_by_role("combobox", name="Mark as").select_option("ignore")
    for x, y in ((80, 90), (240, 100), (160, 240), (82, 92)):
        page.locator(".stage").click(position={"x": x, "y": y})
    expect(page.locator(".pane.before svg .outline.ignore")).to_have_count(1)
    page.get_by_text("ignore 1").first.wait_for()


def test_the_report_is_downloaded_and_opens_from_disk(tab: Tab, tmp_path: Path) -> None:
    page = tab.open()
    tab.wait_for_photos()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Report (HTML)").click()
    assert waiting.value.suggested_filename == "photocompare-report.html"
    report = tmp_path / "report.html"
    waiting.value.save_as(report)
    browser = tab.context.browser
    assert browser is not None
    reader = browser.new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(report.as_uri())
    expect(reader.locator("img").first).to_be_visible()
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)
    opened = reader.locator("details.how dl").first
    expect(opened).to_be_hidden()
    reader.emulate_media(media="print")
    expect(opened).to_be_visible()  # on paper nothing can be unfolded
    reader.emulate_media(media="screen")
    assert broken_rules(reader) == []
    reader.close()


@pytest.mark.parametrize(
    ("name", "start"),
    [("Readings (CSV)", b"\xef\xbb\xbf"), ("Everything (JSON)", b"{"), ("Pictures (ZIP)", b"PK")],
)
def test_everything_else_is_downloaded(tab: Tab, tmp_path: Path, name: str, start: bytes) -> None:
    page = tab.open()
    tab.wait_for_photos()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    file = tmp_path / "download"
    waiting.value.save_as(file)
    assert file.read_bytes().startswith(start)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("path", ["/", "/how-it-works"])
def test_no_page_is_wider_than_its_screen_or_breaks_a_rule_of_access(
    open_tab: OpenTab, tmp_path: Path, path: str, width: int, dark: bool
) -> None:
    tab = open_tab(width=width, dark=dark)
    page = tab.open(path)
    if path == "/":
        tab.wait_for_photos()
    else:
        page.get_by_role("heading", name="Your photos").wait_for()
    page.wait_for_timeout(500)  # fonts and the fade of a first drawing
    shot = page.screenshot(path=tmp_path / "page.png")
    assert len(shot) > 10_000  # a blank page has less
    main = '[data-testid="stMain"]'
    assert (
        page.evaluate(f"(m => m.scrollWidth - m.clientWidth)(document.querySelector('{main}'))")
        <= 0
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert broken_rules(page) == []


def test_a_finger_scrolls_the_page_and_two_zoom_the_photo(open_tab: OpenTab) -> None:
    tab = open_tab(width=390, touch=True)
    page = tab.open()
    tab.wait_for_photos()
    stage = page.locator(".stage")
    expect(stage).to_have_css("touch-action", "pan-y")
    stage.scroll_into_view_if_needed()
    box = page.locator(".pane.before").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = tab.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 30), ("touchMove", 60), ("touchMove", 90)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    # Three times as far apart is three times as large, less what the start of a pinch takes.
    assert 1.8 < zoom_of(transforms(tab)[0]) < 3.2
    expect(stage).to_have_css("touch-action", "none")  # now one finger moves the photo
