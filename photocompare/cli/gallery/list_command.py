"""``gallery list``: patients by their numbers with their cases, or the photos of one of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from photocompare.cli.gallery.opening import (
    Here,
    add_json_option,
    add_store_options,
    opened_store,
)
from photocompare.cli.gallery.telling import EXIT_DONE, counted, say, say_json
from photocompare.cli.gallery.typed import patient_numbered

if TYPE_CHECKING:
    from photocompare.gallery.records import Case, Patient


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "--patient", metavar="NUMBER", help="the visits and photos of this patient, with their ids"
    )
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having printed numbers, never names; that it was asked is logged."""
    from photocompare.gallery.services.patients import patient, patients

    with opened_store(options) as here:
        if options.patient is None:
            found: tuple[Patient, ...] = here.do(patients)
        else:
            one = patient_numbered(here, options.patient)
            found = (here.do(patient, patient_id=one.id),)  # logged as seen
        is_whole = options.patient is not None
        documents = [_of_patient(here, one, is_whole=is_whole) for one in found]
    if options.json:
        say_json(patients=documents)
    else:
        say(*(line for one in documents for line in _lines(one)))
        if not documents:
            say("There is no patient yet. 'gallery import' takes photos in.")
    return EXIT_DONE


def _of_patient(here: Here, patient: Patient, *, is_whole: bool) -> dict[str, Any]:
    from photocompare.gallery.services.cases import cases

    found = here.do(cases, patient_id=patient.id)
    return {
        "number": patient.number,
        "cases": [_of_case(here, one, is_whole=is_whole) for one in found],
    }


def _of_case(here: Here, case: Case, *, is_whole: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": case.id,
        "area": case.area,
        "indication": case.indication,
        "visits": case.visit_count,
        "photos": case.photo_count,
        "days": case.days,
        "grade": case.grade,
    }
    return {**told, "shots": _shots(here, case.id)} if is_whole else told


def _shots(here: Here, case_id: str) -> list[dict[str, Any]]:
    from photocompare.gallery.services.consents import agreed_now
    from photocompare.gallery.services.photos import photos
    from photocompare.gallery.services.visits import visits

    days = {one.id: one.day.isoformat() for one in here.do(visits, case_id=case_id)}
    agreed = here.do(agreed_now, case_id=case_id)
    return [
        {
            "id": one.id,
            "day": days[one.visit_id],
            "shot": one.shot,
            "height": one.size_hw[0],
            "width": one.size_hw[1],
            "agreed": sorted(str(purpose) for purpose in agreed[one.id]),
        }
        for one in here.do(photos, case_id=case_id)
    ]


def _lines(patient: dict[str, Any]) -> list[str]:
    lines = [f"{patient['number']}"]
    for case in patient["cases"]:
        counts = f"{counted(case['visits'], 'visit')}, {counted(case['photos'], 'photo')}"
        lines.append(f"  {case['id']}  {case['area']}/{case['indication']}  {counts}")
        for shot in case.get("shots", ()):
            agreed = ", ".join(shot["agreed"]) or "no consent: it is not shown"
            size = f"{shot['width']} × {shot['height']}"
            lines.append(f"    {shot['day']}  {shot['id']}  shot {shot['shot']}  {size}  {agreed}")
    return lines
