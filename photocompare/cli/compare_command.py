"""``compare``: two photos laid over each other, measured, and written to a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from photocompare.cli.command import EXIT_COMPARED, UsageError
from photocompare.cli.options import (
    CARD_FORM,
    FACE_REGION_FORM,
    REGION_FORM,
    RULER_FORM,
    Marked,
    mm_per_px,
    regions,
    regions_in,
    scale_settings,
)
from photocompare.cli.photo_files import loaded, photo_file
from photocompare.cli.point_options import POINTS_FORM, points

if TYPE_CHECKING:
    from photocompare.model import Comparison, LockedAlignment
    from photocompare.settings import Settings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument("before", metavar="BEFORE", help="the earlier photo")
    parser.add_argument("after", metavar="AFTER", help="the later photo")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    parser.add_argument("--region", action="append", default=[], metavar="REGION", help=REGION_FORM)
    parser.add_argument("--indication", metavar="NAME", help="what was treated, such as redness")
    parser.add_argument("--mm-per-px", metavar="F", help="scale of the before photo, if known")
    parser.add_argument("--ruler", metavar="POINTS:MM", help=RULER_FORM)
    parser.add_argument("--card-pitch", metavar="MM", help=CARD_FORM)
    parser.add_argument(
        "--face-region", action="append", default=[], metavar="NAME", help=FACE_REGION_FORM
    )
    parser.add_argument(
        "--propose-reference",
        action="store_true",
        help="use skin that looks untreated as reference, and say that nobody has confirmed it",
    )
    parser.add_argument("--points", metavar="PAIRS", help=POINTS_FORM)
    parser.add_argument(
        "--alignment",
        metavar="JSON",
        help="comparison.json of an earlier comparison of these photos, whose alignment is kept",
    )
    for visit in ("before", "after"):
        parser.add_argument(
            f"--{visit}-repeat",
            action="append",
            default=[],
            metavar="FILE",
            help=f"one more photo of the {visit} visit, up to 4: they show the error of a shot",
        )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having written the folder and printed the readings."""
    # Whatever can be known to be wrong is said before anything heavy starts.
    areas = Marked(regions(options.region), tuple(options.face_region), options.propose_reference)
    settings = _settings(options)
    before, after = (photo_file(name) for name in (options.before, options.after))
    before_repeats = tuple(photo_file(name) for name in options.before_repeat)
    after_repeats = tuple(photo_file(name) for name in options.after_repeat)
    _require_few(before_repeats, after_repeats, settings)
    kept = _kept_alignment(options)
    folder = Path(options.out)
    from photocompare.report import (
        comparison_json,
        readings_text,
        require_folder,
        write_outputs,
    )

    require_folder(folder)
    visits = ((before, *before_repeats), (after, *after_repeats))
    comparison = _compared(visits, settings, areas, kept)
    write_outputs(comparison, folder)
    text = comparison_json(comparison) if options.json else readings_text(comparison)
    print(text, end="")
    return EXIT_COMPARED


def _compared(
    visits: tuple[tuple[Path, ...], tuple[Path, ...]],
    settings: Settings,
    marked: Marked,
    kept: LockedAlignment | None,
) -> Comparison:
    from photocompare.pipeline import compare

    (before, *before_repeats), (after, *after_repeats) = (
        [loaded(path, settings) for path in visit] for visit in visits
    )
    return compare(
        before,
        after,
        settings,
        regions=regions_in(before, marked),
        alignment=kept,
        before_repeats=tuple(before_repeats),
        after_repeats=tuple(after_repeats),
    )


def _require_few(before: tuple[Path, ...], after: tuple[Path, ...], settings: Settings) -> None:
    """Raise where a visit has more photos than are taken, before any is decoded."""
    from photocompare.errors import TooManyShotsError

    most = settings.measure.most_shots
    for visit, repeats in (("before", before), ("after", after)):
        if len(repeats) + 1 > most:
            raise TooManyShotsError(visit=visit, given=len(repeats) + 1, most=most)


def _kept_alignment(options: argparse.Namespace) -> LockedAlignment | None:
    if options.alignment is None:
        return None
    if options.points is not None:
        raise UsageError(
            "--points and --alignment exclude each other: a kept alignment is used as it is. Leave "
            "one of them out."
        )
    from photocompare.align import load_alignment

    return load_alignment(options.alignment)


def _settings(options: argparse.Namespace) -> Settings:
    from photocompare.indications import find_indication
    from photocompare.settings import AlignSettings, MeasureSettings, Settings

    if options.indication is not None:
        find_indication(options.indication)
    measure = MeasureSettings(mm_per_px=mm_per_px(options.mm_per_px))
    align = AlignSettings(points=points(options.points))
    scale = scale_settings(options.ruler, options.card_pitch)
    return Settings(align=align, scale=scale, measure=measure, indication=options.indication)
