"""The sample cases that ship with the app; none shows a real treatment."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from photocompare.errors import PhotoCompareError
from photocompare.load import load_photo
from photocompare.model import Photo, Region
from photocompare.settings import MeasureSettings, Settings

FOLDER_VARIABLE = "PHOTOCOMPARE_SAMPLES"  # a clinic's own demonstration cases in place of ours
_FOLDER = Path(__file__).resolve().parents[2] / "sample_images"
_FIRST = "redness_settles"  # shown when the app opens; the others follow by name
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SampleVisit:
    """One day of a case; ``file`` is a photo on disk."""

    label: str
    day: int
    file: Path


@dataclass(frozen=True, slots=True)
class SampleCase:
    """A case with its marked skin, as its ``case.json`` tells it."""

    name: str
    title: str
    summary: str
    is_simulated: bool
    indication: str | None
    mm_per_px: float | None
    visits: tuple[SampleVisit, ...]
    regions: tuple[Region, ...]

    @property
    def settings(self) -> Settings:
        """Return the settings that fit this case."""
        return Settings(
            measure=MeasureSettings(mm_per_px=self.mm_per_px), indication=self.indication
        )


def sample_cases() -> tuple[SampleCase, ...]:
    """Return the sample cases, the one to open with first."""
    return cases_in(Path(os.environ.get(FOLDER_VARIABLE, _FOLDER)))


@cache
def cases_in(folder: Path) -> tuple[SampleCase, ...]:
    """Return the cases of ``folder``; a broken one is left out and logged."""
    cases = []
    files = folder.glob("*/case.json")
    for file in sorted(files, key=lambda file: (file.parent.name != _FIRST, file.parent.name)):
        try:
            cases.append(_read(file))
        except (OSError, ValueError, KeyError, PhotoCompareError) as error:
            _LOG.warning("sample %s left out: %s", file.parent.name, error)
    return tuple(cases)


def _read(file: Path) -> SampleCase:
    case: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    visits = tuple(
        SampleVisit(visit["label"], int(visit["day"]), file.parent / visit["file"])
        for visit in case["visits"]
    )
    if len(visits) < 2:
        raise ValueError("a case needs two visits")
    regions = tuple(
        Region(item["name"], item["kind"], tuple((x, y) for x, y in item["outline_xy"]))
        for item in case.get("regions", [])
    )
    return SampleCase(
        name=file.parent.name,
        title=case["title"],
        summary=case["summary"],
        is_simulated=bool(case["simulated"]),
        indication=case.get("indication"),
        mm_per_px=case.get("mm_per_px"),
        visits=visits,
        regions=regions,
    )


def sample_photo(visit: SampleVisit) -> Photo:
    """Return the photo of ``visit``."""
    return load_photo(visit.file)


@cache
def sample_sha256(visit: SampleVisit) -> str:
    """Return the SHA-256 of the file of ``visit``, in hex."""
    return hashlib.sha256(visit.file.read_bytes()).hexdigest()
