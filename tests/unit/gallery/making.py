"""Rows and records for tests."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from PIL import Image

from photocompare.gallery.actor import Actor
from photocompare.gallery.database import Database
from photocompare.gallery.database.tables import ClinicRow, PatientRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import (
    Case,
    Consent,
    NewPatient,
    Patient,
    Purpose,
    StoredPhoto,
    Visit,
)
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.services.patients import add_patient as add_person
from photocompare.gallery.services.photos import NewPhoto, keep_photo
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store

NOW = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def add_clinic(database: Database, *, name: str = "a clinic") -> str:
    """Return the id of a new clinic without a key of use."""
    made = new_id()
    with database.writing() as session:
        session.add(ClinicRow(id=made, name=name, wrapped_key=b"none", created_at=NOW))
    return made


def add_patient(database: Database, clinic: str) -> str:
    """Return the id of a new patient without a key of use."""
    made = new_id()
    with database.writing() as session:
        session.add(
            PatientRow(clinic_id=clinic, id=made, number_mark=made, sealed=b"none", created_at=NOW)
        )
    return made


@dataclass(frozen=True, slots=True)
class Story:
    """A patient with a case, a visit and a photo of it."""

    patient: Patient
    case: Case
    visit: Visit
    photo: StoredPhoto
    data: bytes


def make_story(
    store: Store, actor: Actor, *, number: str = "P-1", seed: int = 0, consented: bool = True
) -> Story:
    """Return what a clinic has after a first visit; the photo is a small JPEG of ``seed``."""
    clinic = actor.clinic_id
    patient = add_person(store, actor, clinic, new=NewPatient(number, name="Ada Example"))
    case = add_case(store, actor, clinic, new=NewCase(patient.id, "face", "redness"))
    visit = add_visit(store, actor, clinic, new=NewVisit(case.id, date(2026, 2, 1)))
    data = jpeg(seed)
    photo = keep_photo(store, actor, clinic, new=new_photo(visit.id, data))
    if consented:
        agree(store, actor, photo.id)
    return Story(patient, case, visit, photo, data)


def new_photo(visit_id: str, data: bytes) -> NewPhoto:
    """Return a photo to be kept, with a thumbnail of a few bytes."""
    return NewPhoto(
        visit_id,
        data,
        (48, 64),
        thumbnail=b"small " + data[-64:],
        display_name="IMG_0001 Ada Example.jpg",
    )


def agree(
    store: Store, actor: Actor, photo_id: str, *, purpose: Purpose = Purpose.RECORD
) -> Consent:
    """Return the consent of a patient to one purpose."""
    new = NewConsent(purpose, "2026-01 en", NOW, "the patient", "signed on paper")
    (made,) = record_consent(store, actor, actor.clinic_id, photo_ids=[photo_id], new=new)
    return made


def jpeg(seed: int, *, size_hw: tuple[int, int] = (48, 64)) -> bytes:
    """Return the bytes of a small photo; another ``seed`` gives another one."""
    pixels = np.random.default_rng(seed).integers(90, 200, (*size_hw, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=90)
    return file.getvalue()
