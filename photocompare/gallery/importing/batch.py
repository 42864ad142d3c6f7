"""Photos taken into the gallery: each is safe before the next, and what is left out is said.

An import that was stopped is run again with the same files: what is held is known by its content
and is not taken twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from photocompare.errors import ClashError, PhotoReadError, SettingsError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import BatchItemRow
from photocompare.gallery.importing import journal
from photocompare.gallery.importing.candidate import Found, Refused
from photocompare.gallery.importing.grouping import Shot, VisitGroup
from photocompare.gallery.importing.looking import Into, Watch, preview
from photocompare.gallery.importing.noting import notes_on
from photocompare.gallery.importing.thumbnail import thumbnail_of
from photocompare.gallery.records import NewPatient, Purpose
from photocompare.gallery.services.cases import NewCase, add_case, case, cases, require_known
from photocompare.gallery.services.consents import consents, record_consent, require_said
from photocompare.gallery.services.patients import add_patient, patient_by_number
from photocompare.gallery.services.photos import NewPhoto, held_in_case, keep_photo, photos
from photocompare.gallery.services.visits import NewVisit, add_visit, visits
from photocompare.gallery.services.work import doing, looking, permit
from photocompare.gallery.store import Store

_NO_DAY = "Nothing says when it was taken. Give the day of the visit and take it in again."
_NO_PATIENT = "Nothing says whose photo it is. Give the number of the patient."
_OTHER_PATIENT = "The table says another patient than the one that was chosen."
_OTHER_CONSENT = (
    "With an import, only the consent to the clinical record is recorded. Record the others for "
    "the case, once the photos are in."
)
_TWO_VISITS = (
    "{day:%Y-%m-%d}: the case has a visit before and one after the treatment of this day. The "
    "photos went to the one before it."
)
_CHANGED = "The file changed while it was taken in. Take it in again."


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ids of the photos that are kept now, and of those held before; what was left out.

    ``notes`` are what a person should check in what was taken in.
    """

    kept: tuple[str, ...]
    held: tuple[str, ...]
    refused: tuple[Refused, ...]
    is_cancelled: bool
    notes: tuple[str, ...] = ()


def import_found(
    store: Store, actor: Actor, clinic_id: str, *, found: Found, into: Into, watch: Watch
) -> Outcome:
    """Take photos in; return what became of each.

    Raises
    ------
    NotFoundError
        There is no such case.
    SettingsError
        The consent is to something else than the clinical record.
    ClashError
        Something isn't said of the consent.
    StoreFullError
        There is too little room for all of them; nothing was taken in.
    StoreLockedError
        The disk failed on the way: what was taken in until then is safe. Run it again.
    """
    permit(store, actor, clinic_id, Action.ADD_PHOTOS)
    if into.consent is not None and into.consent.purpose is not Purpose.RECORD:
        raise SettingsError(_OTHER_CONSENT)
    if into.consent is not None:
        require_said(into.consent, store.now())
    if into.case_id is not None:  # before anything is begun for a case that isn't there
        case(store, actor, clinic_id, case_id=into.case_id)
    with store.activity.working():
        return _taken_in(_Run(store, actor, clinic_id, into, watch), found)


def _taken_in(run: _Run, found: Found) -> Outcome:
    store, actor, clinic_id = run.store, run.actor, run.clinic_id
    seen = preview(found, run.into, store.settings, now=store.now(), watch=run.watch)
    run.refused += seen.refused
    run.notes += seen.notes
    run.is_stopped = seen.is_cancelled
    photos = seen.photos
    store.require_room(sum(one.facts.byte_count for one in photos))
    run.total = len(photos)
    run.positions = {id(one.read): number for number, one in enumerate(found.candidates)}
    with doing(store, actor, clinic_id, Action.ADD_PHOTOS) as work:
        run.batch_id = journal.begun(work, found)
    for group in seen.groups:
        run.take(group)
    if not run.is_stopped:
        with doing(store, actor, clinic_id, Action.ADD_PHOTOS) as work:
            journal.ended(work, run.batch_id)
    return Outcome(
        tuple(run.kept), tuple(run.held), tuple(run.refused), run.is_stopped, tuple(run.notes)
    )


