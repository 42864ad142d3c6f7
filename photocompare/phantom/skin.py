"""A scene laid out on its canvas in layers, and its state at a visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask
from photocompare.phantom import hair, pigment, stamps, surface, tone
from photocompare.phantom.canvas import Canvas
from photocompare.phantom.fields import Field
from photocompare.phantom.scene import Area, Change, ChangeKind, Scene
from photocompare.phantom.true_spots import TrueSpot

# These lie in the treated area alone, and may reach beyond its outline: they change as a whole.
_TREATED_ONLY = (ChangeKind.REDNESS, ChangeKind.SCARS, ChangeKind.STRIAE)


class Quantity(StrEnum):
    """What a layer adds to."""

    HEIGHT_MM = "height"
    LN_MELANIN = "melanin"
    LN_BLOOD = "blood"


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One part of the skin, and the kind of change that scales it (None: it never changes)."""

    quantity: Quantity
    values: Field
    scaled_by: ChangeKind | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """Everything of a scene that lasts from visit to visit."""

    scene: Scene
    canvas: Canvas
    layers: tuple[Layer, ...]
    hairs: hair.Hairs | None
    spots: tuple[TrueSpot, ...] = ()  # moles among them

    def sum_of(self, quantity: Quantity, changes: Iterable[Change]) -> Field:
        """Return one quantity on the canvas after ``changes``."""
        changes = tuple(changes)
        total = np.zeros(self.canvas.size_hw, dtype=np.float32)
        for layer in self.layers:
            if layer.quantity is quantity:
                total += self._scaled(layer, changes)
        grown = {Quantity.LN_MELANIN: ChangeKind.MELANIN, Quantity.LN_BLOOD: ChangeKind.BLOOD}
        for change in changes:
            if change.kind is grown.get(quantity):
                total += np.float32(np.log(change.factor)) * self.weight(change)
        return total

    def weight(self, change: Change) -> Field | np.float32:
        """Return how much of ``change`` takes place at each point, 0..1."""
        if change.area is Area.EVERYWHERE or change.kind in _TREATED_ONLY:
            return np.float32(1.0)
        is_treated = change.area is Area.TREATED
        outline = self.scene.treated_xy if is_treated else self.scene.reference_xy
        return self.canvas.area_weight(outline, change.edge_mm)

    def cover(self, changes: Iterable[Change]) -> hair.Cover | None:
        """Return the hair at a visit, or None where there is none."""
        if self.hairs is None:
            return None
        return hair.cover(self.hairs, self.canvas, self._grown(changes))

    def hairs_rooted(self, inside: Mask, changes: Iterable[Change]) -> int:
        """Return how many hairs that have grown are rooted where ``inside`` is True."""
        if self.hairs is None or not self.hairs.paths:
            return 0
        row, column = self._roots()
        return int(np.count_nonzero(self._grown(changes) & inside[row, column]))

    def _roots(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the row and column of each hair's root; roots off the canvas count at its rim."""
        paths = () if self.hairs is None else self.hairs.paths
        roots = np.array([path[0] for path in paths]).reshape(-1, 2)
        height, width = self.canvas.size_hw
        column = np.clip(roots[:, 0], 0, width - 1).astype(np.intp)
        row = np.clip(roots[:, 1], 0, height - 1).astype(np.intp)
        return row, column

    def _scaled(self, layer: Layer, changes: tuple[Change, ...]) -> Field:
        values = layer.values
        for change in changes:
            if change.kind is layer.scaled_by:
                gain = np.float32(1.0) + np.float32(change.factor - 1.0) * self.weight(change)
                values = values * gain
        return values

    def _grown(self, changes: Iterable[Change]) -> NDArray[np.bool_]:
        if self.hairs is None or self.scene.scalp is None:
            return np.ones(0 if self.hairs is None else len(self.hairs.paths), dtype=np.bool_)
        density = np.full(len(self.hairs.paths), self.scene.scalp.density)
        row, column = self._roots()
        for change in changes:
            if change.kind is ChangeKind.HAIR:
                weight = np.broadcast_to(self.weight(change), self.canvas.size_hw)[row, column]
                density *= 1.0 + (change.factor - 1.0) * weight
        grown: NDArray[np.bool_] = self.hairs.rank < density
        return grown


def laid_out(scene: Scene, canvas: Canvas, generator: np.random.Generator) -> Skin:
    """Return the scene's skin; every part draws from a stream of its own."""
    streams = iter(generator.spawn(12))
    melanin, blood = tone.base_fractions(scene.tone)
    mole_melanin, mole_height, moles = pigment.moles(next(streams), canvas, scene)
    strengths = (scene.mottling * tone.melanin_contrast(scene.tone), scene.mottling)
    uneven = [pigment.uneven(next(streams), canvas, strength) for strength in strengths]
    vessels = pigment.vessels(next(streams), canvas, scene)
    spot_melanin, spots = pigment.spots(next(streams), canvas, scene)
    layers = [
        Layer(Quantity.LN_MELANIN, uneven[0] + mole_melanin + np.float32(np.log(melanin))),
        Layer(Quantity.LN_BLOOD, uneven[1] + vessels + np.float32(np.log(blood))),
        Layer(Quantity.LN_MELANIN, spot_melanin, ChangeKind.SPOTS),
        Layer(
            Quantity.HEIGHT_MM,
            surface.fine_relief(next(streams), canvas, scene),
            ChangeKind.RELIEF,
        ),
        Layer(Quantity.HEIGHT_MM, mole_height),
    ]
    layers += _red(scene, canvas, next(streams))
    layers += _scars(scene, canvas, next(streams))
    layers += _striae(scene, canvas, next(streams))
    hairs = _hairs(scene, canvas, next(streams))
    return Skin(scene, canvas, tuple(layers), hairs, (*spots, *moles))


def _red(scene: Scene, canvas: Canvas, generator: np.random.Generator) -> list[Layer]:
    if scene.redness == 1.0:
        return []
    patches = pigment.red_patches(generator, canvas, scene)
    patches *= np.float32(np.log(scene.redness))
    return [Layer(Quantity.LN_BLOOD, patches, ChangeKind.REDNESS)]


def _scars(scene: Scene, canvas: Canvas, generator: np.random.Generator) -> list[Layer]:
    if not scene.scars:
        return []
    centres = stamps.inside(generator, canvas.outline_px(scene.treated_xy), scene.scars)
    depth, red = surface.scars(generator, canvas, centres)
    return [
        Layer(Quantity.HEIGHT_MM, depth, ChangeKind.SCARS),
        Layer(Quantity.LN_BLOOD, red * np.float32(0.45), ChangeKind.SCARS),
        Layer(Quantity.LN_MELANIN, red * np.float32(0.20), ChangeKind.SCARS),
    ]


def _striae(scene: Scene, canvas: Canvas, generator: np.random.Generator) -> list[Layer]:
    if not scene.striae:
        return []
    outline = canvas.outline_px(scene.treated_xy)
    relief, strength = surface.striae(generator, canvas, outline, scene.striae)
    return [
        Layer(Quantity.HEIGHT_MM, relief, ChangeKind.STRIAE),
        Layer(Quantity.LN_BLOOD, strength * np.float32(0.75), ChangeKind.STRIAE),
        Layer(Quantity.LN_MELANIN, strength * np.float32(-0.25), ChangeKind.STRIAE),
    ]


def _hairs(scene: Scene, canvas: Canvas, generator: np.random.Generator) -> hair.Hairs | None:
    if scene.scalp is not None:
        return hair.scalp(generator, canvas, scene.scalp)
    if scene.vellus_per_cm2 > 0.0:
        return hair.vellus(generator, canvas, scene.vellus_per_cm2)
    return None
