"""One measured thing about a frame, and the cue that several looks at it add up to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photocompare.capture.cue import Action, Cue, CueId, CueState, Reason
from photocompare.settings import CaptureSettings


@dataclass(frozen=True, slots=True)
class Gauge:
    """What one look measured.

    ``value`` is what is told, ``size`` what is held against ``limit`` (both NaN where unknown, for
    a ``reason``); ``action`` puts it right where it is too large.
    """

    id: CueId
    value: float
    size: float
    limit: float
    unit: str
    action: Action
    reason: Reason = Reason.NONE

    @property
    def is_known(self) -> bool:
        """Whether it could be measured."""
        return not math.isnan(self.size)


def unknown(which: CueId, reason: Reason) -> Gauge:
    """Return the gauge of what could not be measured."""
    return Gauge(which, math.nan, math.nan, math.nan, "", Action.NONE, reason)


def signed(
    which: CueId, value: float, limit: float, unit: str, actions: tuple[Action, Action]
) -> Gauge:
    """Return a gauge with two sides; ``actions`` are for what is below and above 0."""
    action = actions[1] if value > 0.0 else actions[0]
    return Gauge(which, value, abs(value), limit, unit, action)


Gauges = Mapping[CueId, Gauge]


def steadied(
    looks: Sequence[Gauges], states: Mapping[CueId, CueState], settings: CaptureSettings
) -> tuple[Cue, ...]:
    """Return the cues of the last looks (oldest first), what to put right first in front.

    ``states`` are those that were shown last: what was to be put right stays so for longer.
    """
    cues = [
        _cue([look[which] for look in looks if which in look], states.get(which), settings)
        for which in looks[-1]
    ]
    order = (CueState.ADJUST, CueState.UNKNOWN, CueState.OK)
    places = tuple(CueId)
    return tuple(sorted(cues, key=lambda cue: (order.index(cue.state), places.index(cue.id))))


def is_met(gauge: Gauge, settings: CaptureSettings) -> bool:
    """Return whether one look alone has nothing to object to."""
    return gauge.is_known and gauge.size < settings.quiet_share[1] * gauge.limit


def _cue(past: Sequence[Gauge], state: CueState | None, settings: CaptureSettings) -> Cue:
    newest = past[-1]
    if not newest.is_known:
        return Cue(newest.id, CueState.UNKNOWN, reason=newest.reason)
    known = sorted((gauge for gauge in past if gauge.is_known), key=lambda gauge: gauge.size)
    # Of two the newer one, so that a view is never said to be right on an old look alone.
    middle = known[len(known) // 2] if len(known) % 2 else newest
    share = settings.quiet_share[0 if state is CueState.ADJUST else 1]
    is_ok = middle.size < share * middle.limit
    if newest.id is CueId.SAME_VIEW and is_ok and not is_met(newest, settings):
        return Cue(newest.id, CueState.UNKNOWN, reason=Reason.NOT_FOUND)  # lost for one look
    return Cue(
        id=newest.id,
        state=CueState.OK if is_ok else CueState.ADJUST,
        action=Action.NONE if is_ok else middle.action,
        value=_plain(middle.value),
        limit=_plain(middle.limit),
        unit=middle.unit,
    )


def _plain(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None
