"""What several shots of one visit may teach of a clinic's own error."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClinicShot:
    """What the repeat shots of a clinic say of one quantity.

    ``factor`` is their standard deviation over the one that is bundled, known with ``freedom``
    degrees of freedom; it rests on ``shots`` photos of ``visits`` visits.
    """

    quantity: str
    factor: float
    freedom: float
    visits: int
    shots: int


@dataclass(frozen=True, slots=True)
class RepeatSettings:
    """How far repeat shots are trusted."""

    confidence: float = 0.95  # of intervals, two-sided
    window_days: int = 365  # older shots tell of lamps, cameras and people that may have gone
    # Of a group of device, operator and room: as many as the bundled error is trusted with, five
    # visits of three shots. With fewer the clinic as a whole knows better.
    least_group_freedom: float = 10.0
    # Where shots scatter more than the bundled error by more than chance allows, that error counts
    # less, and with it goes what it would promise too much. On simulated visits whose error is
    # twice the bundled one, intervals from three visits held 92 % instead of 83 %.
    conflict_level: float = 0.05
    # Of the bundled standard deviation: less comes from frames of one press of the button, which
    # were not aimed anew, or where untreated patches differ by more than the shots do.
    least_share: float = 0.3
    # That no visit of so many is this far out by chance; beyond, it counts as if it were just so
    # far out. Of two visits nobody knows which one is the odd one.
    wild_level: float = 0.01
    least_visits_for_wild: int = 3
    # Chance of a false alarm in one look: a camera is checked each month by tens of quantities.
    growth_level: float = 0.01
    growth_visits: int = 5  # on either side of a change; a single odd day is none
    growth_shuffles: int = 1999  # of the visits' order: 0.0005 is the least chance that is told
