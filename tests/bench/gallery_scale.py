"""How quick the gallery stays with 100,000 photos: first cards, and each filter.

    python -m tests.bench.gallery_scale

Fills a store with 15,625 cases of 6.4 photos each, four in five of them with consents, as rows
alone: what is timed is the search, not the decoding of thumbnails. Printed are the median and the
slowest of nine calls, each also as a multiple of a plain count of the photos in the same run.
Collections come last: first one of a treatment among others, then all cases treated for the same.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, update

from photocompare.capture.protocol import AREAS
from photocompare.gallery.actor import Actor
from photocompare.gallery.database.tables import (
    CaseRow,
    ConsentRow,
    ObjectRow,
    PhotoRow,
    ReadingRow,
    VisitRow,
)
from photocompare.gallery.ids import new_id
from photocompare.gallery.keys import new_key
from photocompare.gallery.records import NewPatient, Purpose
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.collections import (
    NewCollection,
    change_collection,
    new_collection,
    summary,
)
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.search import Order, Wanted, cards, facets
from photocompare.gallery.services.treated import representative
from photocompare.gallery.store import Store, new_store
from photocompare.indications import INDICATIONS, find_indication

PHOTOS, PER_CASE, PATIENTS = 100_000, 6.4, 5_000
TIMES = 9
FILTERS = {
    "first cards": Wanted(),
    "area": Wanted(areas=("cheek",)),
    "indication": Wanted(indications=("texture",)),
    "skin tone": Wanted(fitzpatrick=("V", "VI"), monk=(8, None)),
    "sessions": Wanted(sessions=(3, None)),
    "interval": Wanted(days=(80, 100)),
    "change": Wanted(change=(None, -4.0), verdicts=("lower",)),
    "grade": Wanted(grades=("A",)),
    "consent": Wanted(purpose=Purpose.WEBSITE),
    "consent on a channel": Wanted(purpose=Purpose.WEBSITE, channel="our own"),
    "consent, none has it": Wanted(purpose=Purpose.PUBLICATION),
    "number of a patient": Wanted(number="P-77"),
    "none fits": Wanted(areas=("scalp",), change=(99.0, None)),
    "all at once": Wanted(
        areas=("cheek",), indications=("texture",), grades=("A", "B"), purpose=Purpose.WEBSITE
    ),
} | {
    f"{order}{said}": Wanted(order=order, purpose=purpose)
    for order in Order
    for said, purpose in (("", None), (", consent", Purpose.WEBSITE))
    if order is not Order.CHANGED
}


def main() -> int:
    """Print the table; return 0 where every goal is met."""
    with (
        tempfile.TemporaryDirectory() as folder,
        new_store(Path(folder) / "store", new_key()) as store,
    ):
        actor = new_clinic(store, "Lakeside")
        count = _fill(store, actor)
        plain = _timed(lambda: _count(store))
        print(f"{count} photos; a plain count of them takes {plain[0] * 1000:.1f} ms")
        print("| | median | slowest | times a count | found |\n|---|---:|---:|---:|---:|")
        slowest = 0.0
        for name, wanted in FILTERS.items():

            def search(wanted: Wanted = wanted) -> int:
                return cards(store, actor, actor.clinic_id, wanted=wanted).total

            median, worst = _timed(search)
            slowest = max(slowest, worst)
            print(f"| {name} | {median:.3f} s | {worst:.3f} s | {median / plain[0]:.1f} |", end="")
            print(f" {search()} |")
        median, worst = _timed(lambda: len(facets(store, actor, actor.clinic_id)))
        print(f"| all counts | {median:.3f} s | {worst:.3f} s | {median / plain[0]:.1f} | |")
        for said in ("of one treatment among seven", "of all cases"):
            median, worst, treated = _collection(store, actor)
            times = f"{median / plain[0]:.1f}"
            print(f"| collection {said} | {median:.3f} s | {worst:.3f} s | {times} | {treated} |")
            _treat_all_for(store, "texture")
    return 0 if slowest <= 0.3 else 1


def _collection(store: Store, actor: Actor) -> tuple[float, float, int]:
    """Return how long what a collection says of itself takes, and of how many cases it says it."""
    at = store, actor, actor.clinic_id
    made = new_collection(*at, new=NewCollection("Texture", Purpose.WEBSITE, "texture"))
    found = summary(*at, collection_id=made.id).everyone
    chosen = replace(made, case_ids=representative(found, 11))
    change_collection(*at, collection=chosen)
    median, worst = _timed(lambda: len(summary(*at, collection_id=made.id).shown))
    return median, worst, found.count


def _treat_all_for(store: Store, indication: str) -> None:
    with store.database.writing() as session:
        session.execute(update(CaseRow).values(indication=indication))
        quantity = find_indication(indication).primary_quantity
        session.execute(update(ReadingRow).values(quantity=quantity))


def _timed(call: Callable[[], int]) -> tuple[float, float]:
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        call()
        took.append(time.perf_counter() - begun)
    return statistics.median(took), max(took)


def _count(store: Store) -> int:
    with store.database.reading() as session:
        return session.scalars(select(func.count()).select_from(PhotoRow)).one()


def _fill(store: Store, actor: Actor) -> int:
    draw = random.Random(7)
    clinic = actor.clinic_id
    patients = [
        add_patient(store, actor, clinic, new=NewPatient(f"P-{number}")).id
        for number in range(PATIENTS)
    ]
    rows: dict[type, list[dict[str, Any]]] = {
        kind: [] for kind in (CaseRow, VisitRow, ObjectRow, PhotoRow, ConsentRow, ReadingRow)
    }
    for number in range(round(PHOTOS / PER_CASE)):
        _case(rows, store, actor, draw.choice(patients), (draw, number))
    with store.database.writing() as session:
        for kind, given in rows.items():
            session.execute(insert(kind), given)
    return len(rows[PhotoRow])


def _case(
    rows: dict[type, list[dict[str, Any]]],
    store: Store,
    actor: Actor,
    patient: str,
    drawn: tuple[random.Random, int],
) -> None:
    draw, number = drawn
    clinic, case, now = actor.clinic_id, new_id(), store.now()
    photos: list[str] = []
    visits: list[str] = []
    days = sorted(draw.sample(range(300), 3))
    for place, day in enumerate(days):
        visit = new_id()
        visits.append(visit)
        rows[VisitRow].append(
            {
                "clinic_id": clinic,
                "id": visit,
                "case_id": case,
                "day": date(2025, 1, 1) + timedelta(days=day),
                "phase": "before",
                "protocol": [],
                "treatment": {"modality": "microneedling"} if place < 2 else None,
            }
        )
        for shot in range(1, 3 if place or number % 5 >= 2 else 4):
            photos.append(_photo(rows, store, actor, (patient, case, visit, shot)))
    for photo in photos if number % 5 else []:
        for purpose in (Purpose.RECORD, Purpose.WEBSITE) if number % 3 else (Purpose.RECORD,):
            rows[ConsentRow].append(
                {
                    "clinic_id": clinic,
                    "id": new_id(),
                    "photo_id": photo,
                    "purpose": str(purpose),
                    "channel": "",
                    "disguise": "none",
                    "text_version": "1",
                    "given_at": now,
                    "given_by": "patient",
                    "recorded_by": actor.member_id,
                    "how": "paper",
                }
            )
    change = draw.gauss(-2, 3)
    indication = draw.choice(INDICATIONS)
    rows[CaseRow].append(
        {
            "clinic_id": clinic,
            "id": case,
            "patient_id": patient,
            "area": draw.choice(AREAS),
            "indication": indication.name,
            "fitzpatrick": draw.choice(("I", "II", "III", "IV", "V", "VI")),
            "monk": draw.randint(1, 10),
            "setup": {},
            "created_at": now,
            "changed_at": now - timedelta(minutes=draw.randrange(10**6)),
            "visit_count": 3,
            "photo_count": len(photos),
            "session_count": draw.randint(0, 6),
            "days": days[-1] - days[0],
            "first_photo_id": photos[0],
            "last_photo_id": photos[-1],
            "baseline_visit_id": visits[0],
            "last_visit_id": visits[-1],
            "grade": draw.choice("ABCD"),
            "change": change,
            "verdict": "lower" if change < -3 else "within error",
        }
    )
    rows[ReadingRow] += _readings(
        actor.clinic_id, case, visits, (indication.primary_quantity, change)
    )


def _readings(
    clinic: str, case: str, visits: list[str], found: tuple[str, float]
) -> list[dict[str, Any]]:
    """Return what was found from the first visit to each later one."""
    quantity, change = found
    return [
        {
            "clinic_id": clinic,
            "id": new_id(),
            "case_id": case,
            "before_id": visits[0],
            "after_id": after,
            "result_key": new_id() + new_id(),
            "region": "cheek",
            "quantity": quantity,
            "change": change,
            "low": change - 1.0,
            "high": change + 1.0,
            "verdict": "lower" if change < -3 else "within error",
            "grade": "B",
            "program": "1",
            "made_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        for after in visits[1:]
    ]


def _photo(
    rows: dict[type, list[dict[str, Any]]],
    store: Store,
    actor: Actor,
    of: tuple[str, str, str, int],
) -> str:
    patient, case, visit, shot = of
    photo, name = new_id(), f"{len(rows[PhotoRow]):064x}"
    rows[ObjectRow].append(
        {
            "clinic_id": actor.clinic_id,
            "name": name,
            "patient_id": patient,
            "kind": "original",
            "byte_count": 3_000_000,
        }
    )
    rows[PhotoRow].append(
        {
            "clinic_id": actor.clinic_id,
            "id": photo,
            "patient_id": patient,
            "case_id": case,
            "visit_id": visit,
            "object_name": name,
            "content_mark": name,
            "sealed": b"x" * 160,
            "byte_count": 3_000_000,
            "height": 3024,
            "width": 4032,
            "shot": shot,
            "created_at": store.now(),
        }
    )
    return photo


if __name__ == "__main__":
    sys.exit(main())
