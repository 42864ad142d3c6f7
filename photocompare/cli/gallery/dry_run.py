"""``gallery import --dry-run``: the visits that photos would be taken in as; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photocompare.cli.command import EXIT_UNUSABLE
from photocompare.cli.gallery.opening import Here
from photocompare.cli.gallery.telling import (
    EXIT_DONE,
    EXIT_IN_PART,
    Progress,
    counted,
    left_out,
    say,
    say_json,
)
from photocompare.errors import PhotoReadError

if TYPE_CHECKING:
    from photocompare.gallery.importing import Candidate, Found, Looked, Refused, VisitGroup
    from photocompare.gallery.importing.batch import Into


def shown(here: Here, found: Found, into: Into, *, as_json: bool) -> int:
    """Return 0 where all would go in, 3 where something wouldn't, 2 where nothing would."""
    from photocompare.gallery.importing import grouped, told_apart

    read, unreadable = _looked(found, into)
    once, twice = told_apart(read)
    refused = (*found.refused, *unreadable, *twice)
    groups = grouped(once, here.store.settings, now=here.store.now())
    if as_json:
        say_json(
            visits=[_document(group, into) for group in groups],
            left_out=[{"file": one.display_name, "reason": one.reason} for one in refused],
            notes=list(found.notes),
        )
    else:
        say(*found.notes, *(line for group in groups for line in _lines(group, into)))
        say(*left_out(refused))
        visits, photos = counted(len(groups), "visit"), counted(len(once), "photo")
        say(f"{visits} of {photos} would be taken in, {len(refused)} left out; nothing was.")
    if not refused:
        return EXIT_DONE
    return EXIT_IN_PART if once else EXIT_UNUSABLE


def _looked(found: Found, into: Into) -> tuple[list[Looked], list[Refused]]:
    from photocompare.gallery.importing import Looked, Refused, looked_at

    read, refused, tell = [], [], Progress()
    for number, one in enumerate(found.candidates, 1):
        try:
            read.append(Looked(_placed(one, into), looked_at(one.read())))
        except PhotoReadError as error:
            refused.append(Refused(one.display_name, str(error)))
        tell.count("reading", number, len(found.candidates))
    return read, refused


def _placed(one: Candidate, into: Into) -> Candidate:
    hints = replace(
        one.hints,
        patient_number=one.hints.patient_number or into.patient_number,
        area=one.hints.area or into.area,
        indication=one.hints.indication or into.indication,
    )
    return replace(one, hints=hints)


def _document(group: VisitGroup, into: Into) -> dict[str, object]:
    day = group.day or into.day
    return {
        "patient": group.hints.patient_number,
        "case": into.case_id or f"{group.hints.area}/{group.hints.indication}",
        "day": day.isoformat() if day else None,
        "photos": [shot.photo.candidate.display_name for shot in group.shots],
        "notes": [*group.notes, *(note for shot in group.shots for note in shot.notes)],
    }


def _lines(group: VisitGroup, into: Into) -> list[str]:
    said = _document(group, into)
    day = said["day"] or "no day: give --day"
    whose = f"{said['patient'] or 'no patient: give --patient'}  {said['case']}"
    return [
        f"{whose}  {day}  {counted(len(group.shots), 'photo')}",
        *(f"  {note}" for note in group.notes),
        *(
            f"  {shot.number}  {shot.photo.candidate.display_name}"
            + (f" ({' '.join(shot.notes)})" if shot.notes else "")
            for shot in group.shots
        ),
    ]
