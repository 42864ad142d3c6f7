"""The clinic's own error of a shot, in place of the one that is bundled."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from scipy import special

from photocompare.gallery.repeatability.clinic_error import ClinicError, Note
from photocompare.gallery.repeatability.drift import growth_of
from photocompare.gallery.repeatability.pooling import (
    ANYWHERE,
    Pool,
    VisitScatter,
    Where,
    pooled,
    scatters_of,
)
from photocompare.gallery.repeatability.spreads import LOG_QUANTITIES, ErrorScale, ShotSpread
from photocompare.settings import ClinicShot, MeasureSettings, RepeatSettings

_DEFAULT = RepeatSettings()
_BUNDLED = MeasureSettings()


def clinic_shot_error(
    spreads: Iterable[ShotSpread],
    quantity: str,
    *,
    where: Where = ANYWHERE,
    on: date | None = None,
    settings: RepeatSettings = _DEFAULT,
    measure: MeasureSettings = _BUNDLED,
) -> ClinicError:
    """Return the error of a shot of ``quantity`` as the clinic's own repeat shots show it.

    Of the visits with the device, room and operator of ``where``; where those are too few, of those
    with the same device and room, the same device, then of all; and the bundled error where there
    are none. With ``on``, of the time up to that day.

    Pooled with the variance s0 that is promised without them as a scaled inverse chi-squared prior
    does: s2 = (f0*s0 + f*seen) / (f0 + f). f0 is ``MeasureSettings.shot_freedom``, and less where
    the shots contradict the promise upwards: too wide an interval harms nobody. It is never less
    than what is read from each pair and a share of the bundled error.
    """
    kept = tuple(spread for spread in spreads if spread.quantity == quantity)
    shared, found = _group(kept, quantity, where, on, settings)
    if not found:
        return _bundled(quantity, measure)
    notes = [] if _given(where) == shared else [Note.FELL_BACK]
    growth = growth_of(found, quantity, settings=settings)
    since = growth.since if growth.is_sure else None
    if since is not None:
        found = tuple(one for one in found if one.day >= since)
        notes.append(Note.GROWN)
    pool = pooled(found, settings)
    error = _own(quantity, pool, notes, settings=settings, measure=measure)
    return replace(error, shared=shared, since=since)


def shot_errors_for(
    spreads: Iterable[ShotSpread],
    measure: MeasureSettings = _BUNDLED,
    *,
    where: Where = ANYWHERE,
    on: date | None = None,
    without: frozenset[str] = frozenset(),
    settings: RepeatSettings = _DEFAULT,
) -> MeasureSettings:
    """Return ``measure`` with the clinic's own error of a shot wherever there is one.

    ``without`` are the visits that are to be compared: their repeats count by themselves, and
    would count twice.
    """
    kept = tuple(spread for spread in spreads if spread.visit not in without)
    names = sorted({spread.quantity for spread in kept})
    errors = (
        clinic_shot_error(kept, name, where=where, on=on, settings=settings, measure=measure)
        for name in names
    )
    shots = tuple(
        ClinicShot(one.quantity, one.factor, one.degrees_of_freedom, one.visits, one.shots)
        for one in errors
        if one.is_own
    )
    return replace(measure, clinic_shots=shots)


def bundled_sd(quantity: str, measure: MeasureSettings = _BUNDLED) -> float | None:
    """Return the bundled standard deviation of one shot; None where it hangs on what is seen."""
    own = {
        "evenness_redness": measure.evenness.redness_shot_log,
        "evenness_pigment": measure.evenness.pigment_shot_log,
    }
    learnt = getattr(measure.surface.learnt, quantity, None)
    size = own.get(quantity, getattr(measure.shot_error, quantity, None))
    if learnt is not None:
        size = learnt.shot
    if size is None or quantity == "hair_density":  # to it comes a share of the hairs
        return None
    return float(size) * math.sqrt((1.0 - measure.visit_share) / 2.0)


def _given(where: Where) -> tuple[str, ...]:
    """Return what is asked for, what matters most first."""
    return tuple(
        name for name in ("device", "room", "operator") if getattr(where, name) is not None
    )


def _group(
    spreads: Sequence[ShotSpread],
    quantity: str,
    where: Where,
    on: date | None,
    settings: RepeatSettings,
) -> tuple[tuple[str, ...], tuple[VisitScatter, ...]]:
    """Return the visits of the smallest group that is large enough, and what they share."""
    given = _given(where)
    for count in range(len(given), 0, -1):
        shared = given[:count]
        same = Where(**{name: getattr(where, name) for name in shared})
        found = scatters_of(spreads, quantity, where=same, on=on, settings=settings)
        if sum(one.freedom for one in found) >= settings.least_group_freedom:
            return shared, found
    return (), scatters_of(spreads, quantity, on=on, settings=settings)


def _scale(quantity: str) -> ErrorScale:
    return ErrorScale.LOG if quantity in LOG_QUANTITIES else ErrorScale.LINEAR


def _bundled(quantity: str, measure: MeasureSettings) -> ClinicError:
    sd, freedom = bundled_sd(quantity, measure), measure.shot_freedom
    notes = (Note.BUNDLED,)
    return ClinicError(quantity, _scale(quantity), 1.0, freedom, sd, sd, notes=notes)


def _own(
    quantity: str,
    pool: Pool,
    notes: list[Note],
    *,
    settings: RepeatSettings,
    measure: MeasureSettings,
) -> ClinicError:
    chance = float(special.chdtrc(pool.freedom, pool.freedom * pool.ratio))
    trust = min(1.0, chance / settings.conflict_level)
    weight = measure.shot_freedom * trust
    freedom = weight + pool.freedom
    ratio = (weight + pool.freedom * pool.ratio) / freedom
    # What is read from the pair is left alone: the bundled error takes all of the difference, and
    # is known the worse, the smaller a part of the whole it is. But it counts as at least as well
    # known as it is today: two shots of a visit at hand must not outweigh it.
    whole = 1.0 + pool.noise
    square, floor = ratio * whole - pool.noise, settings.least_share**2
    said = ((Note.CONTRADICTED, trust < 1.0), (Note.WILD, pool.wild), (Note.FLOOR, square < floor))
    square = max(square, floor)
    per = math.sqrt(pool.promised_variance)
    low, high = pool.interval(settings.confidence)
    return ClinicError(
        quantity,
        _scale(quantity),
        math.sqrt(square),
        degrees_of_freedom=max(
            freedom * (square / (square + pool.noise)) ** 2, min(freedom, measure.shot_freedom)
        ),
        sd=math.sqrt((square + pool.noise) / whole) * per,
        promised_sd=per,
        own_share=pool.freedom / freedom,
        seen_sd=math.sqrt(pool.ratio) * per,
        interval=(math.sqrt(low) * per, math.sqrt(high) * per),
        visits=pool.visits,
        shots=pool.shots,
        wild=pool.wild,
        notes=(*notes, *(note for note, holds in said if holds)),
    )
