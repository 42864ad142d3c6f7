"""The words after ``gallery``, and what each of them does."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from photocompare.cli.command import Command
from photocompare.cli.gallery import (
    backup_command,
    consent_command,
    erase_command,
    export_command,
    import_command,
    invite_command,
    key_command,
    list_command,
    log_command,
    restore_command,
    verify_command,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    commands = parser.add_subparsers(dest="gallery_command", metavar="COMMAND", required=True)
    for name, command in _COMMANDS.items():
        sub = commands.add_parser(
            name, help=command.summary, description=command.summary, allow_abbrev=False
        )
        command.add_options(sub)


def run(options: argparse.Namespace) -> int:
    """Return the exit code: 0 done, 2 not done, 3 done but for what is said."""
    return _COMMANDS[options.gallery_command].run(options)


_COMMANDS: Mapping[str, Command] = {
    "new": Command(
        "make a store, and write its recovery sheet to a file",
        key_command.add_new_options,
        key_command.run_new,
    ),
    "import": Command(
        "take photos in: files, a folder, a ZIP, or a table that says whose each is",
        import_command.add_options,
        import_command.run,
    ),
    "list": Command(
        "show the patients by their numbers, with their cases; or the photos of one patient",
        list_command.add_options,
        list_command.run,
    ),
    "consent": Command(
        "record what a patient agreed to, or take it back",
        consent_command.add_options,
        consent_command.run,
    ),
    "export": Command(
        "give pictures out: with consent, disguised as agreed, clean, and noted",
        export_command.add_options,
        export_command.run,
    ),
    "backup": Command(
        "write one encrypted file with everything, then restore and read it to be sure of it",
        backup_command.add_options,
        backup_command.run,
    ),
    "restore": Command(
        "bring a backup back, into a folder of its own",
        restore_command.add_options,
        restore_command.run,
    ),
    "verify": Command(
        "say whether everything is still what was stored; nothing is changed",
        verify_command.add_options,
        verify_command.run,
    ),
    "erase": Command(
        "erase a patient, a case or a photo for good, after showing what goes",
        erase_command.add_options,
        erase_command.run,
    ),
    "log": Command(
        "show what was done, by whom and when, and whether the log is whole",
        log_command.add_options,
        log_command.run,
    ),
    "invite": Command(
        "print a code by which somebody who logs in becomes a member of the clinic",
        invite_command.add_options,
        invite_command.run,
    ),
    "sheet": Command(
        "write the recovery sheet of the store to a file, to be printed",
        key_command.add_sheet_options,
        key_command.run_sheet,
    ),
    "key": Command(
        "bring the key of the store back from its recovery sheet",
        key_command.add_key_options,
        key_command.run_key,
    ),
    "phrase": Command(
        "have the store open with a passphrase alone, or without one",
        key_command.add_phrase_options,
        key_command.run_phrase,
    ),
}
