"""What was typed of pictures that are to leave, as the order that the gallery takes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.consent_command import purpose_of

if TYPE_CHECKING:
    from photocompare.gallery.releasing.clean import OutputKind
    from photocompare.gallery.releasing.covering import Covering
    from photocompare.gallery.releasing.outgoing import Order, Publication

_T = TypeVar("_T")

COVERINGS = "none, eye-bar, t-bar, by-hand, face, region or one-eye"
TRACES = (
    "face (where the program is not sure), marks (scars, moles, tattoos), worn (jewellery, "
    "clothes), background"
)
_KINDS = ("jpeg", "png", "webp")
_LEAST_CORNERS = 3


def order_of(options: argparse.Namespace) -> Order:
    """Return the order; each photo is shown in the same way."""
    from photocompare.gallery.releasing.orders import Frame
    from photocompare.gallery.releasing.outgoing import Order, Use, WantedPicture
    from photocompare.gallery.releasing.removed import Trace

    purpose = purpose_of(options.purpose)
    if purpose is None or not options.photo:
        raise UsageError("Say which photos leave, with --photo, and what for, with --purpose.")
    if options.kind not in _KINDS:
        raise UsageError(f"--kind is '{options.kind}'; use one of: {', '.join(_KINDS)}.")
    if options.side_by_side and len(options.photo) != 2:
        raise UsageError("--side-by-side takes two photos: name --photo twice.")
    frame = Frame(
        _covering(options.cover),
        _outline(options.region, "--region") if options.region else None,
        covers=tuple(_outline(one, "--mask") for one in options.mask),
    )
    names = {
        "face": Trace.FACE,
        "marks": Trace.MARKS,
        "worn": Trace.WORN,
        "background": Trace.BACKGROUND,
    }
    looked_at = frozenset(_known(one, names, "--looked-at", TRACES) for one in options.looked_at)
    return Order(
        tuple(WantedPicture(one, frame) for one in options.photo),
        Use(purpose, options.channel),
        cast("OutputKind", options.kind.upper()),
        is_joined=options.side_by_side,
        looked_at=looked_at,
        publication=_publication(options),
    )


def _covering(text: str) -> Covering:
    from photocompare.gallery.releasing.covering import Covering

    names = {one.name.lower().replace("_", "-"): one for one in Covering}
    return _known(text, names, "--cover", COVERINGS)


def _known(text: str, names: dict[str, _T], option: str, known: str) -> _T:
    try:
        return names[text]
    except KeyError as error:
        raise UsageError(f"{option} is '{text}'; use {known}.") from error


def _outline(text: str, option: str) -> tuple[tuple[float, float], ...]:
    try:
        corners = [one.split(",") for one in text.split(";") if one.strip()]
        outline = tuple((float(x), float(y)) for x, y in corners)
    except ValueError:
        outline = ()
    is_inside = all(0.0 <= value <= 1.0 for corner in outline for value in corner)
    if len(outline) < _LEAST_CORNERS or not is_inside:
        raise UsageError(
            f"{option} '{text}' can't be read. Write it as x,y;x,y;x,y with numbers from 0 to 1."
        )
    return outline


def _publication(options: argparse.Namespace) -> Publication | None:
    from photocompare.gallery.releasing.outgoing import Publication

    if options.rules is None:
        return None
    said = _answers(options.answers)
    return Publication(
        options.rules, *(said.get(name, {}) for name in ("answers", "reasons", "facts"))
    )


def _answers(name: str | None) -> dict[str, dict[str, Any]]:
    """Return what stands in the file: answers and facts are true or false, reasons are texts."""
    if name is None:
        return {}
    try:
        said = json.loads(Path(name).expanduser().read_text("utf-8"))
        kinds = {"answers": bool, "reasons": str, "facts": bool}
        if all(isinstance(one, kinds[part]) for part in said for one in said[part].values()):
            return dict(said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise UsageError(
        f"The answers in '{name}' can't be read. Write them as --checklist prints them: "
        '{"answers": {"ID": true}, "reasons": {"ID": "why"}, "facts": {"NAME": true}}.'
    )
