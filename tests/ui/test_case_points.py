"""Points set by hand on two visits of a case: kept with it, used again, and forgotten with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from photocompare.gallery.records import Case, NewPatient, Purpose
from photocompare.gallery.services.alignments import alignments
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import NewPhoto, keep_photo
from photocompare.gallery.services.readings import readings
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.phantom import PhantomPair, make_pair
from tests.ui.test_clinic_pages import do, here
from tests.ui.test_compare_page import viewer_data
from tests.ui.test_points_page import SQUARE, held, pairs

MOVED = tuple((x * 0.9 + 20.0, y * 0.9 + 11.0) for x, y in SQUARE)


@pytest.fixture
def case(clinic: Callable[..., AppTest], small_pair: PhantomPair) -> Case:
    """Return a case whose two visits nothing but points can align."""
    clinic("patients")
    who = do(add_patient, new=NewPatient("K-17"))
    made: Case = do(add_case, new=NewCase(who.id, "face", "redness"))
    other = make_pair(seed=77, size_hw=(480, 640)).before_jpeg
    for day, data in ((5, small_pair.before_jpeg), (19, other)):
        visit = do(add_visit, new=NewVisit(made.id, date(2026, 1, day)))
        photo = do(keep_photo, new=NewPhoto(visit.id, data, (480, 640)))
        new = NewConsent(Purpose.RECORD, "1", here().store.now(), "the patient", "signed")
        do(record_consent, photo_ids=[photo.id], new=new)
    return made


def test_points_stay_with_the_case(clinic: Callable[..., AppTest], case: Case) -> None:
    page = clinic("compare", case=case.id)
    assert page.error
    assert do(alignments, case_id=case.id) == {}
    held(page).change(pairs(MOVED))
    page.run()
    assert not page.error
    assert viewer_data(page)
    (kept,) = do(alignments, case_id=case.id).values()
    assert kept.points == pairs(MOVED)
    assert not any(one.is_refusal for one in do(readings, case_id=case.id))

    page.session_state["photocompare"].points.clear()  # as for who opens it another day
    page.run()
    assert not page.error
    assert held(page).now == pairs(MOVED)

    held(page).change(())
    page.run()
    assert page.error
    assert do(alignments, case_id=case.id) == {}
    assert all(one.is_refusal for one in do(readings, case_id=case.id))
