"""Skin under hair is not measured: hair is no skin, and it never lies twice alike."""

from __future__ import annotations

import pytest

from photocompare import Region, compare
from photocompare.measure import under_hair
from photocompare.model import Comparison, RegionKind, Verdict
from photocompare.phantom import Scalp, Scene, make_pair
from photocompare.quantities import FAMILIES, Family
from photocompare.settings import MeasureSettings, Settings
from photocompare.validate.measures.known_alignment import alignment_of

MM_PER_PX = 0.08
WIDE = ((0.1, 0.1), (0.6, 0.1), (0.6, 0.9), (0.1, 0.9))
BESIDE = ((0.7, 0.1), (0.95, 0.1), (0.95, 0.9), (0.7, 0.9))


def compared(scalp: Scalp | None) -> Comparison:
    scene = Scene(tone=2.0, mm_per_px=MM_PER_PX, scalp=scalp)
    pair = make_pair(scene, seed=5, size_hw=(450, 600))
    regions = (
        Region("crown", RegionKind.TREATED, WIDE),
        Region("side", RegionKind.REFERENCE, BESIDE),
    )
    settings = Settings(measure=MeasureSettings(mm_per_px=MM_PER_PX))
    before, after = pair.photos.before, pair.photos.after
    return compare(before, after, settings, regions=regions, alignment=alignment_of(pair))


@pytest.fixture(scope="module")
def hairy() -> Comparison:
    """Return a head of hair."""
    return compared(Scalp(density=0.6, parting_mm=6.0))


def test_no_skin_is_judged_under_hair_and_the_reason_is_hair(hairy: Comparison) -> None:
    of_hair = FAMILIES[Family.HAIR]
    skin = [r for r in hairy.readings if r.region == "crown" and r.quantity not in of_hair]
    assert {reading.verdict for reading in skin} == {Verdict.NOT_MEASURABLE}
    redness = next(reading for reading in skin if reading.quantity == "redness_hi")
    assert "Hair covers this area" in redness.reason
    assert redness.interval is None


def test_how_much_scalp_shows_is_still_judged(hairy: Comparison) -> None:
    (found,) = [r for r in hairy.readings if r.region == "crown" and r.quantity == "scalp_visible"]
    assert found.verdict is Verdict.WITHIN_ERROR


def test_bare_skin_is_judged() -> None:
    bare = compared(None)
    (found,) = [r for r in bare.readings if r.region == "crown" and r.quantity == "redness_hi"]
    assert found.verdict is Verdict.WITHIN_ERROR


def test_hair_on_the_reference_alone_is_said_of_the_reference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(under_hair, "has_hair", lambda _subject, area: area.is_control)
    (found,) = [
        r for r in compared(None).readings if (r.region, r.quantity) == ("crown", "redness_hi")
    ]
    assert found.verdict is Verdict.NOT_MEASURABLE
    assert "Hair covers the reference" in found.reason
