"""What a report says: words and numbers, no markup, so that every form of report says the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from photocompare.indications import INDICATIONS
from photocompare.model import Comparison, Photo, Severity
from photocompare.report.check_words import check_name, check_text, limits_text
from photocompare.report.placement import placement_lines
from photocompare.report.rows import RegionReadings, readings_of
from photocompare.report.scale_words import scale_words
from photocompare.report.statements import Statement, statements_of
from photocompare.report.table import number_text
from photocompare.report.words import GRADES
from photocompare.view import after_label, day_text

_WHOLE = "the whole photo"  # what was measured when nothing was marked


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of comparability as text; ``state`` is passed, warned or refused.

    ``limits`` say from where on it objects, "" where it only says yes or no.
    """

    name: str
    value: str
    state: str
    message: str
    limits: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a report says, in the order in which it says it."""

    intro: str
    after_label: str
    statements: tuple[Statement, ...]
    shared_note: str
    letter: str
    grade_words: str
    indication: str
    tables: tuple[RegionReadings, ...]
    checks: tuple[CheckLine, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    method: tuple[tuple[str, str], ...]


def content_of(comparison: Comparison) -> Content:
    """Return what there is to say about ``comparison``; file names are never part of it."""
    notices = comparison.notices
    if not comparison.regions:
        named = (replace(reading, region=_WHOLE) for reading in comparison.readings)
        comparison = replace(comparison, readings=tuple(named))
    statements, shared_note = statements_of(comparison)
    return Content(
        intro=_intro(comparison),
        after_label=after_label(comparison.photos),
        statements=statements,
        shared_note=shared_note,
        letter=comparison.grade.letter,
        grade_words=GRADES.get(comparison.grade.letter, ""),
        indication=_indication(comparison),
        tables=readings_of(comparison),
        checks=_checks(comparison),
        warnings=tuple(n.message for n in notices if n.severity is Severity.WARNING),
        notes=tuple(n.message for n in notices if n.severity is Severity.NOTE),
        method=_method(comparison),
    )


def _intro(comparison: Comparison) -> str:
    days = day_text(comparison.photos)
    if comparison.photos.is_same_file:
        return "Both photos are the same file, so nothing can have changed between them."
    if not days:
        return "Two photos of the same skin; when they were taken is not known."
    if days == "same day":
        return "Two photos of the same skin, taken on the same day."
    if days.endswith("earlier"):
        return (
            f"Two photos of the same skin. By the cameras' clocks the after photo was taken {days} "
            "than the before photo: check that they are not swapped."
        )
    return f"Two photos of the same skin; the second was taken {days}."


def _indication(comparison: Comparison) -> str:
    """Return what was treated, "" where that was not said."""
    wanted = comparison.settings.indication
    return next((entry.title for entry in INDICATIONS if entry.name == wanted), "")


def _checks(comparison: Comparison) -> tuple[CheckLine, ...]:
    lines = []
    for check in comparison.grade.checks:
        state = "refused" if check.is_refused else "passed" if check.passed else "warned"
        lines.append(
            CheckLine(
                check_name(check), check_text(check), state, check.message, limits_text(check)
            )
        )
    return tuple(lines)


def _method(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    pair, photos = comparison.pair, comparison.photos
    alignment, lighting = pair.alignment, pair.lighting
    found = f", {alignment.inliers} matching points" if alignment.inliers else ""
    told_apart = (
        "A change all over can be told from a change of the light."
        if lighting.separable
        else "A change all over can't be told from a change of the light."
    )
    return (
        ("Laid over each other", f"{alignment.method}{found}"),
        *placement_lines(comparison),
        (
            "Movement undone",
            f"turned by {number_text(alignment.rotation_deg)}°, size × {alignment.scale:.2f}",
        ),
        ("Seen in both photos", f"{pair.overlap.mean():.0%} of the before photo"),
        ("Light", f"{lighting.method} ({_light_change(comparison)}). {told_apart}"),
        ("Scale", scale_words(comparison)),
        ("Before photo", _photo_words(photos.before)),
        ("After photo", _photo_words(photos.after)),
        ("Software", f"photocompare {comparison.version}"),
    )


def _light_change(comparison: Comparison) -> str:
    lighting = comparison.pair.lighting
    gain = lighting.log_gain[:, 0]
    if not lighting.log_gain.any():
        return "nothing was changed"
    factors = np.exp(gain)
    red, green, blue = (f"{factor:.2f}" for factor in factors)
    where = "" if lighting.is_even else " in the middle of the picture"
    return f"the after photo had × {red} red, × {green} green, × {blue} blue light{where}"


def _photo_words(photo: Photo) -> str:
    source = photo.source
    height, width = source.size_hw
    parts = [
        _date_words(source.taken_at),
        source.camera or "camera not known",
        f"{width} × {height} pixels",
        source.colour_profile,
        f"fingerprint {source.sha256[:12]}",
    ]
    return ", ".join(parts)


def _date_words(taken_at: datetime | None) -> str:
    if taken_at is None:
        return "date not known"
    return f"{taken_at.day} {_MONTHS[taken_at.month - 1]} {taken_at.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
