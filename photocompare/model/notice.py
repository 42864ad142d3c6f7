"""Doubt as data: what a stage wants the reader to know beside its result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The step of the path that speaks."""

    LOAD = "load"
    ALIGN = "align"
    NORMALISE = "normalise"
    MEASURE = "measure"
    GRADE = "grade"


class Severity(StrEnum):
    """How much a notice matters to the reader."""

    NOTE = "note"  # good to know; takes nothing away from the numbers
    WARNING = "warning"  # some numbers are less sure, or withheld


@dataclass(frozen=True, slots=True)
class Notice:
    """One plain sentence from a stage, printed by page and report alike."""

    stage: Stage
    message: str
    severity: Severity = Severity.WARNING
