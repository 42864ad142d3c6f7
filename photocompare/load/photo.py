"""load_photo(): anything that holds a photo's bytes to a Photo, or one plain sentence why not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from photocompare.errors import PhotoReadError
from photocompare.load import wording
from photocompare.load.codes import Doubt, Keeps, Refusal
from photocompare.load.pool import decode_in_worker
from photocompare.load.source import clean_text, read_source
from photocompare.load.supervisor import Decoded, WorkerLostError, WorkerNotStartedError
from photocompare.model import Notice, Photo, PhotoSource, Processing
from photocompare.settings import LoadSettings

_MAX_FACT = 60  # characters of a camera's or a profile's name
_ASSUMED_PROFILE = "sRGB (assumed)"
_FIRST_YEAR = 1990  # a digital photo that says it is older comes from a clock that was never set
_PROCESSING = {
    Doubt.GAIN_MAP: Processing.GAIN_MAP,
    Doubt.HDR_MERGED: Processing.MERGED,
    Doubt.PORTRAIT: Processing.PORTRAIT,
}


def load_photo(
    source: str | Path | bytes | BinaryIO,
    settings: LoadSettings = LoadSettings(),  # noqa: B008 - frozen
) -> Photo:
    """Return the photo in ``source``: decoded, upright, sRGB, with what is doubtful about it.

    The kind of file is told by its content. Bytes are decoded in a process of their own, which
    is ended when it takes too long. Safe to call from several threads.

    Raises
    ------
    PhotoReadError
        There is no photo that can be read; the message says what to do.
    """
    content, name = read_source(source, settings)
    decoded = _decoded(content, settings, Keeps.FLOATS)
    return Photo(decoded.pixels, *_told(decoded, content, name))


def photo_codes(
    source: str | Path | bytes | BinaryIO,
    settings: LoadSettings = LoadSettings(),  # noqa: B008 - frozen
) -> tuple[PhotoSource, tuple[Notice, ...], NDArray[np.uint8]]:
    """Return what ``load_photo`` would say of ``source``, with 8 bits a channel of it.

    They are upright sRGB, height x width x 3: to be looked at, not to be measured. Every pixel is
    decoded: a header promises what may not be there. Raises as ``load_photo``.
    """
    content, name = read_source(source, settings)
    decoded = _decoded(content, settings, Keeps.BYTES)
    if decoded.codes is None:
        raise PhotoReadError(wording.CRASHED)
    return *_told(decoded, content, name), decoded.codes


def _decoded(content: bytes, settings: LoadSettings, keeps: Keeps) -> Decoded:
    try:
        return decode_in_worker(content, settings, keeps)
    except Refusal as answer:
        raise wording.refusal(answer, content, settings) from None
    except WorkerNotStartedError as error:
        raise PhotoReadError(wording.NO_WORKER) from error
    except WorkerLostError as error:
        sentence = wording.TIMED_OUT if error.timed_out else wording.CRASHED
        raise PhotoReadError(sentence) from error


def _told(decoded: Decoded, content: bytes, name: str) -> tuple[PhotoSource, tuple[Notice, ...]]:
    facts = decoded.facts
    doubts = _doubts(facts)
    profile = _fact(facts, "profile") or _ASSUMED_PROFILE
    source = PhotoSource(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size_hw=decoded.size_hw,
        taken_at=_taken_at(_fact(facts, "taken")),
        camera=_camera(_fact(facts, "make"), _fact(facts, "model")),
        processing=tuple(_PROCESSING[doubt] for doubt in doubts if doubt in _PROCESSING),
        colour_profile=_ASSUMED_PROFILE if Doubt.PROFILE_UNUSED in doubts else profile,
    )
    return source, _notices(doubts)


def _fact(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name, "")
    return clean_text(value, _MAX_FACT) if isinstance(value, str) else ""


def _doubts(facts: Mapping[str, Any]) -> tuple[Doubt, ...]:
    named = facts.get("doubts", ())
    return tuple(doubt for doubt in Doubt if doubt in named) if isinstance(named, list) else ()


def _notices(doubts: tuple[Doubt, ...]) -> tuple[Notice, ...]:
    return tuple(wording.notice(doubt) for doubt in doubts)


def _taken_at(text: str) -> datetime | None:
    try:
        taken_at = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # EXIF knows no time zone here
    except ValueError:
        return None
    return taken_at if taken_at.year >= _FIRST_YEAR else None


def _camera(make: str, model: str) -> str | None:
    if model.lower().startswith(make.lower()):
        make = ""
    return f"{make} {model}".strip() or None
