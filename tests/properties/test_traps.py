"""Traps: what makes photos of unchanged skin differ, on skin of all tones; nothing may be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from photocompare.model import (
    Comparison,
    Photo,
    Reading,
    Region,
    RegionKind,
    Severity,
    Verdict,
)
from photocompare.phantom import (
    Area,
    Camera,
    Change,
    ChangeKind,
    Light,
    Pose,
    Scene,
    Shot,
    Visit,
    VisitPhoto,
    make_series,
)
from photocompare.phantom.beauty import beautified
from photocompare.pipeline import compare
from photocompare.quantities import FAMILIES, QUANTITIES, Family
from photocompare.settings import MeasureSettings, Settings
from photocompare.validate.measures import known_alignment
from photocompare.validate.measures.conditions import TONES, blood_for, metered_ev

SIZE_HW = (390, 520)
MM_PER_PX = 0.06
CLEARLY_HI = 3.5  # three times what is detectable
TREATED_XY = ((0.06, 0.08), (0.54, 0.08), (0.54, 0.92), (0.06, 0.92))
REFERENCE_XY = ((0.64, 0.06), (0.95, 0.06), (0.95, 0.46), (0.64, 0.46))
SECOND_XY = ((0.64, 0.58), (0.95, 0.58), (0.95, 0.96), (0.64, 0.96))
SECOND = Region("second reference", RegionKind.REFERENCE, SECOND_XY)
MOST_BLOOD = 2.0
DARKEST = TONES - 1  # its melanin hides blood: twice of it raises HI by 1, about what is detectable
FOUND = (Verdict.HIGHER, Verdict.LOWER)
RELIEF = (Family.TEXTURE, Family.WRINKLES, Family.PORES, Family.SCARS)
PIGMENT = (Family.PIGMENT, Family.SPOTS)

every_tone = pytest.mark.parametrize("tone", range(TONES))


@pytest.fixture(autouse=True, scope="module")
def neither_face_nor_card() -> Iterator[None]:
    """Look for neither on bare skin: that takes longer than all the rest, and finds nothing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("photocompare.faces.found.find_mesh", lambda *_: None)
        patched.setattr("photocompare.card.seen.find_card", lambda *_: None)
        yield


def scene(tone: int) -> Scene:
    """Return skin with something for every family to find."""
    return Scene(
        tone=float(tone),
        mm_per_px=MM_PER_PX,
        wrinkles=3,
        freckles_per_cm2=3.0,
        redness=1.5,
        treated_xy=TREATED_XY,
        reference_xy=REFERENCE_XY,
    )


def plain(tone: int) -> Shot:
    """Return the shot that every trap differs from in one thing."""
    return Shot(Light(gloss=0.3), Camera(exposure_ev=metered_ev(float(tone))))


def lit(tone: int, **changes: float | str) -> Visit:
    shot = plain(tone)
    return Visit(shot=replace(shot, light=replace(shot.light, **changes)))  # type: ignore[arg-type]


def taken(tone: int, **changes: float) -> Visit:
    shot = plain(tone)
    return Visit(shot=replace(shot, camera=replace(shot.camera, **changes)))  # type: ignore[arg-type]


def changed(tone: int, kind: ChangeKind, factor: float, area: Area = Area.TREATED) -> Visit:
    return Visit(shot=plain(tone), changes=(Change(kind, factor, area),))


def redder(tone: int, area: Area) -> Visit:
    """Return skin whose HI rose alike on every tone but the darkest, by twice the blood at most."""
    factor = min(blood_for(CLEARLY_HI, float(tone)), MOST_BLOOD)
    return changed(tone, ChangeKind.BLOOD, factor, area)


VISITS: dict[str, Callable[[int], Visit]] = {
    "before": lambda tone: Visit(shot=plain(tone)),
    "again": lambda tone: Visit(Pose(shift_xy=(2.3, -1.6)), plain(tone)),
    "warm lamp": lambda tone: lit(tone, illuminant="P3000"),
    "lamp lower": lambda tone: lit(tone, slant_deg=45.0),
    "soft": lambda tone: taken(tone, psf_px=1.5),
    "JPEG": lambda tone: taken(tone, jpeg_quality=60),
    "darker": lambda tone: taken(tone, exposure_ev=metered_ev(float(tone)) - 0.6),
    "glossy": lambda tone: lit(tone, gloss=0.8),
    "flush": lambda tone: changed(tone, ChangeKind.BLOOD, 1.5, Area.EVERYWHERE),
    "reference reddened": lambda tone: redder(tone, Area.REFERENCE),
    "redder": lambda tone: redder(tone, Area.TREATED),
}


@cache
def series(tone: int) -> dict[str, VisitPhoto]:
    """Return all photos of one skin: it is laid out once."""
    visits = tuple(make(tone) for make in VISITS.values())
    photos = make_series(scene(tone), visits, seed=tone, size_hw=SIZE_HW)
    return dict(zip(VISITS, photos, strict=True))


