"""``series``: several visits laid over one of them, and written to a folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

from photocompare.cli.command import EXIT_COMPARED, UsageError
from photocompare.cli.options import mm_per_px
from photocompare.cli.photo_files import loaded, photo_file
from photocompare.errors import AlignmentError

if TYPE_CHECKING:
    from photocompare.model import AlignedSeries, Photo
    from photocompare.settings import Settings

_MOST_VISITS = 60  # a visit a month for five years; each is laid over two others


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "photos", metavar="PHOTO", nargs="+", help="a photo of each visit, in order"
    )
    parser.add_argument(
        "--base",
        default="1",
        metavar="N",
        help="which of them the others are laid over, counted from 1 (default 1)",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    parser.add_argument("--mm-per-px", metavar="F", help="scale of the base photo, if known")


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having written the folder and told of every visit.

    One visit that was refused does not spoil the others; when all are, nothing is written.
    """
    paths = [photo_file(name) for name in options.photos]
    base_index = _base_index(options.base, len(paths))
    scale = mm_per_px(options.mm_per_px)
    folder = Path(options.out)
    from photocompare.report import require_folder, series_text, write_series
    from photocompare.settings import Settings

    require_folder(folder)
    settings = Settings()
    photos = _PhotosOnDemand(paths, settings)
    series = _aligned(photos, base_index, settings, scale)
    _require_one(series)
    write_series(series, photos, folder, settings.align)
    print(series_text(series), end="")
    return EXIT_COMPARED


def _require_one(series: AlignedSeries) -> None:
    """Raise where every visit was refused: there is nothing to write."""
    others = [visit for visit in series.visits if visit.index != series.base_index]
    if any(visit.alignment is not None for visit in others):
        return
    said = f"Visit {others[0].index + 1}: {others[0].refusal}"
    raise AlignmentError(f"No visit could be laid over visit {series.base_index + 1}. {said}")


def _aligned(
    photos: Sequence[Photo], base_index: int, settings: Settings, scale: float | None
) -> AlignedSeries:
    from photocompare.align import align_series

    return align_series(
        photos,
        base_index,
        settings.align,
        mm_per_px=scale,
        progress=_tell if sys.stderr.isatty() else None,
    )


def _tell(step: str, share: float) -> None:
    end = "\n" if share >= 1.0 else ""
    print(f"\r{share:4.0%}  {step:<40}", end=end, file=sys.stderr, flush=True)


def _base_index(text: str, count: int) -> int:
    if count < 2:
        raise UsageError("A series needs two photos or more. Give one of each visit, in order.")
    if count > _MOST_VISITS:
        raise UsageError(f"{count} photos are too many; give {_MOST_VISITS} visits at most.")
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= count:
        raise UsageError(f"--base is '{text}'; it needs the number of a visit, from 1 to {count}.")
    return int(text) - 1


class _PhotosOnDemand(Sequence["Photo"]):
    """The photos of a series; the last two that were asked for are held, and no more."""

    def __init__(self, paths: Sequence[Path], settings: Settings) -> None:
        self._paths = paths
        self._settings = settings
        self._held: dict[int, Photo] = {}

    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, index: int) -> Photo: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Photo]: ...
    def __getitem__(self, index: int | slice) -> Photo | Sequence[Photo]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        photo = self._held.pop(index, None)
        if photo is None:
            while len(self._held) > 1:
                del self._held[next(iter(self._held))]
            photo = loaded(self._paths[index], self._settings)
        self._held[index] = photo
        return photo
