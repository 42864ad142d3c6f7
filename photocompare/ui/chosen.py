"""The pair that was chosen, whatever it was chosen from."""

from __future__ import annotations

from dataclasses import dataclass, field

from photocompare.model import Photo, Region
from photocompare.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class ChosenPair:
    """Two photos, when they were taken in words, and what is known of them beforehand.

    ``repeats`` are further photos of the before and of the after visit.
    """

    before: Photo
    after: Photo
    details: tuple[str, str]
    is_sample: bool
    settings: Settings = field(default_factory=Settings)
    regions: tuple[Region, ...] = ()
    repeats: tuple[tuple[Photo, ...], tuple[Photo, ...]] = ((), ())

    @property
    def name(self) -> str:
        """The two photos by content: what is remembered of a pair is kept under it."""
        origin = "sample" if self.is_sample else "own"
        return f"{origin}-{self.before.source.sha256}-{self.after.source.sha256}"

    @property
    def skin(self) -> str:
        """The before photo by content: regions and scale belong to it, whatever it meets."""
        origin = "sample" if self.is_sample else "own"
        return f"{origin}-{self.before.source.sha256}"
