"""What was found stays with its case while all it rests on is so, and not a moment longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from photocompare.errors import ClashError, DamagedError
from photocompare.gallery.actor import Actor
from photocompare.gallery.database.tables import CaseRow
from photocompare.gallery.erasing import Target, erase
from photocompare.gallery.records import Case, Purpose, StoredPhoto, Visit
from photocompare.gallery.services.alignments import KeptAlignment, alignments, keep_alignment
from photocompare.gallery.services.cases import case, change_case
from photocompare.gallery.services.consents import withdraw_photo
from photocompare.gallery.services.found import NOT_COMPARABLE
from photocompare.gallery.services.photos import keep_photo
from photocompare.gallery.services.readings import (
    KeptReading,
    keep_comparison,
    keep_refusal,
    readings,
)
from photocompare.gallery.services.setup import CaseSetup, case_setup, keep_setup
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.services.work import Work
from photocompare.gallery.store import Store
from photocompare.model import Comparison, LockedAlignment, Region, RegionKind
from photocompare.settings import LightMethod
from tests.conftest import CHEEK, NECK, comparison_of, skin
from tests.unit.gallery.making import agree, jpeg, make_story, new_photo

POINTS = (((1.0, 2.0), (3.0, 4.5)), ((5.0, 6.0), (7.0, 8.0)))
SETUP = CaseSetup((CHEEK, NECK), 0.123, LightMethod.OFF, "ab" * 32)


class Told:
    """A case of two visits with a photo each."""

    def __init__(self, store: Store, admin: Actor) -> None:
        self.at = store, admin, admin.clinic_id
        story = make_story(store, admin)
        self.case_id, self.first = story.case.id, story.visit
        self.photos: dict[str, StoredPhoto] = {story.visit.id: story.photo}
        self.last = self.visit(date(2026, 2, 8), seed=2)

    def visit(self, day: date, *, seed: int) -> Visit:
        """Return a new visit with a photo that may be seen."""
        made = add_visit(*self.at, new=NewVisit(self.case_id, day))
        kept = keep_photo(*self.at, new=new_photo(made.id, jpeg(seed)))
        agree(self.at[0], self.at[1], kept.id)
        self.photos[made.id] = kept
        return made

    @property
    def pair(self) -> tuple[str, str]:
        """The two visits."""
        return self.first.id, self.last.id

    def keep(self, comparison: Comparison) -> tuple[KeptReading, ...]:
        """Return what is kept of ``comparison``."""
        return keep_comparison(
            *self.at, case_id=self.case_id, visit_ids=self.pair, comparison=comparison
        )

    def found(self) -> tuple[KeptReading, ...]:
        """Return all that was found."""
        return readings(*self.at, case_id=self.case_id)

    def card(self) -> tuple[str | None, float | None, str | None]:
        """Return what the card shows: grade, change and verdict."""
        shown: Case = case(*self.at, case_id=self.case_id)
        return shown.grade, shown.change, shown.verdict


@pytest.fixture
def told(store: Store, admin: Actor) -> Told:
    return Told(store, admin)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    before = skin(size_hw=(40, 52))
    return comparison_of(before, before)


def test_what_is_kept_is_what_was_found(told: Told, comparison: Comparison) -> None:
    kept = told.keep(comparison)
    assert told.found() == kept
    for held, found in zip(kept, comparison.readings, strict=True):
        again = held.reading()
        assert again is not None
        bare = replace(found, terms=(), parts=(), marks=(), basis="", unit=again.unit)
        np.testing.assert_equal(
            [getattr(again, name) for name in again.__slots__],
            [getattr(bare, name) for name in bare.__slots__],
        )


def test_the_same_result_again_is_the_same_records(told: Told, comparison: Comparison) -> None:
    before = told.keep(comparison)
    assert told.keep(comparison) == before
    changed = replace(comparison, regions=(CHEEK,))
    assert len(told.keep(changed)) == len(before)
    assert len(told.found()) == len(before)  # in the place of the others, not beside them


def test_the_card_says_what_was_found_up_to_the_last_visit(
    told: Told, comparison: Comparison
) -> None:
    told.keep(comparison)
    assert told.card() == ("B", 3.2, "higher")  # redness is treated, and HI is what counts then
    told.visit(date(2026, 2, 15), seed=3)
    assert told.card() == (None, None, None)
    assert len(told.found()) == 4  # between the two it holds as before


def test_visits_that_cannot_be_compared_say_why(told: Told, comparison: Comparison) -> None:
    told.keep(comparison)
    for _ in range(2):
        keep_refusal(
            *told.at, case_id=told.case_id, visit_ids=told.pair, reason="The photo is dark."
        )
    (held,) = told.found()
    assert held.is_refusal
    assert held.reading() is None
    assert held.reason == "The photo is dark."
    assert told.card() == (None, None, NOT_COMPARABLE)


@pytest.mark.parametrize("what", ["photo", "consent", "erased", "baseline", "setup"])
def test_what_rests_on_something_that_is_so_no_more_is_forgotten(
    told: Told, comparison: Comparison, what: str
) -> None:
    told.keep(comparison)
    photo_id = told.photos[told.last.id].id
    if what == "photo":
        keep_photo(*told.at, new=new_photo(told.last.id, jpeg(9)))
    elif what == "consent":
        withdraw_photo(*told.at, photo_id=photo_id, purpose=Purpose.RECORD)
    elif what == "erased":
        erase(*told.at, target=Target(photo_id=photo_id))
    elif what == "baseline":
        shown = case(*told.at, case_id=told.case_id)
        change_case(*told.at, case=replace(shown, baseline_visit_id=told.last.id))
    else:
        keep_setup(*told.at, case_id=told.case_id, setup=SETUP)
    assert told.found() == ()
    assert told.card() == (None, None, None)


def test_consent_to_something_else_leaves_what_was_found(
    told: Told, comparison: Comparison
) -> None:
    photo_id = told.photos[told.last.id].id
    agree(told.at[0], told.at[1], photo_id, purpose=Purpose.WEBSITE)
    kept = told.keep(comparison)
    withdraw_photo(*told.at, photo_id=photo_id, purpose=Purpose.WEBSITE)
    assert told.found() == kept


def test_visits_of_another_case_are_refused(told: Told, comparison: Comparison) -> None:
    other = make_story(told.at[0], told.at[1], number="P-2", seed=7)
    with pytest.raises(ClashError, match="another case"):
        keep_comparison(
            *told.at,
            case_id=told.case_id,
            visit_ids=(told.first.id, other.visit.id),
            comparison=comparison,
        )


def test_a_setup_comes_back_as_it_was_kept(told: Told) -> None:
    assert case_setup(*told.at, case_id=told.case_id) == CaseSetup()
    proposed = replace(SETUP, regions=(*SETUP.regions, Region(
        "under the jaw", RegionKind.REFERENCE, ((0.1, 0.1), (0.2, 0.1), (0.1, 0.3)), True
    )))  # fmt: skip
    for setup in (SETUP, proposed, CaseSetup()):
        keep_setup(*told.at, case_id=told.case_id, setup=setup)
        assert case_setup(*told.at, case_id=told.case_id) == setup


def test_the_same_setup_again_forgets_nothing(told: Told, comparison: Comparison) -> None:
    keep_setup(*told.at, case_id=told.case_id, setup=SETUP)
    kept = told.keep(comparison)
    keep_setup(*told.at, case_id=told.case_id, setup=SETUP)
    assert told.found() == kept


def test_a_setup_that_changes_no_reading_forgets_nothing(
    told: Told, comparison: Comparison
) -> None:
    """The page of a case without marks keeps that there are none, on the photo that it shows."""
    kept = told.keep(comparison)
    plain = CaseSetup((), None, LightMethod.AUTO, "ab" * 32)
    keep_setup(*told.at, case_id=told.case_id, setup=plain)
    assert told.found() == kept
    keep_setup(*told.at, case_id=told.case_id, setup=replace(plain, light=LightMethod.OFF))
    assert told.found() == ()


def test_a_setup_that_is_no_setup_is_said_to_be_damaged(told: Told) -> None:
    with told.at[0].database.writing() as session:
        row = session.get_one(CaseRow, (told.at[2], told.case_id))
        row.setup = {"format": 1, "regions": [{"name": "x"}]}
    with pytest.raises(DamagedError, match="can't be read"):
        case_setup(*told.at, case_id=told.case_id)


def test_an_alignment_of_an_earlier_version_has_no_points(
    told: Told, comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, photo = (told.photos[visit_id].id for visit_id in told.pair)
    whole = Work.sealed

    def sealed_before(
        self: Work, key: bytes, owner_id: str, purpose: str, content: dict[str, Any]
    ) -> bytes:
        left = {name: held for name, held in content.items() if name != "points"}
        return whole(self, key, owner_id, purpose, left)

    monkeypatch.setattr(Work, "sealed", sealed_before)
    kept = KeptAlignment(base, photo, LockedAlignment.of(comparison))
    keep_alignment(*told.at, case_id=told.case_id, kept=kept)
    held = alignments(*told.at, case_id=told.case_id)[base, photo]
    assert held.points == ()
    np.testing.assert_array_equal(held.locked.alignment.matrix, comparison.pair.alignment.matrix)


def test_an_alignment_is_sealed_and_goes_with_the_baseline(
    told: Told, comparison: Comparison
) -> None:
    base, photo = (told.photos[visit_id].id for visit_id in told.pair)
    kept = KeptAlignment(base, photo, LockedAlignment.of(comparison), POINTS)
    for _ in range(2):
        keep_alignment(*told.at, case_id=told.case_id, kept=kept)
    held = alignments(*told.at, case_id=told.case_id)
    assert list(held) == [(base, photo)]
    again = held[base, photo].locked
    assert again.before_sha256 == comparison.photos.before.source.sha256
    np.testing.assert_array_equal(again.alignment.matrix, comparison.pair.alignment.matrix)
    assert held[base, photo].is_by_hand
    assert held[base, photo].points == POINTS
    written = (told.at[0].folder / "database.sqlite").read_bytes()
    assert b"before_size_hw" not in written
    shown = case(*told.at, case_id=told.case_id)
    change_case(*told.at, case=replace(shown, baseline_visit_id=told.last.id))
    assert alignments(*told.at, case_id=told.case_id) == {}
