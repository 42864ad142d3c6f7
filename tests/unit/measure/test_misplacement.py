"""Areas where the photos may lie off: told, allowed for, or nothing said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from photocompare.measure import measure
from photocompare.measure.misplacement import Misplacement, placed
from photocompare.measure.uncertainty import MISPLACEMENT
from photocompare.measure.verdict import Finding
from photocompare.model import (
    AlignmentQuality,
    ErrorTerm,
    NormalisedPair,
    Reading,
    Region,
    RegionKind,
    Verdict,
)
from photocompare.settings import MeasureSettings
from tests.conftest import comparison_of

SIZE_HW = (300, 400)
LEFT = Region("left", RegionKind.TREATED, ((0.05, 0.1), (0.4, 0.1), (0.4, 0.9), (0.05, 0.9)))
RIGHT = Region("right", RegionKind.REFERENCE, ((0.6, 0.1), (0.95, 0.1), (0.95, 0.9), (0.6, 0.9)))
MOLE = Region("mole", RegionKind.TREATED, ((0.1, 0.4), (0.16, 0.4), (0.16, 0.48), (0.1, 0.48)))


def pair(local_error_px: tuple[float, float] | None) -> NormalisedPair:
    """Return skin that gets redder from top to bottom, with an error left and another right."""
    random = np.random.default_rng(4)
    skin = np.full((*SIZE_HW, 3), (0.75, 0.55, 0.48), dtype=np.float32)
    skin[..., 0] += np.linspace(-0.1, 0.1, SIZE_HW[0], dtype=np.float32)[:, None]
    skin += random.normal(0.0, 0.01, skin.shape).astype(np.float32)
    found = comparison_of(skin, np.clip(skin * np.float32(0.99), 0.0, 1.0)).pair
    if local_error_px is None:
        return found
    grid = np.repeat(np.array([local_error_px]), 4, axis=1).repeat(6, axis=0)
    quality = AlignmentQuality(np.nan, (np.nan, np.nan), 0, (1.0, 1.0), grid)
    return replace(found, alignment=replace(found.alignment, quality=quality))


def readings(
    local_error_px: tuple[float, float] | None,
    *regions: Region,
    settings: MeasureSettings | None = None,
) -> dict[tuple[str, str], Reading]:
    found = measure(
        pair(local_error_px), settings or MeasureSettings(), regions=regions or (LEFT, RIGHT)
    )
    return {(reading.region, reading.quantity): reading for reading in found}


def test_photos_that_lie_well_are_read_as_if_nobody_had_asked() -> None:
    # 0.2 px of 400 are 0.05 % of the width: far below the 0.3 % from which it is told.
    # As text, in which one NaN is like another.
    assert repr(readings((0.2, 0.2))) == repr(readings(None))


def test_a_region_that_was_lost_says_so_and_the_others_are_read() -> None:
    lost = readings((5.0, 0.2), LEFT, RIGHT, replace(LEFT, name="also", outline_xy=(
        (0.42, 0.1), (0.55, 0.1), (0.55, 0.9), (0.42, 0.9)
    )))  # fmt: skip
    reading = lost["left", "redness_hi"]
    assert reading.verdict is Verdict.NOT_MEASURABLE
    assert reading.interval is None
    # 95 % of the distances of which 5 px are the root mean square.
    assert reading.reason.startswith("Can't tell, because the photos may be off by up to 9 pixels")
    assert lost["right", "redness_hi"].reason == readings((0.2, 0.2))["right", "redness_hi"].reason


def test_a_doubtful_place_widens_colour_by_what_lies_beside_it() -> None:
    plain, doubtful = readings((0.2, 0.2)), readings((1.6, 0.2))
    key = ("left", "redness_hi")
    assert "may be off by up to 3 pixels" in doubtful[key].reason
    before, after = plain[key].detectable_change, doubtful[key].detectable_change
    assert before is not None
    assert after is not None
    # Red rises by 0.2 over 300 rows, 3 rows are 0.002 of 0.75 in code values: 0.12 HI after the
    # curve of sRGB (exponent 2.4) and its weight of 63 per decade.
    assert 0.05 < after - before < 0.25
    assert doubtful[key].change == plain[key].change


def test_a_small_region_bears_less_than_a_large_one() -> None:
    # 1 px is 0.25 % of the width, nothing to a large region; of the mole's 24 px side it is 7 %.
    fine = readings((1.0, 0.2), LEFT, RIGHT)["left", "tone_l"]
    told = readings((1.5, 0.2), MOLE, RIGHT)["mole", "tone_l"]
    withheld = readings((3.7, 0.2), MOLE, RIGHT, settings=MeasureSettings(mm_per_px=0.01))
    assert "may be off" not in fine.reason
    assert "may be off by up to" in told.reason
    assert "Can't tell" in withheld["mole", "tone_l"].reason
    assert "(0.1 mm)" in withheld["mole", "tone_l"].reason


def test_a_reference_that_was_lost_leaves_nothing_to_compare_with() -> None:
    lost = readings((0.2, 5.0))["left", "redness_hi"]
    assert lost.verdict is Verdict.NOT_MEASURABLE
    assert "off by up to 9 pixels on the reference skin" in lost.reason


@pytest.mark.parametrize("error_px", [0.9, 1.6, 3.0, 20.0])
def test_a_larger_error_never_says_more(error_px: float) -> None:
    better, worse = readings((0.8, 0.2)), readings((error_px, 0.2))
    for key, reading in worse.items():
        known = better[key].detectable_change
        if reading.detectable_change is not None and known is not None:
            assert reading.detectable_change >= known
        if better[key].verdict is Verdict.NOT_MEASURABLE:
            assert reading.verdict is Verdict.NOT_MEASURABLE


def test_texture_is_widened_by_how_uneven_it_is() -> None:
    plain = Finding(
        "left", "texture_fine", 4.0, 4.2, 0.5, terms=(ErrorTerm("shot", 0.25),), unevenness=0.3
    )
    doubt = Misplacement(2.0, "", "The photos may be off by up to 2 pixels here", {}, 0.1)
    found = placed(plain, doubt)
    # A tenth of the area is another skin, which differs by two spreads at the most.
    assert found.half_width == pytest.approx(0.5 + 0.1 * 2.0 * 0.3)
    assert found.terms[-1].name == MISPLACEMENT
    assert found.terms[-1].is_bound
    assert found.terms[-1].size == pytest.approx(0.06)
    assert found.remark.endswith("; the interval allows for it.")
    even = placed(replace(plain, unevenness=0.0), doubt)
    assert even.half_width == 0.5
    assert even.remark == "The photos may be off by up to 2 pixels here."
