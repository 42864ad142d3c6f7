"""``gallery new``, ``sheet``, ``key`` and ``phrase``: a store's key on paper or under a phrase."""

from __future__ import annotations

import argparse
import sys

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.new_file import new_file, write
from photocompare.cli.gallery.opening import (
    add_store_options,
    asked_phrase,
    asked_sheet,
    opened_store,
    path_of,
    store_folder,
)
from photocompare.cli.gallery.telling import EXIT_DONE, say

_PRINT = "Print it, keep it locked away from the computer, and delete the file."


def add_new_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind ``new``."""
    add_store_options(parser)
    _add_sheet(parser)


def add_sheet_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind ``sheet``."""
    add_store_options(parser)
    _add_sheet(parser)


def add_key_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind ``key``."""
    add_store_options(parser)
    parser.add_argument(
        "--sheet", metavar="FILE", help="a file with the sheet, or - for standard input; else asked"
    )


def add_phrase_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind ``phrase``."""
    add_store_options(parser)
    parser.add_argument("--drop", action="store_true", help="open without a passphrase from now on")


def run_new(options: argparse.Namespace) -> int:
    """Return the exit code, having made the store and written its sheet."""
    from photocompare.gallery.home import new_home, sheet_of
    from photocompare.gallery.store import is_store

    folder = store_folder(options)
    if is_store(folder):
        raise UsageError("The folder is a store already. Name an empty folder for a new one.")
    with new_file(options.sheet) as file:
        made = new_home(folder, key_at=path_of(options.key_file))
        with made.store as store:
            write(file, sheet_of(store).text.encode())
    where = "the keyring of the system" if made.key_file is None else str(made.key_file)
    say(f"{folder}: a new store. Its key lies in {where}.", _written(options))
    return EXIT_DONE


def run_sheet(options: argparse.Namespace) -> int:
    """Return the exit code, having written the sheet to a file of its owner alone."""
    from photocompare.gallery.home import sheet_of

    with opened_store(options) as here, new_file(options.sheet) as file:
        write(file, sheet_of(here.store).text.encode())
    say(_written(options))
    return EXIT_DONE


def run_key(options: argparse.Namespace) -> int:
    """Return the exit code, having brought the key back; a passphrase is dropped."""
    from photocompare.gallery.home import restore_key
    from photocompare.gallery.store import store_id

    folder = store_folder(options)
    store_id(folder)  # before anybody types a sheet for a folder that is no store
    kept_at = restore_key(folder, asked_sheet(options.sheet), key_at=path_of(options.key_file))
    where = "the keyring of the system" if kept_at is None else str(kept_at)
    say(f"The key lies in {where} again; the store opens with it, without a passphrase.")
    return EXIT_DONE


def run_phrase(options: argparse.Namespace) -> int:
    """Return the exit code, having set the passphrase, or dropped it."""
    from photocompare.gallery.home import drop_phrase, set_phrase

    with opened_store(options) as here:
        if options.drop:
            drop_phrase(here.store)
            say("The store opens without a passphrase from now on.")
            return EXIT_DONE
        phrase = asked_phrase("New passphrase: ")
        if sys.stdin.isatty() and asked_phrase("Once more: ") != phrase:
            raise UsageError("The two are not the same. Nothing was changed; try again.")
        set_phrase(here.store, phrase)
    say("The store opens with the passphrase alone from now on; its recovery sheet still counts.")
    key_at = path_of(options.key_file)
    if key_at is not None and key_at.exists():
        say(f"The key still lies in {options.key_file}: delete that file, or it opens with that.")
    return EXIT_DONE


def _add_sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sheet", required=True, metavar="FILE", help="where the recovery sheet is written"
    )


def _written(options: argparse.Namespace) -> str:
    return f"{options.sheet}: the recovery sheet. {_PRINT}"
