"""How consistently series of visits are laid over one of them, against a known truth.

Run as ``python -m tests.bench.series_consistency``: ten simulated series of three or four visits,
600 × 450 px, everyday poses, another lamp and more redness at each visit.
"""

from __future__ import annotations

import numpy as np

from photocompare.align import align_series
from photocompare.model import AlignedSeries, PointsXY
from photocompare.phantom import (
    Change,
    ChangeKind,
    Scene,
    Visit,
    VisitPhoto,
    make_series,
    random_pose,
    random_shot,
)
from photocompare.settings import AlignSettings

SIZE_HW = (450, 600)
SERIES = 10


def drawn(seed: int) -> tuple[VisitPhoto, ...]:
    """Return the visits of one series."""
    rng = np.random.default_rng(100 + seed)
    visits = [Visit(shot=random_shot(rng))]
    for number in range(1, 3 + seed % 2):
        pose = random_pose(rng, rotation_deg=15.0, scale=0.15, shift_px=30.0, elastic_px=5.0)
        change = Change(ChangeKind.BLOOD, 1.0 + 0.2 * number)
        visits.append(Visit(pose, random_shot(rng), (change,)))
    scene = Scene(tone=float(rng.uniform(0.5, 4.0)), mm_per_px=0.1)
    return make_series(scene, tuple(visits), seed=seed, size_hw=SIZE_HW)


def true_errors_px(series: AlignedSeries, visits: tuple[VisitPhoto, ...]) -> list[float]:
    """Return the root mean square distance from the truth of each visit that was placed."""
    height, width = SIZE_HW
    x, y = np.meshgrid(np.arange(10.0, width, 20.0), np.arange(10.0, height, 20.0))
    points: PointsXY = np.stack([x.ravel(), y.ravel()], axis=1)
    errors = []
    for visit, phantom in zip(series.visits, visits, strict=True):
        if visit.alignment is None or visit.index == series.base_index:
            continue
        off = visit.alignment.to_after(points) - phantom.view.to_after(points)
        off /= visit.alignment.scale
        errors.append(float(np.sqrt(np.nanmean(np.sum(off**2, axis=1)))))
    return errors


def main(count: int = SERIES) -> None:
    """Print a line a series, and what holds over all."""
    ratios, apart = [], []
    for seed in range(count):
        visits = drawn(seed)
        photos = [visit.photo(f"{index}") for index, visit in enumerate(visits)]
        series = align_series(photos, 0, AlignSettings())
        stated = [v.alignment.error_px for v in series.visits[1:] if v.alignment is not None]
        true = true_errors_px(series, visits)
        ratios += [a / b for a, b in zip(true, stated, strict=True)]
        apart += [cycle.apart_px / cycle.expected_px for cycle in series.cycles]
        own = " ".join(f"{a:.2f}/{b:.2f}" for a, b in zip(true, stated, strict=True))
        ways = " ".join(f"{each.apart_px:.2f}/{each.expected_px:.2f}" for each in series.cycles)
        refused = sum(visit.alignment is None for visit in series.visits)
        print(
            f"series {seed}, {len(visits)} visits: true/stated px {own} | two ways apart/expected "
            f"px {ways} | refused {refused}"
        )
    print(f"visits with a true error within 1.96 stated: {np.mean(np.array(ratios) < 1.96):.0%}")
    print(f"ways within 1 expected: {np.mean(np.array(apart) < 1.0):.0%} of {len(apart)}")


if __name__ == "__main__":
    main()
