"""Further visits of the user's own case: held as files, decoded when they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

import streamlit as st

from photocompare.model import Photo, PhotoPair
from photocompare.ui.chosen import ChosenPair, Visit, shots_of
from photocompare.ui.held import HeldPhoto
from photocompare.ui.history import History
from photocompare.view import day_text

MOST_VISITS = 12
"""With more, a grid on a laptop shows each smaller than a phone would."""

BEFORE, AFTER = "slot-before", "slot-after"


@dataclass(frozen=True, slots=True, eq=False)
class OwnVisit:
    """A further visit; the one without a photo stands for the after photo, among the others."""

    key: str
    day: float | None = None
    when: str = ""
    held: HeldPhoto | None = None


def own_visit(held: HeldPhoto) -> OwnVisit:
    """Return the visit that ``held`` is of, on the day that its file tells."""
    photo = held.photo
    day, when = _day_of(photo)
    return OwnVisit(photo.source.sha256, day, when, held)


def _day_of(photo: Photo) -> tuple[float | None, str]:
    taken = photo.source.taken_at
    return (None, "") if taken is None else (float(taken.toordinal()), taken.date().isoformat())


class VisitList(History[tuple[OwnVisit, ...]]):
    """The further visits and the after photo, in their order."""

    MOST: ClassVar[int] = 3  # steps: each may hold the file of one that was removed

    def add(self, visit: OwnVisit, after: Photo) -> None:
        """Put ``visit`` where its day belongs; at the end where a day is not known."""
        self.change(by_day((*self.now, visit), after))

    def remove(self, key: str) -> None:
        """Leave out a visit; the after photo is no further one and stays."""
        self.change(tuple(item for item in self.now if item.key != key or item.held is None))

    def move(self, key: str, step: int) -> None:
        """Move a visit among the others."""
        order = list(self.now)
        place = next((index for index, item in enumerate(order) if item.key == key), None)
        if place is None or not 0 <= place + step < len(order):
            return
        order.insert(place + step, order.pop(place))
        self.change(tuple(order))

    @property
    def held(self) -> tuple[HeldPhoto, ...]:
        """The photos of the further visits."""
        return tuple(item.held for item in self.now if item.held is not None)


def by_day(visits: tuple[OwnVisit, ...], after: Photo) -> tuple[OwnVisit, ...]:
    """Return ``visits`` by their days; as they stand where one is not known."""
    days = [_day_of(after)[0] if item.held is None else item.day for item in visits]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return visits
    order = sorted(range(len(visits)), key=lambda place: known[place])
    return tuple(visits[place] for place in order)


@dataclass
class OwnVisits:
    """The further visits of a session, and which two are compared."""

    order: VisitList = field(default_factory=lambda: VisitList((OwnVisit(AFTER),)))
    chosen: dict[str, str] = field(default_factory=dict)

    def clear(self) -> None:
        """Drop every photo."""
        self.order = VisitList((OwnVisit(AFTER),))
        self.chosen.clear()

    def sides(self) -> tuple[str, str]:
        """Return the keys of the before and the after visit, those of the two slots at first."""
        keys = {BEFORE, *(item.key for item in self.order.now)}
        before = self.chosen.get("before", BEFORE)
        after = self.chosen.get("after", AFTER)
        is_pair = before in keys and after in keys and before != after
        return (before, after) if is_pair else (BEFORE, AFTER)

    def put_aside(self) -> None:
        """Keep the files alone of the visits that aren't compared, removed ones too."""
        lists = (self.order.now, *self.order.earlier, *self.order.later)
        for item in (item for visits in lists for item in visits):
            if item.held is not None and item.key not in self.sides():
                item.held.put_aside()


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=lambda held: held.clear()
)
def own_visits() -> OwnVisits:
    """Return the further visits of this session; cleared within a second of the tab's closing."""
    return OwnVisits()


def among_visits(pair: ChosenPair, own: OwnVisits, label: Callable[[int], str]) -> ChosenPair:
    """Return the two of all visits that were chosen; ``pair`` holds those of the two slots."""
    if not own.order.held:
        return pair
    first = _of_slot(BEFORE, label(1), pair.before, pair.repeats[0])
    others = [
        _of_slot(AFTER, label(number), pair.after, pair.repeats[1])
        if item.held is None
        else _further(item, label(number), item.held)
        for number, item in enumerate(own.order.now, 2)
    ]
    visits = {visit.key: visit for visit in (first, *others)}
    keys = own.sides()
    before, after = (visits[key] for key in keys)
    photos = before.load(), after.load()
    return replace(
        pair,
        before=photos[0],
        after=photos[1],
        details=(
            before.label,
            ", ".join(filter(None, (after.label, day_text(PhotoPair(*photos))))),
        ),
        repeats=(_loaded(before), _loaded(after)),
        visits=tuple(visits.values()),
        visit_keys=keys,
    )


def _of_slot(key: str, label: str, photo: Photo, repeats: tuple[Photo, ...]) -> Visit:
    day, when = _day_of(photo)
    return Visit(key, label, photo.source.sha256, lambda: photo, day, when, shots_of(repeats))


def _loaded(visit: Visit) -> tuple[Photo, ...]:
    return tuple(shot.load() for shot in visit.repeats)


def _further(item: OwnVisit, label: str, held: HeldPhoto) -> Visit:
    return Visit(item.key, label, item.key, lambda: held.photo, item.day, item.when)
