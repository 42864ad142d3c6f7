"""All pairs of the table, in two processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from photocompare.validate.alignment.strangers import Taken
from photocompare.validate.chain import ChainPair, chain_pair, chain_rows, is_stranger_refused
from photocompare.validate.in_turn import Told, gathered, in_turn
from photocompare.validate.measures.cases import KINDS, SEED, Group, case
from photocompare.validate.measures.report import MeasureReport
from photocompare.validate.measures.stage_time import seconds_to_measure
from photocompare.validate.measures.trial import MeasureTrial, tried


@dataclass(frozen=True, slots=True)
class Amount:
    """How many skins of each group and size; the pairs aligned by the tool; those timed."""

    skins: Mapping[Group, int]
    size_hw: Mapping[Group, tuple[int, int]]
    chain: int
    chain_hw: tuple[int, int]
    timed: int


FULL = Amount(
    skins=dict.fromkeys(Group, 200),
    # Fine relief is read from 0.06 mm a pixel on, the rest from coarser photos, in less time.
    size_hw={**dict.fromkeys(Group, (600, 800)), Group.SURFACE: (750, 1000)},
    chain=22,
    chain_hw=(1200, 1600),
    timed=5,
)
QUICK = Amount(
    skins={
        Group.SKIN: 6,
        Group.SURFACE: 2,
        Group.LESIONS: 2,
        Group.STRIAE: 1,
        Group.SCALP: 1,
    },
    size_hw=dict.fromkeys(Group, (375, 500)),
    chain=2,
    chain_hw=(480, 640),
    timed=0,
)


def validate_measures(
    amount: Amount = FULL, *, seed: int = SEED, processes: int = 2, tell: Told | None = None
) -> MeasureReport:
    """Return the tables of how well what is measured is known.

    Another ``seed`` draws other pairs of the same kinds. ``processes`` 1 does all in this one.
    ``tell`` hears what is being done and the share done, 0 to 1.
    """
    said = tell or (lambda _what, _share: None)
    work = _work(amount, seed)
    total = len(work) + 2 * amount.chain
    with in_turn(processes) as each:
        groups = gathered(each(_called, work), said, "skin", (0, total))
        chain: list[ChainPair] = gathered(
            each(partial(chain_pair, size_hw=amount.chain_hw, seed=seed), range(amount.chain)),
            said,
            "everyday pair",
            (len(work), total),
        )
        strangers = [(first.taken, second.taken) for first, second in pairwise(chain)]
        refused = list(each(_refused, strangers))
    seconds = seconds_to_measure(amount.timed, seed)
    said("done", 1.0)
    rows = chain_rows([pair.null for pair in chain], [pair.reddened for pair in chain], refused)
    return MeasureReport(
        trials=tuple(trial for group in groups for trial in group),
        seconds=seconds,
        chain=rows if chain else (),
        note=_note(amount, seed),
    )


def _work(amount: Amount, seed: int) -> list[Callable[[], tuple[MeasureTrial, ...]]]:
    """Return what makes and compares each skin, those with the most pairs first."""
    order = sorted(amount.skins, key=lambda group: -len(KINDS[group]))
    return [
        partial(_tried, group, index, amount.size_hw[group], seed)
        for group in order
        for index in range(amount.skins[group])
    ]


def _tried(
    group: Group, index: int, size_hw: tuple[int, int], seed: int
) -> tuple[MeasureTrial, ...]:
    return tried(case(group, index, size_hw, seed))


def _called(work: Callable[[], tuple[MeasureTrial, ...]]) -> tuple[MeasureTrial, ...]:
    return work()


def _refused(both: tuple[Taken, Taken]) -> bool:
    return is_stranger_refused(*both)


def _note(amount: Amount, seed: int) -> str:
    sizes = sorted({hw[1] for hw in amount.size_hw.values()})
    note = f"photos of {' and '.join(str(width) for width in sizes)} px across 60 mm; seed {seed}"
    is_small = max(sizes) < max(hw[1] for hw in FULL.size_hw.values())
    return f"{note}: small and few, for a look" if is_small else note
