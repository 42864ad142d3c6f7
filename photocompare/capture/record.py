"""What is kept with a photo of how it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from photocompare.capture.cue import Cue

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """How one photo was taken.

    ``camera_label`` is as the browser gives it, ``size_hw`` of the photo, ``preparations`` those
    that were ticked, ``cues`` as they stood at the shutter. ``taken_at`` has a time zone.
    """

    protocol_id: str
    view_id: str
    taken_at: datetime
    camera_label: str
    size_hw: tuple[int, int]
    preparations: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()

    def __post_init__(self) -> None:
        if self.taken_at.tzinfo is None:
            raise ValueError("taken_at needs a time zone")

    def as_json(self) -> dict[str, Any]:
        """Return the record as JSON-ready values; ``schema`` is the number of its form."""
        return {
            "schema": _SCHEMA,
            "protocol": self.protocol_id,
            "view": self.view_id,
            "taken_at": self.taken_at.isoformat(),
            "camera": self.camera_label,
            "size_hw": list(self.size_hw),
            "preparations": list(self.preparations),
            "cues": [cue.as_json() for cue in self.cues],
        }
