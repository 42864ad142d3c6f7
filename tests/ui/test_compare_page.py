"""The compare page: with a sample, with the user's own photos, and when it has to refuse."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from photocompare.phantom import PhantomPair, Pose, make_pair
from photocompare.quantities import QUANTITIES
from photocompare.ui.pictures import store
from photocompare.ui.state import Slot
from tests.ui.files import fields, give

Open = Callable[[], AppTest]
PORTRAIT = Path(__file__).resolve().parents[2] / "sample_images" / "portrait_cheeks"


def viewer_data(page: AppTest) -> dict[str, Any]:
    (data,) = [data for data in mounted(page) if "layers" in data]
    return data


def mounted(page: AppTest) -> list[dict[str, Any]]:
    return [whole(json.loads(part.proto.json)) for part in page.get("bidi_component")]


def whole(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a component with those that it fetches from their address."""
    if "at" not in data:
        return data
    fetched = store().get(data["at"].rsplit("/", 1)[1])
    assert fetched is not None
    assert fetched.is_private
    larger: dict[str, Any] = json.loads(gzip.decompress(fetched.data))
    return larger | data


def words(page: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*page.markdown, *page.caption])


def readings(page: AppTest) -> list[str]:
    """Return the readings of each region as HTML."""
    return [data["html"] for data in mounted(page) if "html" in data]


def tables(page: AppTest) -> list[str]:
    bodies = [str(element.proto.body) for element in page.get("html")]
    return [body for body in bodies if body.startswith("<table")]


def cells(table: str, name: str) -> list[str]:
    return re.findall(f'data-label="{name}"[^>]*>(?:<span[^>]*>)?([^<]*)<', table)


def with_own_photos(page: AppTest, before: bytes, after: bytes) -> AppTest:
    page.segmented_control(key="source").set_value("own").run()
    for slot, data in ((Slot.BEFORE, before), (Slot.AFTER, after)):
        give(page, slot, (f"{slot}.jpg", data))
    return page


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [button for button in page.button if button.label == label]
    assert not button.disabled
    return button.click().run()


def opened(page: AppTest, start: str) -> AppTest:
    """Open the part of the page whose key begins so; what is in it is drawn then."""
    page.run()  # an app test knows of a page that was drawn in part no more than that part
    (key,) = [key for key in openable(page) if key.startswith(start)]
    page.session_state[key] = True
    return page.run()


def openable(page: AppTest) -> list[str]:
    """Return the key of each part of the page that can be opened and is drawn then."""
    parts = [part.proto.id for part in (*page.expander, *page.get("popover"))]
    return [identity.split("-", 2)[2] for identity in parts if identity]


def looked_at(page: AppTest, index: int) -> AppTest:
    """Choose a region in the list."""
    (names,) = [radio for radio in page.radio if radio.label == "Region that is looked at"]
    return names.set_value(names.options[index]).run()


def test_it_opens_on_a_compared_sample(app: Open) -> None:
    page = app()
    assert not page.exception
    assert page.title[0].value == "Compare"
    assert ":orange-badge[Simulated]" in words(page)
    assert "Comparability" in words(page)
    data = viewer_data(page)
    assert data["size"] == [640, 480]
    assert [region["kind"] for region in data["regions"]] == ["treated", "reference"]
    for address in (data["before"]["url"], data["after"]["normalised"], data["after"]["taken"]):
        picture = store().get(address.rsplit("/", 1)[1])
        assert picture is not None
        assert not picture.is_private


def test_the_sample_shows_what_changed_with_every_doubt(app: Open) -> None:
    page = app()
    assert "less red" in words(page)  # two fifths of the blood are gone in the treated skin
    heads, *rows = readings(page)[0].split("<tr")[1:]
    for name in ("Quantity", "Before", "After", "Change", "Verdict", "95 % interval"):
        assert f">{name}<" in heads
    redness = next(row for row in rows if "Redness (haemoglobin index)" in row)
    assert "primary" in redness
    assert cells(redness, "Change")[0].startswith("−")
    assert "lower" in cells(redness, "Verdict")[0]
    assert "decided before anyone looked" in words(page)


