"""An area of skin that the user marked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from photocompare.errors import RegionError

# Embeddings, overrides and isolates: in a name they would turn round the words and numbers after it
_TURNS_TEXT = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class RegionKind(StrEnum):
    """What a region is for."""

    TREATED = "treated"  # measured
    REFERENCE = "reference"  # skin that was not treated: the control, and the source of the light
    IGNORE = "ignore"  # hair, clothing, a ruler: left out of everything


@dataclass(frozen=True, slots=True)
class Region:
    """A closed outline on the before photo.

    ``outline_xy`` holds at least three corners as fractions 0..1 of the before photo's width and
    height, measured from its top left edge, so that it survives a change of working size.
    ``is_proposed`` says that no person has confirmed it yet.

    Raises
    ------
    RegionError
        The outline has fewer than three corners, or a corner outside the photo.
    """

    name: str
    kind: RegionKind
    outline_xy: tuple[tuple[float, float], ...]
    is_proposed: bool = False

    if TYPE_CHECKING:  # a kind may be given as a word, but is always read as a RegionKind

        def __init__(
            self,
            name: str,
            kind: RegionKind | Literal["treated", "reference", "ignore"],
            outline_xy: tuple[tuple[float, float], ...],
            is_proposed: bool = False,
        ) -> None: ...

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", _kind(self.kind))
        outline = tuple((float(x), float(y)) for x, y in self.outline_xy)
        object.__setattr__(self, "outline_xy", outline)
        object.__setattr__(self, "name", without_turns(self.name))
        if not self.name.strip():
            raise RegionError("A region has no name. Give each region a name, such as 'cheek'.")
        if len(outline) < 3:
            raise RegionError(
                f"The region '{self.name}' has {len(outline)} corners. Give it at least three."
            )
        if not all(math.isfinite(v) and 0.0 <= v <= 1.0 for corner in outline for v in corner):
            raise RegionError(
                f"The region '{self.name}' has a corner outside the photo. Corners are fractions "
                "of the width and height, from 0 to 1."
            )


def without_turns(name: str) -> str:
    """Return ``name`` without the signs that turn the direction of the text that follows it."""
    return name.translate(_TURNS_TEXT)


def _kind(kind: str) -> RegionKind:
    try:
        return RegionKind(kind)
    except ValueError as error:
        known = ", ".join(RegionKind)
        raise RegionError(f"'{kind}' is not a kind of region. Use one of: {known}.") from error
