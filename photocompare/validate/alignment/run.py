"""All pairs through the alignment, in two processes, and the tables of what came of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from photocompare.validate.alignment.known import SEED, KnownPair, PairSet
from photocompare.validate.alignment.nuisances import Stratum
from photocompare.validate.alignment.planar_pairs import planar_pair
from photocompare.validate.alignment.report import AlignmentReport
from photocompare.validate.alignment.skin_pairs import recipes, skin_pair
from photocompare.validate.alignment.strangers import (
    StrangerTrial,
    Taken,
    judged,
    strangers,
)
from photocompare.validate.alignment.trial import AlignTrial, aligned, seconds_to_align
from photocompare.validate.faces_trial import FaceRow, face_rows
from photocompare.validate.in_turn import Told, gathered, in_turn
from photocompare.validate.run import Row
from photocompare.validate.trial import REPORTED_WIDTH_PX

SINGLE_STRATA = tuple(stratum for stratum in Stratum if stratum is not Stratum.MIXED)
# Every single difficulty in turn, and as many pairs with all of them at once.
ENVELOPE_ROUND: tuple[Stratum, ...] = SINGLE_STRATA + (Stratum.MIXED,) * len(SINGLE_STRATA)


@dataclass(frozen=True, slots=True)
class Amount:
    """How many pairs of which size, and what measures faces, if they are to be measured."""

    everyday: int
    envelope: int
    planar: int
    strangers: int
    timed: int
    everyday_hw: tuple[int, int]
    envelope_hw: tuple[int, int]
    faces: Callable[[], tuple[FaceRow, ...]] | None = None


FULL = Amount(100, 200, 48, 200, 24, (1200, 1600), (900, 1200), face_rows)
QUICK = Amount(6, 20, 4, 10, 3, (450, 600), (360, 480), partial(face_rows, quick=True))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A trial, and its files: strangers are made of them, and failures are looked at."""

    trial: AlignTrial
    taken: Taken


def validate_alignment(
    amount: Amount = FULL, *, seed: int = SEED, processes: int = 2, tell: Told | None = None
) -> AlignmentReport:
    """Return the tables of how well known pairs are aligned.

    Another ``seed`` draws other pairs of the same kinds, from which no rule was made.
    ``processes`` 1 does all in this one. ``tell`` hears what is being done and the share done.
    """
    said = tell or (lambda _what, _share: None)
    work = _work(amount, seed)
    total = len(work) + amount.strangers
    with in_turn(processes) as each:
        # The longest first: the other process has the pairs meanwhile.
        faces = each(_called, () if amount.faces is None else (amount.faces,))
        outcomes = gathered(each(_tried, work), said, "known pair", (0, total))
        taken = [one.taken for one in outcomes if one.trial.pair_set is not PairSet.PLANAR]
        foreign = strangers(taken, amount.strangers)
        judgements: list[StrangerTrial] = gathered(
            each(judged, foreign), said, "stranger", (len(work), total)
        )
        face_table = [Row(*line) for lines in faces for line in lines]
    seconds = _timed(
        [one for one in taken if one.name.startswith(PairSet.EVERYDAY)][: amount.timed]
    )
    said("done", 1.0)
    return AlignmentReport(
        tuple(outcome.trial for outcome in outcomes),
        tuple(judgements),
        tuple(seconds),
        tuple(face_table),
        tuple(one.taken for one in outcomes if one.trial.is_wrong or not one.trial.is_aligned),
        _note(amount, seed),
    )


def _note(amount: Amount, seed: int) -> str:
    """Return the size of the photos and the seed in words; the goals are for full size."""
    everyday, others = (f"{hw[1]} × {hw[0]}" for hw in (amount.everyday_hw, amount.envelope_hw))
    note = f"photos of {everyday} px, of the envelope and of flat scenes {others} px; seed {seed}"
    is_small = amount.everyday_hw[1] < FULL.everyday_hw[1]
    per_px = REPORTED_WIDTH_PX / amount.everyday_hw[1]
    return f"{note}: small, each pixel counts {per_px:.1f}" if is_small else note


def _work(amount: Amount, seed: int) -> list[Callable[[], KnownPair]]:
    rounds = -(-amount.envelope // len(ENVELOPE_ROUND))
    strata = (ENVELOPE_ROUND * rounds)[: amount.envelope]
    everyday = recipes(PairSet.EVERYDAY, (None,) * amount.everyday, amount.everyday_hw, seed)
    envelope = recipes(PairSet.ENVELOPE, strata, amount.envelope_hw, seed)
    return [
        *(partial(skin_pair, recipe) for recipe in (*everyday, *envelope)),
        *(partial(planar_pair, index, amount.envelope_hw, seed) for index in range(amount.planar)),
    ]


def _tried(made: Callable[[], KnownPair]) -> _Outcome:
    pair = made()
    tone = pair.drawn.get("tone", math.nan)
    files = Taken(pair.name, pair.subject, tone, pair.before.jpeg, pair.after.jpeg)
    return _Outcome(aligned(pair), files)


def _called(measured: Callable[[], tuple[FaceRow, ...]]) -> tuple[FaceRow, ...]:
    return measured()


def _timed(taken: Sequence[Taken]) -> list[float]:
    """Return the seconds of aligning each, one at a time and with all cores that OpenCV takes."""
    for one in taken[:1]:
        seconds_to_align(one.photos())  # what is loaded once is not counted
    return [seconds_to_align(one.photos()) for one in taken]
