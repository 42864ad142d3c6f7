"""The clinic's own error of a shot as a page tells it: its size, what it rests on, its drift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from photocompare.gallery.actor import Actor
from photocompare.gallery.repeatability import (
    ClinicError,
    ErrorGrowth,
    PeriodError,
    ShotSpread,
    Where,
    clinic_shot_error,
    error_by_month,
    error_growth,
)
from photocompare.gallery.services.spreads import shot_spreads
from photocompare.gallery.store import Store


class PlaceKind(StrEnum):
    """What visits can have in common."""

    DEVICE = "device"
    OPERATOR = "operator"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class PlaceError:
    """The error of a shot of the visits with one device, of one operator or in one room.

    ``error`` is None where they are too few to tell it, or ``name`` is "": of them it was not said.
    """

    kind: PlaceKind
    name: str
    visits: int
    shots: int
    error: ClinicError | None


@dataclass(frozen=True, slots=True)
class OwnError:
    """The clinic's error of a shot of one quantity.

    ``whole`` is the one that comparisons use now, from all visits; ``growth`` is sure only beyond
    what chance does among all the quantities that are looked at.
    """

    whole: ClinicError
    growth: ErrorGrowth
    months: tuple[PeriodError, ...]
    places: tuple[PlaceError, ...]


def shot_errors(store: Store, actor: Actor, clinic_id: str) -> tuple[ClinicError, ...]:
    """Return the error of a shot of each quantity that the clinic's repeat shots tell of.

    As comparisons use it now, by name of the quantity; a case leaves out its own shots besides.
    Raises DamagedError.
    """
    spreads = shot_spreads(store, actor, clinic_id)
    return tuple(clinic_shot_error(spreads, name) for name in _quantities(spreads))


def own_error(store: Store, actor: Actor, clinic_id: str, *, quantity: str) -> OwnError:
    """Return the clinic's error of a shot of ``quantity``; raises DamagedError.

    The bundled one where no repeat shot of the clinic tells of it.
    """
    spreads = shot_spreads(store, actor, clinic_id)
    tests = max(1, len(_quantities(spreads)))
    kept = [one for one in spreads if one.quantity == quantity]
    return OwnError(
        clinic_shot_error(kept, quantity),
        error_growth(kept, quantity, tests=tests),
        error_by_month(kept, quantity),
        tuple(place for kind in PlaceKind for place in _places(kept, quantity, kind)),
    )


def _quantities(spreads: Iterable[ShotSpread]) -> list[str]:
    return sorted({one.quantity for one in spreads})


def _places(spreads: Sequence[ShotSpread], quantity: str, kind: PlaceKind) -> list[PlaceError]:
    """Return the error in each place of a kind, those of which it was not said last."""
    names = sorted({getattr(one, kind) for one in spreads}, key=lambda name: (not name, name))
    return [_place(spreads, quantity, kind, name) for name in names]


def _place(spreads: Sequence[ShotSpread], quantity: str, kind: PlaceKind, name: str) -> PlaceError:
    there = [one for one in spreads if getattr(one, kind) == name]
    shots: dict[str, int] = {}
    for one in there:
        shots[one.visit] = max(shots.get(one.visit, 0), one.shots)
    error = clinic_shot_error(spreads, quantity, where=Where(**{kind.value: name}))
    is_told = bool(name) and error.shared == (kind.value,)
    return PlaceError(kind, name, len(shots), sum(shots.values()), error if is_told else None)
