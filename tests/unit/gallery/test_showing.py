"""A case is shown to others only as was agreed, both photos alike, and each look is logged."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PIL import Image

from photocompare.colour import to_uint8
from photocompare.errors import (
    ClashError,
    ConsentMissingError,
    DisguiseError,
    GalleryError,
    NotFoundError,
)
from photocompare.gallery.actor import Actor
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Disguise, NewPatient, Purpose, StoredPhoto
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.services import showing
from photocompare.gallery.services.alignments import KeptAlignment, keep_alignment
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.collections import Collection, NewCollection, new_collection
from photocompare.gallery.services.consents import NewConsent, record_consent, withdraw_photo
from photocompare.gallery.services.log import WantedEntries, entries
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import keep_photo
from photocompare.gallery.services.setup import CaseSetup, keep_setup
from photocompare.gallery.services.showing import ShownPair, agreed_to_show, shown_pair
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from photocompare.load import load_photo
from photocompare.model import LockedAlignment, Photo, Region, RegionKind
from tests.conftest import comparison_of, skin
from tests.unit.gallery.making import NOW, agree, new_photo

REGION = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
SIZE_HW = (240, 320)


def skin_jpeg(seed: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(to_uint8(skin(seed, SIZE_HW))).save(file, "JPEG", quality=95)
    return file.getvalue()


class Shown:
    """A case of two visits in a collection for teaching."""

    def __init__(self, store: Store, admin: Actor) -> None:
        self.at = store, admin, admin.clinic_id
        patient = add_patient(*self.at, new=NewPatient("P-1"))
        self.case_id = add_case(*self.at, new=NewCase(patient.id, "face", "redness")).id
        self.patient_id = patient.id
        self.first, self.last = (self._visit(day, day) for day in (1, 20))
        self.ids = self.first.id, self.last.id
        new = NewCollection("To teach", Purpose.TEACHING, "redness")
        self.collection: Collection = new_collection(*self.at, new=new)

    def _visit(self, day: int, seed: int) -> StoredPhoto:
        visit = add_visit(*self.at, new=NewVisit(self.case_id, date(2026, 2, day)))
        photo = keep_photo(*self.at, new=new_photo(visit.id, skin_jpeg(seed)))
        agree(*self.at[:2], photo.id)
        return photo

    def allow(self, *disguises: Disguise) -> None:
        """Have the patient agree to each photo for teaching, shown as is said."""
        new = NewConsent(Purpose.TEACHING, "1", NOW, "the patient", "signed")
        for photo_id, one in zip(self.ids, disguises, strict=True):
            record_consent(*self.at, photo_ids=[photo_id], new=replace(new, disguise=one))

    def lay(self, shift_px: float = 0.0) -> None:
        """Keep how the later photo lies over the first."""
        picture = skin(size_hw=SIZE_HW)
        locked = LockedAlignment.of(comparison_of(picture, picture))
        matrix = np.array(((1.0, 0.0, shift_px), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
        moved = replace(locked, alignment=replace(locked.alignment, matrix=matrix))
        keep_alignment(*self.at, case_id=self.case_id, kept=KeptAlignment(*self.ids, moved))

    def mark(self) -> None:
        """Mark a region on the first photo."""
        region = Region("cheek", RegionKind.TREATED, REGION)
        setup = CaseSetup((region,), base_sha256=self.first.sha256)
        keep_setup(*self.at, case_id=self.case_id, setup=setup)

    def pair(self) -> ShownPair:
        """Return what is shown of the case."""
        return shown_pair(*self.at, collection_id=self.collection.id, case_id=self.case_id)

    def may_be(self) -> bool:
        """Return whether the case may be shown."""
        try:
            agreed_to_show(*self.at, collection_id=self.collection.id, case_id=self.case_id)
        except ConsentMissingError:
            return False
        return True

    def looks(self) -> int:
        """Return how many looks at a photo are logged."""
        return len(entries(*self.at, wanted=WantedEntries(what="photo seen")))


@pytest.fixture
def shown(store: Store, admin: Actor) -> Shown:
    return Shown(store, admin)


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.height, image.width


def test_both_photos_are_shown_and_each_look_is_logged(shown: Shown) -> None:
    shown.allow(Disguise.NONE, Disguise.NONE)
    pair = shown.pair()
    assert (size_of(pair.before), size_of(pair.after)) == (SIZE_HW, SIZE_HW)
    assert (pair.covering, pair.is_laid) == (Covering.NONE, False)
    assert shown.looks() == 2


def test_the_later_photo_is_laid_over_the_first_where_that_is_known(shown: Shown) -> None:
    shown.allow(Disguise.NONE, Disguise.NONE)
    as_taken = shown.pair()
    shown.lay(shift_px=80.0)
    laid = shown.pair()
    assert laid.is_laid
    assert laid.before == as_taken.before
    assert laid.after != as_taken.after


@pytest.mark.parametrize("photo", [0, 1])
def test_without_consent_for_one_of_them_none_is_shown(shown: Shown, photo: int) -> None:
    shown.allow(Disguise.NONE, Disguise.NONE)
    assert shown.may_be()
    withdraw_photo(*shown.at, photo_id=shown.ids[photo], purpose=Purpose.TEACHING)
    assert not shown.may_be()
    with pytest.raises(ConsentMissingError):
        shown.pair()
    assert shown.looks() == 0


def test_a_second_shot_of_a_visit_is_asked_too(shown: Shown) -> None:
    shown.allow(Disguise.NONE, Disguise.NONE)
    again = replace(new_photo(shown.last.visit_id, skin_jpeg(9)), shot=2)
    agree(*shown.at[:2], keep_photo(*shown.at, new=again).id)
    with pytest.raises(ConsentMissingError):
        shown.pair()


@pytest.mark.parametrize("disguises", [(Disguise.NONE, Disguise.CROPPED), (Disguise.CROPPED,) * 2])
def test_both_are_cropped_where_one_is_to_be(shown: Shown, disguises: tuple[Disguise, ...]) -> None:
    shown.allow(*disguises)
    shown.mark()
    shown.lay()
    pair = shown.pair()
    assert pair.covering is Covering.REGION
    assert size_of(pair.before) == size_of(pair.after)
    assert size_of(pair.before)[1] < SIZE_HW[1]


def test_a_bar_without_a_face_becomes_a_crop(shown: Shown) -> None:
    shown.allow(Disguise.EYE_BAR, Disguise.NONE)
    with pytest.raises(DisguiseError, match="'eye bar"):
        shown.pair()
    shown.mark()
    shown.lay()
    assert shown.pair().covering is Covering.REGION


@pytest.mark.parametrize("known", ["mark", "lay"])
def test_what_cannot_be_cropped_alike_is_not_shown(shown: Shown, known: str) -> None:
    shown.allow(Disguise.CROPPED, Disguise.CROPPED)
    getattr(shown, known)()
    with pytest.raises(DisguiseError, match="can't be shown as was agreed"):
        shown.pair()
    assert shown.looks() == 0


@pytest.mark.parametrize(
    ("disguise", "error"), [(None, ConsentMissingError), (Disguise.EYE_BAR, ClashError)]
)
def test_what_changes_while_it_is_made_counts(
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
    disguise: Disguise | None,
    error: type[GalleryError],
) -> None:
    shown.allow(Disguise.NONE, Disguise.NONE)

    def loaded_slowly(data: bytes) -> Photo:
        loaded = load_photo(data)
        withdraw_photo(*shown.at, photo_id=shown.ids[0], purpose=Purpose.TEACHING)
        if disguise is not None:
            shown.allow(disguise, disguise)
        return loaded

    monkeypatch.setattr(showing, "load_photo", loaded_slowly)
    with pytest.raises(error):
        shown.pair()
    assert shown.looks() == 0


def test_a_case_of_another_treatment_or_seen_once_is_not_shown(shown: Shown) -> None:
    patient_id = shown.patient_id
    for area, indication in (("face", "texture"), ("face", "redness")):
        made = add_case(*shown.at, new=NewCase(patient_id, area, indication))
        with pytest.raises(ClashError):
            agreed_to_show(*shown.at, collection_id=shown.collection.id, case_id=made.id)
    with pytest.raises(NotFoundError):
        agreed_to_show(*shown.at, collection_id=shown.collection.id, case_id=new_id())