def test_every_reading_says_how_it_was_computed(app: Open) -> None:
    treated, control = readings(app())
    for html in (treated, control):
        assert html.count("How this was computed") == html.count('class="reading ')
    first = treated.split("<details")[1].split("</details>")[0]
    for term in ("Formula", "Source", "Where", "Light", "The error is made of", "It adds up"):
        assert f"<dt>{term}</dt>" in first


def test_without_photos_it_says_what_to_choose(app: Open) -> None:
    page = app()
    page.segmented_control(key="source").set_value("own").run()
    assert not page.exception
    assert "Choose a before and an after photo" in words(page)
    assert list(fields(page)) == ["before", "after"]
    assert len(mounted(page)) == 2


def test_two_own_photos_are_compared_and_stay_private(app: Open, small_pair: PhantomPair) -> None:
    page = with_own_photos(app(), small_pair.before_jpeg, small_pair.after_jpeg)
    assert not page.exception
    assert not page.error
    assert set(fields(page)) == {
        "repeat-before",
        "repeat-after",
        "visit",
    }  # both are held; the fields are gone with the bytes
    data = viewer_data(page)
    picture = store().get(data["before"]["url"].rsplit("/", 1)[1])
    assert picture is not None
    assert picture.is_private
    assert "before.jpg" in words(page)
    assert "Scale in use: not known" in words(page)
    (hint,) = page.info
    assert "Nothing is marked" in hint.value


def test_a_file_that_is_no_photo_is_refused_in_one_sentence_and_the_app_goes_on(
    app: Open, small_pair: PhantomPair
) -> None:
    page = app()
    page.segmented_control(key="source").set_value("own").run()
    give(page, "before", ("notes.jpg", b"only text"))
    assert not page.exception
    refusal = fields(page)["before"]["refusal"]
    assert "Traceback" not in refusal
    assert refusal.endswith(".")
    assert not fields(page)["after"]["refusal"]
    give(page, "before", ("a.jpg", small_pair.before_jpeg))
    assert not any(data["refusal"] for data in fields(page).values())
    assert set(fields(page)) == {"repeat-before", "after"}


def test_two_unrelated_photos_are_refused_and_can_be_replaced(
    app: Open, small_pair: PhantomPair
) -> None:
    other = make_pair(seed=77, size_hw=(480, 640)).before_jpeg
    page = with_own_photos(app(), small_pair.before_jpeg, other)
    assert not page.exception
    (error,) = page.error
    assert "Check that both" in error.value
    (shown,) = [data for data in mounted(page) if "before" in data]
    for side in ("before", "after"):  # both photos are there to be looked at, and stay private
        picture = store().get(shown[side]["url"].rsplit("/", 1)[1])
        assert picture is not None
        assert picture.is_private
    page.button(key="remove-after").click().run()
    give(page, "after", ("b.jpg", small_pair.after_jpeg))
    assert not page.error
    assert viewer_data(page)


def test_the_same_photo_twice_is_said_to_be_the_same(app: Open, small_pair: PhantomPair) -> None:
    page = with_own_photos(app(), small_pair.before_jpeg, small_pair.before_jpeg)
    assert not page.exception
    assert not page.error
    assert any("same file" in info.value for info in page.info)
    changes = [change for html in readings(page) for change in cells(html, "Change")]
    known = [change for change in changes if change != "not known"]
    assert known
    assert all(set(change) <= set("±0.") for change in known)


def test_a_region_given_in_numbers_is_measured_and_undone(app: Open) -> None:
    page = opened(app(), "add-")
    press(page, "Add region")
    assert not page.exception
    assert [region["name"] for region in viewer_data(page)["regions"]][-1] == "treated 1"
    undo = next(button for button in page.button if button.label == "Undo")
    undo.click().run()
    assert len(viewer_data(page)["regions"]) == 2


