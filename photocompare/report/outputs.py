"""The folder that the command line leaves: all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from photocompare.errors import ReportError
from photocompare.model import Comparison
from photocompare.report.html import html_report
from photocompare.report.plain import comparison_json
from photocompare.report.table import readings_csv
from photocompare.view import PictureFormat, View, render

_PICTURES = {
    "before.png": View.BEFORE,
    "after.png": View.AFTER,
    "confidence.png": View.CONFIDENCE_MAP,
    "difference.png": View.DIFFERENCE_MAP,
    "redness.png": View.REDNESS_MAP,
    "pigment.png": View.PIGMENT_MAP,
    "texture.png": View.TEXTURE_MAP,
}
_TEXTS: dict[str, Callable[[Comparison], str]] = {
    "comparison.json": comparison_json,
    "readings.csv": lambda comparison: "\ufeff" + readings_csv(comparison),  # Excel asks for a BOM
    "report.html": html_report,
}

OUTPUT_NAMES = tuple(sorted((*_PICTURES, *_TEXTS)))
"""The files that are written, and the only ones that are ever overwritten."""


def require_folder(folder: Path) -> None:
    """Raise :class:`ReportError` unless ``folder`` can be made or written to; leaves no trace."""
    with scratch_for(folder) as scratch:
        del scratch


def write_outputs(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Return the files written into ``folder``: JSON, CSV, pictures and the report.

    Everything is made in a folder of its own first and then moved, so that a reader never meets
    half a result. Other files in ``folder`` stay; files of the same names are replaced.

    Raises
    ------
    ReportError
        The folder can't be made or written to, or the disk is full.
    """
    with scratch_for(folder) as scratch:
        for name, text in _TEXTS.items():
            (scratch / name).write_text(text(comparison), encoding="utf-8", newline="")
        side_px = max(comparison.pair.size_hw)
        for name, view in _PICTURES.items():
            picture = render(comparison, view, PictureFormat.PNG, max_side_px=side_px)
            (scratch / name).write_bytes(picture.data)
        folder.mkdir(parents=True, exist_ok=True)
        for name in OUTPUT_NAMES:
            os.replace(scratch / name, folder / name)
    return tuple(folder / name for name in OUTPUT_NAMES)


@contextmanager
def scratch_for(folder: Path) -> Iterator[Path]:
    """Make a folder on the same disk as ``folder``, and leave nothing of it behind."""
    made: list[Path] = []
    try:
        if folder.exists() and not folder.is_dir():
            raise ReportError(f"'{folder}' is a file. Choose a folder for the results.")
        home = _nearest(folder)
        scratch = Path(tempfile.mkdtemp(prefix=".photocompare-", dir=home))
        made.append(scratch)
        yield scratch
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReportError(
            f"The results can't be written to '{folder}' ({reason}). Choose another folder, or "
            "make room on the disk."
        ) from error
    finally:
        for path in made:
            shutil.rmtree(path, ignore_errors=True)


def _nearest(folder: Path) -> Path:
    """Return ``folder`` itself or the nearest folder above it that exists."""
    path = folder.absolute()
    while not path.exists():
        path = path.parent
    return path
