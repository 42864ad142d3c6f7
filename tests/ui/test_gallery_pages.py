"""The gallery and its collections, as who works at this computer sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from photocompare.gallery.actor import Actor
from photocompare.gallery.database.tables import CaseRow
from photocompare.gallery.home import open_home
from photocompare.gallery.records import NewPatient, Purpose
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.collections import (
    NewCollection,
    change_collection,
    new_collection,
    summary,
)
from photocompare.gallery.services.consents import withdraw_photo
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import keep_photo, photos
from photocompare.gallery.services.treated import representative
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from photocompare.ui.clinic.house import house
from photocompare.ui.pictures import store as pictures
from photocompare.ui.words import words_in
from tests.unit.gallery.making import agree, jpeg, new_photo

SCREENS = Path(__file__).resolve().parents[2] / "photocompare" / "ui" / "screens"
Open = Callable[[], AppTest]
TEXTS, OF_GALLERY = words_in("en", "collections"), words_in("en", "gallery")
CASES = (
    ("face", -6.0, "lower"),
    ("face", -4.0, "lower"),
    ("cheek", -2.0, "lower"),
    ("cheek", -0.2, "within error"),
    ("neck", 2.0, "higher"),
    ("neck", None, "not comparable"),
)


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the store of this computer be one of this test."""
    monkeypatch.setenv("PHOTOCOMPARE_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("PHOTOCOMPARE_KEY_FILE", str(tmp_path / "key" / "key"))
    for asks in ("desk", "offered"):  # an app test has no browser, and so no address
        monkeypatch.setattr(f"photocompare.ui.clinic.{asks}.is_from_here", lambda: True)
    st.cache_resource.clear()
    house.cache_clear()
    yield
    opened = house().peek()
    if opened is not None:
        opened.store.close()
    house.cache_clear()


def treat(store: Store, actor: Actor, place: int) -> None:
    at, (area, change, verdict) = (store, actor, actor.clinic_id), CASES[place]
    patient = add_patient(*at, new=NewPatient(f"Q-{place + 1}"))
    case = add_case(*at, new=NewCase(patient.id, area, "redness"))
    for day in (1, 20):
        visit = add_visit(*at, new=NewVisit(case.id, date(2026, 2, day)))
        data = jpeg(100 * place + day, size_hw=(240, 320))
        photo = keep_photo(*at, new=new_photo(visit.id, data))
        for purpose in (Purpose.RECORD, Purpose.TEACHING):
            agree(store, actor, photo.id, purpose=purpose)
    with store.database.writing() as session:
        row = session.get_one(CaseRow, (actor.clinic_id, case.id))
        row.change, row.verdict, row.grade = change, verdict, "B"


@pytest.fixture
def collection_id(at_home: None) -> str:
    """Return a collection of three of five measured cases; a sixth can't be compared."""
    opened = open_home()
    at = opened.store, opened.actor, opened.actor.clinic_id
    for place in range(len(CASES)):
        treat(*at[:2], place)
    new = NewCollection("Redness to teach", Purpose.TEACHING, "redness")
    made = new_collection(*at, new=new)
    found = summary(*at, collection_id=made.id).everyone
    change_collection(*at, collection=replace(made, case_ids=representative(found, 3)))
    opened.store.close()
    return made.id


def at_page(app: Open, name: str, **query: str) -> AppTest:
    page = app().switch_page(str(SCREENS / f"{name}.py")).run()
    for key, value in query.items():  # a switch forgets those of the page before
        page.query_params[key] = value
    page = page.run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in page.markdown)


def by_label(elements: Any, label: str) -> Any:
    (found,) = [one for one in elements if one.label == label]
    return found


def test_before_the_first_case_it_says_how_one_comes(app: Open, at_home: None) -> None:
    page = at_page(app, "gallery")
    assert OF_GALLERY["empty"] in said(page)
    page = at_page(app, "collections")
    assert TEXTS["empty"] in said(page)


def test_cards_tell_the_change_or_why_there_is_none(app: Open, collection_id: str) -> None:
    text = said(at_page(app, "gallery"))
    assert OF_GALLERY["count"].format(count=6) in text
    assert "−6.0 HI units, lower" in text
    assert "within error" in text
    assert "Can't be compared" in text
    assert OF_GALLERY["not_laid"] in text


