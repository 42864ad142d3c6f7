"""Changes of pigment that must not read as redness or texture, and relief that must still read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from photocompare.measure import measure
from photocompare.measure.uncertainty import LAMPS
from photocompare.model import AlignedPair, Reading, Region, RegionKind, Verdict
from photocompare.normalise import normalise
from photocompare.phantom import Area, Camera, Change, ChangeKind, PhantomPair, Scene, Shot
from photocompare.phantom import make_pair as made_of
from photocompare.settings import LightMethod, LightSettings, MeasureSettings

Align = Callable[[PhantomPair], AlignedPair]
REDNESS = ("redness_hi", "redness_ei", "redness_a")
JUDGED = (Verdict.HIGHER, Verdict.LOWER)


@cache
def phantom(scene: Scene, *changes: Change, exposure_ev: float = 0.0) -> PhantomPair:
    shot = Shot(camera=Camera(exposure_ev=exposure_ev))
    return made_of(scene, seed=1, size_hw=(450, 600), shots=(shot, shot), changes=changes)


def read(
    aligned: AlignedPair, regions: tuple[Region, ...], mm_per_px: float
) -> dict[tuple[str, str], Reading]:
    pair = normalise(aligned, regions=regions)
    readings = measure(pair, MeasureSettings(mm_per_px=mm_per_px), regions=regions)
    return {(reading.region, reading.quantity): reading for reading in readings}


@pytest.mark.parametrize(("tone", "exposure_ev"), [(2.0, 0.2), (5.0, 0.8), (8.0, 1.5)])
@pytest.mark.parametrize("factor", [0.8, 1.3])
def test_pigment_alone_is_never_called_redness(
    aligned_exactly: Align, tone: float, exposure_ev: float, factor: float
) -> None:
    scene = Scene(tone=tone, mm_per_px=0.1)
    made = phantom(scene, Change(ChangeKind.MELANIN, factor), exposure_ev=exposure_ev)
    found = read(aligned_exactly(made), made.regions, 0.1)
    for name in REDNESS:
        assert found["treated", name].verdict not in JUDGED, name
    if tone >= 5.0:  # on light skin so little melanin moves the index within its error
        wanted = Verdict.HIGHER if factor > 1.0 else Verdict.LOWER
        assert found["treated", "pigment_mic"].verdict is wanted
        # Some index went beyond its error, and said why nothing may be made of it.
        said = " ".join(found["treated", name].reason for name in REDNESS)
        assert "redness can't be told from pigment" in said


@pytest.mark.parametrize("tone", [0.0, 2.0, 5.0])
def test_redness_alone_is_still_called_redness(aligned_exactly: Align, tone: float) -> None:
    scene = Scene(tone=tone, mm_per_px=0.1)
    made = phantom(scene, Change(ChangeKind.BLOOD, 1.6), exposure_ev=0.1 * tone)
    found = read(aligned_exactly(made), made.regions, 0.1)
    assert found["treated", "redness_hi"].verdict is Verdict.HIGHER
    assert found["treated", "redness_ei"].verdict is Verdict.HIGHER
    assert found["treated", "pigment_mic"].verdict is Verdict.WITHIN_ERROR


@pytest.mark.parametrize(
    "change", [Change(ChangeKind.MELANIN, 1.3), Change(ChangeKind.SPOTS, 0.0)], ids=str
)
def test_spots_that_change_are_not_called_texture(aligned_exactly: Align, change: Change) -> None:
    scene = Scene(tone=0.0, mm_per_px=0.08, freckles_per_cm2=5.0, spots_per_cm2=0.7)
    made = phantom(scene, change)
    medium = read(aligned_exactly(made), made.regions, 0.08)["treated", "texture_medium"]
    assert medium.verdict is Verdict.NOT_MEASURABLE
    assert "can't be told from it" in medium.reason
    assert medium.is_known


@pytest.mark.parametrize("tone", [0.0, 2.0])
def test_relief_that_flattens_is_still_called_texture(aligned_exactly: Align, tone: float) -> None:
    scene = Scene(tone=tone, mm_per_px=0.05, relief_um=30.0)
    made = phantom(scene, Change(ChangeKind.RELIEF, 0.6))
    fine = read(aligned_exactly(made), made.regions, 0.05)["treated", "texture_fine"]
    assert fine.verdict is Verdict.LOWER


def test_references_that_disagree_widen_the_interval_to_both_answers(
    aligned_exactly: Align,
) -> None:
    # The named reference reddened, the strip above the treated skin did not: nothing else changed.
    scene = Scene(tone=2.0, mm_per_px=0.1)
    made = phantom(scene, Change(ChangeKind.BLOOD, 1.8, Area.REFERENCE))
    strip = Region(
        "strip", RegionKind.REFERENCE, ((0.02, 0.02), (0.36, 0.02), (0.36, 0.12), (0.02, 0.12))
    )
    aligned = aligned_exactly(made)
    alone = read(aligned, made.regions, 0.1)["treated", "redness_hi"]
    both = read(aligned, (*made.regions, strip), 0.1)["treated", "redness_hi"]
    assert alone.verdict is Verdict.LOWER  # one reference can't know that it changed itself
    assert both.verdict is Verdict.WITHIN_ERROR
    assert both.interval is not None
    assert both.interval[0] < alone.change
    assert both.interval[1] > 0.0


def test_without_a_reference_the_sentence_counts_what_was_matched_away(
    aligned_exactly: Align,
) -> None:
    made = phantom(Scene(tone=2.0, mm_per_px=0.1), Change(ChangeKind.BLOOD, 2.0, Area.EVERYWHERE))
    treated = (made.regions[0],)
    aligned = aligned_exactly(made)
    said = {
        method: next(
            entry.reason
            for entry in measure(
                normalise(aligned, LightSettings(method=method), regions=treated),
                MeasureSettings(mm_per_px=0.1),
                regions=treated,
            )
            if entry.quantity == "redness_hi"
        )
        for method in LightMethod
    }
    # Haemoglobin × 2 is a cast of 8 %, whether it was matched away or not.
    assert "cast of ±8" in said[LightMethod.OFF]
    assert said[LightMethod.AUTO].split(" EV")[0] == said[LightMethod.OFF].split(" EV")[0]


def test_an_index_that_follows_pigment_is_held_against_the_one_that_does_not(
    aligned_exactly: Align,
) -> None:
    # Light brown skin: melanin × 1.6 raises EI beyond its error and leaves HI where it was.
    made = phantom(Scene(tone=2.0, mm_per_px=0.1), Change(ChangeKind.MELANIN, 1.6))
    found = read(aligned_exactly(made), made.regions, 0.1)
    assert found["treated", "redness_hi"].verdict is Verdict.WITHIN_ERROR
    withheld = found["treated", "redness_ei"]
    assert withheld.verdict is Verdict.NOT_MEASURABLE
    assert "HI, which it moves least, does not show the same" in withheld.reason
    assert withheld.change == pytest.approx(made.truth["redness_ei"], abs=0.5)


def test_skin_of_another_colour_than_its_reference_is_less_sure(aligned_exactly: Align) -> None:
    def lamps(redness: float) -> float:
        made = phantom(Scene(tone=2.0, mm_per_px=0.1, redness=redness))
        reading = read(aligned_exactly(made), made.regions, 0.1)["treated", "redness_hi"]
        return next(term.size for term in reading.terms if term.name == LAMPS)

    # Red patches of 1.9 times the blood cover part of the area; mottling alone differs by little.
    assert lamps(1.9) > 1.5 * lamps(1.0)
