"""More photos of a visit: what they count for, and those that can't be used."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from photocompare import compare
from photocompare.align import align
from photocompare.errors import TooManyShotsError
from photocompare.model import AlignedPair, Comparison, Photo, PhotoPair, Reading, Verdict
from photocompare.phantom import Camera, Change, ChangeKind, Light, Scene, Shot, make_pair
from photocompare.phantom.pair import Visit, make_photos
from photocompare.phantom.pose import Pose
from photocompare.settings import AlignMethod, AlignSettings, MeasureSettings, Settings
from tests.conftest import photo, skin

SIZE_HW = (300, 400)
SCENE = Scene(tone=2.0, mm_per_px=0.12)
AS_TAKEN = Settings(
    align=AlignSettings(method=AlignMethod.AS_TAKEN), measure=MeasureSettings(mm_per_px=0.12)
)
REDDER = (Change(ChangeKind.BLOOD, 1.5),)


@pytest.fixture(scope="module")
def visits() -> tuple[list[Photo], list[Photo]]:
    """Return five photos before and five after, from one place: exposure, balance, noise differ."""
    random = np.random.default_rng(3)
    shots = []
    for lamp, _ in itertools.product(("D65", "LED4000"), range(5)):
        red, green, blue = random.normal(0.0, 0.03, 3)
        camera = Camera(
            exposure_ev=float(random.uniform(-0.2, 0.2)), white_balance_ln=(red, green, blue)
        )
        shots.append(Shot(Light(lamp), camera))
    made = [Visit(Pose(), shot, REDDER if place >= 5 else ()) for place, shot in enumerate(shots)]
    photos = [
        taken.photo(f"{place}.jpg")
        for place, taken in enumerate(make_photos(SCENE, tuple(made), seed=5, size_hw=SIZE_HW))
    ]
    return photos[:5], photos[5:]


def read(comparison: Comparison, quantity: str = "redness_hi") -> Reading:
    return next(
        reading
        for reading in comparison.readings
        if (reading.region, reading.quantity) == ("treated", quantity)
    )


def term(reading: Reading, name: str) -> tuple[float, float]:
    return next((one.size, one.freedom) for one in reading.terms if one.name == name)


def test_the_change_is_that_of_the_means_and_its_error_is_smaller(
    visits: tuple[list[Photo], list[Photo]],
) -> None:
    before, after = visits
    regions = SCENE.regions()
    single = read(compare(before[0], after[0], AS_TAKEN, regions=regions))
    many = compare(
        before[0],
        after[0],
        AS_TAKEN,
        regions=regions,
        before_repeats=tuple(before[1:3]),
        after_repeats=(after[1],),
    )
    combined = read(many)
    changes = [
        read(compare(before[0], shot, AS_TAKEN, regions=regions)).change
        for shot in (*before[1:3], *after[:2])
    ]
    # Zero is the before photo against itself.
    wanted = float(np.mean(changes[2:]) - np.mean([0.0, *changes[:2]]))
    assert combined.change == pytest.approx(wanted, abs=1e-9)
    assert combined.before == pytest.approx(single.before + np.mean([0.0, *changes[:2]]))
    learnt, freedom = term(single, "shot")
    seen = sum((np.array(changes[2:]) - np.mean(changes[2:])) ** 2)
    seen += sum((np.array([0.0, *changes[:2]]) - np.mean([0.0, *changes[:2]])) ** 2)
    variance = (freedom * learnt**2 / 2.0 + seen) / (freedom + 3.0)
    assert term(combined, "shot") == pytest.approx(
        (np.sqrt(variance * (1.0 / 3.0 + 1.0 / 2.0)), freedom + 3.0)
    )
    # The lamp is the same in every shot of a visit: what it may have done stays.
    assert term(combined, "visit") == term(single, "visit")
    assert "3 photos before and 2 photos after" in combined.basis
    assert combined.verdict is Verdict.HIGHER
    assert [(shot.is_after, shot.number) for shot in many.repeats] == [
        (False, 2),
        (False, 3),
        (True, 2),
    ]


def test_the_control_and_what_can_not_be_judged_stay_as_they_are(
    visits: tuple[list[Photo], list[Photo]],
) -> None:
    before, after = visits
    treated = SCENE.regions()[:1]
    alone = compare(before[0], after[0], AS_TAKEN, regions=treated)
    more = compare(before[0], after[0], AS_TAKEN, regions=treated, after_repeats=tuple(after[1:2]))
    assert repr(alone.readings) == repr(more.readings)


def test_a_file_that_was_given_already_is_no_second_shot(
    visits: tuple[list[Photo], list[Photo]],
) -> None:
    before, after = visits
    regions = SCENE.regions()
    alone = compare(before[0], after[0], AS_TAKEN, regions=regions)
    more = compare(
        before[0],
        after[0],
        AS_TAKEN,
        regions=regions,
        before_repeats=(before[0],),
        after_repeats=(after[0], before[0]),
    )
    assert repr(alone.readings) == repr(more.readings)
    said = [notice.message for notice in more.notices if "no second shot" in notice.message]
    assert [message.split(" was")[0] for message in said] == [
        "Photo 2 of the before visit",
        "Photo 2 of the after visit",
        "Photo 3 of the after visit",
    ]


def test_repeats_of_one_photo_compared_with_itself_change_nothing(
    visits: tuple[list[Photo], list[Photo]],
) -> None:
    one, *others = visits[0]
    same = compare(one, one, AS_TAKEN, regions=SCENE.regions(), after_repeats=tuple(others[:2]))
    assert all(reading.change == 0.0 for reading in same.readings)
    assert any("repeats were left out" in notice.message for notice in same.notices)


def test_a_repeat_that_shows_something_else_is_left_out_and_named(
    visits: tuple[list[Photo], list[Photo]],
) -> None:
    before, after = visits
    settings = replace(AS_TAKEN, align=AlignSettings())
    regions = SCENE.regions()
    other = make_pair(seed=6, size_hw=SIZE_HW).photos.before
    told: list[tuple[str, float]] = []
    found = compare(
        before[0],
        after[0],
        settings,
        regions=regions,
        after_repeats=(other, after[1]),
        progress=lambda step, share: told.append((step, share)),
    )
    assert [(shot.is_after, shot.number) for shot in found.repeats] == [(True, 3)]
    said = [notice.message for notice in found.notices if "left out" in notice.message]
    assert len(said) == 1
    assert said[0].startswith("Photo 2 of the after visit was left out: ")
    assert "1 photo before and 2 photos after" in read(found).basis
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert "Reading photo 3 of the after visit" in [step for step, _ in told]


def test_a_region_that_a_repeat_does_not_show_leaves_the_repeat_out(
    visits: tuple[list[Photo], list[Photo]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = visits

    def half_seen(
        pair: PhotoPair, settings: AlignSettings, *, mm_per_px: float | None
    ) -> AlignedPair:
        aligned = align(pair, settings, mm_per_px=mm_per_px)
        overlap = aligned.overlap.copy()
        overlap[:, : SIZE_HW[1] * 6 // 10] = False  # the treated patch ends at 0.5
        return replace(aligned, overlap=overlap)

    monkeypatch.setattr("photocompare.repeats.align", half_seen)
    found = compare(
        before[0], after[0], AS_TAKEN, regions=SCENE.regions(), after_repeats=(after[1],)
    )
    assert not found.repeats
    said = [notice.message for notice in found.notices if "visit was left out" in notice.message]
    assert len(said) == 1
    assert said[0].startswith("Photo 2 of the after visit")
    assert "'treated' lies outside" in said[0]


def test_a_sixth_photo_of_a_visit_is_refused_in_one_sentence() -> None:
    one, *more = [photo(skin(seed), f"{seed}.jpg") for seed in range(6)]
    with pytest.raises(TooManyShotsError, match=r"6 photos of the after visit .* at most 5"):
        compare(one, one, after_repeats=tuple(more[:5]))


def test_the_alignment_of_repeats_is_kept_for_the_same_photos(
    visits: tuple[list[Photo], list[Photo]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = visits
    first = compare(before[0], after[0], AS_TAKEN, after_repeats=(after[1],))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("aligned again")

    monkeypatch.setattr("photocompare.repeats.align", refuse)
    monkeypatch.setattr("photocompare.pipeline.align", refuse)
    again = compare(
        before[0],
        after[0],
        AS_TAKEN,
        regions=SCENE.regions(),
        after_repeats=(after[1],),
        earlier=first,
    )
    assert "1 photo before and 2 photos after" in read(again).basis
