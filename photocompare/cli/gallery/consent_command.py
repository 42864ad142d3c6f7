"""``gallery consent``: what a patient agreed to, recorded for photos, or taken back at once."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.opening import (
    Here,
    add_json_option,
    add_store_options,
    opened_store,
)
from photocompare.cli.gallery.telling import EXIT_DONE, counted, say, say_json
from photocompare.cli.gallery.typed import day_of

if TYPE_CHECKING:
    from photocompare.gallery.records import Disguise, Purpose
    from photocompare.gallery.services.consents import NewConsent

_PURPOSES = (
    "clinical record, the patient's own report, colleagues, teaching, publication, website or "
    "social media"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "--photo", action="append", default=[], metavar="ID", help="a photo; may be given again"
    )
    parser.add_argument("--case", metavar="ID", help="every photo of this case")
    parser.add_argument("--purpose", metavar="PURPOSE", help=_PURPOSES)
    parser.add_argument(
        "--withdraw",
        action="store_true",
        help="take consents back, of --purpose or all; pictures end with them everywhere",
    )
    add_said_options(parser)
    parser.add_argument("--channel", default="", metavar="NAME", help="where, if not everywhere")
    parser.add_argument("--disguise", metavar="HOW", help="how the patient is to be disguised")
    add_store_options(parser)
    add_json_option(parser)


def add_said_options(parser: argparse._ActionsContainer) -> None:
    """Add what is known of a consent that was given."""
    parser.add_argument("--text-version", metavar="NAME", help="the version of the text shown")
    parser.add_argument("--given-by", metavar="WHO", help="'the patient', or who may for them")
    parser.add_argument("--how", metavar="HOW", help="such as 'signed on paper'")
    parser.add_argument("--given-on", metavar="DAY", help="when, as 2026-03-31 (default: now)")
    parser.add_argument("--until", metavar="DAY", help="the last day that it holds")


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having recorded the consent or taken it back."""
    from photocompare.gallery.services.consents import record_consent

    with opened_store(options) as here:
        photo_ids = _photo_ids(here, options)
        if options.withdraw:
            return _withdrawn(here, options, photo_ids)
        purpose = purpose_of(options.purpose)
        if purpose is None:
            raise UsageError(f"Say with --purpose what they agreed to: {_PURPOSES}.")
        new = said_consent(here, options, purpose)
        if new is None:
            raise UsageError("Say with --text-version, --given-by and --how what they agreed to.")
        made = here.do(record_consent, photo_ids=photo_ids, new=new)
    if options.json:
        say_json(recorded=[one.id for one in made])
    else:
        say(f"Recorded for {counted(len(made), 'photo')}: {purpose}.")
    return EXIT_DONE


def said_consent(here: Here, options: argparse.Namespace, purpose: Purpose) -> NewConsent | None:
    """Return the consent that the options tell of; None where they tell nothing of one."""
    from photocompare.gallery.services.consents import NewConsent

    said = (options.text_version, options.given_by, options.how)
    if not any(said):
        return None
    if not all(said):
        raise UsageError("A consent needs all of --text-version, --given-by and --how.")
    now = here.store.now()
    given_on, until = day_of(options.given_on, "--given-on"), day_of(options.until, "--until")
    if given_on is not None and given_on > now.date():
        raise UsageError("--given-on lies in the future. Correct the day.")
    if until is not None and until < now.date():
        raise UsageError("--until is over already. Correct the day.")
    return NewConsent(
        purpose,
        options.text_version,
        now if given_on is None else datetime.combine(given_on, time(), UTC),
        options.given_by,
        options.how,
        channel=getattr(options, "channel", ""),
        disguise=_disguise_of(getattr(options, "disguise", None)),
        expires_on=until,
    )


def purpose_of(text: str | None) -> Purpose | None:
    """Return the purpose that was typed, if one was."""
    from photocompare.gallery.records import Purpose

    if text is None:
        return None
    try:
        return Purpose(text.strip().casefold())
    except ValueError as error:
        raise UsageError(f"'{text}' is no purpose. Use {_PURPOSES}.") from error


def _disguise_of(text: str | None) -> Disguise:
    from photocompare.gallery.records import Disguise

    if text is None:
        return Disguise.NONE
    try:
        return Disguise(text.strip())
    except ValueError as error:
        known = ", ".join(f"'{one}'" for one in Disguise)
        raise UsageError(f"'{text}' is no disguise. Use one of: {known}.") from error


def _photo_ids(here: Here, options: argparse.Namespace) -> list[str]:
    from photocompare.gallery.services.photos import photos

    ids = list(dict.fromkeys(options.photo))
    if options.case:
        ids += [one.id for one in here.do(photos, case_id=options.case) if one.id not in ids]
    if not ids:
        raise UsageError("Say of which photos: --case ID or --photo ID, as 'gallery list' names.")
    return ids


def _withdrawn(here: Here, options: argparse.Namespace, photo_ids: list[str]) -> int:
    from photocompare.gallery.services.consents import withdraw_photo

    purpose = purpose_of(options.purpose)
    copies = [
        copy for one in photo_ids for copy in here.do(withdraw_photo, photo_id=one, purpose=purpose)
    ]
    if options.json:
        say_json(withdrawn=photo_ids, copies_to_recall=copies)
        return EXIT_DONE
    say(f"Taken back for {counted(len(photo_ids), 'photo')}: {purpose or 'every purpose'}.")
    if copies:
        say(f"{counted(len(copies), 'copy', 'copies')} that left under it: call them back.")
    return EXIT_DONE
