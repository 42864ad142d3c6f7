"""``gallery invite``: a code by which somebody becomes a member, the first admin too."""

from __future__ import annotations

import argparse

from photocompare.cli.gallery.opening import add_json_option, add_store_options, opened_store
from photocompare.cli.gallery.telling import EXIT_DONE, say, say_json
from photocompare.gallery.actor import Role

_ROLES = {role.name.lower(): role for role in Role}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument("--role", required=True, choices=sorted(_ROLES), help="what they may do")
    parser.add_argument("--name", default="", metavar="NAME", help="what they are called")
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having printed the code."""
    from photocompare.gallery.services.invitations import invite

    with opened_store(options) as here:
        made = here.do(invite, name=options.name, role=_ROLES[options.role])
    until = made.member.invited_until
    day = "" if until is None else f"{until:%Y-%m-%d}"
    if options.json:
        say_json(code=made.code, member=made.member.id, role=options.role, until=day)
    else:
        say(
            made.code,
            f"Good until {day}, once. Tell it to nobody else: whoever logs in and types it on "
            "Gallery is this member.",
        )
    return EXIT_DONE
