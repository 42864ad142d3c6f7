"""More photos of the two visits: each is laid over the before photo and read like the after photo.

A repeat that can't be used is left out and said to be; it never stops a comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from photocompare.align import align, lay_again
from photocompare.errors import PhotoCompareError, TooManyShotsError
from photocompare.grade import grade
from photocompare.measure import Repeats, find
from photocompare.measure.verdict import Finding
from photocompare.model import (
    AlignedPair,
    Alignment,
    LockedAlignment,
    Notice,
    Photo,
    PhotoPair,
    Region,
    RepeatShot,
    Scale,
    Stage,
)
from photocompare.normalise import normalise
from photocompare.settings import AlignSettings, Settings

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Given:
    """The repeats as they were given, visit by visit.

    ``alignments`` maps the hash of a photo to the alignment that was found for it before.
    """

    before: tuple[Photo, ...] = ()
    after: tuple[Photo, ...] = ()
    alignments: Mapping[str, Alignment] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.before) + len(self.after)


@dataclass(slots=True)
class ReadRepeats:
    """What came of the repeats: the findings of those that were read, and what is to be said."""

    shots: tuple[RepeatShot, ...] = ()
    before: list[tuple[Finding, ...]] = field(default_factory=list)
    after: list[tuple[Finding, ...]] = field(default_factory=list)
    notices: tuple[Notice, ...] = ()

    @property
    def findings(self) -> Repeats:
        """The findings, visit by visit."""
        return Repeats(tuple(self.before), tuple(self.after))


def require_few(given: Given, settings: Settings) -> None:
    """Raise TooManyShotsError where a visit has more photos than are taken."""
    most = settings.measure.most_shots
    for visit, repeats in (("before", given.before), ("after", given.after)):
        if len(repeats) + 1 > most:
            raise TooManyShotsError(visit=visit, given=len(repeats) + 1, most=most)


def read_repeats(
    photos: PhotoPair,
    given: Given,
    settings: Settings,
    *,
    regions: tuple[Region, ...],
    scale: Scale,
    tell: Progress,
) -> ReadRepeats:
    """Return what the repeats show in the same regions, under the light of the before photo.

    ``tell`` hears of each photo and of the share done, 0 to 1.
    """
    result = ReadRepeats()
    if photos.is_same_file:
        if given.count:
            result.notices = (_notice("The repeats were left out: both visits are one photo."),)
        return result
    taken = {photos.before.source.sha256, photos.after.source.sha256}
    numbered = [(photo, False, place + 2) for place, photo in enumerate(given.before)]
    numbered += [(photo, True, place + 2) for place, photo in enumerate(given.after)]
    for done, (photo, is_after, number) in enumerate(numbered):
        name = f"Photo {number} of the {'after' if is_after else 'before'} visit"
        tell(f"Reading {name[0].lower()}{name[1:]}", done / given.count)
        if photo.source.sha256 in taken:
            message = "was left out: it is a file that was given already, and no second shot."
            result.notices += (_notice(f"{name} {message}"),)
            continue
        taken.add(photo.source.sha256)
        pair = PhotoPair(photos.before, photo)
        try:
            aligned = _aligned(pair, settings, given.alignments.get(photo.source.sha256))
            found, said = _read(aligned, settings, regions, scale)
        except PhotoCompareError as error:
            result.notices += (_notice(f"{name} was left out: {error}"),)
            continue
        result.shots += (RepeatShot(photo, is_after, number, aligned.alignment),)
        (result.after if is_after else result.before).append(found)
        if said:
            result.notices += (_notice(f"{name} does not count for everything: {said}"),)
    return result


def _aligned(pair: PhotoPair, settings: Settings, known: Alignment | None) -> AlignedPair:
    # Points that were set by hand lie on the after photo, and nowhere on this one.
    ways: AlignSettings = replace(settings.align, points=type(settings.align)().points)
    if known is not None:
        return lay_again(pair, LockedAlignment(known), ways)
    return align(pair, ways, mm_per_px=settings.measure.mm_per_px)


def _read(
    aligned: AlignedPair, settings: Settings, regions: tuple[Region, ...], scale: Scale
) -> tuple[tuple[Finding, ...], str]:
    """Return what may be counted of a repeat, and why not all of it may."""
    pair = normalise(aligned, settings.light, regions=regions)
    refused = [
        check
        for check in grade(pair, settings.grade, mm_per_px=scale.mm_per_px).checks
        if check.is_refused
    ]
    forbidden = {quantity for check in refused for quantity in check.forbids}
    found = find(pair, settings.measure, regions=regions, scale=scale)
    kept = tuple(finding for finding in found if finding.quantity not in forbidden)
    return kept, " ".join(check.message for check in refused if check.forbids)


def _notice(message: str) -> Notice:
    return Notice(Stage.MEASURE, message)