def test_a_region_too_small_to_measure_is_taken_back_with_a_sentence(app: Open) -> None:
    page = looked_at(app(), 0)
    page.text_input[0].set_value("cheek").run()  # an earlier change, which must stay
    opened(page, "add-")
    numbers = {number.key: number for number in page.number_input}
    right = next(key for key in numbers if key and key.startswith("right-"))
    bottom = next(key for key in numbers if key and key.startswith("bottom-"))
    numbers[right].set_value(30.3)
    numbers[bottom].set_value(30.3)
    press(page, "Add region")
    assert not page.exception
    (error,) = page.error
    assert error.value.endswith("Your last change was undone.")
    assert [region["name"] for region in viewer_data(page)["regions"]] == ["cheek", "reference"]
    assert readings(page)  # the answer that stood there still stands
    page.run()
    assert not page.error


def test_another_after_photo_keeps_what_was_marked_on_the_before_photo(
    app: Open, small_pair: PhantomPair
) -> None:
    page = with_own_photos(app(), small_pair.before_jpeg, small_pair.before_jpeg)
    press(opened(page, "add-"), "Add region")
    opened(page, "settings-open")
    scale = next(number for number in page.number_input if (number.key or "").startswith("scale-"))
    scale.set_value(0.05).run()
    page.run().button(key="remove-after").click().run()
    give(page, "after", ("b.jpg", small_pair.after_jpeg))
    assert not page.exception
    assert [region["name"] for region in viewer_data(page)["regions"]] == ["treated 1"]
    opened(page, "settings-open")
    scale = next(number for number in page.number_input if (number.key or "").startswith("scale-"))
    assert scale.value == 0.05
    page.switch_page("screens/about.py").run()
    page.switch_page("screens/compare.py").run()
    assert not page.exception
    assert page.segmented_control(key="source").value == "own"
    opened(page, "settings-open")
    scale = next(number for number in page.number_input if (number.key or "").startswith("scale-"))
    assert scale.value == 0.05


def test_a_region_is_renamed_retyped_and_deleted(app: Open) -> None:
    page = looked_at(app(), 0)
    page.text_input[0].set_value("left *cheek*").run()
    assert viewer_data(page)["regions"][0]["name"] == "left *cheek*"
    kind = next(box for box in page.selectbox if box.label == "Kind")
    kind.set_value("ignore").run()
    assert viewer_data(page)["regions"][0]["kind"] == "ignore"
    delete = next(button for button in page.button if button.label == "Delete this region")
    delete.click().run()
    assert not page.exception
    assert len(viewer_data(page)["regions"]) == 1


def test_leaving_the_light_as_taken_is_a_choice_that_is_told(app: Open) -> None:
    page = opened(app(), "settings-open")
    light = next(control for control in page.segmented_control if control.label == "Light")
    light.set_value("off").run()
    assert not page.exception
    assert "light" in words(page).lower()
    assert viewer_data(page)["after"]["normalised"] == viewer_data(page)["after"]["taken"]


def test_the_page_that_explains_is_there(app: Open) -> None:
    page = app().switch_page("screens/about.py").run()
    assert not page.exception
    assert page.title[0].value == "How it works"
    assert tables(page)[0].count('scope="row"') == len(QUANTITIES)


def test_more_photos_of_a_visit_are_counted_and_removed(app: Open, small_pair: PhantomPair) -> None:
    again = make_pair(seed=4, size_hw=(480, 640), pose=Pose(rotation_deg=1.0)).after_jpeg
    page = with_own_photos(app(), small_pair.before_jpeg, small_pair.after_jpeg)
    give(page, "repeat-after", ("again.jpg", again))
    assert not page.exception
    assert "again.jpg" in words(page)
    assert "same visit (1)" in " ".join(part.label for part in page.expander)
    page.button(key="remove-after-0").click().run()
    assert not page.exception
    assert "again.jpg" not in words(page)


