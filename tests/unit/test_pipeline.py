"""The whole path: order, identity, and what one stage may forbid another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from photocompare import Settings, compare
from photocompare.errors import AlignmentError, RegionError, SettingsError
from photocompare.indications import INDICATIONS, find_indication
from photocompare.model import Check, Grade, PhotoPair, ScaleSource, Verdict
from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, make_pair
from photocompare.pipeline import _forbidden
from photocompare.quantities import QUANTITIES
from photocompare.settings import MeasureSettings, Ruler, ScaleSettings

SIZE_HW = (360, 480)


@pytest.fixture(scope="module")
def reddened() -> PhantomPair:
    """Return a small pair with twice the blood in the treated patch."""
    changes = (Change(ChangeKind.BLOOD, 2.0),)
    return make_pair(seed=5, size_hw=SIZE_HW, pose=Pose(rotation_deg=3.0), changes=changes)


def test_every_step_is_told_and_the_share_only_grows(reddened: PhantomPair) -> None:
    told: list[tuple[str, float]] = []
    photos = reddened.photos
    compare(photos.before, photos.after, progress=lambda step, share: told.append((step, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len({step for step, _ in told}) == len(told)


def test_a_photo_compared_with_itself_has_not_changed(reddened: PhantomPair) -> None:
    same = reddened.photos.before
    comparison = compare(same, same, regions=reddened.regions)
    assert comparison.readings
    assert all(reading.change == 0.0 for reading in comparison.readings)
    assert {reading.verdict for reading in comparison.readings} <= {Verdict.WITHIN_ERROR}
    assert any("same photo" in notice.message for notice in comparison.notices)


def test_redder_skin_reads_redder_and_swapped_photos_less_red(reddened: PhantomPair) -> None:
    there = compare(reddened.photos.before, reddened.photos.after, regions=reddened.regions)
    change = {r.quantity: r for r in there.readings if r.region == "treated"}["redness_hi"].change
    # Lamps and gloss in the phantom move the response by up to a fifth.
    assert change == pytest.approx(reddened.truth["redness_hi"], rel=0.3)
    swapped = PhotoPair(reddened.photos.after, reddened.photos.before)
    back = compare(swapped.before, swapped.after, regions=reddened.regions)
    other = {r.quantity: r for r in back.readings if r.region == "treated"}["redness_hi"].change
    # The regions now lie three degrees turned on the skin, so their edges hold other skin.
    assert other == pytest.approx(-change, rel=0.2)


def test_every_promised_quantity_is_read_in_every_region(reddened: PhantomPair) -> None:
    comparison = compare(reddened.photos.before, reddened.photos.after, regions=reddened.regions)
    names = [
        [r.quantity for r in comparison.readings if r.region == region.name]
        for region in reddened.regions
    ]
    assert names[0] == names[1]
    assert sorted(names[0]) == sorted(QUANTITIES)


@pytest.mark.parametrize("indication", [indication.name for indication in INDICATIONS])
def test_an_indication_brings_its_caution(indication: str, reddened: PhantomPair) -> None:
    same = reddened.photos.before
    comparison = compare(same, same, Settings(indication=indication))
    # When the photos were taken is not known: every caution is said.
    cautions = {caution.text for caution in find_indication(indication).cautions}
    assert cautions <= {notice.message for notice in comparison.notices}
    assert comparison.primary_quantity == find_indication(indication).primary_quantity


def test_a_caution_of_early_days_is_said_only_then(reddened: PhantomPair) -> None:
    same = reddened.photos.before
    first = replace(same, source=replace(same.source, taken_at=datetime(2026, 1, 1)))
    swelling = "Skin is swollen"
    for days, is_said in ((5, True), (60, False)):
        taken_at = datetime(2026, 1, 1) + timedelta(days=days)
        later = replace(same, source=replace(same.source, taken_at=taken_at))
        comparison = compare(first, later, Settings(indication="texture"))
        said = any(notice.message.startswith(swelling) for notice in comparison.notices)
        assert said == is_said


def test_the_scale_is_carried_with_its_source(reddened: PhantomPair) -> None:
    same = reddened.photos.before
    typed = compare(same, same, Settings(measure=MeasureSettings(mm_per_px=0.1)))
    assert (typed.scale.mm_per_px, typed.scale.source) == (0.1, ScaleSource.TYPED)
    ruler = ScaleSettings(ruler=Ruler((10.0, 10.0), (110.0, 10.0), 5.0))
    by_ruler = compare(same, same, Settings(scale=ruler))
    assert by_ruler.scale.mm_per_px == pytest.approx(0.05)
    assert "resolution" in {check.name for check in by_ruler.grade.checks}
    assert compare(same, same).scale.source is ScaleSource.UNKNOWN


def test_the_primary_quantity_of_an_indication_is_one_that_is_read() -> None:
    assert {indication.primary_quantity for indication in INDICATIONS} <= set(QUANTITIES)


def test_an_unknown_indication_is_refused_by_name(reddened: PhantomPair) -> None:
    same = reddened.photos.before
    with pytest.raises(SettingsError, match="'wrinkels' is not a known indication"):
        compare(same, same, Settings(indication="wrinkels"))


def test_two_different_skins_are_refused(reddened: PhantomPair) -> None:
    other = make_pair(seed=6, size_hw=SIZE_HW)
    with pytest.raises(AlignmentError):
        compare(reddened.photos.before, other.photos.after)


def test_only_a_refused_check_forbids_a_quantity() -> None:
    def check(name: str, *, refused: bool) -> Check:
        return Check(name, 1.0, "", 0.5, 2.0, False, refused, (name,), f"{name} says why")

    grade = Grade("D", (check("redness_hi", refused=False), check("texture_fine", refused=True)))
    assert dict(_forbidden(grade)) == {"texture_fine": "texture_fine says why"}


def test_two_regions_of_one_name_are_refused(reddened: PhantomPair) -> None:
    treated, reference = reddened.regions
    with pytest.raises(RegionError, match="Two regions are named 'treated'"):
        compare(
            reddened.photos.before,
            reddened.photos.after,
            regions=(treated, replace(reference, name="treated")),
        )
