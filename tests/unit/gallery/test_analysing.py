"""A case is measured as its photos are: each visit against the baseline, with its own repeats."""

from __future__ import annotations

from datetime import date

import pytest

from photocompare.gallery.actor import Actor
from photocompare.gallery.analysing import NO_PHOTO, analyse_case, case_settings
from photocompare.gallery.records import NewPatient, Purpose
from photocompare.gallery.services.alignments import alignments
from photocompare.gallery.services.cases import NewCase, add_case, case
from photocompare.gallery.services.consents import withdraw_photo
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import NewPhoto, keep_photo
from photocompare.gallery.services.readings import readings
from photocompare.gallery.services.setup import CaseSetup, keep_setup
from photocompare.gallery.services.spreads import shot_spreads
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, make_pair
from tests.unit.gallery.making import agree

SIZE = (480, 640)  # the least at which this seed aligns surely; two seconds a pair


@pytest.fixture(scope="module")
def paler() -> PhantomPair:
    return make_pair(
        seed=4,
        size_hw=SIZE,
        pose=Pose(rotation_deg=3.0, scale=0.97),
        changes=(Change(ChangeKind.BLOOD, 0.6),),
    )


@pytest.fixture(scope="module")
def same() -> PhantomPair:
    return make_pair(seed=4, size_hw=SIZE, pose=Pose(rotation_deg=3.0, scale=0.97))


@pytest.fixture(scope="module")
def stranger() -> PhantomPair:
    return make_pair(seed=11, size_hw=SIZE, pose=Pose())


class Told:
    """A case with a baseline, whose photos are of one phantom."""

    def __init__(self, store: Store, admin: Actor, baseline: bytes, *, number: str = "P-1") -> None:
        self.at = store, admin, admin.clinic_id
        patient = add_patient(*self.at, new=NewPatient(number))
        self.case_id = add_case(*self.at, new=NewCase(patient.id, "face", "redness")).id
        self.base = self.visit(1, baseline)

    def visit(self, day: int, *files: bytes) -> str:
        """Return a new visit of January with these photos, all of which may be seen."""
        made = add_visit(*self.at, new=NewVisit(self.case_id, date(2026, 1, day)))
        for data in files:
            self.photo(made.id, data)
        return made.id

    def mark(self, pair: PhantomPair) -> None:
        """Keep the regions of a phantom, and its scale."""
        sha256 = pair.photos.before.source.sha256
        setup = CaseSetup(pair.regions, pair.mm_per_px, None, sha256)
        keep_setup(*self.at, case_id=self.case_id, setup=setup)

    def photo(self, visit_id: str, data: bytes) -> str:
        """Return a new photo that may be seen."""
        kept = keep_photo(*self.at, new=NewPhoto(visit_id, data, SIZE))
        agree(self.at[0], self.at[1], kept.id)
        return kept.id


def test_every_visit_is_compared_once_and_a_stranger_is_refused(
    store: Store, admin: Actor, paler: PhantomPair, stranger: PhantomPair
) -> None:
    told = Told(store, admin, paler.before_jpeg)
    told.mark(paler)
    foreign = told.visit(8, stranger.before_jpeg)
    later, empty = told.visit(15, paler.after_jpeg), told.visit(22)
    shares: list[float] = []
    done = analyse_case(
        *told.at, case_id=told.case_id, watch=lambda _what, share: shares.append(share)
    )
    assert done.compared == (later,)
    assert {visit_id for visit_id, _ in done.refused} == {foreign, empty}
    assert dict(done.refused)[empty] == NO_PHOTO
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    found = readings(*told.at, case_id=told.case_id)
    of_treated = [one for one in found if one.region == paler.regions[0].name]
    (hi,) = [one for one in of_treated if one.quantity == "redness_hi"]
    assert (hi.after_id, hi.verdict) == (later, "lower")  # there is less blood in it
    (why,) = [one for one in found if one.after_id == foreign]
    assert why.is_refusal
    assert why.reason == dict(done.refused)[foreign]
    shown = case(*told.at, case_id=told.case_id)
    assert (shown.change, shown.verdict) == (hi.change, "lower")
    assert len(alignments(*told.at, case_id=told.case_id)) == 1

    again = analyse_case(*told.at, case_id=told.case_id)
    assert (again.compared, again.current) == ((), (later,))
    assert readings(*told.at, case_id=told.case_id) == found


def test_repeat_shots_count_and_are_kept_for_other_cases(
    store: Store, admin: Actor, paler: PhantomPair, same: PhantomPair
) -> None:
    told = Told(store, admin, paler.before_jpeg)
    told.mark(paler)
    told.photo(told.base, same.after_jpeg)  # the same skin, aimed anew
    told.visit(15, paler.after_jpeg)
    analyse_case(*told.at, case_id=told.case_id)
    spreads = shot_spreads(*told.at)
    assert {one.visit for one in spreads} == {told.base}
    assert all(one.shots == 2 for one in spreads)
    # They count by themselves in their own case, and for the error of a shot in every other one.
    assert case_settings(*told.at, case_id=told.case_id).measure.clinic_shots == ()
    other = Told(store, admin, paler.before_jpeg, number="P-2")
    own = case_settings(*other.at, case_id=other.case_id).measure.clinic_shots
    assert {one.quantity for one in own} == {one.quantity for one in spreads}


def test_what_may_not_be_seen_any_more_is_not_compared(
    store: Store, admin: Actor, paler: PhantomPair
) -> None:
    told = Told(store, admin, paler.before_jpeg)
    later = told.visit(15)
    photo_id = told.photo(later, paler.after_jpeg)
    withdraw_photo(*told.at, photo_id=photo_id, purpose=Purpose.RECORD)
    assert analyse_case(*told.at, case_id=told.case_id).refused == ((later, NO_PHOTO),)
    assert readings(*told.at, case_id=told.case_id) == ()


def test_what_is_done_stays_where_the_work_is_broken_off(
    store: Store, admin: Actor, paler: PhantomPair, same: PhantomPair
) -> None:
    told = Told(store, admin, paler.before_jpeg)
    first, second = told.visit(8, paler.after_jpeg), told.visit(15, same.after_jpeg)

    def stop_at_the_second(_what: str, share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse_case(*told.at, case_id=told.case_id, watch=stop_at_the_second)
    assert {one.after_id for one in readings(*told.at, case_id=told.case_id)} == {first}
    done = analyse_case(*told.at, case_id=told.case_id)
    assert (done.current, done.compared) == ((first,), (second,))
