"""The regions that are marked on a photo, and every change of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from photocompare.model import Region, RegionKind, without_turns
from photocompare.ui.history import History


@dataclass
class RegionList(History[tuple[Region, ...]]):
    """The regions of one pair, and how they came about."""

    now: tuple[Region, ...] = ()

    def add(self, kind: RegionKind, outline_xy: tuple[tuple[float, float], ...]) -> None:
        """Add a region under the next free name of its kind.

        Raises
        ------
        RegionError
            The outline has fewer than three corners, or a corner outside the photo.
        """
        region = Region(free_name(str(kind), self.now), kind, outline_xy)
        self.change((*self.now, region))

    def delete(self, index: int) -> None:
        """Remove a region."""
        self.change(tuple(item for place, item in enumerate(self.now) if place != index))

    def rename(self, index: int, name: str) -> None:
        """Give a region a name of its own; an empty name changes nothing."""
        name = without_turns(name)
        if not name.strip() or name.strip() == self.now[index].name:
            return
        others = tuple(item for place, item in enumerate(self.now) if place != index)
        self.put(index, replace(self.now[index], name=_own_name(name.strip(), others)))

    def set_kind(self, index: int, kind: RegionKind) -> None:
        """Say what a region is for."""
        self.put(index, replace(self.now[index], kind=kind))

    def confirm(self, index: int) -> None:
        """Take a person's word that a proposed region is what it was proposed for."""
        self.put(index, replace(self.now[index], is_proposed=False))

    @property
    def counted(self) -> tuple[Region, ...]:
        """The regions that are measured: a proposal is none until a person has confirmed it."""
        return tuple(region for region in self.now if not region.is_proposed)

    def index_of(self, name: str) -> int | None:
        """Return the place of the region called ``name``, None where there is none (any more)."""
        names = [region.name for region in self.now]
        return names.index(name) if name in names else None

    def own_name(self, name: str, kind: RegionKind) -> str:
        """Return ``name`` where it is free, else the next free one like it or of its kind."""
        name = without_turns(name).strip()
        return _own_name(name, self.now) if name else free_name(str(kind), self.now)

    def put(self, index: int, region: Region) -> None:
        """Put ``region`` in the place of another."""
        self.change((*self.now[:index], region, *self.now[index + 1 :]))


def free_name(kind: str, regions: tuple[Region, ...]) -> str:
    """Return "treated 1" or the first such name that no region has."""
    names = {region.name for region in regions}
    number = 1
    while f"{kind} {number}" in names:
        number += 1
    return f"{kind} {number}"


def _own_name(name: str, others: tuple[Region, ...]) -> str:
    return name if name not in {other.name for other in others} else free_name(name, others)
