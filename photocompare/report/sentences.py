"""Reasons and remarks taken apart, so that what is said twice is printed once."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from photocompare.model import Reading, Verdict

_END = re.compile(r"(?<=[.!?]) +(?=[A-Z0-9])")


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``."""
    return _END.split(text) if text else []


def with_bare_reasons(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the readings, those that can't be told with the reason alone.

    What is to be kept in mind of readings that can be told stands with them: behind a reason it
    would only hide the reason.
    """
    told = [reading for reading in readings if reading.verdict is not Verdict.NOT_MEASURABLE]
    remarks = {sentence for reading in told for sentence in sentences(reading.reason)}
    return tuple(
        replace(reading, reason=_without(reading.reason, remarks))
        if reading.verdict is Verdict.NOT_MEASURABLE
        else reading
        for reading in readings
    )


def _without(reason: str, remarks: Collection[str]) -> str:
    first, *others = sentences(reason) or [""]
    return " ".join([first, *(sentence for sentence in others if sentence not in remarks)])
