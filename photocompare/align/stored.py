"""``comparison.json`` -> the alignment in it, to be used again."""

from __future__ import annotations

import json
import math
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from photocompare.errors import LockedAlignmentError
from photocompare.model import Alignment, LockedAlignment, Notice, Stage

READABLE_SCHEMAS = (1,)
"""Of the records whose alignment means what :class:`Alignment` says."""

_MOST_BYTES = 64_000_000  # a record has about one; more is no record
_HEX_DIGITS = 64

_AGAIN = "Give the comparison.json of an earlier comparison, or compare the photos without it."


class _MalformedError(ValueError):
    """Something in the record is not what it should be; the message says what, for a person."""


def load_alignment(path: str | Path) -> LockedAlignment:
    """Return the alignment of the comparison that was written to ``path``.

    Raises
    ------
    LockedAlignmentError
        The file is no such record, or a damaged one.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise LockedAlignmentError(f"'{path.name}' is too large to be a record. {_AGAIN}")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LockedAlignmentError(f"'{path}' can't be read ({reason}). {_AGAIN}") from error
    except UnicodeDecodeError as error:
        raise LockedAlignmentError(f"'{path.name}' is not JSON. {_AGAIN}") from error
    return alignment_in(text, name=f"'{path.name}'")


def alignment_in(text: str, *, name: str = "the record") -> LockedAlignment:
    """Return the alignment that is written in ``text``; ``name`` is what an error calls it.

    Raises
    ------
    LockedAlignmentError
        It is no such record, or a damaged one.
    """
    try:
        return _locked(_document(text))
    except _MalformedError as error:
        raise LockedAlignmentError(
            f"The alignment in {name} can't be used: {error}. {_AGAIN}"
        ) from error


def _document(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _MalformedError("the file is not JSON, or only a part of it") from error
    if not isinstance(found, dict) or "schema" not in found:
        raise _MalformedError("the file is not the record of a comparison")
    schema = found["schema"]
    if isinstance(schema, bool) or schema not in READABLE_SCHEMAS:
        known = ", ".join(str(number) for number in READABLE_SCHEMAS)
        raise _MalformedError(f"its schema is {schema}, and this version reads {known}")
    return found


def _locked(document: dict[str, Any]) -> LockedAlignment:
    alignment = _read(Alignment, _part(document, "alignment"), "alignment")
    _require_sound(alignment)
    photos = _part(document, "photos")
    digests = []
    for side, size_hw in (
        ("before", alignment.before_size_hw),
        ("after", alignment.after_size_hw),
    ):
        photo = _part(photos, side)
        digest = photo.get("sha256")
        if not isinstance(digest, str) or len(digest) != _HEX_DIGITS:
            raise _MalformedError(f"it does not say which {side} photo it was made from")
        if photo.get("size_hw") != list(size_hw):
            raise _MalformedError(f"it gives the {side} photo two different sizes")
        digests.append(digest)
    said = document.get("notices")
    notices = _read(tuple[Notice, ...], said, "notices")
    kept = tuple(notice for notice in notices if notice.stage is Stage.ALIGN)
    return LockedAlignment(alignment, digests[0], digests[1], kept)


def _part(document: dict[str, Any], name: str) -> dict[str, Any]:
    part = document.get(name)
    if not isinstance(part, dict):
        raise _MalformedError(f"'{name}' is missing")
    return part


def _require_sound(alignment: Alignment) -> None:
    """Raise unless the map can be followed both ways."""
    if min(*alignment.before_size_hw, *alignment.after_size_hw) < 1:
        raise _MalformedError("the size of a photo is not a size")
    if not abs(float(np.linalg.det(alignment.matrix))) > 1e-12:
        raise _MalformedError("its matrix flattens the photo")
    if not (math.isfinite(alignment.scale) and alignment.scale > 0.0):
        raise _MalformedError("its scale is not a number above 0")
    if alignment.error_px < 0.0 or math.isinf(alignment.error_px):
        raise _MalformedError("its expected error is no length")
    shifts = alignment.displacement
    if shifts is not None and not (shifts.size > 0 and np.isfinite(shifts).all()):
        raise _MalformedError("its displacement holds something that is not a number")


def _read(kind: Any, value: Any, name: str) -> Any:
    """Return ``value``, as JSON knows it, as the kind of thing that a record's field holds."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        kinds = [option for option in get_args(kind) if option is not NoneType]
        return None if value is None else _read(kinds[0], value, name)
    if origin is tuple:
        return _read_tuple(get_args(kind), value, name)
    if origin is np.ndarray:
        return _read_array(value, name)
    if is_dataclass(kind):
        return _read_record(kind, value, name)
    if kind is float:
        return _read_number(value, name)
    if isinstance(kind, type) and issubclass(kind, Enum):
        if value not in [entry.value for entry in kind]:
            raise _MalformedError(f"'{name}' is none of the known words")
        return kind(value)
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise _MalformedError(f"'{name}' is missing or of the wrong kind")
    return value


def _read_record(kind: Any, value: Any, name: str) -> Any:
    if not isinstance(value, dict):
        raise _MalformedError(f"'{name}' is missing")
    kinds = get_type_hints(kind)
    given: dict[str, Any] = {}
    for entry in fields(kind):
        if entry.name in value:
            given[entry.name] = _read(kinds[entry.name], value[entry.name], entry.name)
        elif entry.default is MISSING and entry.default_factory is MISSING:
            raise _MalformedError(f"'{entry.name}' is missing")
    try:
        return kind(**given)
    except ValueError as error:
        raise _MalformedError(f"'{name}' does not hold together ({error})") from error


def _read_tuple(kinds: tuple[Any, ...], value: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _MalformedError(f"'{name}' is missing or no list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(value) != len(kinds):
        raise _MalformedError(f"'{name}' has {len(value)} entries in place of {len(kinds)}")
    return tuple(_read(kind, entry, name) for kind, entry in zip(kinds, value, strict=True))


def _read_array(value: Any, name: str) -> Any:
    try:
        # None becomes NaN; a ragged list or a word is refused.
        return np.ascontiguousarray(np.array(value, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise _MalformedError(f"'{name}' is no table of numbers") from error


def _read_number(value: Any, name: str) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _MalformedError(f"'{name}' is not a number")
    return float(value)
