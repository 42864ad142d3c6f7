"""How a picture that left came from its original: what was done, by which version, to what."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from photocompare.errors import DamagedError
from photocompare.gallery.releasing.clean import OutputKind, Pixels, render_clean
from photocompare.gallery.releasing.operations import ORDER, Operation, performed, require_order
from photocompare.version import VERSION

_FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BY_NAME: Mapping[str, type[Operation]] = {kind.name: kind for kind in ORDER}
_KEYS = {"format", "source_sha256", "pipeline_version", "operations", "output_sha256"}


@dataclass(frozen=True, slots=True)
class Rendition:
    """The record of one picture that left: from which original, by which operations, to what."""

    source_sha256: str
    pipeline_version: str
    operations: tuple[Operation, ...]
    output_sha256: str

    def __post_init__(self) -> None:
        for value in (self.source_sha256, self.output_sha256):
            if not _SHA256.fullmatch(value):
                raise ValueError("a SHA-256 is 64 small hexadecimal letters")
        if not (isinstance(self.pipeline_version, str) and self.pipeline_version):
            raise ValueError("no version")
        require_order(self.operations)

    def canonical(self) -> bytes:
        """Return the record as JSON; the same record gives the same bytes."""
        content = {
            "format": _FORMAT,
            "source_sha256": self.source_sha256,
            "pipeline_version": self.pipeline_version,
            "operations": [{"operation": one.name, **asdict(one)} for one in self.operations],
            "output_sha256": self.output_sha256,
        }
        text = json.dumps(
            content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
        )
        return text.encode()

    def is_of(self, data: bytes) -> bool:
        """Return whether ``data`` is the file that left."""
        return hashlib.sha256(data).hexdigest() == self.output_sha256


def rendered(
    pixels: Pixels,
    operations: tuple[Operation, ...],
    *,
    source_sha256: str,
    kind: OutputKind,
    quality: int | None = None,
) -> tuple[bytes, Rendition]:
    """Return a clean file of a photo's pixels after the operations, and the record of it.

    What is written down is what was done: both come from the same operations.

    Raises
    ------
    DisguiseError
        A cover can't be drawn, or the picture is too large for such a file.
    """
    data = render_clean(performed(pixels, operations), kind=kind, quality=quality)
    made = hashlib.sha256(data).hexdigest()
    return data, Rendition(source_sha256, VERSION, operations, made)


def rendition_of(record: bytes) -> Rendition:
    """Return the record that :meth:`Rendition.canonical` wrote.

    Raises
    ------
    DamagedError
        It is no such record, or names something that is not done to photos here.
    """
    try:
        content = json.loads(record)
        if set(content) != _KEYS or content["format"] != _FORMAT:
            raise ValueError("other keys")
        found = Rendition(
            source_sha256=content["source_sha256"],
            pipeline_version=content["pipeline_version"],
            operations=tuple(_operation(one) for one in content["operations"]),
            output_sha256=content["output_sha256"],
        )
        is_same = found.canonical() == record
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged() from error
    if not is_same:
        raise _damaged()
    return found


def _operation(content: dict[str, Any]) -> Operation:
    """Return the operation; a value too many is a TypeError, one too few shows in the bytes."""
    kind = _BY_NAME[content.pop("operation")]
    return kind(**{name: _frozen(value) for name, value in content.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def _damaged() -> DamagedError:
    return DamagedError(
        "The record of how this picture was made can't be read, or names something that is not "
        "done to photos here. Make the picture anew from its original."
    )
