"""``gallery export``: pictures to a file, once everything that they need is there."""

from __future__ import annotations

import argparse
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.export_order import COVERINGS, TRACES, order_of
from photocompare.cli.gallery.new_file import made_safe, new_file, write
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
from photocompare.cli.gallery.typed import patient_numbered

if TYPE_CHECKING:
    from photocompare.gallery.releasing.outgoing import GivenOut, Order

_OUTLINE = "as x,y;x,y;x,y in fractions of the photo"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "--photo", action="append", default=[], metavar="ID", help="a photo; may be given again"
    )
    parser.add_argument(
        "--patient",
        metavar="NUMBER",
        help="instead: all that is held of this patient, for them, as a ZIP that is not encrypted",
    )
    parser.add_argument("--purpose", metavar="PURPOSE", help="what for, as the consent names it")
    parser.add_argument("--channel", default="", metavar="NAME", help="where it will be seen")
    parser.add_argument("--out", metavar="FILE", help="the file; several photos make a ZIP")
    parser.add_argument("--cover", default="none", metavar="HOW", help=COVERINGS)
    parser.add_argument("--region", metavar="OUTLINE", help=f"what is to be seen, {_OUTLINE}")
    parser.add_argument(
        "--mask",
        action="append",
        default=[],
        metavar="OUTLINE",
        help=f"a part to cover, {_OUTLINE}; may be given again",
    )
    parser.add_argument("--kind", default="jpeg", metavar="KIND", help="jpeg, png or webp")
    parser.add_argument("--side-by-side", action="store_true", help="two photos in one picture")
    parser.add_argument(
        "--looked-at",
        action="append",
        default=[],
        metavar="WHAT",
        help=f"you looked for it, and it is not to be seen: {TRACES}",
    )
    parser.add_argument(
        "--rules", metavar="PLACE", help="by whose rules it is published, such as eu-gdpr"
    )
    parser.add_argument("--answers", metavar="FILE", help="your answers to its checklist, as JSON")
    parser.add_argument(
        "--checklist", action="store_true", help="show how the checklist stands; nothing leaves"
    )
    add_store_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Return 0 where the file was written, or where nothing of a checklist holds back."""
    from photocompare.gallery.services.giving_out import give_out

    if options.checklist:
        return _checklist(options)
    if not options.out:
        raise UsageError("Say with --out where the picture is written.")
    if options.patient is not None:
        return _own_copy(options)
    order = order_of(options)
    with opened_store(options) as here, new_file(options.out) as file:
        order = _laid_over_each_other(here, order)
        given = here.do(give_out, order=order)
        write(file, given.data)
    if options.json:
        say_json(file=options.out, media_type=given.media_type, copies=list(given.copy_ids))
    else:
        say(*_sentences(options.out, order, given))
    return EXIT_DONE


def _own_copy(options: argparse.Namespace) -> int:
    """Return 0 where all is in the copy, 3 where a photo is damaged."""
    from photocompare.gallery.services.own_copy import write_own_copy

    if options.photo or options.purpose:
        raise UsageError("--patient gives everything of theirs: leave --photo and --purpose out.")
    tell = Progress()
    with opened_store(options) as here, new_file(options.out) as raw:
        patient = patient_numbered(here, options.patient)
        with io.BufferedWriter(raw) as file:
            made = here.do(
                write_own_copy,
                patient_id=patient.id,
                file=file,
                progress=lambda share: tell.share("copying", share),
            )
            made_safe(file)
    if options.json:
        say_json(file=options.out, photos=made.photo_count, missing=list(made.missing))
    else:
        say(f"{options.out}: {counted(made.photo_count, 'photo')} and the record, not encrypted.")
        say(*(f"damaged, and left out: photo {one}" for one in made.missing))
    return EXIT_IN_PART if made.missing else EXIT_DONE


def _laid_over_each_other(here: Here, order: Order) -> Order:
    """Return the order with the second of two that are joined laid onto the first, as it is kept.

    Where nothing is kept of how they lie, each is shown as it was taken.
    """
    from photocompare.gallery.services.alignments import alignments
    from photocompare.gallery.services.photos import photo

    if not order.is_joined:
        return order
    first, second = order.pictures
    case_id = here.do(photo, photo_id=first.photo_id).case_id
    kept = here.do(alignments, case_id=case_id).get((first.photo_id, second.photo_id))
    if kept is None:
        return order
    frame = replace(second.frame, laid=kept.locked)
    return replace(order, pictures=(first, replace(second, frame=frame)))


def _sentences(name: str, order: Order, given: GivenOut) -> list[str]:
    from photocompare.gallery.releasing.covering import strength_of
    from photocompare.gallery.releasing.removed import Removal

    count, size = counted(len(given.pictures), "photo"), megabytes(len(given.data))
    told = [f"{name}: {count}, {size}, noted as given out for: {order.use.purpose}."]
    if order.is_joined and order.pictures[1].frame.laid is None:
        told.append("No alignment of the two is kept, so each is shown as it was taken.")
    told.append(f"Disguise: {strength_of(order.pictures[0].frame.covering).words}")
    left = {
        (state.trace, state.removal)
        for picture in given.pictures
        for state in picture.traces
        if state.removal is not Removal.REMOVED
    }
    return told + [f"{removal}: {trace}" for trace, removal in sorted(left)]


def _checklist(options: argparse.Namespace) -> int:
    from photocompare.gallery.releasing.checklist import may_publish
    from photocompare.gallery.services.giving_out import checked_for

    order = order_of(options)
    with opened_store(options) as here:
        checked = here.do(checked_for, order=order)
    items = [
        {
            "id": one.item.id,
            "question": one.item.question_in("en"),
            "answer": str(one.answer),
            "answered_by": "the record" if one.item.by else "you",
            "holds_back": one.holds_back,
        }
        for one in checked
    ]
    if options.json:
        say_json(items=items, may_publish=may_publish(checked))
    else:
        say(
            *(
                f"{'holds back' if one['holds_back'] else 'passes':<10}  {one['answer']:<10}  "
                f"{one['id']}  {one['question']} ({one['answered_by']})"
                for one in items
            )
        )
    return EXIT_DONE if may_publish(checked) else EXIT_IN_PART
