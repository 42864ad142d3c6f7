"""What a person should check in a visit that photos were taken in as, in one sentence each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from photocompare.gallery.importing.grouping import VisitGroup

_TREATED = (
    "The table says that the skin was treated on {day:%Y-%m-%d}, not with what. Add the treatment "
    "to the visit of that day."
)
_BASELINE = "By the table, {day:%Y-%m-%d} is the baseline. Compare that with the case's own."


def notes_on(group: VisitGroup) -> tuple[str, ...]:
    """Return the notes of a visit and its photos, each with its day or the name of its file."""
    when = "" if group.day is None else f"{group.day:%Y-%m-%d}: "
    said = [f"{when}{note}" for note in group.notes]
    hints = group.hints
    if hints.treated_on is not None:
        said.append(_TREATED.format(day=hints.treated_on))
    if hints.baseline is not None and hints.baseline != group.day:
        said.append(_BASELINE.format(day=hints.baseline))
    files: dict[str, list[str]] = defaultdict(list)
    for shot in group.shots:
        for note in shot.notes:
            files[note].append(shot.photo.candidate.display_name)
    said += [f"{_named(names)}: {note}" for note, names in files.items()]
    return tuple(said)


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