def test_removed_photos_are_brought_back_and_removed_again(
    app: Open, small_pair: PhantomPair
) -> None:
    page = with_own_photos(app(), small_pair.before_jpeg, small_pair.after_jpeg)
    give(page, "repeat-after", ("again.jpg", small_pair.before_jpeg))
    page.button(key="remove-after").click().run()
    assert set(fields(page)) == {"repeat-before", "after"}
    assert len(mounted(page)) == 2
    press(page, "Undo photo change")
    assert "after.jpg" in words(page)
    assert "again.jpg" in words(page)  # it went with its visit, and comes back with it
    page.button(key="remove-after-0").click().run()
    assert "again.jpg" not in words(page)
    press(page, "Undo photo change")
    assert "again.jpg" in words(page)
    press(page, "Redo photo change")
    assert "again.jpg" not in words(page)
    assert not page.exception


def test_a_ruler_is_set_in_numbers_removed_and_brought_back(
    app: Open, small_pair: PhantomPair
) -> None:
    page = with_own_photos(app(), small_pair.before_jpeg, small_pair.after_jpeg)
    opened(opened(page, "settings-open"), "numbers-ruler-")
    for label, value in (("Start, across", 100.0), ("End, across", 300.0)):
        next(field for field in page.number_input if field.label == label).set_value(value)
    press(page, "Set the ruler")
    length = next(field for field in page.number_input if field.label.startswith("Length"))
    length.set_value(12.0).run()
    # 12 mm over 200 px of a photo that is measured at its own size.
    assert "Scale in use: 0.06 mm a pixel, a ruler" in words(page)
    press(opened(page, "settings-open"), "Remove ruler")
    assert "Scale in use: not known" in words(page)
    press(page, "Undo")
    assert "Scale in use: 0.06 mm a pixel, a ruler" in words(page)
    press(page, "Redo")
    assert "Scale in use: not known" in words(page)


def test_a_line_between_equal_ends_is_no_ruler(app: Open) -> None:
    page = opened(opened(app(), "settings-open"), "numbers-ruler-")
    for label, value in (("Start, across", 100.0), ("End, across", 100.0)):
        next(field for field in page.number_input if field.label == label).set_value(value)
    press(page, "Set the ruler")
    assert "no length" in page.error[0].value
    assert not [field for field in page.number_input if field.label.startswith("Length")]


def test_a_proposed_reference_counts_for_nothing_until_it_is_confirmed(app: Open) -> None:
    page = looked_at(app(), 1)
    press(page, "Delete this region")  # the reference of the case
    propose = next(button for button in page.button if button.label == "Propose a reference")
    propose.click().run()
    assert not page.exception
    assert viewer_data(page)["regions"][-1]["name"] == "proposed reference"
    assert len(readings(page)) == 1
    (confirm,) = [box for box in page.checkbox if box.label == "This skin was not treated"]
    confirm.check().run()
    assert not page.exception
    assert len(readings(page)) == 2
    assert not [box for box in page.checkbox if box.label == "This skin was not treated"]


def test_a_scale_comes_with_its_source_and_error(app: Open) -> None:
    page = opened(app(), "settings-open")
    assert "typed in, ±1\u00a0%" in words(page)
    assert "Visits that make sense: days 0, 1–2, 14, 28, 90." in words(page)


def test_what_was_found_is_among_the_maps_with_a_key(app: Open) -> None:
    found = [layer for layer in viewer_data(app())["layers"] if layer["marks"]]
    for layer in found:
        states = {mark["state"] for mark in layer["marks"]}
        assert states <= {key["state"] for key in layer["mark_key"]}
        assert len(layer["marks"]) <= 300


def test_parts_of_a_face_are_marked_by_name(app: Open) -> None:
    before, after = ((PORTRAIT / name).read_bytes() for name in ("day_000.jpg", "day_028.jpg"))
    page = with_own_photos(app(), before, after)
    treated, untreated = opened(page, "parts-").multiselect
    treated.set_value(["left_cheek"])
    untreated.set_value(["chin"])
    next(button for button in page.button if button.label == "Add regions").click().run()
    assert not page.exception
    regions = viewer_data(page)["regions"]
    assert [(region["name"], region["kind"]) for region in regions] == [
        ("left cheek", "treated"),
        ("chin", "reference"),
    ]
    assert "the width of the iris" in words(page)


def test_skin_without_a_face_offers_no_parts_of_one(app: Open) -> None:
    page = app()
    assert not any(key.startswith("parts-") for key in openable(page))
