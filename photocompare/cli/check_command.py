"""``check``: one photo, and what to do better before the next one is taken."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from photocompare.cli.command import EXIT_COMPARED
from photocompare.cli.options import (
    CARD_FORM,
    RULER_FORM,
    mm_per_px,
    scale_settings,
)
from photocompare.cli.photo_files import loaded, photo_file

if TYPE_CHECKING:
    from photocompare.model import Grade


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument("photo", metavar="PHOTO", help="the photo that was just taken")
    parser.add_argument("--earlier", metavar="PHOTO", help="a photo of the same skin before")
    parser.add_argument("--mm-per-px", metavar="F", help="scale of the photo, if known")
    parser.add_argument("--ruler", metavar="POINTS:MM", help=RULER_FORM)
    parser.add_argument("--card-pitch", metavar="MM", help=CARD_FORM)
    parser.add_argument("--json", action="store_true", help="print JSON instead of sentences")


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having printed a sentence for each fault."""
    scale = scale_settings(options.ruler, options.card_pitch)
    typed = mm_per_px(options.mm_per_px)
    path = photo_file(options.photo)
    earlier_path = None if options.earlier is None else photo_file(options.earlier)
    from photocompare.capture import check_photo
    from photocompare.report.plain import SCHEMA, plain
    from photocompare.settings import MeasureSettings, Settings

    settings = Settings(scale=scale, measure=MeasureSettings(mm_per_px=typed))
    earlier = None if earlier_path is None else loaded(earlier_path, settings)
    photo = loaded(path, settings)
    found = check_photo(photo, settings, earlier=earlier)
    notices = [notice.message for notice in photo.notices]
    if options.json:
        document = {"schema": SCHEMA, "grade": plain(found), "notices": notices}
        print(json.dumps(document, indent=2, sort_keys=True))
    else:
        print("\n".join(_sentences(found, notices)))
    return EXIT_COMPARED


def _sentences(found: Grade, notices: list[str]) -> list[str]:
    faults = [check.message for check in found.checks if check.message]
    head = f"Photo {found.letter} (A best, F not usable)"
    told = [f"  {sentence}" for sentence in faults] or ["  Nothing to object to."]
    return [head, *told, *(f"- {message}" for message in notices)]
