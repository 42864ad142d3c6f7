"""An alignment used again: the same numbers, the same doubts, and never on other photos."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photocompare.align import align, lay_again, load_alignment
from photocompare.align.face_alignment import is_face_alone
from photocompare.align.stored import READABLE_SCHEMAS
from photocompare.errors import LockedAlignmentError
from photocompare.model import Comparison, LockedAlignment, Photo, Severity, Stage
from photocompare.phantom import PhantomPair, Pose, make_pair
from photocompare.phantom.face import FaceVisit, make_face_pair
from photocompare.phantom.face_map import Expression
from photocompare.pipeline import compare
from photocompare.report import comparison_json
from photocompare.report.plain import SCHEMA
from photocompare.settings import AlignMethod, AlignSettings, LightMethod, LightSettings, Settings

SIZE_HW = (360, 480)
POSE = Pose(rotation_deg=3.0, shift_xy=(9.0, -6.0), elastic_px=5.0)  # so that there is a field


@pytest.fixture(scope="module")
def phantom() -> PhantomPair:
    return make_pair(seed=5, size_hw=SIZE_HW, pose=POSE)


@pytest.fixture(scope="module")
def fresh(phantom: PhantomPair) -> Comparison:
    return compare(phantom.photos.before, phantom.photos.after, regions=phantom.regions)


@pytest.fixture(scope="module")
def document(fresh: Comparison) -> dict[str, Any]:
    """Return the record of the comparison, as JSON holds it."""
    found = json.loads(comparison_json(fresh))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def record(fresh: Comparison, tmp_path: Path) -> Path:
    path = tmp_path / "comparison.json"
    path.write_text(comparison_json(fresh), encoding="utf-8")
    return path


def other_file(photo: Photo, *, size_hw: tuple[int, int] | None = None) -> Photo:
    """Return a photo of another file: of the same size, or cut to ``size_hw``."""
    height, width = size_hw or photo.size_hw
    pixels = np.ascontiguousarray(photo.pixels[:height, :width])
    source = replace(photo.source, sha256="0" * 64, size_hw=(height, width))
    return Photo(pixels, source)


def test_a_locked_alignment_gives_the_same_readings_bit_for_bit(
    phantom: PhantomPair, fresh: Comparison, record: Path
) -> None:
    assert fresh.pair.alignment.displacement is not None  # or the law would say little
    before, after = phantom.photos.before, phantom.photos.after
    for locked in (LockedAlignment.of(fresh), load_alignment(record)):
        again = compare(before, after, regions=phantom.regions, alignment=locked)
        # As text, since what could not be measured is NaN, which equals nothing.
        assert repr(again.readings) == repr(fresh.readings)
        assert repr(again.grade) == repr(fresh.grade)
        assert np.array_equal(again.pair.after, fresh.pair.after)
        assert np.array_equal(again.pair.overlap, fresh.pair.overlap)


def test_a_face_that_was_aligned_alone_ends_where_it_did() -> None:
    after = FaceVisit(expression=Expression(smile=-0.8, raised_brows=0.6))
    photos = make_face_pair(FaceVisit(), after, seed=12).photos
    fresh = align(photos, AlignSettings())
    assert is_face_alone(fresh.alignment)  # or the law would say little
    assert not fresh.overlap.all()
    before, after_photo = photos.before.source, photos.after.source
    locked = LockedAlignment(fresh.alignment, before.sha256, after_photo.sha256)
    again = lay_again(photos, locked, AlignSettings())
    assert np.array_equal(again.overlap, fresh.overlap)
    assert np.array_equal(again.after, fresh.after)


def test_the_record_of_a_locked_comparison_can_be_locked_again(
    phantom: PhantomPair, record: Path, tmp_path: Path
) -> None:
    photos = phantom.photos
    first = compare(photos.before, photos.after, alignment=load_alignment(record))
    second_record = tmp_path / "again.json"
    second_record.write_text(comparison_json(first), encoding="utf-8")
    second = compare(photos.before, photos.after, alignment=load_alignment(second_record))
    assert comparison_json(second) == comparison_json(first)


def test_the_doubts_of_the_alignment_are_kept(fresh: Comparison, record: Path) -> None:
    doubts = tuple(notice for notice in fresh.pair.notices if notice.stage is Stage.ALIGN)
    assert load_alignment(record).notices == doubts


def test_light_and_regions_may_change_under_a_locked_alignment(
    phantom: PhantomPair, fresh: Comparison, record: Path
) -> None:
    photos = phantom.photos
    settings = Settings(light=LightSettings(method=LightMethod.OFF))
    again = compare(photos.before, photos.after, settings, alignment=load_alignment(record))
    assert again.pair.lighting.method != fresh.pair.lighting.method
    assert {reading.region for reading in again.readings} == {"whole"}
    np.testing.assert_array_equal(again.pair.alignment.matrix, fresh.pair.alignment.matrix)


def test_nothing_is_searched_for_and_it_is_said(phantom: PhantomPair, record: Path) -> None:
    photos = phantom.photos
    as_taken = Settings(align=AlignSettings(method=AlignMethod.AS_TAKEN))
    again = compare(photos.before, photos.after, as_taken, alignment=load_alignment(record))
    assert again.pair.alignment.rotation_deg == pytest.approx(3.0, abs=0.5)  # not as taken
    said = [notice for notice in again.notices if "used again" in notice.message]
    assert [notice.severity for notice in said] == [Severity.NOTE]


def test_an_alignment_without_its_photos_is_taken_with_a_warning(
    phantom: PhantomPair, fresh: Comparison
) -> None:
    photos = phantom.photos
    again = compare(photos.before, photos.after, alignment=fresh.pair.alignment)
    assert any("nobody has looked" in notice.message for notice in again.notices)


def test_an_alignment_that_was_handed_in_is_not_taken_for_one_that_was_found(
    phantom: PhantomPair, fresh: Comparison
) -> None:
    photos = phantom.photos
    shifted = replace(fresh.pair.alignment, displacement=None)
    handed_in = compare(photos.before, photos.after, alignment=shifted)
    found = compare(photos.before, photos.after, earlier=handed_in)
    assert found.pair.alignment.displacement is not None


def test_other_photos_are_refused_in_a_sentence(phantom: PhantomPair, record: Path) -> None:
    locked, photos = load_alignment(record), phantom.photos
    before, after = photos.before, photos.after
    cases = (
        (before, other_file(after, size_hw=(300, 400)), "480 × 360 pixels, and this one has 400"),
        (other_file(before, size_hw=(300, 400)), after, "needs the before photo to have 480 × 360"),
        (before, other_file(after), "another after photo"),
        (other_file(before), after, "another before photo"),
        (after, before, "the other way round"),
    )
    for first, second, words in cases:
        with pytest.raises(LockedAlignmentError, match=words):
            compare(first, second, alignment=locked)


def test_the_records_that_are_written_can_be_read() -> None:
    assert SCHEMA in READABLE_SCHEMAS


def without(document: dict[str, Any], *path: str) -> dict[str, Any]:
    """Return the record without one of its fields."""
    changed = copy.deepcopy(document)
    part = changed
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return changed


def with_alignment(document: dict[str, Any], **values: object) -> dict[str, Any]:
    """Return the record with other values in its alignment."""
    changed = copy.deepcopy(document)
    changed["alignment"].update(values)
    return changed


def test_a_damaged_record_is_refused_in_one_sentence_that_says_what_to_do(
    document: dict[str, Any], tmp_path: Path
) -> None:
    identity = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    damaged: list[tuple[object, str]] = [
        ([], "not the record"),
        ({"alignment": {}}, "not the record"),
        ({**document, "schema": 99}, "its schema is 99"),
        ({**document, "schema": True}, "its schema is True"),
        (without(document, "alignment"), "'alignment' is missing"),
        (without(document, "photos", "after"), "'after' is missing"),
        (without(document, "photos", "before", "sha256"), "which before photo"),
        (without(document, "notices"), "'notices' is missing"),
        (without(document, "alignment", "matrix"), "'matrix' is missing"),
        (with_alignment(document, matrix=[[1.0, 0.0], [0.0, 1.0]]), "does not hold together"),
        (with_alignment(document, matrix=[[1.0, 0.0, 0.0], [0.0]]), "no table of numbers"),
        (with_alignment(document, matrix=[*identity[:2], [0.0, 0.0, None]]), "hold together"),
        (with_alignment(document, matrix=[[0.0] * 3] * 3), "flattens"),
        (with_alignment(document, displacement=[[[0.0, "much"]]]), "no table of numbers"),
        (with_alignment(document, displacement=[[[0.0, None]]]), "not a number"),
        (with_alignment(document, displacement=[]), "hold together"),
        (with_alignment(document, before_size_hw=[360]), "1 entries in place of 2"),
        (with_alignment(document, before_size_hw=[10, 10]), "two different sizes"),
        (with_alignment(document, scale="large"), "'scale' is not a number"),
        (with_alignment(document, scale=-1.0), "above 0"),
        (with_alignment(document, error_px=-1.0), "no length"),
        (with_alignment(document, inliers=None), "'inliers' is missing"),
    ]
    path = tmp_path / "record.json"
    for content, words in damaged:
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(LockedAlignmentError, match=words) as refusal:
            load_alignment(path)
        assert str(refusal.value).endswith("compare the photos without it.")


def test_what_is_no_json_is_refused(tmp_path: Path, record: Path) -> None:
    cut = tmp_path / "cut.json"
    cut.write_text(record.read_text(encoding="utf-8")[:500], encoding="utf-8")
    picture = tmp_path / "picture.json"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000, encoding="utf-8")
    for path in (cut, picture, deep, tmp_path, tmp_path / "none.json"):
        with pytest.raises(LockedAlignmentError, match="without it"):
            load_alignment(path)
