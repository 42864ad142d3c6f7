"""Records as plain values for JSON: no pixels, no file names, null for what is not known."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

import numpy as np

from photocompare.model import (
    AlignedSeries,
    Alignment,
    Comparison,
    LockedAlignment,
    Photo,
    PhotoSource,
    Reading,
)
from photocompare.version import VERSION

SCHEMA = 1
"""Raised when a field changes its meaning or disappears; a new field does not raise it."""

_MARK_DECIMALS = 5  # fractions of the photo: a tenth of a pixel of 12 megapixels
_PX_DECIMALS = 3  # a thousandth of a pixel is far below any error of alignment

# A list of nothing but numbers, a line each; a line break can't stand inside a JSON string.
_NUMBERS = re.compile(r"\[\n\s*(?:[-+.\deE]+|null)(?:,\n\s*(?:[-+.\deE]+|null))*\n\s*\]")

Plain: TypeAlias = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None


def comparison_json(comparison: Comparison, *, with_names: bool = False) -> str:
    """Return every record of the comparison as JSON: same input, same bytes.

    Numbers that are not known (NaN, infinite) are null. Photos are told by their SHA-256 and not
    by their file names, which may hold a patient's, unless ``with_names``. The text is ASCII, so
    that no shell garbles it.
    """
    return _text(_document(comparison, with_names=with_names))


def series_json(series: AlignedSeries) -> str:
    """Return how the visits of a series lie on each other, as JSON without file names.

    ``base_index``, ``through``, ``first`` and ``second`` count visits from 0.
    """
    visits = []
    for visit in series.visits:
        record = plain(visit)
        if isinstance(record, dict) and visit.alignment is not None:
            record["alignment"] = _alignment(visit.alignment)
        visits.append(record)
    return _text(
        {
            "schema": SCHEMA,
            "version": VERSION,
            "base_index": series.base_index,
            "visits": visits,
            "cycles": plain(series.cycles),
        }
    )


def _text(document: Plain) -> str:
    text = json.dumps(document, indent=2, sort_keys=True)
    return _NUMBERS.sub(lambda found: " ".join(found[0].split()), text) + "\n"


def _document(comparison: Comparison, *, with_names: bool) -> Plain:
    pair, photos = comparison.pair, comparison.photos
    return {
        "schema": SCHEMA,
        "version": comparison.version,
        "photos": {
            "before": _photo(photos.before, with_names=with_names),
            "after": _photo(photos.after, with_names=with_names),
            "same_file": photos.is_same_file,
        },
        "alignment": _alignment(pair.alignment),
        "lighting": plain(pair.lighting),
        "scale": plain(comparison.scale),
        "primary_quantity": comparison.primary_quantity,
        "working_size_hw": plain(pair.size_hw),
        "measurable_fraction": _share(pair.measurable & pair.overlap),
        "regions": plain(comparison.regions),
        "grade": plain(comparison.grade),
        "readings": [_reading(reading) for reading in comparison.readings],
        "notices": plain(comparison.notices),
        "settings": plain(comparison.settings),
    }


def _reading(reading: Reading) -> Plain:
    """Return a reading; each mark is a line with its outline as x, y, x, y and so on."""
    record = plain(replace(reading, marks=()))
    if not isinstance(record, dict):
        raise TypeError("a reading is a record")
    record["marks"] = [
        {
            **{
                name: plain(getattr(mark, name)) for name in ("state", "before", "after", "is_line")
            },
            "outline_xy": [
                round(part, _MARK_DECIMALS) for point in mark.outline_xy for part in point
            ],
        }
        for mark in reading.marks
    ]
    return record


def alignment_json(locked: LockedAlignment) -> str:
    """Return an alignment that is to be kept, as ``align.alignment_in`` reads it."""
    alignment = locked.alignment
    sides = (
        ("before", locked.before_sha256, alignment.before_size_hw),
        ("after", locked.after_sha256, alignment.after_size_hw),
    )
    document: Plain = {
        "schema": SCHEMA,
        "photos": {
            name: {"sha256": sha256, "size_hw": plain(size_hw)} for name, sha256, size_hw in sides
        },
        "alignment": _alignment(alignment),
        "notices": plain(locked.notices),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def _alignment(alignment: Alignment) -> Plain:
    record = plain(alignment)
    if not isinstance(record, dict):
        raise TypeError("an alignment is a record")
    if alignment.displacement is not None:
        record["displacement"] = plain(np.round(alignment.displacement, _PX_DECIMALS))
    quality = record["quality"]
    if alignment.quality is not None and isinstance(quality, dict):
        local_px = np.round(alignment.quality.local_error_px, _PX_DECIMALS)
        quality["local_error_px"] = plain(local_px)
    return record


def _photo(photo: Photo, *, with_names: bool) -> Plain:
    return {
        entry.name: plain(getattr(photo.source, entry.name))
        for entry in fields(PhotoSource)
        if with_names or entry.name != "name"
    }


def _share(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    return round(float(mask.mean()), 6)


def plain(value: Any) -> Plain:
    """Return ``value`` as JSON knows it; records become objects, tuples and arrays become lists."""
    if value is None or (isinstance(value, bool | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int | float | np.integer | np.floating):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(entry) for entry in value]
    raise TypeError(f"{type(value).__name__} has no plain form")


def _number(value: int | float | np.integer[Any] | np.floating[Any]) -> Plain:
    number = value.item() if isinstance(value, np.generic) else value
    if isinstance(number, int):
        return number
    return float(number) if math.isfinite(number) else None
