"""``gallery import --dry-run``: the visits that photos would be taken in as; nothing is written."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from photocompare.gallery.importing import Found, Into, VisitGroup


def shown(here: Here, found: Found, into: Into, *, as_json: bool) -> int:
    """Return 0 where all would go in, 3 where something wouldn't, 2 where nothing would."""
    from photocompare.gallery.importing import Watch, preview

    store, watch = here.store, Watch(Progress().count)
    seen = preview(found, into, store.settings, now=store.now(), watch=watch)
    groups, refused = seen.groups, seen.refused
    if as_json:
        say_json(
            visits=[_document(group, into) for group in groups],
            left_out=[{"file": one.display_name, "reason": one.reason} for one in refused],
            notes=list(found.notes),
        )
    else:
        say(*found.notes, *(line for group in groups for line in _lines(group, into)))
        say(*left_out(refused))
        visits, photos = counted(len(groups), "visit"), counted(len(seen.photos), "photo")
        say(f"{visits} of {photos} would be taken in, {len(refused)} left out; nothing was.")
    if not refused:
        return EXIT_DONE
    return EXIT_IN_PART if groups else EXIT_UNUSABLE


def _document(group: VisitGroup, into: Into) -> dict[str, object]:
    from photocompare.gallery.importing.noting import notes_on

    day = group.day or into.day
    return {
        "patient": group.hints.patient_number,
        "case": into.case_id or f"{group.hints.area}/{group.hints.indication}",
        "day": day.isoformat() if day else None,
        "photos": [shot.photo.candidate.display_name for shot in group.shots],
        "notes": list(notes_on(group)),
    }


def _lines(group: VisitGroup, into: Into) -> list[str]:
    from photocompare.gallery.importing.noting import notes_on

    said = _document(group, into)
    day = said["day"] or "no day: give --day"
    whose = f"{said['patient'] or 'no patient: give --patient'}  {said['case']}"
    return [
        f"{whose}  {day}  {counted(len(group.shots), 'photo')}",
        *(f"  {shot.number}  {shot.photo.candidate.display_name}" for shot in group.shots),
        *(f"  {note}" for note in notes_on(group)),
    ]
