"""The one place that knows the order: align, normalise, grade, measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from photocompare.align import align
from photocompare.errors import RegionError
from photocompare.grade import grade
from photocompare.indications import find_indication
from photocompare.measure import measure
from photocompare.model import (
    AlignedPair,
    Comparison,
    Grade,
    Notice,
    Photo,
    PhotoPair,
    Region,
    Severity,
    Stage,
)
from photocompare.normalise import normalise
from photocompare.settings import Settings
from photocompare.version import VERSION

Progress = Callable[[str, float], None]
"""Called with what is being done, in words, and the share done, 0 to 1."""

_DEFAULT_SETTINGS = Settings()


def compare(
    before: Photo,
    after: Photo,
    settings: Settings = _DEFAULT_SETTINGS,
    *,
    regions: tuple[Region, ...] = (),
    progress: Progress | None = None,
    earlier: Comparison | None = None,
) -> Comparison:
    """Return everything that can be said of the change from ``before`` to ``after``.

    The alignment of ``earlier`` is used again where it is one of the same two files, aligned with
    the same settings; the result is the same, sooner.

    Raises
    ------
    AlignmentError
        The photos can't be laid over each other.
    RegionError
        A region lies where only one of the photos shows skin, or two have the same name.
    SettingsError
        The indication is not a known one.
    """
    tell = progress or _say_nothing
    _require_own_names(regions)
    notices = _opening_notices(before, after, settings)
    photos = PhotoPair(before, after)
    tell("Laying the photos over each other", 0.05)
    aligned = _aligned_by(earlier, photos, settings) or align(photos, settings.align)
    tell("Undoing the difference of light", 0.6)
    pair = normalise(aligned, settings.light, regions=regions)
    tell("Checking how comparable the photos are", 0.7)
    grading = grade(pair, settings.grade, mm_per_px=settings.measure.mm_per_px)
    tell("Measuring", 0.8)
    readings = measure(pair, settings.measure, regions=regions, forbidden=_forbidden(grading))
    tell("Compared", 1.0)
    return Comparison(
        photos=photos,
        pair=pair,
        regions=regions,
        grade=grading,
        readings=readings,
        settings=settings,
        notices=tuple(dict.fromkeys((*notices, *pair.notices))),
        version=VERSION,
    )


def _aligned_by(
    earlier: Comparison | None, photos: PhotoPair, settings: Settings
) -> AlignedPair | None:
    """Return what ``earlier`` was measured on before its light was matched, where it fits."""
    if earlier is None or earlier.settings.align != settings.align:
        return None
    before, after = earlier.photos.before.source.sha256, earlier.photos.after.source.sha256
    if (before, after) != (photos.before.source.sha256, photos.after.source.sha256):
        return None
    pair = earlier.pair
    return AlignedPair(
        before=pair.before,
        after=pair.after_as_taken,
        overlap=pair.overlap,
        alignment=pair.alignment,
        photos=photos,
        notices=tuple(notice for notice in pair.notices if notice.stage is Stage.ALIGN),
    )


def _say_nothing(_step: str, _share: float) -> None:
    """Do nothing: the caller did not ask to be told."""


def _opening_notices(before: Photo, after: Photo, settings: Settings) -> tuple[Notice, ...]:
    notices = (*before.notices, *after.notices)
    if before.source.sha256 == after.source.sha256:
        message = "Both files are the same photo, so nothing can have changed between them."
        notices = (*notices, Notice(Stage.LOAD, message))
    if settings.indication is not None:
        caution = find_indication(settings.indication).caution
        notices = (*notices, Notice(Stage.MEASURE, caution, Severity.NOTE))
    return notices


def _require_own_names(regions: tuple[Region, ...]) -> None:
    """Raise unless every region can be told from the others in the readings."""
    names = [region.name for region in regions]
    for name in names:
        if names.count(name) > 1:
            raise RegionError(f"Two regions are named '{name}'. Give each a name of its own.")


def _forbidden(grading: Grade) -> Mapping[str, str]:
    """Return, for each quantity that a refused check withholds, the sentence why."""
    return {
        quantity: check.message
        for check in grading.checks
        if check.is_refused
        for quantity in check.forbids
    }
