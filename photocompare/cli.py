"""The command line: a thin shell over the pipeline and the report.

What is heavy is imported inside the command that needs it, so that ``--help`` and a mistyped
option answer at once.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from photocompare.errors import AlignmentError, PhotoCompareError, PhotoReadError, RegionError
from photocompare.version import VERSION

if TYPE_CHECKING:
    from photocompare.model import Comparison, Photo, Region
    from photocompare.settings import Settings

EXIT_COMPARED = 0
EXIT_UNUSABLE = 2  # an input can't be used
EXIT_NOT_COMPARABLE = 3  # the photos can't be laid over each other
EXIT_STOPPED = 130  # as shells have it

# A microscope shows 0.0002 mm a pixel, a whole body in a thumbnail 5 mm; beyond is a slip.
_LEAST_MM_PER_PX, _MOST_MM_PER_PX = 0.0001, 10.0

_REGION_FORM = "NAME:KIND:x,y;x,y;x,y (KIND treated, reference or ignore; x and y from 0 to 1)"


class _UsageError(PhotoCompareError):
    """An option that can't be understood."""


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence instead of printing its manual."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")


@dataclass(frozen=True, slots=True)
class _Command:
    """One word after ``python -m photocompare``."""

    summary: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 done, 2 an input can't be used, 3 the photos can't be compared."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr] # tests replace it
    try:
        options = _parser().parse_args(arguments)
        return _COMMANDS[options.command].run(options)
    except AlignmentError as error:
        return _refused(error, EXIT_NOT_COMPARABLE)
    except PhotoCompareError as error:
        return _refused(error, EXIT_UNUSABLE)
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return EXIT_STOPPED


def _refused(error: PhotoCompareError, code: int) -> int:
    sentence = " ".join(str(error).split())  # one line, whatever a file name holds
    print("".join(c if c.isprintable() else "?" for c in sentence), file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="photocompare", description="Compare two photos of the same skin.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"photocompare {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in _COMMANDS.items():
        sub = commands.add_parser(
            name, help=command.summary, description=command.summary, allow_abbrev=False
        )
        command.add_options(sub)
    return parser


def _add_compare_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="BEFORE", help="the earlier photo")
    parser.add_argument("after", metavar="AFTER", help="the later photo")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    parser.add_argument(
        "--region", action="append", default=[], metavar="REGION", help=_REGION_FORM
    )
    parser.add_argument("--indication", metavar="NAME", help="what was treated, such as redness")
    parser.add_argument("--mm-per-px", metavar="F", help="scale of the before photo, if known")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def _run_compare(options: argparse.Namespace) -> int:
    # Whatever can be known to be wrong is said before anything heavy starts.
    regions = _regions(options.region)
    settings = _settings(options)
    before, after = (_photo_file(name) for name in (options.before, options.after))
    folder = Path(options.out)
    from photocompare.report import (
        comparison_json,
        readings_text,
        require_folder,
        write_outputs,
    )

    require_folder(folder)
    comparison = _compared(before, after, settings, regions)
    write_outputs(comparison, folder)
    text = comparison_json(comparison) if options.json else readings_text(comparison)
    print(text, end="")
    return EXIT_COMPARED


def _compared(
    before: Path, after: Path, settings: Settings, regions: tuple[Region, ...]
) -> Comparison:
    from photocompare.pipeline import compare

    first, second = (_loaded(path, settings) for path in (before, after))
    return compare(first, second, settings, regions=regions)


def _loaded(path: Path, settings: Settings) -> Photo:
    from photocompare.load import load_photo

    try:
        return load_photo(path, settings.load)
    except PhotoReadError as error:
        raise PhotoReadError(f"{path.name}: {error}") from error  # which of the two is meant


def _photo_file(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise _UsageError(f"There is no file '{name}'. Check the path of the photo.")
    if path.is_dir():
        raise _UsageError(f"'{name}' is a folder. Choose one photo in it.")
    return path


def _settings(options: argparse.Namespace) -> Settings:
    from photocompare.indications import find_indication
    from photocompare.settings import MeasureSettings, Settings

    if options.indication is not None:
        find_indication(options.indication)
    measure = MeasureSettings(mm_per_px=_mm_per_px(options.mm_per_px))
    return Settings(measure=measure, indication=options.indication)


def _mm_per_px(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not _LEAST_MM_PER_PX <= value <= _MOST_MM_PER_PX:  # NaN fails too
        raise _UsageError(
            f"--mm-per-px is '{text}'; it needs a number from {_LEAST_MM_PER_PX} to "
            f"{_MOST_MM_PER_PX:g}, such as 0.08. Leave it out if the scale is not known."
        )
    return value


def _regions(texts: Sequence[str]) -> tuple[Region, ...]:
    regions = tuple(_region(text) for text in texts)
    names = [region.name for region in regions]
    for name in names:
        if names.count(name) > 1:
            raise RegionError(f"Two regions are called '{name}'. Give each its own name.")
    return regions


def _region(text: str) -> Region:
    from photocompare.model import Region, RegionKind

    parts = text.rsplit(":", 2)
    if len(parts) != 3:
        raise RegionError(f"The region '{text}' can't be read. Write it as {_REGION_FORM}.")
    name, kind, outline = parts
    corners = [corner for corner in outline.split(";") if corner.strip()]
    try:
        outline_xy = tuple(_corner(corner) for corner in corners)
    except ValueError as error:
        raise RegionError(
            f"The outline of the region '{name}' can't be read. Write it as x,y;x,y;x,y with "
            "numbers from 0 to 1."
        ) from error
    known = {entry.value: entry for entry in RegionKind}
    if kind not in known:
        raise RegionError(f"'{kind}' is not a kind of region. Use one of: {', '.join(known)}.")
    return Region(name=name, kind=known[kind], outline_xy=outline_xy)


def _corner(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x), float(y)


def _add_validate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="fewer and smaller pairs, for a look")


def _run_validate(options: argparse.Namespace) -> int:
    from photocompare.validate import validate

    def tell(step: str, share: float) -> None:
        end = "\n" if share >= 1.0 else ""
        print(f"\r{share:4.0%}  {step:<24}", end=end, file=sys.stderr, flush=True)

    is_watched = sys.stderr.isatty()
    print(validate(quick=options.quick, tell=tell if is_watched else None))
    return EXIT_COMPARED


_COMMANDS: Mapping[str, _Command] = {
    "compare": _Command(
        "lay two photos over each other, measure what changed, write the results to a folder",
        _add_compare_options,
        _run_compare,
    ),
    "validate": _Command(
        "hold the tool against simulated skin whose truth is known, and print one table",
        _add_validate_options,
        _run_validate,
    ),
}
