"""A series in a folder: each visit on the base grid, and a record of how they lie."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from photocompare.align import laid_on_base
from photocompare.model import AlignedSeries, Photo
from photocompare.report.outputs import scratch_for
from photocompare.report.plain import series_json
from photocompare.settings import AlignSettings
from photocompare.view import PictureFormat, encode

RECORD_NAME = "series.json"


def picture_name(index: int) -> str:
    """Return the name of a visit's picture; visits are counted from 1."""
    return f"visit_{index + 1:02d}.png"


def write_series(
    series: AlignedSeries, photos: Sequence[Photo], folder: Path, settings: AlignSettings
) -> tuple[Path, ...]:
    """Return the files written into ``folder``: a picture of each visit that fits, and the record.

    Pictures are at working size with the light as taken, black where the visit does not show the
    base's skin. Everything is made in a folder of its own first and then moved. A picture that an
    earlier series left for a visit that is refused now is deleted, so that it passes for nothing.

    Raises
    ------
    ReportError
        The folder can't be made or written to, or the disk is full.
    """
    names = [RECORD_NAME]
    with scratch_for(folder) as scratch:
        (scratch / RECORD_NAME).write_text(series_json(series), encoding="utf-8", newline="")
        for index, visit in enumerate(series.visits):
            if visit.alignment is None:
                continue
            laid = laid_on_base(series, index, photos, settings)
            picture = encode(laid.after, PictureFormat.PNG)
            (scratch / picture_name(index)).write_bytes(picture.data)
            names.append(picture_name(index))
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            os.replace(scratch / name, folder / name)
        for visit in series.visits:
            if visit.alignment is None:
                (folder / picture_name(visit.index)).unlink(missing_ok=True)
    return tuple(folder / name for name in names)


def series_text(series: AlignedSeries) -> str:
    """Return a line a visit: how far off it may be, by which way, or why it was refused."""
    lines = []
    for visit in series.visits:
        name = f"visit {visit.index + 1}"
        if visit.index == series.base_index:
            lines.append(f"{name}  the base")
        elif visit.alignment is None:
            lines.append(f"{name}  refused: {visit.refusal}")
        else:
            way = "" if visit.through is None else f", through visit {visit.through + 1}"
            share = visit.alignment.overlap_fraction
            lines.append(
                f"{name}  expected error {visit.alignment.error_px:.2f} px, "
                f"{share:.0%} of the base in common{way}"
            )
    for cycle in series.cycles:
        said = "as expected" if cycle.agrees else "more than expected"
        lines.append(
            f"visits {series.base_index + 1}, {cycle.first + 1} and {cycle.second + 1}  two ways "
            f"lie {cycle.apart_px:.2f} px apart, {said} ({cycle.expected_px:.2f} px)"
        )
    return "\n".join(lines) + "\n"
