"""All cases that were treated for the same, whatever came of it, and those of them to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from photocompare.gallery.database.tables import CaseRow, ReadingRow, VisitRow
from photocompare.gallery.records import Phase, Purpose
from photocompare.gallery.services.consented import visits_without
from photocompare.gallery.services.found import NOT_COMPARABLE
from photocompare.gallery.services.work import Work
from photocompare.indications import find_indication
from photocompare.model import Verdict

HOPED_FOR = Verdict.LOWER
"""What a treatment is for: each primary quantity is one that it is to lower."""

_TOLD = frozenset(map(str, (Verdict.LOWER, Verdict.HIGHER, Verdict.WITHIN_ERROR)))


@dataclass(frozen=True, slots=True)
class Treated:
    """Which cases are meant: those treated for ``indication``, in ``area`` where one is given.

    ``purpose`` is what they are to be shown for.
    """

    indication: str
    purpose: Purpose
    area: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a case lies among those treated for the same: the change of the primary quantity."""

    case_id: str
    change: float
    low: float | None
    high: float | None
    verdict: Verdict
    may_be_shown: bool = False

    @property
    def is_without_response(self) -> bool:
        """Return whether it did not change beyond error in the direction that was hoped for."""
        return self.verdict is not HOPED_FOR


@dataclass(frozen=True, slots=True)
class Everyone:
    """Every treated case: ``spots`` of those with a change, from the lowest to the highest.

    The rest is counted by why it has none: the photos can't be compared, the quantity could not be
    measured on them, or nobody has compared them yet.
    """

    spots: tuple[Spot, ...] = ()
    not_comparable: int = 0
    not_measurable: int = 0
    not_measured: int = 0

    @property
    def count(self) -> int:
        """How many were treated, all in all."""
        return len(self.spots) + self.not_comparable + self.not_measurable + self.not_measured

    @property
    def median(self) -> float | None:
        """The change with as many below it as above; None where none is known."""
        return median(one.change for one in self.spots) if self.spots else None

    @property
    def without_response(self) -> tuple[Spot, ...]:
        """Those within error, and those changed the other way."""
        return tuple(one for one in self.spots if one.is_without_response)


def everyone(work: Work, treated: Treated) -> Everyone:
    """Return all treated cases: those with a baseline and at least one visit after it."""
    showable = set(work.session.scalars(_showable(work, treated)))
    bounds = _intervals(work, treated)
    spots: list[Spot] = []
    counts = dict.fromkeys(("not_comparable", "not_measurable", "not_measured"), 0)
    for case_id, change, verdict in work.session.execute(
        _all(work, treated, CaseRow.id, CaseRow.change, CaseRow.verdict)
    ):
        if verdict is None:
            counts["not_measured"] += 1
        elif verdict == NOT_COMPARABLE:
            counts["not_comparable"] += 1
        elif change is None or verdict not in _TOLD:
            counts["not_measurable"] += 1
        else:
            low, high = bounds.get(case_id, (None, None))
            is_showable = case_id in showable
            spots.append(Spot(case_id, change, low, high, Verdict(verdict), is_showable))
    spots.sort(key=lambda one: (one.change, one.case_id))
    return Everyone(tuple(spots), **counts)


def representative(found: Everyone, count: int) -> tuple[str, ...]:
    """Return up to ``count`` cases that may be shown, spread evenly over all that were measured.

    Each stands for an equal share of all; of an odd number the one in the middle is the median
    case, or the nearest to it that may be shown. From the lowest change to the highest.
    """
    changes = [one.change for one in found.spots]
    left = [one for one in found.spots if one.may_be_shown]
    places = sorted(range(count), key=lambda place: (abs(place - (count - 1) / 2), place))
    chosen: list[Spot] = []
    for place in places:
        if not left:
            break
        wished = _quantile(changes, (place + 0.5) / count)
        nearest = min(left, key=lambda one: (abs(one.change - wished), one.case_id))
        left.remove(nearest)
        chosen.append(nearest)
    return tuple(one.case_id for one in sorted(chosen, key=lambda one: (one.change, one.case_id)))


def _quantile(ordered: list[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _all(work: Work, treated: Treated, *columns: Any) -> Select[Any]:
    base, later = aliased(VisitRow), aliased(VisitRow)
    is_later = or_(
        later.day > base.day,
        and_(
            later.day == base.day,
            base.phase == str(Phase.BEFORE),
            later.phase == str(Phase.AFTER),
        ),
    )
    of_case = (later.clinic_id == work.clinic_id, later.case_id == CaseRow.id)
    is_base = and_(base.clinic_id == CaseRow.clinic_id, base.id == CaseRow.baseline_visit_id)
    return (
        select(*columns)
        .join(base, is_base)
        .where(*_rules(work, treated), exists().where(*of_case, is_later))
    )


def _rules(work: Work, treated: Treated) -> list[Any]:
    rules = [CaseRow.clinic_id == work.clinic_id, CaseRow.indication == treated.indication]
    return [*rules, CaseRow.area == treated.area] if treated.area else rules


def _showable(work: Work, treated: Treated) -> Select[Any]:
    """Return the cases of which every shot of both visits may be kept, and shown for the purpose.

    A consent for one channel alone is none here: who looks is in the practice, or is not known.
    """
    lacking = [
        select(visits_without(work, Purpose.RECORD).c.id),
        select(visits_without(work, treated.purpose, channel="").c.id),
    ]
    visits = (CaseRow.baseline_visit_id, CaseRow.last_visit_id)
    return select(CaseRow.id).where(
        *_rules(work, treated),
        CaseRow.first_photo_id.is_not(None),
        CaseRow.last_photo_id.is_not(None),
        CaseRow.baseline_visit_id != CaseRow.last_visit_id,
        *(visit_id.not_in(one) for one in lacking for visit_id in visits),
    )


def _intervals(work: Work, treated: Treated) -> dict[str, tuple[float | None, float | None]]:
    """Return the intervals of the changes on the cards; of several regions it is the first."""
    rows = work.session.execute(
        select(ReadingRow.case_id, ReadingRow.low, ReadingRow.high)
        .join(
            CaseRow,
            and_(
                CaseRow.clinic_id == ReadingRow.clinic_id,
                CaseRow.id == ReadingRow.case_id,
                CaseRow.baseline_visit_id == ReadingRow.before_id,
                CaseRow.last_visit_id == ReadingRow.after_id,
            ),
        )
        .where(
            *_rules(work, treated),
            ReadingRow.quantity == find_indication(treated.indication).primary_quantity,
        )
        .order_by(ReadingRow.position.desc())
    )
    return {case_id: (low, high) for case_id, low, high in rows}