@cache
def photo(tone: int, visit: str) -> Photo:
    """Return one photo, the same one for all pairs: what is found in it is kept with it."""
    return series(tone)[visit].photo(f"{visit}.jpg")


@cache
def compared(
    tone: int, after: str, before: str = "before", *, regions: tuple[Region, ...] | None = None
) -> Comparison:
    """Return the comparison of two visits, their true alignment handed in."""
    first, second = series(tone)[before], series(tone)[after]
    alignment = known_alignment(first.view, second.view, before_hw=SIZE_HW)
    return compare(
        photo(tone, before),
        photo(tone, after),
        Settings(measure=MeasureSettings(mm_per_px=MM_PER_PX)),
        regions=scene(tone).regions() if regions is None else regions,
        alignment=alignment,
    )


def treated(result: Comparison) -> dict[str, Reading]:
    return {one.quantity: one for one in result.readings if one.region == "treated"}


def called_changed(result: Comparison) -> list[str]:
    """Return what was said to have changed in the treated skin, in words for the failure."""
    return [
        f"{name} {one.verdict} {one.change:+.2f} in {one.interval}"
        for name, one in treated(result).items()
        if one.verdict in FOUND
    ]


def of(result: Comparison, *families: Family) -> list[Reading]:
    names = [name for family in families for name in FAMILIES[family]]
    return [reading for name, reading in treated(result).items() if name in names]


@every_tone
@pytest.mark.parametrize(
    "visit",
    ["again", "warm lamp", "lamp lower", "soft", "JPEG", "darker", "glossy"],
)
def test_nothing_is_said_to_have_changed_where_only_the_photo_did(tone: int, visit: str) -> None:
    assert called_changed(compared(tone, visit)) == []


@every_tone
def test_a_flush_is_not_told_from_the_light_without_a_reference(tone: int) -> None:
    result = compared(tone, "flush", regions=scene(tone).regions()[:1])
    assert not result.pair.lighting.separable
    for reading in of(result, Family.REDNESS, Family.PIGMENT, Family.TONE, Family.DIFFERENCE):
        if reading.quantity.startswith("evenness"):
            continue  # a pattern within the photo, which no light can make
        assert reading.verdict is Verdict.NOT_MEASURABLE, reading
        assert reading.interval is None
    assert "reference" in treated(result)["redness_hi"].reason


@every_tone
def test_a_reference_that_reddened_is_noticed_beside_another(tone: int) -> None:
    result = compared(tone, "reference reddened", regions=(*scene(tone).regions(), SECOND))
    said = [notice for notice in result.notices if "disagree" in notice.message]
    assert said or tone == DARKEST
    assert all(notice.severity is Severity.WARNING for notice in said)
    colours = of(result, Family.REDNESS, Family.PIGMENT, Family.TONE, Family.DIFFERENCE)
    assert [reading for reading in colours if reading.verdict in FOUND] == []


@every_tone
def test_settling_redness_is_not_read_as_fading_pigment(tone: int) -> None:
    result = compared(tone, "before", "redder")
    if tone < DARKEST:
        assert treated(result)["redness_hi"].verdict is Verdict.LOWER
    assert [reading for reading in of(result, *PIGMENT) if reading.verdict in FOUND] == []


@every_tone
def test_a_beauty_filter_is_not_read_as_smoother_skin(tone: int) -> None:
    first = series(tone)["before"]
    filtered = replace(series(tone)["again"], jpeg=beautified(series(tone)["again"].jpeg))
    result = compare(
        photo(tone, "before"),
        filtered.photo("after.jpg"),
        Settings(measure=MeasureSettings(mm_per_px=MM_PER_PX)),
        regions=scene(tone).regions(),
        alignment=known_alignment(first.view, filtered.view, before_hw=SIZE_HW),
    )
    smoother = [one for one in of(result, *RELIEF) if one.verdict is Verdict.LOWER]
    is_warned = any("smooth" in check.message.lower() for check in result.grade.checks)
    assert is_warned or smoother == []


@every_tone
def test_swapping_the_photos_flips_every_sign(tone: int) -> None:
    there = treated(compared(tone, "redder"))
    back = treated(compared(tone, "before", "redder"))
    opposite = {Verdict.HIGHER: Verdict.LOWER, Verdict.LOWER: Verdict.HIGHER}
    for name, reading in there.items():
        if QUANTITIES[name].is_distance:  # it has no direction
            assert back[name].verdict is reading.verdict
            continue
        assert back[name].verdict is opposite.get(reading.verdict, reading.verdict), name
        if reading.verdict in FOUND:
            assert np.sign(back[name].change) == -np.sign(reading.change), name


@every_tone
def test_the_same_photo_twice_has_not_changed_at_all(tone: int) -> None:
    result = compared(tone, "before")
    assert result.readings
    for reading in result.readings:
        assert reading.verdict not in FOUND
        assert reading.change == 0.0 or not reading.is_known
