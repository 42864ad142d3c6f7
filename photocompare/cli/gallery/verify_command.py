"""``gallery verify``: whether everything is still what was stored."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from photocompare.cli.gallery.opening import (
    Here,
    add_json_option,
    add_store_options,
    opened_store,
)
from photocompare.cli.gallery.telling import (
    EXIT_DONE,
    EXIT_IN_PART,
    Progress,
    counted,
    megabytes,
    say,
    say_json,
)
from photocompare.errors import GalleryError

if TYPE_CHECKING:
    from photocompare.gallery.verifying import Damage, Findings


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "--read-data",
        action="store_true",
        help="read every byte, which alone finds what a disk forgot; else names and sizes",
    )
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return 0 where everything is whole, 3 where something is not."""
    from photocompare.gallery.verifying import check_everything, verify

    with opened_store(options) as here:
        tell = Progress()
        if options.read_data:
            found = here.do(check_everything, progress=lambda share: tell.share("reading", share))
        else:
            found = verify(here.store)
        if options.json:
            say_json(whole=found.is_whole, **asdict(found))
        else:
            say(*_sentences(here, found, has_read=options.read_data))
    return EXIT_DONE if found.is_whole else EXIT_IN_PART


def _sentences(here: Here, found: Findings, *, has_read: bool) -> list[str]:
    if not found.is_database_sound:
        return ["The records of the store are damaged. Restore the store from a backup."]
    told = [_damaged(here, one) for one in found.damages]
    for state in found.chains.values():
        if not state.holds:
            told.append(f"The log does not hold from entry {state.first_broken} on.")
    if told:
        told.append("Nothing was changed. Restore what is damaged from a backup.")
    elif has_read:
        read = megabytes(found.bytes_read)
        told.append(f"Whole: {counted(found.object_count, 'file')}, {read} read, and the log.")
    else:
        told += [
            f"Nothing is missing: {counted(found.object_count, 'file')}, the records and the log.",
            "Only --read-data finds what changed within a file.",
        ]
    if found.orphans:
        count = counted(len(found.orphans), "file")
        told.append(f"{count} of a stopped import, which no record names: no damage.")
    return told


def _damaged(here: Here, damage: Damage) -> str:
    from photocompare.gallery.services.photos import photo

    if not damage.photo_ids:
        return f"{damage.what}: {damage.kind} {damage.object_name}"
    whose = []
    for photo_id in damage.photo_ids:
        try:
            whose.append(f"photo {photo_id} of case {here.do(photo, photo_id=photo_id).case_id}")
        except GalleryError:  # its record is damaged too
            whose.append(f"photo {photo_id}")
    return f"{damage.what}: {damage.kind}, {'; '.join(whose)}"
