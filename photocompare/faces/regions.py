"""Named parts of the face in a photo, as regions to measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from photocompare.errors import RegionError
from photocompare.faces.found import photo_mesh
from photocompare.faces.neck import NECK_SIDES, neck_outlines
from photocompare.faces.outlines import AREAS, FACE, facial_outlines
from photocompare.model import Photo, Region, RegionKind
from photocompare.settings import FaceSettings

_DEFAULT = FaceSettings()
_BOTH: Mapping[str, tuple[str, str]] = MappingProxyType(
    {name: (f"right_{name}", f"left_{name}") for name in ("cheek", "jaw", "neck", "periorbital")}
)

FACIAL_REGIONS = (*(name for name in AREAS if name != FACE), *NECK_SIDES)
"""The names that :func:`facial_regions` knows, beside those of both sides: cheek, jaw…"""


def facial_regions(
    photo: Photo,
    names: Sequence[str] | None = None,
    *,
    kind: RegionKind | Literal["treated", "reference", "ignore"] | str = RegionKind.TREATED,
    settings: FaceSettings = _DEFAULT,
) -> tuple[Region, ...]:
    """Return the named parts of the face, on the outlines of its mesh; all that are seen for None.

    Left and right are the person's own; ``cheek``, ``jaw``, ``neck`` and ``periorbital`` are both
    sides. The neck is given where it is seen to be skin.
    Eyes, brows, lips and nostrils are not cut out: they are no skin to any measure.

    Raises
    ------
    RegionError
        The photo shows no face, or not that part of it, or a name or the kind is unknown.
    """
    wanted = _single(names)
    mesh = photo_mesh(photo, settings)
    if mesh is None:
        raise RegionError(
            "No face was found in the before photo, so no part of it can be placed. Draw the "
            "region by hand, or use a photo that shows the face from the front."
        )
    outlines = {
        **facial_outlines(mesh, photo.size_hw, settings),
        **neck_outlines(mesh, photo, settings),
    }
    unseen = [name for name in wanted if name not in outlines]
    if names is not None and unseen:
        raise RegionError(
            f"The part '{unseen[0]}' of the face is turned away, covered, or outside the photo. "
            "Draw the region by hand, or leave it out."
        )
    return tuple(
        Region(name, RegionKind(_kind(kind)), outlines[name]) for name in wanted if name in outlines
    )


def _single(names: Sequence[str] | None) -> tuple[str, ...]:
    """Return the wanted names, both sides apart, each once."""
    if names is None:
        return FACIAL_REGIONS
    single = [one for name in names for one in _BOTH.get(name, (name,))]
    for name in single:
        if name not in FACIAL_REGIONS:
            known = ", ".join((*_BOTH, *FACIAL_REGIONS))
            raise RegionError(f"'{name}' is not a part of the face. Use one of: {known}.")
    return tuple(dict.fromkeys(single))


def _kind(kind: str) -> str:
    if kind not in tuple(RegionKind):
        known = ", ".join(RegionKind)
        raise RegionError(f"'{kind}' is not a kind of region. Use one of: {known}.")
    return kind
