"""Every function by which somebody acts in a clinic, what it needs, and how it is called.

One line each: a function that is missing here is named by ``test_other_clinic``.
"""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from photocompare import gallery
from photocompare.gallery.actor import Action, Actor, Role
from photocompare.gallery.erasing import Target
from photocompare.gallery.importing import Found, Into, Watch, from_bytes
from photocompare.gallery.records import (
    Case,
    Consent,
    Member,
    NewPatient,
    Patient,
    Purpose,
    StoredPhoto,
    Treatment,
    Visit,
)
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.releasing.orders import Frame
from photocompare.gallery.releasing.outgoing import Order, Use, WantedPicture
from photocompare.gallery.repeatability import ShotSpread
from photocompare.gallery.services.alignments import KeptAlignment
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.clinics import add_member
from photocompare.gallery.services.collections import (
    Collection,
    NewCollection,
    new_collection,
)
from photocompare.gallery.services.consents import NewConsent, consents
from photocompare.gallery.services.log import WantedEntries
from photocompare.gallery.services.photos import keep_photo
from photocompare.gallery.services.sent import note_report, sent_copies
from photocompare.gallery.services.setup import CaseSetup
from photocompare.gallery.services.terms import TermKind
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from photocompare.model import Comparison, LockedAlignment
from tests.conftest import comparison_of, skin
from tests.unit.gallery.making import NOW, Story, agree, jpeg, make_story, new_photo

Service = Callable[..., Any]
_FIRST = ["store", "actor", "clinic_id"]
_ROOT = f"{gallery.__name__}."


@dataclass(frozen=True, slots=True)
class Told:
    """All that a clinic has after a first visit, to name it by; ``number`` is used by none else."""

    patient: Patient
    case: Case
    visit: Visit
    empty: Visit
    photo: StoredPhoto
    consent: Consent
    member: Member
    copy_id: str
    collection: Collection
    shown_id: str
    number: str
    folder: Path

    @property
    def data(self) -> bytes:
        """A photo that nobody has."""
        return jpeg(int(self.number) + 1_000_000)

    def ids(self) -> tuple[str, ...]:
        """Return the id of everything that was told."""
        held = (self.patient, self.case, self.visit, self.empty, self.photo, self.consent)
        own = (self.member.id, self.collection.id, self.shown_id, self.patient.clinic_id)
        return (*(one.id for one in held), *own)


def told(store: Store, actor: Actor, number: int, folder: Path) -> Told:
    """Return a new story of the clinic of ``actor``, with a ``number`` of its own."""
    clinic = actor.clinic_id
    story = make_story(store, actor, number=f"P-{number}", seed=number)
    day = story.visit.day + timedelta(days=7)
    empty = add_visit(store, actor, clinic, new=NewVisit(story.case.id, day))
    (given,) = consents(store, actor, clinic, photo_id=story.photo.id)
    agree(store, actor, story.photo.id, purpose=Purpose.OWN_REPORT)
    note_report(store, actor, clinic, photo_ids=[story.photo.id], sha256="cd" * 32)
    (copy,) = sent_copies(store, actor, clinic, case_id=story.case.id)
    login = f"member-{number}@example.org"
    member = add_member(store, actor, clinic, subject=login, name="Eva", role=Role.EDITOR)
    return Told(
        patient=story.patient,
        case=replace(story.case, version=story.case.version + 3),  # two visits and a photo
        visit=story.visit,
        empty=empty,
        photo=story.photo,
        consent=given,
        member=member,
        copy_id=copy.id,
        collection=new_collection(store, actor, clinic, new=_new_collection(number)),
        shown_id=_shown_case(store, actor, story, number),
        number=str(number),
        folder=folder / str(number),
    )


def _shown_case(store: Store, actor: Actor, story: Story, number: int) -> str:
    """Return the id of a case that may be shown for teaching."""
    clinic = actor.clinic_id
    made = add_case(store, actor, clinic, new=NewCase(story.patient.id, "neck", "redness"))
    for place in (1, 2):
        day = story.visit.day + timedelta(days=place)
        visit = add_visit(store, actor, clinic, new=NewVisit(made.id, day))
        data = jpeg(number + place * 10_000_000)
        photo = keep_photo(store, actor, clinic, new=new_photo(visit.id, data))
        for purpose in (Purpose.RECORD, Purpose.TEACHING):
            agree(store, actor, photo.id, purpose=purpose)
    return made.id


