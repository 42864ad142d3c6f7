"""Pairs and series of photos of one skin, with the truth beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from photocompare.model import Photo, PhotoPair, PhotoSource, PointsXY, Region, RGBImage
from photocompare.phantom import camera, render, truth
from photocompare.phantom.camera import Shot
from photocompare.phantom.canvas import canvas_for
from photocompare.phantom.overlay import Overlay
from photocompare.phantom.pose import PointMap, Pose, point_map
from photocompare.phantom.scene import Change, Scene
from photocompare.phantom.skin import Skin, laid_out
from photocompare.phantom.true_spots import TrueSpot

_SCENE, _POSE, _SHOTS = Scene(), Pose(), (Shot(), Shot())


@dataclass(frozen=True, slots=True)
class Visit:
    """One photo of a series: where the camera stood, the light, and what had changed by then."""

    pose: Pose = field(default_factory=Pose)
    shot: Shot = field(default_factory=Shot)
    changes: tuple[Change, ...] = ()
    overlays: tuple[Overlay, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TakenPhoto:
    """A visit's file and its place."""

    jpeg: bytes
    view: PointMap

    def photo(self, name: str) -> Photo:
        """Return the decoded photo."""
        pixels = camera.decoded(self.jpeg)
        size_hw = (pixels.shape[0], pixels.shape[1])
        digest = hashlib.sha256(self.jpeg).hexdigest()
        return Photo(pixels, PhotoSource(name=name, sha256=digest, size_hw=size_hw))


@dataclass(frozen=True, slots=True, eq=False)
class VisitPhoto(TakenPhoto):
    """A visit's photo with the truth of its skin.

    ``ideal`` is the skin itself on the first visit's frame, ``structure`` its relief and hairs in
    each region (see :mod:`photocompare.phantom.truth`), ``spots`` its pigment spots and moles,
    wherever they lie on and beside the first visit's frame.
    """

    ideal: RGBImage
    structure: Mapping[str, Mapping[str, float]]
    spots: tuple[TrueSpot, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PhantomPair:
    """Two photos of one skin, and what is true about them.

    ``truth`` maps a quantity to its true change in the treated region minus that in the
    reference region, read from the noiseless reflectance under D65. ``truth_by_region`` holds
    the two changes apart. ``ideal_before`` and ``ideal_after`` are that reflectance as pictures
    on the before frame. ``spots`` are the pigment spots and moles, before any change.
    """

    photos: PhotoPair
    before_jpeg: bytes
    after_jpeg: bytes
    regions: tuple[Region, Region]
    truth: Mapping[str, float]
    truth_by_region: Mapping[str, Mapping[str, float]]
    ideal_before: RGBImage
    ideal_after: RGBImage
    mm_per_px: float
    point_map: PointMap
    spots: tuple[TrueSpot, ...] = ()

    def truth_after(self, points_xy: PointsXY) -> PointsXY:
        """Return the exact after pixels (N, 2) of before pixels, not clipped at the frame."""
        return self.point_map.to_after(points_xy)


def make_photos(
    scene: Scene, visits: tuple[Visit, ...], *, seed: int, size_hw: tuple[int, int]
) -> tuple[TakenPhoto, ...]:
    """Return the photos of :func:`make_series` alone, for those who ask only where points lie."""
    skin, views, streams = _prepared(scene, visits, seed, size_hw)
    return tuple(
        TakenPhoto(_taken(skin, visit, view, stream), view)
        for visit, view, stream in zip(visits, views, streams, strict=True)
    )


def make_series(
    scene: Scene, visits: tuple[Visit, ...], *, seed: int, size_hw: tuple[int, int]
) -> tuple[VisitPhoto, ...]:
    """Return one photo a visit; poses are relative to the frame of a visit with ``Pose()``."""
    skin, views, streams = _prepared(scene, visits, seed, size_hw)
    states = [
        tuple(change for change in visit.changes if change.kind in truth.STRUCTURAL)
        for visit in visits
    ]
    structures = {
        state: truth.structure(skin, state, scene.regions()) for state in dict.fromkeys(states)
    }
    return tuple(
        VisitPhoto(
            jpeg=_taken(skin, visit, view, stream),
            view=view,
            ideal=render.ideal(skin, visit.changes),
            structure=structures[state],
            spots=skin.spots,
        )
        for visit, view, stream, state in zip(visits, views, streams, states, strict=True)
    )


def _prepared(
    scene: Scene, visits: tuple[Visit, ...], seed: int, size_hw: tuple[int, int]
) -> tuple[Skin, tuple[PointMap, ...], list[np.random.Generator]]:
    """Return the skin, and each visit's map and the stream that its noise is drawn from."""
    skin_stream, *streams = np.random.default_rng(seed).spawn(1 + len(visits))
    children = [stream.spawn(2) for stream in streams]
    views = tuple(
        point_map(visit.pose, size_hw, child[0])
        for visit, child in zip(visits, children, strict=True)
    )
    canvas = canvas_for(size_hw, scene.mm_per_px, views)
    return laid_out(scene, canvas, skin_stream), views, [child[1] for child in children]


def _taken(skin: Skin, visit: Visit, view: PointMap, stream: np.random.Generator) -> bytes:
    return render.photographed(
        skin,
        visit.shot,
        changes=visit.changes,
        view=view,
        generator=stream,
        overlays=visit.overlays,
    )


def true_changes(
    before: VisitPhoto, after: VisitPhoto, regions: tuple[Region, ...]
) -> dict[str, dict[str, float]]:
    """Return the true change of every quantity from one visit to another, per region name.

    Redness, pigment and tone in their own units; relief (rms slope) and hairs in percent. On a
    scalp the hairs alone: what they hide and shade has no colour of its own.
    """
    felt = truth.percent_changes(before.structure, after.structure)
    if any("hairs_percent" in values for values in felt.values()):
        return {name: {"hairs_percent": felt[name]["hairs_percent"]} for name in felt}
    seen = truth.changes(before.ideal, after.ideal, regions)
    return {name: {**seen[name], **felt[name]} for name in seen}


def make_pair(
    scene: Scene = _SCENE,
    *,
    seed: int,
    size_hw: tuple[int, int] = (900, 1200),
    pose: Pose = _POSE,
    shots: tuple[Shot, Shot] = _SHOTS,
    changes: tuple[Change, ...] = (),
) -> PhantomPair:
    """Return a before and an after photo of one skin.

    ``shots`` are (before, after); ``pose`` and ``changes`` belong to the after photo.
    """
    visits = (Visit(shot=shots[0]), Visit(pose, shots[1], changes))
    before, after = make_series(scene, visits, seed=seed, size_hw=size_hw)
    regions = scene.regions()
    by_region = true_changes(before, after, regions)
    return PhantomPair(
        photos=PhotoPair(before.photo("before.jpg"), after.photo("after.jpg")),
        before_jpeg=before.jpeg,
        after_jpeg=after.jpeg,
        regions=regions,
        truth=MappingProxyType(truth.difference(by_region, *regions)),
        truth_by_region=MappingProxyType(by_region),
        ideal_before=before.ideal,
        ideal_after=after.ideal,
        mm_per_px=scene.mm_per_px,
        point_map=after.view,
        spots=before.spots,
    )
