"""The pair that was chosen, whatever it was chosen from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from photocompare.model import Photo, Region
from photocompare.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """One of the visits that a pair can be chosen from; its photo is decoded when it is needed.

    ``key`` tells it from the others of its case. ``when`` is the day in words, ``day`` as a number
    counted from any day, None where it is not known. ``repeats`` are further photos of it.
    """

    key: str
    label: str
    sha256: str
    load: Callable[[], Photo]
    day: float | None = None
    when: str = ""
    repeats: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ChosenPair:
    """Two photos, when they were taken in words, and what is known of them beforehand.

    ``repeats`` are further photos of the before and of the after visit. ``visits`` are all that
    the two were chosen from, in their order, and ``visit_keys`` says which two they are.
    """

    before: Photo
    after: Photo
    details: tuple[str, str]
    is_sample: bool
    settings: Settings = field(default_factory=Settings)
    regions: tuple[Region, ...] = ()
    repeats: tuple[tuple[Photo, ...], tuple[Photo, ...]] = ((), ())
    visits: tuple[Visit, ...] = ()
    visit_keys: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        """The two photos by content: what is remembered of a pair is kept under it."""
        return name_of(self.before, self.after, is_sample=self.is_sample)

    @property
    def swapped_name(self) -> str:
        """The name that the pair has once before and after are exchanged."""
        return name_of(self.after, self.before, is_sample=self.is_sample)

    @property
    def skin(self) -> str:
        """The before photo by content: regions and scale belong to it, whatever it meets."""
        origin = "sample" if self.is_sample else "own"
        return f"{origin}-{self.before.source.sha256}"


def name_of(before: Photo, after: Photo, *, is_sample: bool) -> str:
    """Return the name of two photos, see :attr:`ChosenPair.name`."""
    origin = "sample" if is_sample else "own"
    return f"{origin}-{before.source.sha256}-{after.source.sha256}"