def _new_collection(number: int) -> NewCollection:
    return NewCollection(f"Collection {number}", Purpose.TEACHING, "redness")


@dataclass(frozen=True, slots=True)
class Call:
    """What a function needs, and what it is given of a story; ``names_none`` takes no record.

    ``tells_of_all`` is for what looks after the whole store, of all clinics, and says so.
    """

    needs: Action
    given: Callable[[Told], dict[str, Any]] = lambda _: {}
    names_none: bool = False
    tells_of_all: bool = False


def _consent(_: Told) -> NewConsent:
    return NewConsent(Purpose.TEACHING, "2026-01 en", NOW, "the patient", "signed", signature=b"A")


@cache
def _comparison() -> Comparison:
    before = skin(size_hw=(40, 52))
    return comparison_of(before, before)


def _order(of: Told) -> Order:
    return Order((WantedPicture(of.photo.id, Frame(Covering.NONE)),), Use(Purpose.OWN_REPORT))


def _pair(of: Told) -> dict[str, Any]:
    return {"case_id": of.case.id, "visit_ids": (of.visit.id, of.empty.id)}


def _showing(of: Told) -> dict[str, Any]:
    return {"collection_id": of.collection.id, "case_id": of.shown_id}


def _spread(of: Told) -> ShotSpread:
    return ShotSpread(
        "redness_hi", "cheek", of.visit.id, of.visit.day, "", "", "", 2, 0.1, 1.0, 0.2
    )


_later = date(2026, 2, 20)
_see, _change = Action.SEE_PHOTOS, Action.CHANGE_PATIENTS
_agree, _staff = Action.RECORD_CONSENT, Action.MANAGE_MEMBERS

