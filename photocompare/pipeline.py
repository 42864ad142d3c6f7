"""The one place that knows the order: align, normalise, grade, measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from photocompare.align import KEPT, align, lay_again, limited_to_slow_waves
from photocompare.errors import RegionError
from photocompare.grade import grade
from photocompare.indications import find_indication
from photocompare.measure import measure
from photocompare.model import (
    AlignedPair,
    Alignment,
    Comparison,
    Grade,
    LockedAlignment,
    Notice,
    Photo,
    PhotoPair,
    Region,
    Severity,
    Stage,
)
from photocompare.normalise import normalise
from photocompare.repeats import Given, read_repeats, require_few
from photocompare.scale import find_scale, scale_notices
from photocompare.settings import AlignSettings, Settings
from photocompare.version import VERSION

Progress = Callable[[str, float], None]
"""Called with what is being done, in words, and the share done, 0 to 1."""

_DEFAULT_SETTINGS = Settings()


def compare(  # noqa: PLR0913 - the public interface; each is a choice of its own
    before: Photo,
    after: Photo,
    settings: Settings = _DEFAULT_SETTINGS,
    *,
    regions: tuple[Region, ...] = (),
    progress: Progress | None = None,
    earlier: Comparison | None = None,
    alignment: LockedAlignment | Alignment | None = None,
    before_repeats: tuple[Photo, ...] = (),
    after_repeats: tuple[Photo, ...] = (),
) -> Comparison:
    """Return everything that can be said of the change from ``before`` to ``after``.

    The alignment of ``earlier`` is used again where it is one of the same two files, aligned with
    the same settings; the result is the same, sooner. ``alignment`` is used as it is, whatever the
    settings of the alignment are: nothing is searched for. ``before_repeats`` and
    ``after_repeats`` are further photos of either visit: readings are means over the visit's
    photos, and their scatter counts for the error.

    Raises
    ------
    AlignmentError
        The photos can't be laid over each other.
    LockedAlignmentError
        ``alignment`` is one of other photos.
    RegionError
        A region lies where only one of the photos shows skin, or two have the same name.
    SettingsError
        The indication is not a known one, or the scale can't be that of the photo.
    TooManyShotsError
        A visit has more photos than are taken.
    """
    told = progress or _say_nothing
    _held = before.pixels, after.pixels  # a packed photo makes its floats once for all stages
    known = _known_alignments(earlier, before, settings)
    given = Given(before_repeats, after_repeats, known)
    tell = _part_of(told, 0.0, 1.0 / (1.0 + given.count))
    _require_own_names(regions)
    require_few(given, settings)
    notices = _opening_notices(before, after, settings)
    photos = PhotoPair(before, after)
    scale = find_scale(before, settings.scale, typed_mm_per_px=settings.measure.mm_per_px)
    notices = (*notices, *scale_notices(before, scale, settings.scale), *_proposed(regions))
    tell("Laying the photos over each other", 0.05)
    aligned = (
        _aligned_by(earlier, photos, settings)
        if alignment is None
        else lay_again(photos, _locked(alignment), settings.align)
    ) or align(photos, settings.align, mm_per_px=settings.measure.mm_per_px)
    tell("Undoing the difference of light", 0.6)
    pair = normalise(aligned, settings.light, regions=regions)
    tell("Checking how comparable the photos are", 0.7)
    grading = grade(pair, settings.grade, mm_per_px=scale.mm_per_px)
    repeats = read_repeats(
        photos,
        given,
        settings,
        regions=regions,
        scale=scale,
        tell=_part_of(told, 0.75 / (1.0 + given.count), 0.95),
    )
    told("Measuring", max(0.8, 0.95 * min(1, given.count)))
    readings = measure(
        pair,
        settings.measure,
        regions=regions,
        forbidden=_forbidden(grading),
        scale=scale,
        repeats=repeats.findings,
    )
    told("Compared", 1.0)
    return Comparison(
        photos=photos,
        pair=pair,
        regions=regions,
        grade=grading,
        readings=readings,
        settings=settings,
        notices=tuple(dict.fromkeys((*notices, *pair.notices, *repeats.notices))),
        version=VERSION,
        scale=scale,
        primary_quantity=_primary_quantity(settings),
        repeats=repeats.shots,
    )


def _aligned_by(
    earlier: Comparison | None, photos: PhotoPair, settings: Settings
) -> AlignedPair | None:
    """Return what ``earlier`` was measured on before its light was matched, where it fits."""
    before_hw = photos.before.size_hw
    if earlier is None or _ways(earlier.settings, before_hw) != _ways(settings, before_hw):
        return None
    if any(notice == KEPT for notice in earlier.pair.notices):
        return None  # it was handed in, and might be another than would be found
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


def _known_alignments(
    earlier: Comparison | None, before: Photo, settings: Settings
) -> Mapping[str, Alignment]:
    """Return the alignments of the repeats of ``earlier`` by their files, where they still fit."""
    if earlier is None or earlier.photos.before.source.sha256 != before.source.sha256:
        return {}
    if _ways(earlier.settings, before.size_hw) != _ways(settings, before.size_hw):
        return {}
    return {shot.photo.source.sha256: shot.alignment for shot in earlier.repeats}


def _ways(settings: Settings, before_hw: tuple[int, int]) -> AlignSettings:
    """Return all that an alignment depends on beside the photos."""
    return limited_to_slow_waves(settings.align, before_hw, settings.measure.mm_per_px)


def _locked(alignment: LockedAlignment | Alignment) -> LockedAlignment:
    return LockedAlignment(alignment) if isinstance(alignment, Alignment) else alignment


def _part_of(progress: Progress, start: float, stop: float) -> Progress:
    """Return what tells of a part of the work as a part of the whole."""
    return lambda step, share: progress(step, start + (stop - start) * share)


def _say_nothing(_step: str, _share: float) -> None:
    """Do nothing: the caller did not ask to be told."""


def _opening_notices(before: Photo, after: Photo, settings: Settings) -> tuple[Notice, ...]:
    notices = (*before.notices, *after.notices)
    if before.source.sha256 == after.source.sha256:
        message = "Both files are the same photo, so nothing can have changed between them."
        notices = (*notices, Notice(Stage.LOAD, message))
    if settings.indication is not None:
        cautions = find_indication(settings.indication).cautions_after(_days_apart(before, after))
        notices = (*notices, *(Notice(Stage.MEASURE, text, Severity.NOTE) for text in cautions))
    return notices


def _proposed(regions: tuple[Region, ...]) -> tuple[Notice, ...]:
    """Return a warning for each region that no person has confirmed."""
    return tuple(
        Notice(
            Stage.MEASURE,
            f"The region '{region.name}' was proposed by the program. Confirm that this skin was "
            "not treated; until then every change of colour hangs on it.",
        )
        for region in regions
        if region.is_proposed
    )


def _days_apart(before: Photo, after: Photo) -> float | None:
    """Return the days from one photo to the other by the cameras' clocks, None without them."""
    start, end = before.source.taken_at, after.source.taken_at
    if start is None or end is None:
        return None
    return (end - start).total_seconds() / 86_400.0


def _primary_quantity(settings: Settings) -> str | None:
    if settings.indication is None:
        return None
    return find_indication(settings.indication).primary_quantity


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
