"""How long it takes to measure a pair at working size, with all cores that OpenCV takes."""

from __future__ import annotations

import time

import numpy as np

from photocompare.align import lay_again
from photocompare.grade import grade
from photocompare.measure import measure
from photocompare.model import LockedAlignment
from photocompare.normalise import normalise
from photocompare.phantom import Scene, make_pair
from photocompare.settings import AlignSettings, MeasureSettings
from photocompare.validate.measures.conditions import TONES, hand_held, some_shot
from photocompare.validate.measures.known_alignment import alignment_of

_SIZE_HW = (1536, 2048)
_MM_PER_PX = 0.05
_RUNS = 3  # of each pair; the first of all is not counted
_TONE_STEP = 4


def seconds_to_measure(pairs: int, seed: int) -> tuple[float, ...]:
    """Return the seconds that the stage takes, a treated and a reference region each.

    The middle of some runs of each of ``pairs`` pairs; aligning, light and grade are not counted.
    """
    return tuple(_seconds(seed, number) for number in range(pairs))


def _seconds(seed: int, number: int) -> float:
    draw = np.random.default_rng((seed, number))
    tone = float(_TONE_STEP * number % TONES)
    made = make_pair(
        Scene(tone=tone, mm_per_px=_MM_PER_PX, redness=1.6, wrinkles=4, spots_per_cm2=0.4),
        seed=number,
        size_hw=_SIZE_HW,
        pose=hand_held(draw, _SIZE_HW[1], scales=(1.0, 1.1)),
        shots=(some_shot(draw, tone), some_shot(draw, tone)),
    )
    settings = MeasureSettings(mm_per_px=_MM_PER_PX)
    locked = LockedAlignment(alignment_of(made))
    pair = normalise(lay_again(made.photos, locked, AlignSettings()), regions=made.regions)
    grade(pair, mm_per_px=_MM_PER_PX)  # what a pair keeps of what was looked at is there by then
    taken = []
    for _ in range(_RUNS + (number == 0)):
        started = time.perf_counter()
        measure(pair, settings, regions=made.regions)
        taken.append(time.perf_counter() - started)
    return float(np.median(taken[-_RUNS:]))