CALLS: dict[str, Call] = {
    "analysing.analyse_case": Call(_change, lambda of: {"case_id": of.case.id}),
    "analysing.case_settings": Call(_see, lambda of: {"case_id": of.case.id}),
    "analysing.photos_to_see": Call(_see, lambda of: {"case_id": of.case.id}),
    "backup.making.backups": Call(Action.BACK_UP, names_none=True),
    "backup.making.make_backup": Call(
        Action.BACK_UP, lambda of: {"folder": of.folder}, names_none=True, tells_of_all=True
    ),
    "erasing.erase": Call(Action.ERASE, lambda of: {"target": Target(case_id=of.case.id)}),
    "erasing.preview": Call(Action.ERASE, lambda of: {"target": Target(patient_id=of.patient.id)}),
    "importing.journal.unfinished": Call(Action.ADD_PHOTOS, names_none=True),
    "importing.batch.import_found": Call(
        Action.ADD_PHOTOS,
        lambda of: {
            "found": Found((from_bytes(of.data, "a.jpg"),)),
            "into": Into(of.case.id, day=of.visit.day),
            "watch": Watch(),
        },
    ),
    "services.alignments.alignments": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.alignments.drop_alignment": Call(
        _change, lambda of: {"case_id": of.case.id, "photo_ids": (of.photo.id, of.photo.id)}
    ),
    "services.alignments.keep_alignment": Call(
        _change,
        lambda of: {
            "case_id": of.case.id,
            "kept": KeptAlignment(of.photo.id, of.photo.id, LockedAlignment.of(_comparison())),
        },
    ),
    "services.cases.add_case": Call(
        _change, lambda of: {"new": NewCase(of.patient.id, "face", "redness")}
    ),
    "services.cases.case": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.cases.cases": Call(Action.SEE_PATIENTS, lambda of: {"patient_id": of.patient.id}),
    "services.cases.change_case": Call(_change, lambda of: {"case": of.case}),
    "services.clinics.add_member": Call(
        _staff,
        lambda of: {"subject": f"{of.number}@new", "name": "Jo", "role": Role.AUDITOR},
        names_none=True,
    ),
    "services.clinics.change_member": Call(
        _staff, lambda of: {"member_id": of.member.id, "role": Role.AUDITOR, "is_active": True}
    ),
    "services.clinics.members": Call(_staff, names_none=True),
    "services.collections.change_collection": Call(
        Action.CURATE, lambda of: {"collection": of.collection}
    ),
    "services.collections.collections": Call(_see, names_none=True),
    "services.collections.new_collection": Call(
        Action.CURATE, lambda of: {"new": _new_collection(int(of.number))}, names_none=True
    ),
    "services.collections.remove_collection": Call(
        Action.CURATE, lambda of: {"collection": of.collection}
    ),
    "services.collections.summary": Call(_see, lambda of: {"collection_id": of.collection.id}),
    "services.consents.agreed_now": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.consents.consents": Call(_see, lambda of: {"photo_id": of.photo.id}),
    "services.consents.record_consent": Call(
        _agree, lambda of: {"photo_ids": [of.photo.id], "new": _consent(of)}
    ),
    "services.consents.withdraw": Call(_agree, lambda of: {"consent_id": of.consent.id}),
    "services.consents.withdraw_photo": Call(_agree, lambda of: {"photo_id": of.photo.id}),
    "services.giving_out.checked_for": Call(Action.EXPORT, lambda of: {"order": _order(of)}),
    "services.giving_out.give_out": Call(Action.EXPORT, lambda of: {"order": _order(of)}),
    "services.giving_out.previewed": Call(Action.EXPORT, lambda of: {"order": _order(of)}),
    "services.invitations.invite": Call(
        _staff, lambda _: {"name": "Kim", "role": Role.AUDITOR}, names_none=True
    ),
    "services.keeping.keep_object": Call(
        Action.ADD_PHOTOS,
        lambda of: {"patient_id": of.patient.id, "data": of.data, "kind": "original"},
    ),
    "services.log.chain_state": Call(Action.READ_AUDIT, names_none=True),
    "services.log.cut_since": Call(Action.READ_AUDIT, names_none=True),
    "services.log.entries": Call(
        Action.READ_AUDIT, lambda of: {"wanted": WantedEntries()}, names_none=True
    ),
    "services.log.kinds_of_entries": Call(Action.READ_AUDIT, names_none=True),
    "services.log.names_of_members": Call(Action.READ_AUDIT, names_none=True),
    "services.log_table.log_table": Call(
        Action.READ_AUDIT, lambda _: {"wanted": WantedEntries(day=_later)}, names_none=True
    ),
    "services.own_copy.write_own_copy": Call(
        Action.SEE_PATIENTS, lambda of: {"patient_id": of.patient.id, "file": io.BytesIO()}
    ),
    "services.patients.add_patient": Call(
        _change, lambda of: {"new": NewPatient(f"N-{of.number}")}, names_none=True
    ),
    "services.patients.change_patient": Call(_change, lambda of: {"patient": of.patient}),
    "services.patients.patient": Call(
        Action.SEE_PATIENTS, lambda of: {"patient_id": of.patient.id}
    ),
    "services.patients.patient_by_number": Call(
        Action.SEE_PATIENTS, lambda of: {"number": of.patient.number}, names_none=True
    ),
    "services.patients.patients": Call(Action.SEE_PATIENTS, names_none=True),
    "services.photos.keep_photo": Call(
        Action.ADD_PHOTOS, lambda of: {"new": new_photo(of.visit.id, of.data)}
    ),
    "services.photos.original": Call(_see, lambda of: {"photo_id": of.photo.id}),
    "services.photos.photo": Call(_see, lambda of: {"photo_id": of.photo.id}),
    "services.photos.photos": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.photos.thumbnails": Call(_see, lambda of: {"photo_ids": [of.photo.id]}),
    "services.laid.laid_thumbnail": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.readings.keep_comparison": Call(
        _change, lambda of: {**_pair(of), "comparison": _comparison()}
    ),
    "services.readings.keep_refusal": Call(_change, lambda of: {**_pair(of), "reason": "dark"}),
    "services.readings.readings": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.search.cards": Call(_see, names_none=True),
    "services.search.change_range": Call(
        _see, lambda _: {"indication": "redness"}, names_none=True
    ),
    "services.search.facets": Call(_see, names_none=True),
    "services.sent.note_recalled": Call(Action.EXPORT, lambda of: {"copy_id": of.copy_id}),
    "services.sent.note_report": Call(
        Action.EXPORT, lambda of: {"photo_ids": [of.photo.id], "sha256": "ab" * 32}
    ),
    "services.sent.sent_copies": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.setup.case_setup": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.setup.keep_setup": Call(
        _change, lambda of: {"case_id": of.case.id, "setup": CaseSetup(mm_per_px=0.1)}
    ),
    "services.showing.agreed_to_show": Call(_see, _showing),
    "services.showing.shown_pair": Call(_see, _showing),
    "services.shot_error.own_error": Call(
        Action.SEE_PHOTOS, lambda _: {"quantity": "redness_hi"}, names_none=True
    ),
    "services.shot_error.shot_errors": Call(Action.SEE_PHOTOS, names_none=True),
    "services.spreads.keep_spreads": Call(_change, lambda of: {"spreads": [_spread(of)]}),
    "services.spreads.shot_spreads": Call(_see, names_none=True),
    "services.terms.set_terms": Call(
        _change, lambda of: {"kind": TermKind.ROOM, "texts": (of.number,)}, names_none=True
    ),
    "services.terms.terms": Call(_see, lambda of: {"kind": TermKind.ROOM}, names_none=True),
    "services.visits.add_visit": Call(
        Action.ADD_PHOTOS, lambda of: {"new": NewVisit(of.case.id, _later)}
    ),
    "services.visits.change_visit": Call(
        _change, lambda of: {"visit": replace(of.empty, treatment=Treatment("laser"))}
    ),
    "services.visits.drop_empty_visit": Call(_change, lambda of: {"visit_id": of.empty.id}),
    "services.visits.visits": Call(_see, lambda of: {"case_id": of.case.id}),
    "services.checked.damage_count": Call(Action.SEE_PHOTOS, names_none=True),
    "services.checked.standing": Call(Action.BACK_UP, names_none=True),
    "verifying.check_everything": Call(Action.BACK_UP, names_none=True, tells_of_all=True),
}

