"""The import page: what is seen before, what is taken in, and what is left out and why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from photocompare.errors import StoreFullError
from photocompare.gallery.importing import batch
from photocompare.gallery.records import NewPatient, Purpose, StoredPhoto
from photocompare.gallery.services.cases import NewCase, add_case, cases
from photocompare.gallery.services.consents import agreed_now
from photocompare.gallery.services.patients import add_patient, patients
from photocompare.gallery.services.photos import keep_photo, photos
from photocompare.gallery.services.visits import visits
from photocompare.phantom import PhantomPair
from tests.ui.test_clinic_pages import button, do, field

Clinic = Callable[..., AppTest]
File = tuple[str, bytes, str]
DAY = date(2026, 3, 1)


@pytest.fixture
def both(small_pair: PhantomPair) -> list[File]:
    return [
        ("one.jpg", small_pair.before_jpeg, "image/jpeg"),
        ("two.jpg", small_pair.after_jpeg, "image/jpeg"),
    ]


def looked_through(page: AppTest, files: list[File]) -> AppTest:
    page.file_uploader[0].set_value(files).run()
    return button(page, "Look through").click().run()  # type: ignore[no-any-return]


def into_one_case(page: AppTest, number: str = "P9") -> None:
    page.text_input(key="import-number").set_value(number)
    page.selectbox(key="import-area").set_value("face")
    page.selectbox(key="import-indication").set_value("redness")
    page.date_input(key="import-day").set_value(DAY)


def said(page: AppTest) -> str:
    """Return all sentences of a page."""
    parts = [*page.markdown, *page.info, *page.success, *page.error, *page.header]
    return "\n".join(part.value for part in parts)


def test_photos_are_seen_as_visits_first_and_then_taken_in(
    clinic: Clinic, both: list[File]
) -> None:
    page = clinic("importing")
    into_one_case(page)
    page = looked_through(page, [*both, ("notes.jpg", b"no photo", "image/jpeg")])
    assert not page.exception
    assert "Visits: 1, photos: 2" in said(page)
    assert "P9 · Face · Redness after treatment · Photos: 2" in said(page)
    assert do(patients) == ()  # nothing is kept yet
    page.checkbox(key="import-consent").check().run()
    page.text_input(key="import-consent-version").set_value("2026-1")
    page = button(page, "Take in 2 photos").click().run()
    assert not page.error
    assert "2 taken in, 0 held before, 1 left out." in said(page)
    (case,) = do(cases, patient_id=do(patients)[0].id)
    (visit,) = do(visits, case_id=case.id)
    assert (visit.day, case.photo_count) == (DAY, 2)
    agreed = do(agreed_now, case_id=case.id)
    assert set(agreed.values()) == {frozenset({Purpose.RECORD})}


def test_what_is_held_is_not_taken_in_twice(clinic: Clinic, both: list[File]) -> None:
    page = clinic("importing")
    for expected in ("2 taken in, 0 held before", "0 taken in, 2 held before"):
        into_one_case(page)
        page = looked_through(page, both)
        page = button(page, "Take in 2 photos").click().run()
        assert expected in said(page)
        page = button(page, "Import more").click().run()


def test_a_zip_into_the_case_that_the_address_names(clinic: Clinic, both: list[File]) -> None:
    clinic("patients")
    who = do(add_patient, new=NewPatient("K-17"))
    case = do(add_case, new=NewCase(who.id, "scalp", "hair_growth"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data, _ in both:
            archive.writestr(f"photos/{name}", data)
    page = clinic("importing", case=case.id)
    assert "Scalp · Hair growth" in said(page)
    page.date_input(key="import-day").set_value(DAY)
    page = looked_through(page, [("photos.zip", packed.getvalue(), "application/zip")])
    page = button(page, "Take in 2 photos").click().run()
    assert "2 taken in" in said(page)
    assert len(do(photos, case_id=case.id)) == 2


def test_photos_without_a_day_are_left_out_until_somebody_says_it(
    clinic: Clinic, both: list[File]
) -> None:
    page = clinic("importing")
    into_one_case(page)
    page.date_input(key="import-day").set_value(None)
    page = looked_through(page, both)
    assert "Nothing says when these photos were taken" in said(page)
    assert "Nothing is left to take in" in said(page)
    field(page.date_input, "Day").set_value(DAY).run()
    assert button(page, "Take in 2 photos")


def test_a_consent_of_which_something_is_not_said_begins_nothing(
    clinic: Clinic, both: list[File]
) -> None:
    page = clinic("importing")
    into_one_case(page)
    page = looked_through(page, both)
    page.checkbox(key="import-consent").check().run()
    page = button(page, "Take in 2 photos").click().run()
    assert "version of the text" in page.error[0].value
    assert do(patients) == ()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("photos.zip", b"PK\x03\x04 cut off", "not a ZIP"),
        ("table.csv", b"file;patient\na.jpg;1\n", "Choose the photos"),
    ],
)
def test_what_can_not_be_looked_through_is_said(
    clinic: Clinic, name: str, content: bytes, sentence: str
) -> None:
    page = looked_through(clinic("importing"), [(name, content, "application/octet-stream")])
    assert sentence in page.error[0].value
    assert page.error[0].value.endswith(".")


def test_a_folder_of_this_computer_is_looked_through(
    clinic: Clinic, both: list[File], tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    page = clinic("importing")
    into_one_case(page)
    page.text_input(key="import-folder-0").set_value(str(folder)).run()
    page = button(page, "Look through").click().run()
    assert "There is no photo in what was chosen" in said(page)
    for name, data, _ in both:
        (folder / name).write_bytes(data)
    page = button(page, "Look through").click().run()
    assert "Visits: 1, photos: 2" in said(page)


def test_a_disk_that_fails_on_the_way_is_said_and_the_rest_goes_in_afterwards(
    clinic: Clinic, both: list[File], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []

    def failing(*args: Any, **asked: Any) -> StoredPhoto:
        if kept:
            raise StoreFullError("The disk is full. Make room and try again.")
        kept.append("one")
        return keep_photo(*args, **asked)

    page = clinic("importing")
    into_one_case(page)
    page = looked_through(page, both)
    with monkeypatch.context() as patch:
        patch.setattr(batch, "keep_photo", failing)
        page = button(page, "Take in 2 photos").click().run()
    assert "The disk is full" in page.error[0].value
    page = page.run()
    assert any("Stopped after 1 of 2" in one.value for one in page.warning)
    page = button(page, "Take in 2 photos").click().run()
    assert "1 taken in, 1 held before, 0 left out." in said(page)
    (case,) = do(cases, patient_id=do(patients)[0].id)
    assert case.photo_count == 2
