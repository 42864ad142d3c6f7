"""An alignment that does not find its way back, and knows that it may be far off, is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from photocompare.align.composition import identity
from photocompare.align.plausibility import require_way_back
from photocompare.errors import ImplausibleTransformError
from photocompare.model import Alignment, AlignmentQuality
from photocompare.settings import AlignSettings

_SIZE_HW = (900, 1200)


def alignment(*, error_px: float, inverse_error_px: float) -> Alignment:
    quality = AlignmentQuality(
        inverse_error_px=inverse_error_px,
        held_out_px=(0.5, 2.0),
        held_out_count=150,
        jacobian_range=(0.9, 1.1),
        local_error_px=np.full((12, 16), error_px),
    )
    return replace(identity(_SIZE_HW), error_px=error_px, quality=quality)


@pytest.mark.parametrize(
    ("error_px", "inverse_error_px"),
    [(0.2, 0.3), (6.0, 1.0), (0.5, 9.0)],
    ids=["sure", "unsure and back again", "sure, the way back is lost"],
)
def test_one_doubt_alone_is_said_and_not_refused(error_px: float, inverse_error_px: float) -> None:
    require_way_back(
        alignment(error_px=error_px, inverse_error_px=inverse_error_px), AlignSettings()
    )


def test_both_doubts_together_are_refused_with_what_was_found() -> None:
    with pytest.raises(ImplausibleTransformError, match="ends 9 pixels beside") as refusal:
        require_way_back(alignment(error_px=6.0, inverse_error_px=9.0), AlignSettings())
    assert "up to 10 pixels off" in str(refusal.value)
    assert "retake" in str(refusal.value)


def test_no_way_back_at_all_is_a_doubt_as_well() -> None:
    require_way_back(alignment(error_px=0.5, inverse_error_px=float("nan")), AlignSettings())
    with pytest.raises(ImplausibleTransformError, match="no way back"):
        require_way_back(alignment(error_px=6.0, inverse_error_px=float("nan")), AlignSettings())


def test_where_nobody_looked_there_is_nothing_to_refuse() -> None:
    require_way_back(identity(_SIZE_HW), AlignSettings())
