"""A series is worked out visit by visit, as pairs are, and little of each is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from photocompare.load import load_photo
from photocompare.model import Photo, Region
from photocompare.phantom import Change, ChangeKind, PhantomPair, Pose, make_pair
from photocompare.pipeline import compare
from photocompare.settings import MeasureSettings, Settings
from photocompare.ui import series as series_module
from photocompare.ui.chosen import ChosenPair, Visit
from photocompare.ui.components.viewer.visits import VisitAsked, visit_asked
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import PictureStore
from photocompare.ui.samples import SampleVisit, sample_sha256
from photocompare.ui.series import LaidVisit, LaidVisits, Series, SeriesDesk, series_of
from photocompare.ui.series_shown import first_sentence


@pytest.fixture(autouse=True)
def nothing_laid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series_module, "_SAMPLES", LaidVisits())


@pytest.fixture(scope="module")
def phantom() -> PhantomPair:
    return make_pair(
        seed=4,
        size_hw=(480, 640),
        pose=Pose(rotation_deg=3.0, scale=0.97),
        changes=(Change(ChangeKind.BLOOD, 0.6),),
    )


@pytest.fixture(scope="module")
def elsewhere() -> Photo:
    return load_photo(make_pair(seed=11, size_hw=(480, 640)).before_jpeg)


def visit(key: str, photo: Photo, day: float | None = None) -> Visit:
    return Visit(key, key, photo.source.sha256, lambda: photo, day=day)


@pytest.fixture(scope="module")
def series(phantom: PhantomPair, elsewhere: Photo) -> Series:
    before, after = load_photo(phantom.before_jpeg), load_photo(phantom.after_jpeg)
    visits = visit("Day 0", before, 0), visit("Day 2", elsewhere, 2), visit("Day 9", after, 9)
    settings = Settings(measure=MeasureSettings(mm_per_px=phantom.mm_per_px), indication="redness")
    pair = ChosenPair(
        before,
        after,
        ("", ""),
        is_sample=True,
        visits=visits,
        visit_keys=("Day 0", "Day 9"),
    )
    return Series(pair, phantom.regions, lambda _sha256: settings)


def say_nothing(_step: str, _share: float) -> None:
    """Nobody is waiting."""


def test_a_visit_has_the_numbers_of_its_pair_and_keeps_only_pictures_of_it(series: Series) -> None:
    last = series.visits[2]
    assert series.waiting == series.visits[1:]
    series.lay(last, say_nothing)
    laid = series.laid(last)
    assert laid is not None
    pair = compare(
        series.pair.before, last.load(), series.settings_of(last.sha256), regions=series.regions
    )
    assert [(r.region, r.quantity, r.verdict, r.interval) for r in laid.readings] == [
        (r.region, r.quantity, r.verdict, r.interval) for r in pair.readings
    ]
    np.testing.assert_array_equal(
        [r.change for r in laid.readings], [r.change for r in pair.readings]
    )
    assert laid.normalised is not None
    assert laid.normalised.media_type == "image/jpeg"
    # Two previews and stripes of a small photo: no array of floats, which alone is 3.7 MB.
    assert laid.held_bytes < 1_000_000
    assert not any(r.marks or r.terms or r.parts for r in laid.readings)
    assert series.waiting == (series.visits[1],)


def test_a_visit_of_other_skin_is_shown_as_taken_with_the_reason(series: Series) -> None:
    other = series.visits[1]
    series.lay(other, say_nothing)
    laid = series.laid(other)
    assert laid is not None
    assert laid.normalised is None
    assert laid.outside is None
    assert laid.readings == ()
    assert laid.refusal
    assert laid.taken.media_type == "image/jpeg"


def test_a_region_that_a_visit_does_not_show_costs_the_numbers_and_not_the_picture(
    series: Series, phantom: PhantomPair
) -> None:
    corner = Region("edge", "treated", ((0.0, 0.0), (0.012, 0.0), (0.012, 0.016), (0.0, 0.016)))
    away = Series(series.pair, (*phantom.regions, corner), series.settings_of)
    last = away.visits[2]
    away.lay(last, say_nothing)
    laid = away.laid(last)
    assert laid is not None
    assert laid.normalised is not None
    assert bool(laid.readings) != bool(laid.unread)


def test_there_is_a_series_from_three_visits_on(series: Series) -> None:
    two = ChosenPair(
        series.pair.before,
        series.pair.after,
        ("", ""),
        is_sample=True,
        visits=series.visits[:2],
        visit_keys=("Day 0", "Day 2"),
    )
    assert series_of(two, Settings(), ()) is None
    assert series.base.key == "Day 0"
    assert series.primary_quantity


def test_what_was_not_looked_at_for_longest_is_dropped() -> None:
    held = LaidVisits(most=2)
    laid = LaidVisit(Picture(b"x", "image/jpeg"))
    keys = [("base", name, Settings(), (), ()) for name in "abc"]
    held.put(keys[0], laid)
    held.put(keys[1], laid)
    assert held.get(keys[0]) is laid
    held.put(keys[2], laid)
    assert [held.get(key) is laid for key in keys] == [True, False, True]
    held.clear()
    assert held.get(keys[0]) is None


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "lay",
        {},
        {"kind": "drop"},
        {"kind": "after", "key": 3},
        {"kind": "after", "key": "k" * 999},
    ],
)
def test_what_makes_no_sense_is_not_asked(sent: object) -> None:
    assert visit_asked(sent) is None


def test_a_visit_is_asked_for() -> None:
    assert visit_asked({"kind": "before", "key": "Day 2"}) == VisitAsked("before", "Day 2")
    assert visit_asked({"kind": "lay"}) == VisitAsked("lay")


def test_of_a_visit_that_was_taken_out_nothing_stays() -> None:
    store = PictureStore()
    shelf, desk = store.shelf(), SeriesDesk()
    stays, goes = (
        LaidVisit(Picture(name, "image/jpeg"), Picture(name + b"lit", "image/jpeg"))
        for name in (b"stays", b"goes")
    )
    desk.laid.put(("base", "stays", Settings(), (), ()), stays)
    desk.laid.put(("base", "goes", Settings(), (), ()), goes)
    desk.thumbs["goes"] = Picture(b"small", "image/jpeg")
    given = (*stays.pictures, *goes.pictures, desk.thumbs["goes"])
    tokens = [shelf.put(picture) for picture in given]
    desk.keep_only({"base", "stays"}, shelf)
    assert [store.get(token) is not None for token in tokens] == [True] * 2 + [False] * 3
    assert desk.laid.get(("base", "stays", Settings(), (), ())) is stays
    assert desk.laid.get(("base", "goes", Settings(), (), ())) is None
    assert not desk.thumbs


def test_the_reason_on_a_pane_is_one_sentence() -> None:
    said = "Only 7 matching points were found; 12.5 are needed. Retake the photo."
    assert first_sentence(said) == "Only 7 matching points were found; 12.5 are needed."
    assert first_sentence("Another place.") == "Another place."


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"abc")
    assert sample_sha256(SampleVisit("a", 0, file)).startswith("ba7816bf")
