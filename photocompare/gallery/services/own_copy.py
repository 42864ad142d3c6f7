"""All that a clinic holds of a patient, for them: their right to a copy (GDPR, articles 15 and 20).

It rests on no consent, and so leaves out nothing: photos byte for byte with what their camera wrote
into them, those that are shown to nobody too, what was agreed and taken back, and what was done.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any

from sqlalchemy import select

from photocompare.errors import DamagedError, NotHeldError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.blobs.folder import in_words
from photocompare.gallery.database.tables import (
    AuditRow,
    CaseRow,
    ConsentRow,
    PatientRow,
    PhotoRow,
    SentCopyRow,
    VisitRow,
)
from photocompare.gallery.importing.files import kind_of
from photocompare.gallery.services.cases import case_of
from photocompare.gallery.services.consented import consent_of
from photocompare.gallery.services.patients import patient_in
from photocompare.gallery.services.photos import original_in, photo_in
from photocompare.gallery.services.readings import readings
from photocompare.gallery.services.visits import visit_of
from photocompare.gallery.services.work import Work, doing, looking, permit
from photocompare.gallery.store import Store

RECORD, SUMS = "record.json", "SHA256SUMS"
_SCHEMA = 1
_AT_ONCE = 500  # ids in one question; SQLite takes 32,766
_OURS = frozenset({"clinic_id", "version"})  # of use to the program alone


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """How many photos are in a patient's copy, and the ids of those whose files are damaged."""

    photo_count: int
    missing: tuple[str, ...] = ()


def write_own_copy(
    store: Store,
    actor: Actor,
    clinic_id: str,
    *,
    patient_id: str,
    file: IO[bytes],
    progress: Callable[[float], None] = lambda _: None,
) -> OwnCopy:
    """Write all that is held of a patient into ``file`` as a ZIP; logged before this returns.

    A photo that is damaged is left out and named in the record, which is no reason to keep the
    others back.

    Raises
    ------
    NotPermittedError, NotFoundError
        The actor may not export, or not know who patients are; there is no such patient.
    StoreFullError
        ``file`` took no more; it is not to be handed on.
    """
    here = (store, actor, clinic_id)
    permit(*here, Action.EXPORT)
    with looking(*here, Action.SEE_PATIENTS) as work:
        record = _record(work, patient_id)
    for case in record["cases"]:
        case["findings"] = [_plain(one) for one in readings(*here, case_id=case["id"])]
    with in_words(), zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:
        packed = _Packed(zipped, store.now())
        for number, photo in enumerate(record["photos"], 1):
            try:
                with looking(*here, Action.SEE_PATIENTS) as work:
                    data = original_in(work, work.row(PhotoRow, photo["id"], "photo"))
                photo["file"] = f"photos/{number:04}.{kind_of(data)}"
                packed.add(photo["file"], data)
            except (DamagedError, NotHeldError) as error:
                photo["file"], photo["missing"] = None, str(error)
            progress(number / len(record["photos"]))
        packed.add(RECORD, _json(record))
        packed.add_sums()
    missing = tuple(one["id"] for one in record["photos"] if one["file"] is None)
    count = len(record["photos"]) - len(missing)
    with doing(*here, Action.SEE_PATIENTS) as work:
        work.row(PatientRow, patient_id, "patient")  # erased meanwhile, nothing leaves
        work.log("own copy given out", patient_id, photos=count, missing=len(missing))
    return OwnCopy(count, missing)


class _Packed:
    """Files of a ZIP that are counted into the list of their sums."""

    def __init__(self, zipped: zipfile.ZipFile, now: datetime) -> None:
        self._zipped, self._now, self._sums = zipped, now, ""

    def add(self, name: str, data: bytes) -> None:
        self._sums += f"{hashlib.sha256(data).hexdigest()}  {name}\n"
        self._put(name, data)

    def add_sums(self) -> None:
        """Add the list, as ``sha256sum --check`` reads it."""
        self._put(SUMS, self._sums.encode())

    def _put(self, name: str, data: bytes) -> None:
        now = self._now
        at = (now.year, now.month, now.day, now.hour, now.minute, now.second)
        info = zipfile.ZipInfo(name, at)
        info.external_attr = 0o600 << 16
        self._zipped.writestr(info, data)


def _record(work: Work, patient_id: str) -> dict[str, Any]:
    patient = patient_in(work, patient_id)
    cases = _rows(work, CaseRow, CaseRow.patient_id, [patient_id])
    visits = _rows(work, VisitRow, VisitRow.case_id, [one.id for one in cases])
    photos = _rows(work, PhotoRow, PhotoRow.patient_id, [patient_id])
    photo_ids = [one.id for one in photos]
    consents = _rows(work, ConsentRow, ConsentRow.photo_id, photo_ids)
    copies = _rows(work, SentCopyRow, SentCopyRow.photo_id, photo_ids)
    subjects = [patient_id, *(one.id for one in (*cases, *visits)), *photo_ids]
    return {
        "schema": _SCHEMA,
        "made_at": work.now,
        "patient": _plain(patient),
        "cases": [_plain(case_of(one)) for one in cases],
        "visits": [_plain(visit_of(one)) for one in visits],
        "photos": [_plain(photo_in(work, one)) for one in photos],
        "consents": [_plain(consent_of(one)) for one in consents],
        "given_out": [_given_out(one) for one in copies],
        "log": _log(work, subjects),
    }


def _rows(work: Work, kind: Any, column: Any, values: Sequence[str]) -> list[Any]:
    """Return the rows of this clinic that have one of the values, oldest first."""
    found: list[Any] = []
    for start in range(0, len(values), _AT_ONCE):
        some = column.in_(values[start : start + _AT_ONCE])
        found += work.session.scalars(select(kind).where(kind.clinic_id == work.clinic_id, some))
    return sorted(found, key=lambda row: str(row.id))


def _given_out(row: SentCopyRow) -> dict[str, Any]:
    names = ("photo_id", "consent_id", "sent_at", "output_sha256", "recalled_at")
    return {name: getattr(row, name) for name in names}


def _log(work: Work, subjects: Sequence[str]) -> list[dict[str, Any]]:
    found: list[AuditRow] = []
    for start in range(0, len(subjects), _AT_ONCE):
        some = AuditRow.subject_id.in_(subjects[start : start + _AT_ONCE])
        found += work.session.scalars(
            select(AuditRow).where(AuditRow.clinic_id == work.clinic_id, some)
        )
    return [
        {"at": one.at, "by": one.member_id, "what": one.what, "about": one.subject_id}
        for one in sorted(found, key=lambda row: row.number)
    ]


def _plain(record: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name not in _OURS}


def _json(record: dict[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, indent=2, default=_dated)
    return text.encode()


def _dated(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} stands in no record")
