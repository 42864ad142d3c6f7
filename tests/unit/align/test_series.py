"""Several visits over one of them: two ways agree, doubts are told, one bad visit spoils none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from photocompare.align import align_series, laid_on_base, series_links
from photocompare.align.composition import composed, inverted
from photocompare.errors import TooFewMatchesError
from photocompare.model import (
    AlignedPair,
    AlignedSeries,
    Alignment,
    Matrix,
    Notice,
    Photo,
    PhotoPair,
    PhotoSource,
    Stage,
)
from photocompare.phantom import Change, ChangeKind, Pose, Visit, VisitPhoto, make_series
from photocompare.phantom.scene import Scene
from photocompare.settings import AlignSettings

SIZE_HW = (90, 120)
ERROR_PX = 0.2
DOUBT = Notice(Stage.ALIGN, "A doubt.")


def photo(index: int) -> Photo:
    """Return a grey photo that is told from others by its digest."""
    pixels = np.full((*SIZE_HW, 3), 0.5, dtype=np.float32)
    return Photo(pixels, PhotoSource(f"{index}", f"{index:064d}", SIZE_HW))


PHOTOS = tuple(photo(index) for index in range(4))


def place(index: int) -> Matrix:
    """Return the map from visit 0 to a visit: each is shifted and turned a little more."""
    angle = 0.02 * index
    matrix = np.eye(3)
    matrix[:2, :2] = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    matrix[:2, 2] = (2.0 * index, -1.0 * index)
    return matrix


class Aligner:
    """Stands in for the alignment of a pair: the truth, but for what a test spoils."""

    def __init__(self) -> None:
        self.refused: set[tuple[int, int]] = set()
        self.off_px: dict[tuple[int, int], float] = {}

    def __call__(
        self, pair: PhotoPair, settings: AlignSettings, *, mm_per_px: float | None
    ) -> AlignedPair:
        """Return the pair laid over each other as the test has it."""
        del settings, mm_per_px
        first, second = int(pair.before.source.name), int(pair.after.source.name)
        if (first, second) in self.refused:
            raise TooFewMatchesError(found=0, needed=6)
        matrix = place(second) @ np.linalg.inv(place(first))
        matrix[0, 2] += self.off_px.get((first, second), 0.0)
        alignment = Alignment(
            matrix, None, SIZE_HW, SIZE_HW, f"{first} to {second}", 9, ERROR_PX, "drawn", 0.9,
            1.0, math.degrees(0.02 * (second - first)),
        )  # fmt: skip
        everywhere = np.ones(SIZE_HW, dtype=bool)
        before, after = pair.before.pixels, pair.after.pixels.copy()
        return AlignedPair(before, after, everywhere, alignment, pair, (DOUBT,))


@pytest.fixture
def aligner(monkeypatch: pytest.MonkeyPatch) -> Aligner:
    stand_in = Aligner()
    monkeypatch.setattr(series_links, "align", stand_in)
    return stand_in


def aligned(photos: Sequence[Photo] = PHOTOS, base_index: int = 0) -> AlignedSeries:
    return align_series(photos, base_index, AlignSettings())


@pytest.mark.parametrize("base_index", range(4))
def test_true_alignments_agree_whichever_visit_is_the_base(
    aligner: Aligner, base_index: int
) -> None:
    series = aligned(base_index=base_index)
    assert len(series.cycles) == 2
    for cycle in series.cycles:
        assert cycle.agrees
        assert cycle.apart_px == pytest.approx(0.0, abs=1e-9)
        assert cycle.expected_px == pytest.approx(math.sqrt(3) * ERROR_PX)
    for visit in series.visits:
        alignment = visit.alignment
        assert alignment is not None
        expected = place(visit.index) @ np.linalg.inv(place(base_index))
        np.testing.assert_allclose(alignment.matrix, expected, atol=1e-9)
        assert alignment.error_px == (0.0 if visit.index == base_index else ERROR_PX)
    assert series.base.alignment is not None
    np.testing.assert_array_equal(series.base.alignment.matrix, np.eye(3))


@pytest.mark.parametrize(
    ("refused", "base_index", "through"),
    [((0, 3), 0, 2), ((0, 1), 0, 2), ((2, 0), 2, 1)],
)
def test_a_visit_that_does_not_fit_the_base_is_reached_through_its_neighbour(
    aligner: Aligner, refused: tuple[int, int], base_index: int, through: int
) -> None:
    aligner.refused = {refused}
    visit = aligned(base_index=base_index).visits[refused[1]]
    assert visit.through == through
    assert visit.alignment is not None
    expected = place(refused[1]) @ np.linalg.inv(place(base_index))
    np.testing.assert_allclose(visit.alignment.matrix, expected, atol=1e-9)
    assert visit.alignment.error_px == pytest.approx(math.sqrt(2) * ERROR_PX)  # two in a row
    assert "then" in visit.alignment.method
    assert any("reached through visit" in notice.message for notice in visit.notices)
    assert DOUBT in visit.notices


def test_a_visit_is_reached_by_several_steps_where_it_must_be(aligner: Aligner) -> None:
    aligner.refused = {(0, 2), (0, 3)}
    series = aligned()
    assert [visit.through for visit in series.visits] == [None, None, 1, 2]
    last = series.visits[3].alignment
    assert last is not None
    assert last.error_px == pytest.approx(math.sqrt(3) * ERROR_PX)


def test_one_visit_that_fits_nothing_spoils_no_other(aligner: Aligner) -> None:
    aligner.refused = {(0, 3), (2, 3)}
    series = aligned()
    assert [visit.alignment is not None for visit in series.visits] == [True, True, True, False]
    assert series.visits[3].refusal == str(TooFewMatchesError(found=0, needed=6))
    assert series.locked(3) is None
    locked = series.locked(2)
    assert locked is not None
    assert (locked.before_sha256, locked.after_sha256) == (f"{0:064d}", f"{2:064d}")
    assert locked.notices == (DOUBT,)


def test_ways_that_part_more_than_expected_are_told_and_enlarge_the_error(
    aligner: Aligner,
) -> None:
    off_px = 1.0  # 2.9 times what is expected, and less than a hundredth of the frame
    aligner.off_px = {(0, 3): off_px}
    series = aligned()
    agrees = {(cycle.first, cycle.second): cycle.agrees for cycle in series.cycles}
    assert agrees == {(1, 2): True, (2, 3): False}
    spoilt, exonerated = series.visits[3], series.visits[2]
    assert spoilt.alignment is not None
    assert spoilt.alignment.error_px == pytest.approx(math.hypot(ERROR_PX, off_px))
    assert spoilt.alignment.error_px > off_px  # the true error is within what is stated
    assert any("Two ways to this visit" in notice.message for notice in spoilt.notices)
    assert exonerated.alignment is not None  # it agrees with visit 1
    assert exonerated.alignment.error_px == ERROR_PX


def test_a_visit_that_is_grossly_off_is_refused_alone(aligner: Aligner) -> None:
    aligner.off_px = {(0, 3): 30.0}
    series = aligned()
    assert [visit.alignment is not None for visit in series.visits] == [True, True, True, False]
    assert "leave it out" in series.visits[3].refusal


def test_where_nobody_can_tell_which_is_off_neither_is_trusted(aligner: Aligner) -> None:
    aligner.off_px = {(0, 2): 30.0}
    series = aligned(PHOTOS[:3])
    assert [visit.alignment is not None for visit in series.visits] == [True, False, False]


def test_two_photos_are_a_series(aligner: Aligner) -> None:
    series = aligned(PHOTOS[:2])
    assert series.cycles == ()
    assert series.visits[1].alignment is not None


def test_a_series_of_one_is_our_mistake(aligner: Aligner) -> None:
    for photos, base_index in ((PHOTOS[:1], 0), (PHOTOS, 4), (PHOTOS, -1)):
        with pytest.raises(ValueError, match="can't be the base"):
            aligned(photos, base_index)


def test_what_a_visit_on_the_way_does_not_show_is_left_out(aligner: Aligner) -> None:
    aligner.refused = {(0, 2)}
    series = aligned(PHOTOS[:3])
    middle = series.visits[1].alignment
    assert middle is not None
    far = middle.matrix.copy()
    far[0, 2] += 60.0  # half of the frame
    moved = replace(series.visits[1], alignment=replace(middle, matrix=far))
    series = replace(series, visits=(series.visits[0], moved, series.visits[2]))
    whole = laid_on_base(replace(series, visits=(*series.visits[:2], replace(
        series.visits[2], through=None))), 2, PHOTOS, AlignSettings())  # fmt: skip
    part = laid_on_base(series, 2, PHOTOS, AlignSettings())
    assert not (part.overlap & ~whole.overlap).any()
    assert part.overlap.mean() == pytest.approx(0.5, abs=0.05)
    assert (part.after[~part.overlap] == 0.0).all()


@pytest.fixture(scope="module")
def phantoms() -> tuple[VisitPhoto, ...]:
    visits = (
        Visit(),
        Visit(Pose(rotation_deg=6.0, shift_xy=(12.0, -8.0), elastic_px=3.0)),
        Visit(
            Pose(rotation_deg=-5.0, scale=1.05, shift_xy=(-9.0, 6.0), elastic_px=3.0),
            changes=(Change(ChangeKind.BLOOD, 1.4),),
        ),
    )
    return make_series(Scene(mm_per_px=0.1), visits, seed=3, size_hw=(360, 480))


@pytest.fixture(scope="module")
def skin_series(phantoms: tuple[VisitPhoto, ...]) -> AlignedSeries:
    return aligned([visit.photo(f"{index}") for index, visit in enumerate(phantoms)])


def test_visits_of_real_skin_lie_within_what_is_stated(
    skin_series: AlignedSeries, phantoms: tuple[VisitPhoto, ...]
) -> None:
    x, y = np.meshgrid(np.arange(10.0, 480.0, 20.0), np.arange(10.0, 360.0, 20.0))
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    for visit, phantom in zip(skin_series.visits[1:], phantoms[1:], strict=True):
        alignment = visit.alignment
        assert alignment is not None
        off = (alignment.to_after(points) - phantom.view.to_after(points)) / alignment.scale
        true_px = np.sqrt(np.nanmean(np.sum(off**2, axis=1)))
        assert true_px < 2.0 * alignment.error_px  # a 95 % bound
        assert true_px < 0.5  # what a pair of this size reaches


def test_two_ways_over_real_skin_agree(skin_series: AlignedSeries) -> None:
    (cycle,) = skin_series.cycles
    assert cycle.agrees
    assert cycle.apart_px < 0.5
    first, second = (skin_series.visits[index].alignment for index in (1, 2))
    assert first is not None
    assert second is not None
    between = composed(inverted(first), second)
    assert between.rotation_deg == pytest.approx(-11.0, abs=0.3)  # the field takes part of a turn
