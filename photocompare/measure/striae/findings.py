"""What may be said of the stretch marks of an area: how red they are, and how wide."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.areas import Area
from photocompare.measure.hair import has_hair
from photocompare.measure.learnt import LEARNT_ON_SKIN, learnt_terms
from photocompare.measure.striae.maps import SkinMaps, skin_maps, working_mm
from photocompare.measure.striae.marks import Stria, Striae, placebo_chunks, striae_of
from photocompare.measure.striae.profiles import Chunk
from photocompare.measure.subject import Subject
from photocompare.measure.uncertainty import (
    BLOCK,
    MISPLACEMENT,
    PLACEBO,
    RESPONSE,
    half_width_of,
)
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm, Mark, MarkState, ReadingPart
from photocompare.settings import StriaSettings

NAMES = ("stria_contrast", "stria_width")
_LAMP = "Another lamp shows the same mark more or less red: use the same one at each visit."
_CONTROL = "Control: untreated skin, where no stretch mark is looked for."
_UNMARKED = (
    "Stretch marks are looked for only where skin is marked: in a whole photo the rims of lesions "
    "and clothes are long red lines as well."
)
_NONE = (
    "No stretch mark was found here in the mean of both photos: no line at least {length:.0f} mm "
    "long that is redder or paler than the skin beside it. Mark the skin that the stretch marks "
    "run across, with a finger's width of plain skin around them."
)


def stria_findings(subject: Subject) -> tuple[Finding, ...]:
    """Return the contrast and the width of the stretch marks of an area."""
    area, settings = subject.area, subject.settings.striae
    if area.is_control:
        return _withheld(area, _CONTROL)
    if area.is_whole:
        return _withheld(area, _UNMARKED)
    pixel_mm = working_mm(subject)
    if pixel_mm > settings.coarsest_mm:
        return _withheld(
            area,
            f"A pixel covers {pixel_mm:.2f} mm of skin and at most {settings.coarsest_mm} mm can "
            "show a stretch mark. Take the photos closer, or with more pixels.",
        )
    if has_hair(subject, area):
        return _withheld(
            area, "Hair covers this area: mark bare skin that stretch marks run across."
        )
    maps = skin_maps(subject, area)
    if maps is None:
        return _withheld(area, "Nothing of this region can be measured in both photos.")
    striae = striae_of(maps, settings)
    if not striae.marks:
        return _withheld(area, _NONE.format(length=settings.least_length_mm))
    sentence = _too_little(striae, settings)
    if sentence:
        return _withheld(area, sentence)
    return (_contrast(subject, maps, striae), _width(subject, maps, striae))


def _withheld(area: Area, sentence: str) -> tuple[Finding, ...]:
    return tuple(Finding(area.name, name, withheld=sentence) for name in NAMES)


@dataclass(frozen=True, slots=True)
class _Mean:
    """The mean over chunks in both photos, and the change of each chunk."""

    before: float
    after: float
    changes: NDArray[np.float64]


def _mean(values: list[tuple[float, float]]) -> _Mean:
    both = np.array(values, dtype=np.float64).reshape(-1, 2)
    return _Mean(float(both[:, 0].mean()), float(both[:, 1].mean()), both[:, 1] - both[:, 0])


def _contrast(subject: Subject, maps: SkinMaps, striae: Striae) -> Finding:
    """Return the redness of the marks against the skin beside them.

    A cast, an exposure and a shading are constants in log light, the same on a mark and a few
    millimetres beside it: they cancel without any reference.
    """
    settings, shot = subject.settings.striae, subject.settings.shot_error
    marks = striae.marks
    found = _mean([chunk.contrast for mark in _read_marks(striae) for chunk in mark.chunks])
    plain = _placebos(subject, maps, striae)
    count = len(found.changes)
    size = 0.5 * (abs(found.before) + abs(found.after))
    terms: tuple[ErrorTerm, ...] = (
        ErrorTerm(BLOCK, _error_of_mean(found.changes), max(1.0, count - 1.0)),
        ErrorTerm(RESPONSE, settings.lamp_share * size, subject.settings.shot_freedom),
        *learnt_terms(shot.stria_contrast, subject.settings),
    )
    enough = len(plain) >= subject.settings.least_placebo_patches
    if enough:
        placebo = float(np.std(plain, ddof=1)) * math.sqrt(1.0 / count + 1.0 / len(plain))
        terms = (ErrorTerm(PLACEBO, placebo, len(plain) - 1.0), *terms)
    withheld = ""
    if not enough:
        withheld = (
            "Too little plain skin lies beside the marks to judge an error: mark a larger area, or "
            "untreated skin as reference."
        )
    bound = _placement_bound(subject, maps, marks)
    if bound > 0.0:
        terms = (*terms, ErrorTerm(MISPLACEMENT, bound, is_bound=True))
    return Finding(
        subject.area.name,
        NAMES[0],
        found.before,
        found.after,
        half_width=half_width_of(terms, subject.settings.confidence),
        withheld=withheld,
        remark=_remark(subject, striae),
        terms=terms,
        parts=_parts(marks),
        marks=tuple(_mark(mark, maps, subject, plain) for mark in marks),
    )


def _width(subject: Subject, maps: SkinMaps, striae: Striae) -> Finding:
    """Return the full width at half depth where a mark is clear in both photos."""
    settings = subject.settings.striae
    if subject.settings.mm_per_px is None:
        sentence = "A width needs the scale: give the millimetres per pixel, or a ruler or a card."
        return Finding(subject.area.name, NAMES[1], withheld=sentence)
    limit = settings.clear_ratio * settings.red_contrast[0]
    widths = []
    for mark in striae.marks:
        chunks = mark.chunks if mark.is_red else mark.pale_chunks
        widths += [
            chunk.width_mm
            for chunk in chunks
            if min(chunk.contrast) > limit and all(math.isfinite(one) for one in chunk.width_mm)
        ]
    if len(widths) < settings.least_chunks:
        sentence = (
            "The edges of the marks do not stand clear of the skin in both photos, so their width "
            "can't be compared."
        )
        return Finding(subject.area.name, NAMES[1], withheld=sentence)
    found = _mean(widths)
    terms = (
        ErrorTerm(BLOCK, _error_of_mean(found.changes), max(1.0, len(widths) - 1.0)),
        *learnt_terms(subject.settings.shot_error.stria_width, subject.settings),
    )
    return Finding(
        subject.area.name,
        NAMES[1],
        found.before,
        found.after,
        half_width=half_width_of(terms, subject.settings.confidence),
        remark=f"Mean over {len(widths) * settings.chunk_mm:.0f} mm of marks. {LEARNT_ON_SKIN}",
        terms=terms,
    )


def _error_of_mean(values: NDArray[np.float64]) -> float:
    return float(np.std(values, ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else 0.0


def _too_little(striae: Striae, settings: StriaSettings) -> str:
    """Return why what was found is too short to be called a stretch mark, or nothing.

    One skin in three without any has a line of 10 to 17 mm among its mottling.
    """
    chunks = [chunk for mark in _read_marks(striae) for chunk in mark.chunks]
    if len(chunks) >= settings.least_chunks:
        return ""
    return (
        f"Only {len(chunks) * settings.chunk_mm:.0f} mm of lines that may be stretch marks were "
        f"found and {settings.least_chunks * settings.chunk_mm:.0f} mm are needed to tell them "
        "from mottled skin. Mark the skin that more of them run across."
    )


def _read_marks(striae: Striae) -> tuple[Stria, ...]:
    """Return the red marks, else the pale ones: these have lost their redness."""
    return tuple(mark for mark in striae.marks if mark.is_red) or striae.marks


def _placebos(subject: Subject, maps: SkinMaps, striae: Striae) -> NDArray[np.float64]:
    """Return the changes along plain skin: the reference's, else that beside the marks."""
    settings = subject.settings.striae
    changes: list[float] = []
    if subject.control is not None:
        control = subject.control
        there = subject.memo.of("striae control", lambda: skin_maps(subject, control))
        if there is not None:
            chunks = placebo_chunks(there, there.inside, striae.marks, settings)
            changes = _changes(chunks)
    if len(changes) < subject.settings.least_placebo_patches:
        changes += _changes(placebo_chunks(maps, striae.bare, striae.marks, settings))
    return np.array(changes)