BUILT_ON = {"services.work.doing", "services.work.looking", "services.work.permit"}
"""What every service asks for its permission; they do nothing by themselves."""

WITHOUT_AN_ACTOR = {
    "erasing.finish_erasing",  # finishes what was permitted
    "home.check_phrase",
    "home.drop_phrase",
    "home.set_phrase",
    "home.sheet_of",
    "services.clinics.actor_of",  # how an actor comes to be
    "services.clinics.clinics",
    "services.clinics.new_clinic",
    "services.invitations.accept_invitation",  # how somebody comes in
    "services.log.note_failed_login",  # nobody came in
    "verifying.chain_of",  # a part of other work, in its session
    "verifying.check_some",
    "verifying.collect_orphans",
    "verifying.verify",
}
"""What the installation does by itself, for all clinics; whoever calls it answers for that."""


def public_functions() -> dict[str, Service]:
    """Return every public function of the gallery whose first argument is a store, by its name."""
    found: dict[str, Service] = {}
    for info in pkgutil.walk_packages(gallery.__path__, _ROOT):
        if ".migrations" in info.name:  # run by Alembic alone
            continue
        module = importlib.import_module(info.name)
        for name, one in vars(module).items():
            is_own = inspect.isfunction(one) and one.__module__ == info.name
            if is_own and not name.startswith("_") and _arguments(one)[:1] == ["store"]:
                found[f"{info.name.removeprefix(_ROOT)}.{name}"] = one
    return found


def services() -> dict[str, Service]:
    """Return those by which somebody acts in a clinic."""
    return {
        name: one
        for name, one in public_functions().items()
        if _arguments(one)[:3] == _FIRST and name not in BUILT_ON
    }


def _arguments(one: Service) -> list[str]:
    return list(inspect.signature(one).parameters)
