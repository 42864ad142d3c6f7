"""``gallery backup``: one encrypted file with everything, proved by restoring it."""

from __future__ import annotations

import argparse
from pathlib import Path

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.opening import (
    Here,
    add_json_option,
    add_store_options,
    opened_store,
)
from photocompare.cli.gallery.telling import EXIT_DONE, Progress, counted, megabytes, say, say_json
from photocompare.cli.gallery.typed import require_writable


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "to",
        metavar="TO",
        help="a folder, where the file is called after the store and the time; or a file that "
        "isn't there yet, whose name ends in .age",
    )
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having written the file and said what is in it."""
    from photocompare.gallery.backup import make_backup

    to = Path(options.to).expanduser()
    folder, name = (to.parent, to.name) if to.suffix == ".age" else (to, "")
    require_writable(folder)
    with opened_store(options) as here:
        _require_outside(here, folder)
        made = here.do(make_backup, folder=folder, name=name, progress=Progress().share)
    if options.json:
        say_json(
            file=str(made.file),
            made_at=made.made_at.isoformat(),
            files=made.object_count,
            byte_count=made.byte_count,
        )
    else:
        count = counted(made.object_count, "file")
        say(f"{made.file}: {count}, {megabytes(made.byte_count)}, restored and read to be sure.")
    return EXIT_DONE


def _require_outside(here: Here, folder: Path) -> None:
    if folder.resolve().is_relative_to(here.store.folder.resolve()):
        raise UsageError(
            "This folder lies in the store, and would be lost with it. Choose one on another disk."
        )