def _changes(chunks: tuple[Chunk, ...]) -> list[float]:
    return [chunk.contrast[1] - chunk.contrast[0] for chunk in chunks]


def _placement_bound(subject: Subject, maps: SkinMaps, marks: tuple[Stria, ...]) -> float:
    """Return what is lost of the contrast where the after photo lies off by its expected error."""
    points = np.vstack([mark.course.points_xy for mark in marks])
    working = (points + 0.5) * maps.cell_px + np.array(maps.origin_xy)
    error_px = subject.pair.alignment.expected_error_px_at(
        working / subject.pair.working_scale - 0.5
    )
    known = error_px[np.isfinite(error_px)]
    if not known.size:
        return 0.0
    off_mm = float(np.sqrt(np.mean(known**2))) * maps.mm / maps.cell_px * subject.pair.working_scale
    chunks = [chunk for mark in marks for chunk in mark.chunks]
    core = subject.settings.striae.core_share
    lost = [
        0.5
        * abs(sum(chunk.contrast))
        * min(1.0, max(0.0, off_mm - (0.5 - core) * chunk.strip.width_mm) / chunk.strip.width_mm)
        for chunk in chunks
    ]
    return float(np.mean(lost))


def _parts(marks: tuple[Stria, ...]) -> tuple[ReadingPart, ...]:
    """Return the contrast of red and of pale marks apart; lightness in 100·log10 Y."""
    parts = []
    for name, is_red in (("red marks", True), ("pale marks: lightness in 100·log10 Y", False)):
        values = [
            chunk.contrast
            for mark in marks
            if mark.is_red is is_red
            for chunk in (mark.chunks if is_red else mark.pale_chunks)
        ]
        if values:
            mean = _mean(values)
            parts.append(ReadingPart(name, mean.before, mean.after))
    return tuple(parts)


