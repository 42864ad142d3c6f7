"""``gallery import``: photos taken in, each safe before the next; or shown as they would be."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photocompare.cli.command import EXIT_STOPPED, EXIT_UNUSABLE, UsageError
from photocompare.cli.gallery.consent_command import add_said_options, said_consent
from photocompare.cli.gallery.opening import (
    Here,
    add_json_option,
    add_store_options,
    opened_store,
)
from photocompare.cli.gallery.sources import opened_sources, sorted_out
from photocompare.cli.gallery.telling import (
    EXIT_DONE,
    EXIT_IN_PART,
    Progress,
    counted,
    left_out,
    say,
    say_json,
)
from photocompare.cli.gallery.typed import day_of

if TYPE_CHECKING:
    from photocompare.gallery.importing import Into
    from photocompare.gallery.importing.batch import Outcome

_UNSEEN = (
    "No consent was recorded, so these photos are kept and shown to nobody. Record it with "
    "'gallery consent'."
)
_AGAIN = "What was taken in is safe. Run the same command again to take in the rest."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "sources",
        metavar="PHOTOS",
        nargs="+",
        help="photos, folders, ZIPs; and one CSV table that says whose each file is, beside which "
        "they lie if nothing else is named",
    )
    parser.add_argument("--patient", default="", metavar="NUMBER", help="whose photos these are")
    parser.add_argument(
        "--case",
        metavar="AREA/INDICATION",
        help="of which part, for what, such as face/redness; or the id of a case",
    )
    parser.add_argument(
        "--day", metavar="DAY", help="the visit of photos that don't say when they were taken"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show the visits that would be made; take nothing in"
    )
    add_said_options(parser.add_argument_group("the consent that these photos are kept"))
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return 0 where all is in, 3 where something was left out, 2 where all was, 130 if stopped."""
    from photocompare.gallery.importing import Watch
    from photocompare.gallery.importing.batch import import_found

    named = sorted_out(options.sources)
    with opened_store(options) as here:
        into = _into(here, options)
        with opened_sources(named, today=here.store.now().date()) as found:
            if not (found.candidates or found.refused):
                raise UsageError("There is no photo in what was named. Check the path.")
            if options.dry_run:
                from photocompare.cli.gallery.dry_run import shown

                return shown(here, found, into, as_json=options.json)
            with _stoppable() as is_stopped:
                watch = Watch(Progress().count, is_stopped)
                outcome = here.do(import_found, found=found, into=into, watch=watch)
    _say(options, into, outcome)
    return _exit_code(outcome)


def _into(here: Here, options: argparse.Namespace) -> Into:
    from photocompare.gallery.ids import is_id
    from photocompare.gallery.importing import Into
    from photocompare.gallery.records import Purpose

    case, area, indication = None, "", ""
    if is_id(options.case):
        case = options.case
    elif options.case:
        area, indication = _part_and_reason(options.case)
    return Into(
        case_id=case,
        patient_number=options.patient,
        area=area,
        indication=indication,
        day=day_of(options.day, "--day"),
        consent=said_consent(here, options, Purpose.RECORD),
    )


def _part_and_reason(text: str) -> tuple[str, str]:
    """Return the area and the indication, both known: no patient is begun for a slip."""
    from photocompare.capture import AREAS
    from photocompare.indications import find_indication

    area, _, indication = text.partition("/")
    if not (area and indication):
        raise UsageError(
            f"--case is '{text}'; write it as AREA/INDICATION, such as face/redness, or give the "
            "id that 'gallery list' shows."
        )
    if area not in AREAS:
        raise UsageError(f"'{area}' is not a known area. Use one of: {', '.join(AREAS)}.")
    find_indication(indication)
    return area, indication


@contextmanager
def _stoppable() -> Iterator[_Stop]:
    """Yield what says whether Ctrl-C was pressed; pressed again, it stops at once."""
    stop = _Stop()
    names = [name for name in ("SIGINT", "SIGTERM") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), stop.asked) for name in names}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


class _Stop:
    def __init__(self) -> None:
        self._is_asked = False

    def __call__(self) -> bool:
        return self._is_asked

    def asked(self, *_: object) -> None:
        if self._is_asked:
            raise KeyboardInterrupt
        self._is_asked = True
        print("\nStopping after this photo.", file=sys.stderr)


def _say(options: argparse.Namespace, into: Into, outcome: Outcome) -> None:
    if options.json:
        say_json(
            kept=list(outcome.kept),
            held=list(outcome.held),
            left_out=[{"file": one.display_name, "reason": one.reason} for one in outcome.refused],
            notes=list(outcome.notes),
            stopped=outcome.is_cancelled,
        )
        return
    say(*outcome.notes, *left_out(outcome.refused))
    say(
        f"{counted(len(outcome.kept), 'photo')} taken in, {len(outcome.held)} held before, "
        f"{len(outcome.refused)} left out."
    )
    if outcome.kept and into.consent is None:
        say(_UNSEEN)
    if outcome.is_cancelled:
        print(f"Stopped. {_AGAIN}", file=sys.stderr)


def _exit_code(outcome: Outcome) -> int:
    if outcome.is_cancelled:
        return EXIT_STOPPED
    if not outcome.refused:
        return EXIT_DONE
    return EXIT_IN_PART if outcome.kept or outcome.held else EXIT_UNUSABLE
