"""The alignment beside what people would use instead, on the same pairs in one run.

    python -m tests.bench.alignment_peers
    python -m tests.bench.alignment_peers --everyday 20 --envelope 40 --only photocompare elastix

Needs ``tests/bench/requirements.txt``, better in an environment of its own, and the program
``align_image_stack`` (Debian: hugin-tools); what is not there is left out and named. The pairs are
drawn as those of ``photocompare validate alignment`` are, with numbers that it never draws: nothing
was tuned on them. Errors are in before pixels at 1600 px width, over the true overlap. Every peer
has one thread, two run at once; seconds are those of a core, whatever else the machine was doing.
With two cores to itself it takes about a quarter of an hour.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata

import numpy as np

from photocompare import colour
from photocompare.model import PhotoPair, PointsXY
from photocompare.validate.alignment.known import KnownPair, PairSet, grid_points
from photocompare.validate.alignment.run import ENVELOPE_ROUND
from photocompare.validate.alignment.skin_pairs import recipes, skin_pair
from photocompare.validate.alignment.strangers import Taken, strangers
from photocompare.validate.alignment.trial import distance_px, seen_points
from photocompare.validate.run import WRONG_PX
from photocompare.validate.trial import REPORTED_WIDTH_PX
from tests.bench.peers.catalogue import PEERS, Peer
from tests.bench.peers.guarded import GuardedPeer
from tests.bench.peers.mapping import RGB
from tests.bench.peers.table import Outcome, printed

_FRESH = 5000  # the first number of a pair: the validation counts from 0
_ALONG = 16  # points a side for pairs without a truth: an answer is an answer
_AT_ONCE = 2
_VERSIONS = ("numpy", "opencv-python", "SimpleITK", "itk-elastix", "antspyx")


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Two photos, the points that are asked for, and the truth where there is one."""

    group: str
    name: str
    before: RGB
    after: RGB
    points_xy: PointsXY
    known: KnownPair | None

    def outcome(self, guarded: GuardedPeer) -> Outcome:
        """Return what a peer makes of it."""
        answer = guarded.answer(self.before, self.after, self.points_xy)
        found = answer.points_xy
        told = (self.group, self.name, answer.reason, answer.seconds)
        if found is None or self.known is None:
            return Outcome(*told, is_answered=found is not None)
        off_px = distance_px(found, self.known, self.points_xy)
        off_px *= REPORTED_WIDTH_PX / self.before.shape[1]
        off_px[~np.isfinite(off_px)] = np.inf
        return Outcome(*told, True, off_px, self.known.is_changed(self.points_xy))


def known_pairs(everyday: int, envelope: int, size_hw: tuple[int, int]) -> list[KnownPair]:
    """Return pairs that are the same every time; the envelope's strata from one end to the other.

    Half of the envelope has one hard nuisance each, half has all of them.
    """
    spread = np.linspace(0, len(ENVELOPE_ROUND) - 1, envelope).round().astype(int)
    wanted = (
        *recipes(PairSet.EVERYDAY, (None,) * everyday, size_hw),
        *recipes(PairSet.ENVELOPE, tuple(ENVELOPE_ROUND[place] for place in spread), size_hw),
    )
    return [skin_pair(replace(recipe, index=recipe.index + _FRESH)) for recipe in wanted]


def tasks_of(pairs: Sequence[KnownPair], unrelated: int) -> list[Task]:
    """Return the pairs and, made of their photos, those that don't belong together."""
    known = [_task(str(pair.pair_set), pair.name, pair.photos(), pair) for pair in pairs]
    taken = [
        Taken(pair.name, pair.subject, pair.drawn["tone"], pair.before.jpeg, pair.after.jpeg)
        for pair in pairs
    ]
    foreign = strangers(taken, unrelated) if taken else ()
    return known + [_task("unrelated", one.name, one.photos(), None) for one in foreign]


def _task(group: str, name: str, photos: PhotoPair, known: KnownPair | None) -> Task:
    before, after = (colour.to_uint8(one.pixels) for one in (photos.before, photos.after))
    size_hw = photos.before.size_hw
    points = grid_points(size_hw, _ALONG) if known is None else seen_points(known, size_hw)
    return Task(group, name, before, after, points, known)


def tried(peer: Peer, tasks: Sequence[Task]) -> tuple[str, list[Outcome]]:
    """Return why a peer is left out, or nothing, and what it made of every task."""
    if reason := peer.missing():
        return reason, []
    guarded = GuardedPeer(peer.name)
    try:
        reason = guarded.start()
        outcomes = [] if reason else [task.outcome(guarded) for task in tasks]
    finally:
        guarded.close()
    print(f"{time.strftime('%H:%M:%S')} {peer.name}", flush=True)
    return reason, outcomes


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--everyday", type=int, default=10, metavar="N")
    parser.add_argument("--envelope", type=int, default=10, metavar="N")
    parser.add_argument("--unrelated", type=int, default=6, metavar="N")
    parser.add_argument("--width", type=int, default=800, metavar="PX", help="of the photos, 4 : 3")
    names = [peer.name for peer in PEERS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("--each", action="store_true", help="a line for every pair too")
    return parser.parse_args()


def versions() -> str:
    """Return what was measured with."""
    found = [f"Python {platform.python_version()}"]
    for name in _VERSIONS:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} absent")
    return ", ".join(found)


def main() -> None:
    """Print the table of all peers."""
    wanted = arguments()
    size_hw = (round(0.75 * wanted.width), wanted.width)
    pairs = known_pairs(wanted.everyday, wanted.envelope, size_hw)
    tasks = tasks_of(pairs, wanted.unrelated)
    chosen = [peer for peer in PEERS if peer.name in wanted.only]
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {versions()}")
    print(f"Pairs: {len(tasks)}, {size_hw[1]} × {size_hw[0]} px. Done:", flush=True)
    # The slow ones stand last in the list and start first: the others fit beside them.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = [pool.submit(tried, peer, tasks) for peer in reversed(chosen)]
    results = {
        peer.name: future.result() for peer, future in zip(reversed(chosen), running, strict=True)
    }
    in_order = {peer.name: results[peer.name] for peer in chosen}
    print(printed(in_order, wrong_px=WRONG_PX, has_each=wanted.each))


if __name__ == "__main__":
    main()
