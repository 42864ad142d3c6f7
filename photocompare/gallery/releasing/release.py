"""A photo's pixels to a file that may leave: made, looked at again and written down; or refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from photocompare.errors import DisguiseError
from photocompare.gallery.records import Disguise
from photocompare.gallery.releasing.clean import OutputKind, Pixels
from photocompare.gallery.releasing.covering import Covering, keeps_to, strength_of
from photocompare.gallery.releasing.face_check import FaceLeft, require_no_face
from photocompare.gallery.releasing.operations import Align, Cover, Crop, Operation, Rotate
from photocompare.gallery.releasing.provenance import Rendition, rendered
from photocompare.gallery.releasing.removed import Trace, TraceState, removed
from photocompare.settings import ReleaseSettings

_DEFAULT = ReleaseSettings()
_CROPPED = frozenset({Covering.REGION, Covering.ONE_EYE})
_COVERED = frozenset({Covering.EYE_BAR, Covering.T_BAR, Covering.BY_HAND, Covering.FACE})


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """What is to be made of a photo: ``covering`` names what its operations do to the face.

    ``agreed`` is the least disguise that the patient agreed to, ``looked_at`` what a person looked
    for in it and says is gone.
    """

    operations: tuple[Operation, ...]
    covering: Covering
    agreed: Disguise
    kind: OutputKind = "JPEG"
    quality: int | None = None
    looked_at: frozenset[Trace] = frozenset()


@dataclass(frozen=True, slots=True)
class Released:
    """A file that may leave, its record, the faces that are found in it, and what was removed."""

    data: bytes = field(repr=False)
    rendition: Rendition
    faces: tuple[FaceLeft, ...]
    traces: tuple[TraceState, ...]


def released(
    pixels: Pixels,
    order: ReleaseOrder,
    *,
    source_sha256: str,
    settings: ReleaseSettings = _DEFAULT,
) -> Released:
    """Return the file that ``order`` asks for; consent and checklist are asked by who calls this.

    Raises
    ------
    DisguiseError
        It shows more than was agreed, does not do what its covering says, still shows a face, or
        can't be made.
    """
    _require_done(order, (pixels.shape[0], pixels.shape[1]))
    data, rendition = rendered(
        pixels,
        order.operations,
        source_sha256=source_sha256,
        kind=order.kind,
        quality=order.quality,
    )
    faces = require_no_face(data, kind=order.kind, covering=order.covering, settings=settings)
    _require_looked_at(order, faces)
    traces = removed(order.covering, order.operations, faces=faces, looked_at=order.looked_at)
    return Released(data, rendition, faces, traces)


def require_as_agreed(covering: Covering, agreed: Disguise) -> None:
    """Refuse what shows more than was agreed; raises DisguiseError."""
    if not keeps_to(covering, agreed):
        raise DisguiseError(
            f"The patient agreed to be shown with '{agreed}', and '{covering}' shows more. "
            "Disguise the photo as agreed, or ask the patient."
        )


def _require_done(order: ReleaseOrder, size_hw: tuple[int, int]) -> None:
    require_as_agreed(order.covering, order.agreed)
    is_cropped = _cuts(order.operations, size_hw)
    is_covered = any(isinstance(one, Cover) for one in order.operations)
    if (order.covering in _CROPPED and not is_cropped) or (
        order.covering in _COVERED and not is_covered
    ):
        raise DisguiseError(
            f"The photo was to be '{order.covering}', but nothing was marked for that. Mark it "
            "first."
        )


def _require_looked_at(order: ReleaseOrder, faces: tuple[FaceLeft, ...]) -> None:
    """Refuse what may show a face until a person has looked and says that there is none."""
    if faces and strength_of(order.covering).shows_no_face and Trace.FACE not in order.looked_at:
        raise DisguiseError(
            "Something in the picture may be a face; the program is not sure. Look at it, and "
            "confirm that nobody's face is seen."
        )


def _cuts(operations: tuple[Operation, ...], size_hw: tuple[int, int]) -> bool:
    """Return whether anything of the frame is cut away; a crop that cuts nothing is refused."""
    for one in operations:
        if isinstance(one, Rotate) and one.quarter_turns % 2:
            size_hw = size_hw[::-1]
        elif isinstance(one, Align):
            size_hw = one.size_hw
        elif isinstance(one, Crop):
            if (one.height_px, one.width_px) == size_hw:
                raise DisguiseError(
                    "The part to cut out is the whole photo. Draw the region that is to be seen."
                )
            return True
    return False
