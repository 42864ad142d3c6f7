"""The pair that was chosen, whatever it was chosen from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from photocompare.model import Comparison, Photo, Region
from photocompare.settings import PointPair, Settings


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A photo by the SHA-256 of its file; decoded when it is needed."""

    sha256: str
    load: Callable[[], Photo]


def shots_of(photos: Iterable[Photo]) -> tuple[Shot, ...]:
    """Return ``photos``, which are there already, as shots."""
    return tuple(Shot(photo.source.sha256, partial(_itself, photo)) for photo in photos)


def _itself(photo: Photo) -> Photo:
    return photo


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
    repeats: tuple[Shot, ...] = ()


class Origin(Protocol):
    """Where stored photos came from; what is found on them is kept there."""

    def keep_marked(
        self, base: tuple[str, str], regions: tuple[Region, ...], settings: Settings
    ) -> None:
        """Keep what was marked on the photo ``base`` (visit, SHA-256), and how it is measured."""

    def keep(self, keys: tuple[str, str], comparison: Comparison | None, reason: str) -> None:
        """Keep what a comparison of two visits found, or the reason why there is none."""

    def keep_points(
        self,
        photos: tuple[str, str],
        points: tuple[PointPair, ...],
        comparison: Comparison | None,
    ) -> None:
        """Keep the points that two photos, by their SHA-256, are aligned by; ``()`` for none.

        Without a ``comparison``, points have aligned nothing.
        """


@dataclass(frozen=True, slots=True, eq=False)
class ChosenPair:
    """Two photos, when they were taken in words, and what is known of them beforehand.

    ``repeats`` are further photos of the before and of the after visit. ``visits`` are all that
    the two were chosen from, in their order, and ``visit_keys`` says which two they are.
    ``origin`` is a case of the gallery that they are of, which is told of what is found.
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
    origin: Origin | None = None

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
