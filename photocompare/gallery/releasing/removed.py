"""What was taken away from a picture before it left, what is still there, and what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from photocompare.gallery.releasing.covering import Covering, strength_of
from photocompare.gallery.releasing.face_check import FaceLeft
from photocompare.gallery.releasing.operations import Cover, Crop, Operation


class Trace(StrEnum):
    """What may tell who somebody is."""

    METADATA = "camera, place, date and comments in the file"
    THUMBNAIL = "small picture of the whole photo inside the file"
    FILE_NAME = "name of the original file"
    REST = "rest of the photo around the region"
    FACE = "face"
    MARKS = "scars, moles and tattoos"
    WORN = "jewellery and clothes"
    BACKGROUND = "background: other people, names, screens"


class Removal(StrEnum):
    """Whether a trace is gone."""

    REMOVED = "removed"
    STILL_THERE = "still there"
    LOOK = "a person must look"


@dataclass(frozen=True, slots=True)
class TraceState:
    """A trace and whether it is gone; ``is_looked_at`` where a person said so and no program."""

    trace: Trace
    removal: Removal
    is_looked_at: bool = False


_BY_EYE = (Trace.MARKS, Trace.WORN, Trace.BACKGROUND)


def removed(
    covering: Covering,
    operations: tuple[Operation, ...],
    *,
    faces: tuple[FaceLeft, ...],
    looked_at: frozenset[Trace] = frozenset(),
) -> tuple[TraceState, ...]:
    """Return what became of each trace in a file that ``render_clean`` wrote.

    ``faces`` are those that are found in it, ``looked_at`` what a person looked for and says is
    gone. No program here finds a tattoo, a ring or a name in the background.
    """
    is_cropped = any(isinstance(one, Crop) for one in operations)
    is_all_but = any(isinstance(one, Cover) and one.is_all_but for one in operations)
    states = [
        TraceState(trace, Removal.REMOVED)
        for trace in (Trace.METADATA, Trace.THUMBNAIL, Trace.FILE_NAME)
    ]
    is_rest_gone = is_cropped or is_all_but
    states.append(TraceState(Trace.REST, Removal.REMOVED if is_rest_gone else Removal.STILL_THERE))
    states.append(_face(covering, faces, looked_at))
    states += [
        TraceState(one, Removal.REMOVED, is_looked_at=True)
        if one in looked_at
        else TraceState(one, Removal.LOOK)
        for one in _BY_EYE
    ]
    return tuple(states)


def _face(
    covering: Covering, faces: tuple[FaceLeft, ...], looked_at: frozenset[Trace]
) -> TraceState:
    if any(one.is_sure for one in faces):
        return TraceState(Trace.FACE, Removal.STILL_THERE)
    if Trace.FACE in looked_at:
        return TraceState(Trace.FACE, Removal.REMOVED, is_looked_at=True)
    if faces or not strength_of(covering).shows_no_face:
        return TraceState(Trace.FACE, Removal.LOOK)
    return TraceState(Trace.FACE, Removal.REMOVED)
