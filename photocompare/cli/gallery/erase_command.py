"""``gallery erase``: what would go is shown, and goes once a person has said so."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from photocompare.cli.command import EXIT_STOPPED, UsageError
from photocompare.cli.gallery.opening import (
    Here,
    add_json_option,
    add_store_options,
    opened_store,
)
from photocompare.cli.gallery.telling import EXIT_DONE, counted, say, say_json
from photocompare.cli.gallery.typed import patient_numbered

if TYPE_CHECKING:
    from photocompare.gallery.erasing import Target, WhatGoes

_WORD = "ERASE"
_NAMES = {
    "patients": ("patient, with the key of everything theirs", "patients"),
    "cases": ("case", "cases"),
    "visits": ("visit", "visits"),
    "photos": ("photo", "photos"),
    "consents": ("consent", "consents"),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--patient", metavar="NUMBER", help="a patient, with everything of theirs")
    what.add_argument("--case", metavar="ID", help="a case, as 'gallery list' names it")
    what.add_argument("--photo", metavar="ID", help="a photo, as 'gallery list --patient' names it")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return the exit code; nothing goes unless a person types the word, or said ``--yes``."""
    from photocompare.gallery.erasing import erase, preview

    if not options.yes and not sys.stdin.isatty():
        raise UsageError("Nobody is there to be asked. Add --yes if it is to go for good.")
    with opened_store(options) as here:
        target = _target(here, options)
        if not options.yes and not _is_sure(here.do(preview, target=target)):
            print("Nothing was erased.", file=sys.stderr)
            return EXIT_STOPPED
        gone = here.do(erase, target=target)
    if options.json:
        say_json(erased=asdict(gone))
    else:
        say(f"Erased for good: {_listed(gone)}.", *_of_copies(gone))
    return EXIT_DONE


def _target(here: Here, options: argparse.Namespace) -> Target:
    from photocompare.gallery.erasing import Target

    if options.patient:
        return Target(patient_id=patient_numbered(here, options.patient).id)
    if not (options.case or options.photo):
        raise UsageError("Say what is to be erased: a number or an id is missing.")
    return Target(case_id=options.case or None, photo_id=options.photo or None)


def _is_sure(goes: WhatGoes) -> bool:
    print(f"This would go for good: {_listed(goes)}.", file=sys.stderr)
    for sentence in _of_copies(goes):
        print(sentence, file=sys.stderr)
    print(f"Type {_WORD} to erase it: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == _WORD


def _listed(goes: WhatGoes) -> str:
    counts = [(getattr(goes, name), words) for name, words in _NAMES.items()]
    return ", ".join(counted(count, *words) for count, words in counts if count)


def _of_copies(goes: WhatGoes) -> list[str]:
    told = []
    if goes.copies_sent:
        copies = counted(goes.copies_sent, "copy", "copies")
        told.append(f"{copies} that left are out of reach: call them back.")
    told.append("Backups that were made before still hold it: delete those that are old.")
    return told
