"""What the grade withholds reaches the readings, and only that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photocompare import Comparison, Settings, compare
from photocompare.model import ScaleSource, Verdict
from photocompare.phantom import PhantomPair, Scene, make_pair
from photocompare.reference_skin import proposed_reference
from photocompare.settings import MeasureSettings
from photocompare.validate.measures.known_alignment import alignment_of

SIZE_HW = (360, 480)


@pytest.fixture(scope="module")
def made() -> PhantomPair:
    return make_pair(Scene(tone=2.0, mm_per_px=0.1), seed=7, size_hw=SIZE_HW)


@pytest.fixture(scope="module")
def coarse(made: PhantomPair) -> Comparison:
    settings = Settings(measure=MeasureSettings(mm_per_px=0.1), indication="redness")
    return compare(
        made.photos.before,
        made.photos.after,
        settings,
        regions=made.regions,
        alignment=alignment_of(made),
    )


def test_pores_are_withheld_with_the_reason_and_redness_is_not(coarse: Comparison) -> None:
    readings = {(r.region, r.quantity): r for r in coarse.readings}
    pores = readings["treated", "pore_contrast"]
    assert pores.verdict is Verdict.NOT_MEASURABLE
    assert "too much for pores" in pores.reason
    assert readings["treated", "redness_hi"].verdict is not Verdict.NOT_MEASURABLE


def test_a_coarse_pair_is_still_a_good_one(coarse: Comparison) -> None:
    assert coarse.grade.letter in {"A", "B"}
    assert coarse.scale.source is ScaleSource.TYPED
    assert coarse.primary_quantity == "redness_hi"


def test_a_proposed_reference_is_doubted_until_it_is_confirmed(made: PhantomPair) -> None:
    proposed = proposed_reference(made.photos.before, made.regions[:1])
    assert proposed is not None
    for region, is_told in ((proposed, True), (replace(proposed, is_proposed=False), False)):
        comparison = compare(
            made.photos.before,
            made.photos.after,
            regions=(made.regions[0], region),
            alignment=alignment_of(made),
        )
        told = any("proposed by the program" in n.message for n in comparison.notices)
        assert told == is_told
        assert comparison.pair.lighting.separable
