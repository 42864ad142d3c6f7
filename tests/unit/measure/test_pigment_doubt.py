"""A change of contrast that darker skin could have made is not called one of texture."""

from __future__ import annotations

import pytest

from photocompare.measure.pigment_doubt import told_from_pigment
from photocompare.measure.verdict import Finding, reading_of
from photocompare.model import Verdict
from photocompare.settings import MeasureSettings

_SETTINGS = MeasureSettings(contrast_per_pigment=0.05, usual_pigment_change=1.0)


def _pigment(change: float, half_width: float) -> Finding:
    return Finding("cheek", "pigment_mic", 30.0, 30.0 + change, half_width=half_width)


def _contrast(change: float, quantity: str = "pore_contrast") -> Finding:
    return Finding("cheek", quantity, 20.0, 20.0 + change, half_width=1.0)


def _verdict(change: float, pigment: Finding, quantity: str = "pore_contrast") -> Verdict:
    (finding,) = told_from_pigment((_contrast(change, quantity),), pigment, _SETTINGS)
    return reading_of(finding, _SETTINGS).verdict


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_changed_pigment_withholds_every_change_of_contrast(sign: float) -> None:
    pigment = _pigment(sign * 8.0, 3.0)
    for quantity in ("texture_medium", "wrinkle_length", "pore_area", "scar_contrast"):
        assert _verdict(15.0, pigment, quantity) is Verdict.NOT_MEASURABLE
        assert _verdict(-15.0, pigment, quantity) is Verdict.NOT_MEASURABLE


def test_pigment_within_its_error_withholds_what_it_could_make() -> None:
    # 3 MIc of which 1 is usual: 2 × 0.05 of a mean contrast of 21 is 2.1, beside an error of 1.
    pigment = _pigment(3.0, 5.0)
    assert _verdict(2.0, pigment) is Verdict.NOT_MEASURABLE
    assert _verdict(4.0, pigment) is Verdict.HIGHER


def test_usual_noise_of_pigment_withholds_nothing() -> None:
    assert _verdict(1.1, _pigment(-0.9, 5.0)) is Verdict.HIGHER


def test_spots_are_pigment_and_are_left_alone() -> None:
    finding = _contrast(5.0, "spot_contrast")
    assert told_from_pigment((finding,), _pigment(8.0, 3.0), _SETTINGS) == (finding,)
