"""A comparison made again: the alignment is kept where it may be, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photocompare import pipeline
from photocompare.align import align
from photocompare.load import packed
from photocompare.model import AlignedPair, Comparison, PhotoPair
from photocompare.phantom import PhantomPair, Pose, make_pair
from photocompare.pipeline import compare
from photocompare.report import comparison_json
from photocompare.settings import AlignMethod, AlignSettings, Settings


@pytest.fixture(scope="module")
def phantom() -> PhantomPair:
    return make_pair(seed=5, size_hw=(360, 480), pose=Pose(rotation_deg=3.0))


@pytest.fixture(scope="module")
def earlier(phantom: PhantomPair) -> Comparison:
    """Return the comparison before any region was marked."""
    return compare(phantom.photos.before, phantom.photos.after)


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> list[PhotoPair]:
    """Return the pairs that are aligned from now on."""
    seen: list[PhotoPair] = []

    def counted(
        pair: PhotoPair, settings: AlignSettings, *, mm_per_px: float | None
    ) -> AlignedPair:
        seen.append(pair)
        return align(pair, settings, mm_per_px=mm_per_px)

    monkeypatch.setattr(pipeline, "align", counted)
    return seen


def test_regions_marked_later_read_the_same_without_aligning_again(
    phantom: PhantomPair, earlier: Comparison, aligned: list[PhotoPair]
) -> None:
    before, after = phantom.photos.before, phantom.photos.after
    again = compare(before, after, regions=phantom.regions, earlier=earlier)
    assert not aligned
    fresh = compare(before, after, regions=phantom.regions)
    # As text, since what could not be measured is NaN, which equals nothing.
    assert repr(again.readings) == repr(fresh.readings)
    assert again.notices == fresh.notices
    assert repr(again.grade) == repr(fresh.grade)


def test_other_photos_or_another_way_of_aligning_are_aligned_anew(
    phantom: PhantomPair, earlier: Comparison, aligned: list[PhotoPair]
) -> None:
    before, after = phantom.photos.before, phantom.photos.after
    compare(after, before, earlier=earlier)
    as_taken = replace(Settings(), align=AlignSettings(method=AlignMethod.AS_TAKEN))
    compare(before, after, as_taken, earlier=earlier)
    assert len(aligned) == 2


def test_packed_photos_are_compared_to_the_same_record(
    phantom: PhantomPair, earlier: Comparison
) -> None:
    photos = phantom.photos
    again = compare(packed(photos.before), packed(photos.after))
    assert comparison_json(again) == comparison_json(earlier)
