"""Phantom pairs over the everyday set and over the whole envelope, seeds fixed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from photocompare.model import PointsXY
from photocompare.phantom import (
    Change,
    ChangeKind,
    PointMap,
    Pose,
    Visit,
    make_photos,
)
from photocompare.phantom.pose import point_map
from photocompare.validate.alignment import subjects
from photocompare.validate.alignment.known import SEED, KnownPair, PairSet, shared_fraction
from photocompare.validate.alignment.nuisances import Nuisances, Stratum, nuisances, shots

_OVERLAY_SHARE = 0.3  # of the pairs have a ruler, a ring or a date in them
_SHIFT_STEPS = 24  # in which a photo is moved aside until no more than wanted is shared
_FARTHEST = 1.2  # widths
_SHIFTED = 0.03  # widths, where the overlap leaves room

# What can happen to skin, each with the factors between which it is drawn.
_CHANGES: dict[str, tuple[tuple[ChangeKind, float, float], ...]] = {
    "reddened": ((ChangeKind.BLOOD, 1.3, 2.2),),
    "paler": ((ChangeKind.BLOOD, 0.5, 0.8), (ChangeKind.MELANIN, 0.7, 0.9)),
    "smoother": ((ChangeKind.RELIEF, 0.2, 0.6),),
    "spots gone": ((ChangeKind.SPOTS, 0.0, 0.1), (ChangeKind.MELANIN, 0.9, 1.0)),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which pair to make: ``index`` runs over its set, ``darkness`` 0..1 is that of furrows."""

    pair_set: PairSet
    index: int
    stratum: Stratum | None
    darkness: float
    size_hw: tuple[int, int]
    seed: int = SEED


def recipes(
    pair_set: PairSet,
    strata: tuple[Stratum | None, ...],
    size_hw: tuple[int, int],
    seed: int = SEED,
) -> tuple[Recipe, ...]:
    """Return one recipe a stratum named; the darkness of furrows is spread evenly over them.

    Another ``seed`` makes other pairs of the same kinds.
    """
    count = len(strata)
    order = np.random.default_rng((seed, count)).permutation(count)
    return tuple(
        Recipe(pair_set, index, stratum, float((order[index] + 0.5) / count), size_hw, seed)
        for index, stratum in enumerate(strata)
    )


def skin_pair(recipe: Recipe) -> KnownPair:
    """Return the pair of a recipe: the same one every time."""
    draw = np.random.default_rng((recipe.seed, list(PairSet).index(recipe.pair_set), recipe.index))
    subject = str(draw.choice(subjects.SUBJECTS))
    width_px = recipe.size_hw[1]
    darkness = subjects.LARGEST_CAVITY_PER_MM * recipe.darkness
    scene = subjects.scene_of(subject, draw, width_px=width_px, cavity_per_mm=darkness)
    drawn = nuisances(draw, recipe.stratum)
    changes = _changes(draw) if drawn.changed_fraction else ()
    seed = int(draw.integers(2**31))
    poses = _poses(draw, drawn, recipe.size_hw)
    outline_px = _outline_px(draw, drawn, recipe.size_hw)
    # Told to the scene on the skin's own frame, half-way between what the two photos show.
    frame_view = point_map(poses[0], recipe.size_hw, draw)
    on_skin = (frame_view.to_before(outline_px) + 0.5) / recipe.size_hw[::-1]
    scene = replace(scene, treated_xy=tuple((float(x), float(y)) for x, y in on_skin))
    has_things = draw.random() < _OVERLAY_SHARE
    things = [subjects.overlays(draw) if has_things else () for _ in range(2)]
    first, second = shots(draw, drawn, tone=scene.tone, width_px=width_px)
    before, after = make_photos(
        scene,
        (Visit(poses[0], first, (), things[0]), Visit(poses[1], second, changes, things[1])),
        seed=seed,
        size_hw=recipe.size_hw,
    )
    return KnownPair(
        name=f"{recipe.pair_set} {recipe.index:03d}",
        pair_set=recipe.pair_set,
        stratum=recipe.stratum or "everyday",
        subject=subject,
        before=before,
        after=after,
        changed_xy=outline_px if changes else None,
        drawn={
            **drawn.as_numbers(),
            "overlap_fraction": shared_fraction(before.view, after.view, recipe.size_hw),
            "tone": scene.tone,
            "cavity_per_mm": scene.cavity_per_mm,
            "ridge_gloss_per_mm": scene.ridge_gloss_per_mm,
            "has_overlays": float(has_things),
        },
    )


def _changes(draw: np.random.Generator) -> tuple[Change, ...]:
    """Return one or two of the things that can happen to skin."""
    kinds = draw.choice(list(_CHANGES), size=int(draw.integers(1, 3)), replace=False)
    chosen: dict[ChangeKind, float] = {}
    for name in kinds:
        for kind, low, high in _CHANGES[str(name)]:
            chosen[kind] = chosen.get(kind, 1.0) * float(draw.uniform(low, high))
    return tuple(Change(kind, factor) for kind, factor in chosen.items())


def _outline_px(draw: np.random.Generator, drawn: Nuisances, size_hw: tuple[int, int]) -> PointsXY:
    """Return the outline of the treated skin in before pixels; it is there if nothing changed."""
    outline = subjects.blob_outline(draw, drawn.changed_fraction or 0.15)
    outline_px: PointsXY = np.array(outline) * size_hw[::-1] - 0.5
    return outline_px


def _poses(
    draw: np.random.Generator, drawn: Nuisances, size_hw: tuple[int, int]
) -> tuple[Pose, Pose]:
    """Return where the two photos were taken from, about a frame half-way between their scales.

    The after photo is moved aside, in a direction that is drawn, until no more is shared than was
    drawn; where even the middles on each other share less, it stays there.
    """
    width = size_hw[1]
    zoom = float(np.sqrt(drawn.scale))
    before = Pose(scale=1.0 / zoom)
    after = Pose(
        rotation_deg=drawn.rotation_deg,
        scale=zoom,
        shift_xy=tuple((draw.uniform(-_SHIFTED, _SHIFTED, 2) * width).tolist()),
        perspective_xy=(drawn.perspective_x, drawn.perspective_y),
        elastic_px=drawn.elastic_fraction * width,
        elastic_fraction=drawn.elastic_wavelength,
    )
    heading = float(draw.uniform(0.0, 2.0 * np.pi))
    aside = np.array([np.cos(heading), np.sin(heading)]) * width * max(1.0, zoom)
    start = np.array(after.shift_xy)
    moved = after
    for step in np.linspace(0.0, _FARTHEST, _SHIFT_STEPS):
        candidate = replace(after, shift_xy=tuple((start + step * aside).tolist()))
        if _shared(before, candidate, size_hw) < drawn.overlap_fraction:
            break
        moved = candidate
    return before, moved


def _shared(before: Pose, after: Pose, size_hw: tuple[int, int]) -> float:
    """Return the overlap of two poses; the skin's own movement does not change it by much."""
    maps = [_still_map(pose, size_hw) for pose in (before, after)]
    return shared_fraction(maps[0], maps[1], size_hw)


def _still_map(pose: Pose, size_hw: tuple[int, int]) -> PointMap:
    return point_map(replace(pose, elastic_px=0.0), size_hw, np.random.default_rng(0))