def _mark(mark: Stria, maps: SkinMaps, subject: Subject, plain: NDArray[np.float64]) -> Mark:
    mean = _mean([chunk.contrast for chunk in mark.chunks])
    settings = subject.settings.striae
    spread = float(np.std(plain, ddof=1)) if len(plain) > 1 else 0.0
    error = spread / math.sqrt(max(1, len(mark.chunks)))
    seen = [value > settings.red_contrast[0] for value in (mean.before, mean.after)]
    state = MarkState.KEPT
    if mark.is_red and not seen[1]:
        state = MarkState.GONE
    elif mark.is_red and not seen[0]:
        state = MarkState.NEW
    elif mark.is_red and mean.before - mean.after > settings.clear_ratio * math.hypot(
        error, settings.lamp_share * 0.5 * (mean.before + mean.after)
    ):
        state = MarkState.FADED
    points = mark.course.points_xy[:: max(1, len(mark.course.points_xy) // 24)]
    outline = maps.to_fractions(points, subject.pair.size_hw)
    return Mark(state, outline, mean.before, mean.after, is_line=True)


def _remark(subject: Subject, striae: Striae) -> str:
    settings = subject.settings.striae
    length_mm = settings.step_mm * sum(len(mark.course.points_xy) for mark in striae.marks)
    parts = [
        f"{len(striae.marks)} pieces of marks, together {length_mm:.0f} mm, were read; scars "
        "and vessels as long would count, so look at them on the photo."
    ]
    if not all(mark.is_red for mark in striae.marks):
        parts.append(
            "Some marks are pale rather than red; their lightness is told apart and not judged, "
            "since a lamp at another angle moves it."
        )
    if subject.settings.mm_per_px is None:
        parts.append(
            f"Scale unknown: marks were looked for as if the before photo were "
            f"{subject.settings.frame_width_mm:.0f} mm wide."
        )
    return " ".join((*parts, _LAMP, LEARNT_ON_SKIN))
