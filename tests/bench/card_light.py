"""How small a change of colour could be seen when the light is matched on skin, a card, or both.

Null pairs: one skin, two shots whose lamps, exposures and white balances are drawn at random; what
is read differs from zero by error alone. The detectable change is 1.96 times its root mean square.

    python -m tests.bench.card_light [SEEDS A TONE] [--same-lamp]
"""

from __future__ import annotations

import sys
from dataclasses import replace

import cv2
import numpy as np

from photocompare.geometry import region_mask
from photocompare.measure.colours import colour_value
from photocompare.measure.skin_light import skin_light
from photocompare.model import AlignedPair, Alignment, LightBasis, NormalisedPair, PhotoPair
from photocompare.normalise import normalise
from photocompare.phantom import Overlay, OverlayKind, Scene, Visit, make_photos, random_shot
from photocompare.settings import MeasureSettings

SIZE_HW = (420, 400)
LAID = Overlay(OverlayKind.CARD, (0.3, 0.905), 0.0, 0.28)
QUANTITIES = ("redness_hi", "redness_ei", "redness_a", "pigment_mic", "tone_l", "tone_ita")


def main() -> None:
    """Print one line a way of matching the light."""
    cv2.setNumThreads(1)
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    seeds, is_same = (numbers or [4])[0], "--same-lamp" in sys.argv
    changes: dict[LightBasis, list[list[float]]] = {}
    disagreements, disputed, missed = [], 0, 0
    for tone in range(11):
        for seed in range(seeds):
            scene = Scene(tone=float(tone), mm_per_px=0.12)
            aligned = null_pair(scene, 100 + seed, is_same=is_same)
            for regions in (scene.regions()[:1], scene.regions()):
                pair = normalise(aligned, regions=regions)
                basis = pair.lighting.basis
                changes.setdefault(basis, []).append(changes_of(pair, scene))
                if basis is LightBasis.BOTH:
                    disagreements.append(pair.lighting.disagreement_hi)
                    disputed += pair.lighting.is_disputed
                missed += basis not in (LightBasis.BOTH, LightBasis.CARD)
    print(f"{'light matched on':50}{'pairs':>6}", *(f"{name:>12}" for name in QUANTITIES))
    for basis, rows in changes.items():
        detectable = 1.96 * np.sqrt(np.mean(np.array(rows) ** 2, axis=0))
        print(f"{basis:50}{len(rows):6}", *(f"{value:12.2f}" for value in detectable))
    print(
        f"card and untreated skin differ by {np.sqrt(np.mean(np.square(disagreements))):.2f} HI "
        f"(rms), said to be disputed in {disputed} of {len(disagreements)}; "
        f"no card in both photos: {missed // 2}"
    )


def null_pair(scene: Scene, seed: int, *, is_same: bool) -> AlignedPair:
    """Return two shots of unchanged skin from one place, a card in both."""
    random = np.random.default_rng([seed, round(scene.tone * 10)])
    first, second = random_shot(random), random_shot(random)
    if is_same:
        lamp = replace(second.light, illuminant=first.light.illuminant)
        second = replace(second, light=lamp)
    visits = tuple(Visit(shot=shot, overlays=(LAID,)) for shot in (first, second))
    before, after = make_photos(scene, visits, seed=seed, size_hw=SIZE_HW)
    photos = PhotoPair(before.photo("before"), after.photo("after"))
    alignment = Alignment(
        matrix=np.eye(3), displacement=None, before_size_hw=SIZE_HW, after_size_hw=SIZE_HW,
        method="known", inliers=0, error_px=0.0, error_basis="known", overlap_fraction=1.0,
        scale=1.0, rotation_deg=0.0,
    )  # fmt: skip
    everywhere = np.ones(SIZE_HW, dtype=np.bool_)
    return AlignedPair(photos.before.pixels, photos.after.pixels, everywhere, alignment, photos)


def changes_of(pair: NormalisedPair, scene: Scene) -> list[float]:
    """Return the change of each quantity on the treated skin."""
    mask = region_mask(scene.regions()[0], SIZE_HW) & pair.measurable
    light = skin_light(pair, mask, MeasureSettings())
    return [
        float(colour_value(name, light.after) - colour_value(name, light.before))
        for name in QUANTITIES
    ]


if __name__ == "__main__":
    main()