def test_a_filter_is_a_chip_and_goes_with_it(app: Open, collection_id: str) -> None:
    page = at_page(app, "gallery")
    by_label(page.multiselect, OF_GALLERY["filters"]["areas"]).set_value(["cheek"]).run()
    by_label(page.multiselect, OF_GALLERY["filters"]["verdicts"]).set_value(["lower"]).run()
    assert OF_GALLERY["count"].format(count=1) in said(page)
    by_label(page.button, f"{OF_GALLERY['filters']['verdicts']}: lower").click().run()
    assert OF_GALLERY["count"].format(count=2) in said(page)
    by_label(page.button, OF_GALLERY["clear"]).click().run()
    assert OF_GALLERY["count"].format(count=6) in said(page)
    assert not [one for one in page.button if one.label == OF_GALLERY["clear"]]


def test_a_number_is_looked_for_in_full_and_none_fits(app: Open, collection_id: str) -> None:
    page = at_page(app, "gallery")
    by_label(page.text_input, OF_GALLERY["number"]).set_value("Q-2").run()
    assert OF_GALLERY["count"].format(count=1) in said(page)
    by_label(page.text_input, OF_GALLERY["number"]).set_value("Q").run()
    assert OF_GALLERY["none"] in said(page)
    assert not page.exception


def test_a_change_is_looked_for_in_its_own_unit(app: Open, collection_id: str) -> None:
    page = at_page(app, "gallery")
    (slider,) = [one for one in page.slider if "HI units" in one.label]
    slider.set_value((-4.5, -1.0)).run()
    assert OF_GALLERY["count"].format(count=2) in said(page)


def test_a_collection_says_of_how_many_it_was_chosen(app: Open, collection_id: str) -> None:
    page = at_page(app, "collection", collection=collection_id)
    text = said(page)
    choice = TEXTS["choice"]
    assert choice["of"].format(shown=3, count=6) in text
    assert choice["not_comparable"].format(count=1) in text
    assert choice["without"].format(count=2, measured=5, shown=1) in text
    assert choice["flattering"] not in [one.value for one in page.warning]
    (plot,) = [one for one in page.get("html") if "image/svg+xml" in one.proto.body]
    assert choice["plot"].format(count=5, shown=3) in plot.proto.body


def test_a_choice_that_flatters_is_said_to(app: Open, collection_id: str) -> None:
    page = at_page(app, "collection", collection=collection_id)
    takes = [one for one in page.button if (one.key or "").startswith("take-out-")]
    takes[-1].click().run()  # the one without response
    assert TEXTS["choice"]["flattering"] in [one.value for one in page.warning]
    by_label(page.button, TEXTS["representative"]).click().run()
    assert TEXTS["choice"]["flattering"] not in [one.value for one in page.warning]


def test_what_is_shown_names_nobody(app: Open, collection_id: str) -> None:
    page = at_page(app, "collection", collection=collection_id, show="1")
    text = said(page)
    assert "Q-" not in text
    assert TEXTS["showing"]["place"].format(place=1, count=3) in text
    assert TEXTS["choice"]["of"].format(shown=3, count=6) in text
    (pair,) = [one for one in page.get("html") if "pc-show" in one.proto.body and "<img" in
               one.proto.body]  # fmt: skip
    assert pair.proto.body.count("/picture/") == 2
    by_label(page.button, TEXTS["showing"]["next"]).click().run()
    assert TEXTS["showing"]["place"].format(place=2, count=3) in said(page)
    by_label(page.toggle, TEXTS["showing"]["without"]).set_value(True).run()
    assert TEXTS["showing"]["place"].format(place=2, count=4) in said(page)


def test_a_picture_ends_with_the_consent_to_be_shown(app: Open, collection_id: str) -> None:
    page = at_page(app, "collection", collection=collection_id, show="1")
    (pair,) = [one.proto.body for one in page.get("html") if "/picture/" in one.proto.body]
    tokens = re.findall(r"/picture/([\w-]+)", pair)
    assert all(pictures().get(token) is not None for token in tokens)
    opened = house().opened()
    at = opened.store, opened.actor, opened.actor.clinic_id
    (first, *_) = summary(*at, collection_id=collection_id).shown
    (photo, _) = photos(*at, case_id=first.case_id)
    withdraw_photo(*at, photo_id=photo.id, purpose=Purpose.TEACHING)
    assert [pictures().get(token) for token in tokens] == [None, None]
    text = said(page.run())
    assert TEXTS["showing"]["place"].format(place=1, count=2) in text
    assert TEXTS["choice"]["hidden"].format(count=1) in text


def test_a_new_collection_is_made_on_the_page(app: Open, collection_id: str) -> None:
    page = at_page(app, "collections")
    by_label(page.text_input, TEXTS["name"]).set_value(" ")
    by_label(page.button, TEXTS["make"]).click().run()
    assert "needs a name" in page.error[0].value