@dataclass(slots=True)
class _Run:
    """One import on its way."""

    store: Store
    actor: Actor
    clinic_id: str
    into: Into
    watch: Watch
    batch_id: str = ""
    total: int = 0
    is_stopped: bool = False
    positions: dict[int, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shots: dict[str, set[int]] = field(default_factory=dict)  # the numbers taken, by visit

    def take(self, group: VisitGroup) -> None:
        """Take the photos of one visit in, or say of each why not."""
        try:
            case_id = self._case_of(group)
            visit_id = self._visit_of(group, case_id)
        except (ClashError, SettingsError) as error:
            for shot in group.shots:
                self._refuse(shot, str(error))
            return
        self.notes += notes_on(group)
        for shot in group.shots:
            if self._stops():
                return
            self._take_one(shot, case_id, visit_id)
            done = len(self.kept) + len(self.held)
            self.watch.progress("taking in", min(done, self.total), self.total)

    def _stops(self) -> bool:
        self.is_stopped = self.is_stopped or self.watch.is_cancelled()
        return self.is_stopped

    def _case_of(self, group: VisitGroup) -> str:
        here, number = (self.store, self.actor, self.clinic_id), group.hints.patient_number
        if group.day is None and self.into.day is None:
            raise ClashError(_NO_DAY)
        known = patient_by_number(*here, number=number) if number else None
        if self.into.case_id is not None:
            chosen = case(*here, case_id=self.into.case_id)
            if number and (known is None or known.id != chosen.patient_id):
                raise ClashError(_OTHER_PATIENT)
            return chosen.id
        if not number:
            raise ClashError(_NO_PATIENT)
        area, indication = group.hints.area, group.hints.indication
        require_known(area, indication)  # before a patient is begun for it
        of = known or add_patient(*here, new=NewPatient(number))
        for one in cases(*here, patient_id=of.id):
            if (one.area, one.indication) == (area, indication):
                return one.id
        return add_case(*here, new=NewCase(of.id, area, indication)).id

    def _visit_of(self, group: VisitGroup, case_id: str) -> str:
        here, day = (self.store, self.actor, self.clinic_id), group.day or self.into.day
        if day is None:
            raise ClashError(_NO_DAY)
        same = [one for one in visits(*here, case_id=case_id) if one.day == day]
        if len(same) > 1:
            self.notes.append(_TWO_VISITS.format(day=day))
        if same:
            return same[0].id
        said = group.hints
        new = NewVisit(case_id, day, device=said.device, operator=said.operator, room=said.room)
        return add_visit(*here, new=new).id

    def _take_one(self, shot: Shot, case_id: str, visit_id: str) -> None:
        here, facts = (self.store, self.actor, self.clinic_id), shot.photo.facts
        with looking(*here, Action.ADD_PHOTOS) as work:
            held = held_in_case(work, case_id, facts.sha256)
        if held is not None:
            self._agree(held)
            self.held.append(held)
            self._note(shot, journal.HELD, photo_id=held)
            return
        try:
            data = shot.photo.candidate.read()
            if hashlib.sha256(data).hexdigest() != facts.sha256:
                raise ClashError(_CHANGED)
            new = NewPhoto(
                visit_id,
                data,
                facts.size_hw,
                thumbnail=facts.thumbnail or thumbnail_of(data),
                taken_at=facts.taken_at,
                camera=facts.camera,
                display_name=shot.photo.candidate.display_name,
                shot=self._free(shot.number, case_id, visit_id),
            )
            kept = keep_photo(*here, new=new)
            photo_id = kept.id
            self.shots[visit_id].add(kept.shot)
        except (ClashError, PhotoReadError) as error:
            self._refuse(shot, str(error))
            return
        self._agree(photo_id)
        self.kept.append(photo_id)
        self._note(shot, journal.KEPT, photo_id=photo_id)

    def _free(self, number: int, case_id: str, visit_id: str) -> int | None:
        if visit_id not in self.shots:
            held = photos(self.store, self.actor, self.clinic_id, case_id=case_id)
            self.shots[visit_id] = {one.shot for one in held if one.visit_id == visit_id}
        return None if number in self.shots[visit_id] else number

    def _agree(self, photo_id: str) -> None:
        """Record the consent unless one was asked before: one withdrawn is not given again."""
        here, new = (self.store, self.actor, self.clinic_id), self.into.consent
        if new is None:
            return
        asked = {one.purpose for one in consents(*here, photo_id=photo_id)}
        if new.purpose is Purpose.RECORD and Purpose.RECORD not in asked:
            record_consent(*here, photo_ids=[photo_id], new=new)

    def _refuse(self, shot: Shot, reason: str) -> None:
        self.refused.append(Refused(shot.photo.candidate.display_name, reason))
        self._note(shot, journal.REFUSED, reason=reason)

    def _note(
        self, shot: Shot, state: str, *, photo_id: str | None = None, reason: str = ""
    ) -> None:
        item = BatchItemRow(
            clinic_id=self.clinic_id,
            batch_id=self.batch_id,
            position=self.positions[id(shot.photo.candidate.read)],
            state=state,
            photo_id=photo_id,
            reason=reason,
        )
        with doing(self.store, self.actor, self.clinic_id, Action.ADD_PHOTOS) as work:
            journal.noted(work, item)
