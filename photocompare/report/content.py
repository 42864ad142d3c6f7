"""What a report says: words and numbers, no markup, so that every form of report says the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from photocompare.model import (
    Comparison,
    Photo,
    Reading,
    Region,
    RegionKind,
    Severity,
    Verdict,
)
from photocompare.quantities import QUANTITIES
from photocompare.report.placement import placement_lines
from photocompare.report.table import (
    check_text,
    detectable_text,
    interval_text,
    number_text,
    plain_name,
    three_numbers,
)
from photocompare.report.words import GRADES, LAY_QUANTITIES, VERDICTS, statement, unmeasured
from photocompare.view import after_label, day_text

_WHOLE = "the whole photo"  # what was measured when nothing was marked
_ORDER = {
    Verdict.HIGHER: 0,
    Verdict.LOWER: 0,
    Verdict.WITHIN_ERROR: 1,
    Verdict.NOT_MEASURABLE: 2,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One plain sentence and what kind it is: changed, within error or not measurable.

    ``note`` is what to keep in mind for this statement alone.
    """

    kind: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One reading as text; ``remark`` is the number of its remark below the table, or 0."""

    name: str
    meaning: str
    unit: str
    before: str
    after: str
    change: str
    interval: str
    detectable: str
    verdict: str
    kind: str
    remark: int


@dataclass(frozen=True, slots=True)
class RegionRows:
    """The readings of one region, what the region is for, and the remarks on them in order."""

    region: str
    role: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of comparability as text; ``state`` is passed, warned or refused."""

    name: str
    value: str
    state: str
    message: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a report says, in the order in which it says it."""

    intro: str
    after_label: str
    statements: tuple[Statement, ...]
    shared_note: str
    letter: str
    grade_words: str
    tables: tuple[RegionRows, ...]
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
    statements, shared_note = _statements(comparison)
    return Content(
        intro=_intro(comparison),
        after_label=after_label(comparison.photos),
        statements=statements,
        shared_note=shared_note,
        letter=comparison.grade.letter,
        grade_words=GRADES.get(comparison.grade.letter, ""),
        tables=_tables(comparison),
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


def _kind(verdict: Verdict) -> str:
    if verdict in (Verdict.HIGHER, Verdict.LOWER):
        return "changed"
    return "within" if verdict is Verdict.WITHIN_ERROR else "unknown"


def _statements(comparison: Comparison) -> tuple[tuple[Statement, ...], str]:
    """Return the statements, and what has to be kept in mind for all that were measured."""
    references = {r.name for r in comparison.regions if r.kind is RegionKind.REFERENCE}
    told = [
        reading
        for reading in comparison.readings
        if reading.quantity in LAY_QUANTITIES and reading.region not in references
    ]
    told.sort(key=lambda reading: _ORDER[reading.verdict])  # stable: else as measured
    measured = [reading for reading in told if reading.verdict is not Verdict.NOT_MEASURABLE]
    remarks = [_sentences(reading.reason) for reading in measured]
    first = remarks[0] if len(remarks) > 1 else []
    shared = [sentence for sentence in first if all(sentence in others for others in remarks)]
    statements = []
    for reading in measured:
        own = [s for s in _sentences(reading.reason) if s not in shared]
        statements.append(Statement(_kind(reading.verdict), statement(reading), " ".join(own)))
    withheld: dict[tuple[str, str], list[Reading]] = {}
    for reading in told:
        if reading.verdict is Verdict.NOT_MEASURABLE:
            withheld.setdefault((reading.region, reading.reason), []).append(reading)
    statements += [Statement("unknown", unmeasured(group), "") for group in withheld.values()]
    return tuple(statements), " ".join(shared)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) +(?=[A-Z])", text) if text else []


def _tables(comparison: Comparison) -> tuple[RegionRows, ...]:
    regions = {region.name: region for region in comparison.regions}
    tables = []
    for name in dict.fromkeys(reading.region for reading in comparison.readings):
        readings = [reading for reading in comparison.readings if reading.region == name]
        remarks = tuple(dict.fromkeys(r.reason for r in readings if r.reason))
        rows = tuple(_row(reading, remarks) for reading in readings)
        tables.append(RegionRows(name, _role(regions.get(name)), rows, remarks))
    return tuple(tables)


def _role(region: Region | None) -> str:
    if region is None:
        return ""
    return "treated" if region.kind is RegionKind.TREATED else "not treated, for reference"


def _row(reading: Reading, remarks: tuple[str, ...]) -> Row:
    before, after, change = three_numbers(reading)
    known = QUANTITIES.get(reading.quantity)
    return Row(
        name=plain_name(reading.quantity),
        meaning=f"Higher means {known.higher_means}." if known else "",
        unit=reading.unit,
        before=before,
        after=after,
        change=change,
        interval=interval_text(reading),
        detectable=detectable_text(reading),
        verdict=VERDICTS[reading.verdict],
        kind=_kind(reading.verdict),
        remark=remarks.index(reading.reason) + 1 if reading.reason else 0,
    )


def _checks(comparison: Comparison) -> tuple[CheckLine, ...]:
    lines = []
    for check in comparison.grade.checks:
        state = "refused" if check.is_refused else "passed" if check.passed else "warned"
        lines.append(
            CheckLine(check.name.replace("_", " "), check_text(check), state, check.message)
        )
    return tuple(lines)


def _method(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    pair, photos = comparison.pair, comparison.photos
    alignment, lighting = pair.alignment, pair.lighting
    mm_per_px = comparison.settings.measure.mm_per_px
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
        ("Scale", "not known" if mm_per_px is None else f"{mm_per_px:.3g} mm a pixel"),
        ("Before photo", _photo_words(photos.before)),
        ("After photo", _photo_words(photos.after)),
        ("Software", f"photocompare {comparison.version}"),
    )


def _light_change(comparison: Comparison) -> str:
    gain = comparison.pair.lighting.log_gain[:, 0]
    if not gain.any():
        return "nothing was changed"
    factors = np.exp(gain)
    red, green, blue = (f"{factor:.2f}" for factor in factors)
    return f"the after photo had × {red} red, × {green} green, × {blue} blue light"


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
