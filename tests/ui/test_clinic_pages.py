"""The pages of a clinic: patients, cases, visits and lists; what is wrong is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from photocompare.gallery.home import Opened
from photocompare.gallery.records import NewPatient, Phase
from photocompare.gallery.services.cases import NewCase, add_case, cases
from photocompare.gallery.services.patients import add_patient, patients
from photocompare.gallery.services.terms import TermKind, terms
from photocompare.gallery.services.visits import visits
from photocompare.ui.clinic.house import house
from tests.ui.conftest import MAIN

CAPTURE = str(MAIN.parent / "screens" / "capture.py")
Clinic = Callable[..., AppTest]


def button(page: AppTest, label: str, place: int = 0) -> Any:
    """Return a button by what stands on it."""
    return [one for one in page.button if one.label == label][place]


def field(fields: Any, label: str) -> Any:
    """Return a field by its label."""
    return next(one for one in fields if one.label == label)


def here() -> Opened:
    opened = house().peek()
    assert opened is not None
    return opened


def do(service: Callable[..., Any], **asked: object) -> Any:
    """Return what a service says to the one person of this computer."""
    opened = here()
    return service(opened.store, opened.actor, opened.actor.clinic_id, **asked)


def with_patient(clinic: Clinic, number: str = "K-17") -> AppTest:
    page = clinic("patients")
    field(page.text_input, "Number").set_value(number)
    after: AppTest = button(page, "Add a patient").click().run()
    return after


@pytest.fixture
def case_page(clinic: Clinic) -> AppTest:
    """Return the page of a new case without visits."""
    clinic("patients")  # makes the store
    who = do(add_patient, new=NewPatient("K-17"))
    case = do(add_case, new=NewCase(who.id, "face", "redness"))
    page = clinic("case", case=case.id)
    assert not page.exception
    assert not page.error
    return page


def test_a_new_store_explains_its_key_and_asks_for_the_first_patient(clinic: Clinic) -> None:
    page = clinic("patients")
    assert not page.exception
    assert any("No patient yet" in text.value for text in page.markdown)
    assert button(page, "I have kept it")
    assert here().sheet is not None


@pytest.mark.parametrize("number", ["", "   "])
def test_a_patient_needs_a_number(clinic: Clinic, number: str) -> None:
    page = with_patient(clinic, number)
    assert page.error[0].value.endswith(".")
    assert do(patients) == ()


def test_a_number_is_one_patients_alone(clinic: Clinic) -> None:
    with_patient(clinic)
    page = with_patient(clinic, "K-17")
    assert "K-17" in page.error[0].value or "number" in page.error[0].value
    assert len(do(patients)) == 1


def test_a_visit_is_added(case_page: AppTest) -> None:
    page = case_page
    assert any("No visit yet" in text.value for text in page.markdown)
    yesterday = date.today() - timedelta(days=1)
    field(page.date_input, "Day").set_value(yesterday)
    page = button(page, "Keep the visit").click().run()
    assert not page.error
    (patient,) = do(patients)
    (case,) = do(cases, patient_id=patient.id)
    (visit,) = do(visits, case_id=case.id)
    assert (visit.day, visit.phase, visit.treatment) == (yesterday, Phase.BEFORE, None)


def test_the_same_day_twice_is_said(case_page: AppTest) -> None:
    page = button(case_page, "Keep the visit").click().run()
    page = button(page, "Keep the visit").click().run()
    assert "already" in page.error[0].value


def test_a_treatment_without_a_name_is_said_and_the_visit_stays(case_page: AppTest) -> None:
    page = field(case_page.toggle, "Treated on this day").set_value(True).run()
    page = button(page, "Keep the visit").click().run()
    assert "Choose what the treatment was" in page.error[0].value
    (patient,) = do(patients)
    (case,) = do(cases, patient_id=patient.id)
    assert do(visits, case_id=case.id) == ()


def test_a_visit_is_photographed_with_the_protocol_of_its_case(case_page: AppTest) -> None:
    (patient,) = do(patients)
    (case,) = do(cases, patient_id=patient.id)
    page = case_page.button(key=f"shoot-{case.id}").click().run()
    assert not page.exception
    page = page.switch_page(CAPTURE).run()  # a page that is tested stays where it is by itself
    assert page.title[0].value == "Take a photo"
    assert any("no baseline yet" in text.value for text in page.info)
    area = page.selectbox(key=f"capture-area-{case.id}")
    assert area.value == case.area
    page = button(page, "Take photos for no case").click().run()
    assert page.radio(key="earlier-source")


def test_the_lists_of_a_clinic_are_edited(clinic: Clinic) -> None:
    page = clinic("lists")
    assert "microneedling" in str(page.text_area(key="list-modality").value)
    page.text_area(key="list-room").set_value("Room 1\n\n Room  2 \nRoom 1")
    page = button(page, "Save the lists").click().run()
    assert page.success
    assert do(terms, kind=TermKind.ROOM) == ("Room 1", "Room 2")
    assert "laser" in do(terms, kind=TermKind.MODALITY)


def test_too_long_a_word_is_said_and_nothing_is_kept(clinic: Clinic) -> None:
    page = clinic("lists")
    page.text_area(key="list-room").set_value("x" * 200)
    page = button(page, "Save the lists").click().run()
    assert "Shorten it" in page.error[0].value
    assert do(terms, kind=TermKind.ROOM) == ()


def test_backups_are_made_where_one_says(clinic: Clinic, tmp_path: Any) -> None:
    page = clinic("safekeeping")
    assert any("backup" in text.value.lower() for text in page.warning)
    page.text_input(key="backup-folder").set_value(str(tmp_path / "backups")).run()
    page = button(page, "Make a backup").click().run()
    assert not page.error
    assert len(list((tmp_path / "backups").iterdir())) == 1
