"""``gallery log``: what was done, newest first; ids and counts, never a name."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.opening import add_json_option, add_store_options, opened_store
from photocompare.cli.gallery.telling import EXIT_DONE, EXIT_IN_PART, counted, say, say_json
from photocompare.cli.gallery.typed import day_of

if TYPE_CHECKING:
    from photocompare.gallery.audit import ChainState
    from photocompare.gallery.records import AuditEntry


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument("--day", metavar="DAY", help="the entries of one day (UTC), as 2026-03-31")
    parser.add_argument("--what", metavar="WHAT", help="one kind of entry, such as 'photo seen'")
    parser.add_argument(
        "--most", default="50", metavar="N", help="how many at most, newest first (default 50)"
    )
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return 0 where the log holds, 3 where it does not."""
    from photocompare.gallery.services.log import WantedEntries, chain_state, entries

    wanted = WantedEntries(
        most=_most(options.most), what=options.what, day=day_of(options.day, "--day")
    )
    with opened_store(options) as here:
        found = here.do(entries, wanted=wanted)
        state = here.do(chain_state)
    if options.json:
        listed = [{**asdict(one), "at": one.at.isoformat()} for one in found]
        say_json(entries=listed, count=state.count, holds=state.holds)
    else:
        say(*(_line(one) for one in found), _of_chain(state))
    return EXIT_DONE if state.holds else EXIT_IN_PART


def _line(entry: AuditEntry) -> str:
    detail = json.dumps(entry.detail, sort_keys=True) if entry.detail else ""
    who = entry.member_id[-8:]
    line = f"{entry.number}  {entry.at:%Y-%m-%d %H:%M:%S}  {who}  {entry.what}  {entry.subject_id}"
    return f"{line}  {detail}".rstrip()


def _of_chain(state: ChainState) -> str:
    if state.holds:
        return f"The log holds: {counted(state.count, 'entry', 'entries')}."
    return f"The log does not hold from entry {state.first_broken} on: it was changed or cut."


def _most(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 1_000_000:
        raise UsageError(f"--most is '{text}'; it needs a number from 1 to 1,000,000.")
    return int(text)
