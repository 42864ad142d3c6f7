"""Every visit of a case compared with its baseline, and what that finds kept with the case.

What is up to date is not worked out again, and what is done is kept whenever the work is broken off
between two visits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from photocompare.errors import GalleryError, PhotoCompareError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.records import Case, Purpose, StoredPhoto, Visit
from photocompare.gallery.repeatability import ShotPlace, shot_errors_for, spreads_of
from photocompare.gallery.services.alignments import KeptAlignment, alignments, keep_alignment
from photocompare.gallery.services.cases import case
from photocompare.gallery.services.consents import agreed_now
from photocompare.gallery.services.photos import original, photos
from photocompare.gallery.services.readings import (
    KeptReading,
    keep_comparison,
    keep_refusal,
    readings,
)
from photocompare.gallery.services.setup import CaseSetup, case_setup
from photocompare.gallery.services.spreads import keep_spreads, shot_spreads
from photocompare.gallery.services.visits import visits
from photocompare.gallery.services.work import permit
from photocompare.gallery.store import Store
from photocompare.load import load_photo, packed
from photocompare.measure import find
from photocompare.model import Comparison, LockedAlignment, Photo
from photocompare.pipeline import compare
from photocompare.repeats import Given, read_repeats
from photocompare.settings import Settings
from photocompare.version import VERSION

Progress = Callable[[str, float], None]
"""Told what is being done, in words, and the share done, 0 to 1; what it raises ends the work."""

NO_PHOTO = "no photo"
"""Why a visit is not compared: it has none that may be looked at."""


@dataclass(frozen=True, slots=True)
class CaseAnalysis:
    """What became of each later visit, by its id.

    ``compared`` were worked out now, ``current`` were up to date, ``refused`` can't be compared and
    say why.
    """

    compared: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def analyse_case(
    store: Store,
    actor: Actor,
    clinic_id: str,
    *,
    case_id: str,
    watch: Progress = lambda _what, _share: None,
) -> CaseAnalysis:
    """Return what became of each visit of a case when it was compared with the baseline.

    Raises
    ------
    NotPermittedError, NotFoundError, DamagedError
        The actor may not change cases; there is no such case; the baseline is not what was stored.
    """
    permit(store, actor, clinic_id, Action.CHANGE_PATIENTS)
    shown = case(store, actor, clinic_id, case_id=case_id)
    seen = photos_to_see(store, actor, clinic_id, case_id=case_id)
    days = visits(store, actor, clinic_id, case_id=case_id)
    base = next((one for one in days if one.id == shown.baseline_visit_id), None)
    later = [one for one in days if base is not None and one.id != base.id]
    if base is None or not seen.get(base.id):
        return CaseAnalysis(refused=tuple((one.id, NO_PHOTO) for one in later))
    job = _Job(store, actor, clinic_id, shown, base, seen)
    held = readings(store, actor, clinic_id, case_id=case_id)
    compared, current, refused = [], [], []
    for number, visit in enumerate(later):
        if not seen.get(visit.id):
            refused.append((visit.id, NO_PHOTO))
            continue
        mine = [one for one in held if (one.before_id, one.after_id) == (base.id, visit.id)]
        if _is_current(mine):
            reason = next((one.reason for one in mine if one.is_refusal), None)
            current.append(visit.id) if reason is None else refused.append((visit.id, reason))
            continue
        tell = partial(_part, watch, number, len(later))
        reason = job.compare_with_base(visit, tell)
        compared.append(visit.id) if reason is None else refused.append((visit.id, reason))
    watch("Compared", 1.0)
    return CaseAnalysis(tuple(compared), tuple(current), tuple(refused))


def case_settings(store: Store, actor: Actor, clinic_id: str, *, case_id: str) -> Settings:
    """Return how the visits of a case are compared: its own scale and light, the clinic's error.

    What the shots of this very case say of the error is left out: they count by themselves.

    Raises
    ------
    NotFoundError, DamagedError
        There is no such case; what is kept of it is not what was written.
    """
    shown = case(store, actor, clinic_id, case_id=case_id)
    setup = _fitting_setup(store, actor, clinic_id, shown)
    mine = frozenset(one.id for one in visits(store, actor, clinic_id, case_id=case_id))
    settings = Settings(indication=shown.indication)
    measure = replace(settings.measure, mm_per_px=setup.mm_per_px)
    measure = shot_errors_for(shot_spreads(store, actor, clinic_id), measure, without=mine)
    light = settings.light
    if setup.light is not None:
        light = replace(light, method=setup.light)
    return replace(settings, measure=measure, light=light)


def photos_to_see(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str
) -> dict[str, tuple[StoredPhoto, ...]]:
    """Return the photos that may be looked at now, by visit; raises NotFoundError."""
    agreed = agreed_now(store, actor, clinic_id, case_id=case_id)
    found: dict[str, list[StoredPhoto]] = defaultdict(list)
    for one in photos(store, actor, clinic_id, case_id=case_id):
        if Purpose.RECORD in agreed.get(one.id, frozenset()):
            found[one.visit_id].append(one)
    return {visit_id: tuple(shots) for visit_id, shots in found.items()}


def _fitting_setup(store: Store, actor: Actor, clinic_id: str, shown: Case) -> CaseSetup:
    """Return what was marked, where it was on the photo that is the base now."""
    setup = case_setup(store, actor, clinic_id, case_id=shown.id)
    seen = photos_to_see(store, actor, clinic_id, case_id=shown.id)
    base = seen.get(shown.baseline_visit_id or "", ())
    return setup if base and base[0].sha256 == setup.base_sha256 else CaseSetup()


def _is_current(held: Sequence[KeptReading]) -> bool:
    return bool(held) and all(one.program == VERSION for one in held)


def _part(watch: Progress, number: int, count: int, what: str, share: float) -> None:
    watch(what, (number + share) / count)


class _Job:
    """The comparisons of one case; the baseline is read once."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        clinic_id: str,
        shown: Case,
        base: Visit,
        seen: dict[str, tuple[StoredPhoto, ...]],
    ) -> None:
        self._at = store, actor, clinic_id
        self._case, self._base, self._seen = shown, base, seen
        self._setup = _fitting_setup(*self._at, shown)
        self._settings = case_settings(*self._at, case_id=shown.id)
        self._known = alignments(*self._at, case_id=shown.id)
        self._base_shots = self._read(base)

    def compare_with_base(self, visit: Visit, tell: Progress) -> str | None:
        """Keep what is found; return why nothing could be, if that is so."""
        pair = self._base.id, visit.id
        ids = self._seen[self._base.id][0].id, self._seen[visit.id][0].id
        known = self._known.get(ids)
        try:
            shots = self._read(visit)
            found = compare(
                self._base_shots[0],
                shots[0],
                self._settings,
                regions=self._setup.regions,
                progress=tell,
                alignment=None if known is None else known.locked,
                before_repeats=self._base_shots[1:],
                after_repeats=shots[1:],
            )
        except GalleryError:
            raise
        except PhotoCompareError as error:
            keep_refusal(*self._at, case_id=self._case.id, visit_ids=pair, reason=str(error))
            return str(error)
        keep_comparison(*self._at, case_id=self._case.id, visit_ids=pair, comparison=found)
        if known is None:
            kept = KeptAlignment(*ids, LockedAlignment.of(found))
            keep_alignment(*self._at, case_id=self._case.id, kept=kept)
        if found.repeats:
            self._keep_spreads(visit, found)
        return None

    def _read(self, visit: Visit) -> tuple[Photo, ...]:
        most = self._settings.measure.most_shots
        shots = self._seen[visit.id][:most]
        return tuple(packed(load_photo(original(*self._at, photo_id=one.id))) for one in shots)

    def _keep_spreads(self, visit: Visit, found: Comparison) -> None:
        """Keep how far the shots of both visits lie apart."""
        settings, regions = found.settings, found.regions
        first = find(found.pair, settings.measure, regions=regions, scale=found.scale)
        given = Given(
            tuple(one.photo for one in found.repeats if not one.is_after),
            tuple(one.photo for one in found.repeats if one.is_after),
            {one.photo.source.sha256: one.alignment for one in found.repeats},
        )
        again = read_repeats(
            found.photos,
            given,
            settings,
            regions=regions,
            scale=found.scale,
            tell=lambda _what, _share: None,
        )
        spreads = spreads_of(
            first,
            again.findings,
            settings.measure,
            before=_place(self._base),
            after=_place(visit),
        )
        keep_spreads(*self._at, spreads=spreads)


def _place(visit: Visit) -> ShotPlace:
    return ShotPlace(visit.id, visit.day, visit.device, visit.operator, visit.room)
