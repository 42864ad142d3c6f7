"""The page of the clinic's own error: empty at first, and then what the repeat shots say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from photocompare.gallery.records import NewPatient
from photocompare.gallery.repeatability import ShotSpread
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.shot_error import PlaceKind, own_error, shot_errors
from photocompare.gallery.services.spreads import keep_spreads
from photocompare.gallery.services.visits import NewVisit, add_visit
from tests.ui.test_clinic_pages import do

SD, VISITS, SHOTS = 0.2, 24, 3
QUANTITY = "redness_hi"


def with_spreads() -> None:
    """Keep what three shots of each of some visits say: all scatter as one says, in two rooms."""
    who = do(add_patient, new=NewPatient("K-17"))
    case = do(add_case, new=NewCase(who.id, "face", "redness"))
    spreads = []
    for place in range(VISITS):
        day, room = date(2026, 1, 5) + timedelta(days=7 * place), f"Room {place % 2}"
        visit = do(add_visit, new=NewVisit(case.id, day, room=room))
        spreads.append(
            ShotSpread(
                QUANTITY,
                area="face",
                visit=visit.id,
                day=day,
                device="",
                operator="",
                room=room,
                shots=SHOTS,
                variance=SD**2,
                degrees_of_freedom=SHOTS - 1.0,
                expected_variance=0.1**2,
            )
        )
    do(keep_spreads, spreads=spreads)


def test_it_says_how_to_get_there_first(clinic: Callable[..., AppTest]) -> None:
    page = clinic("shot_error")
    assert not page.exception
    assert any("No visit shows it yet" in one.value for one in page.header)


def test_what_the_shots_say_is_drawn_and_told(clinic: Callable[..., AppTest]) -> None:
    clinic("shot_error")
    with_spreads()
    (error,) = do(shot_errors)
    assert (error.visits, error.shots) == (VISITS, VISITS * SHOTS)
    found = do(own_error, quantity=QUANTITY)
    assert found.whole.seen_sd is not None
    assert abs(found.whole.seen_sd - SD) < 1e-9  # all scatter alike
    rooms = [one for one in found.places if one.kind is PlaceKind.ROOM]
    assert [(one.name, one.visits) for one in rooms] == [("Room 0", 12), ("Room 1", 12)]
    assert not found.growth.is_sure
    page = clinic("shot_error")
    assert not page.exception
    assert not page.error
    said = "\n".join(one.value for one in page.markdown)
    assert f"{VISITS * SHOTS} photos of {VISITS} visits" in said
    assert "nothing shows that the error has grown" in said
    assert len(page.get("bidi_component")) >= 2  # months and places


def test_where_a_camera_was_not_noted_it_is_not_said_that_photos_are_too_few(
    clinic: Callable[..., AppTest],
) -> None:
    clinic("shot_error")
    with_spreads()
    page = clinic("shot_error")
    said = "\n".join(one.value for one in (*page.markdown, *page.get("html")))
    assert "may be several" in said
    assert "too few" not in said
