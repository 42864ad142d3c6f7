"""What the visits of a case share: regions, light and scale, marked once on its baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from photocompare.errors import DamagedError, PhotoCompareError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow
from photocompare.gallery.services.cases import touch
from photocompare.gallery.services.found import forget_found
from photocompare.gallery.services.work import doing, looking
from photocompare.gallery.store import Store
from photocompare.model import Region, RegionKind
from photocompare.settings import LightMethod

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class CaseSetup:
    """How a case is measured; ``regions`` lie on the photo with ``base_sha256`` and no other.

    ``mm_per_px`` is of that photo in full size, None where it is not known.
    """

    regions: tuple[Region, ...] = ()
    mm_per_px: float | None = None
    light: LightMethod | None = None
    base_sha256: str = ""


def case_setup(store: Store, actor: Actor, clinic_id: str, *, case_id: str) -> CaseSetup:
    """Return how a case is measured; an empty one before anything was marked.

    Raises
    ------
    NotFoundError
        There is no such case.
    DamagedError
        What is kept is not what was written.
    """
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        return setup_of(work.row(CaseRow, case_id, "case"))


def keep_setup(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str, setup: CaseSetup
) -> None:
    """Keep how a case is measured; what was found in another way is forgotten.

    Raises
    ------
    NotFoundError
        There is no such case.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        row = work.row(CaseRow, case_id, "case")
        kept = _written(setup)
        if row.setup == kept:
            return
        is_alike = _measures(setup_of(row)) == _measures(setup)
        row.setup = kept
        if not is_alike:
            forget_found(work, case_id)
        touch(work, row)
        work.log("case setup kept", case_id, regions=len(setup.regions))


def setup_of(row: CaseRow) -> CaseSetup:
    """Return the record of a row; raises DamagedError."""
    kept: dict[str, Any] = row.setup
    if not kept:
        return CaseSetup()
    try:
        if kept["format"] != _FORMAT:
            raise ValueError("another format")
        regions = tuple(
            Region(
                one["name"],
                RegionKind(one["kind"]),
                tuple((float(x), float(y)) for x, y in one["outline_xy"]),
                is_proposed=bool(one["is_proposed"]),
            )
            for one in kept["regions"]
        )
        light = kept["light"]
        mm_per_px = kept["mm_per_px"]
        return CaseSetup(
            regions,
            None if mm_per_px is None else float(mm_per_px),
            None if light is None else LightMethod(light),
            str(kept["base_sha256"]),
        )
    except (KeyError, TypeError, ValueError, PhotoCompareError) as error:
        raise DamagedError(
            "The regions that are kept with this case can't be read. Check the store on "
            "Safekeeping; nothing was changed."
        ) from error


def _measures(setup: CaseSetup) -> tuple[object, ...]:
    """Return what of it changes a reading; without a region or a scale, no photo is its own."""
    light = setup.light or LightMethod.AUTO
    base = setup.base_sha256 if setup.regions or setup.mm_per_px is not None else ""
    return setup.regions, setup.mm_per_px, light, base


def _written(setup: CaseSetup) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "regions": [
            {
                "name": one.name,
                "kind": str(one.kind),
                "outline_xy": [[x, y] for x, y in one.outline_xy],
                "is_proposed": one.is_proposed,
            }
            for one in setup.regions
        ],
        "mm_per_px": setup.mm_per_px,
        "light": None if setup.light is None else str(setup.light),
        "base_sha256": setup.base_sha256,
    }
