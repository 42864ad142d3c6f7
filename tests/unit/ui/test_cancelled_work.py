"""Work that is cancelled at any step leaves every lock free, and is done when asked for again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Thread

import pytest

from photocompare.load import load_photo
from photocompare.model import Photo
from photocompare.phantom import Pose, make_pair
from photocompare.settings import Settings
from photocompare.ui import cache, series
from photocompare.ui.chosen import ChosenPair, Visit

_PATIENCE_S = 60.0  # a lock that is held is never given back; a comparison takes a second


class Cancelled(BaseException):
    """Ends a run as Streamlit does: no ``except Exception`` catches it."""


@pytest.fixture(scope="module")
def photos() -> tuple[Photo, Photo]:
    pair = make_pair(seed=3, size_hw=(300, 400), pose=Pose(rotation_deg=2.0))
    return load_photo(pair.before_jpeg), load_photo(pair.after_jpeg)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> cache.Desk:
    desk, visits = cache.Desk(), series.SeriesDesk()
    monkeypatch.setattr(cache, "desk", lambda: desk)
    monkeypatch.setattr(series, "series_desk", lambda: visits)
    return desk


def stopping_at(step: int) -> cache.Progress:
    """Return a listener that cancels when it is told for the time that ``step`` counts from 0."""
    told: list[str] = []

    def tell(words: str, _share: float) -> None:
        told.append(words)
        if len(told) > step:
            raise Cancelled(words)

    return tell


def cancelled_steps(work: Callable[[cache.Progress], object]) -> int:
    """Cancel ``work`` at each of its steps, from a run of its own, and return how many it has."""
    for step in range(100):
        outcome: list[str] = []

        def run(step: int = step, outcome: list[str] = outcome) -> None:
            try:
                work(stopping_at(step))
                outcome.append("done")
            except Cancelled:
                outcome.append("cancelled")

        thread = Thread(target=run, daemon=True)
        thread.start()
        thread.join(_PATIENCE_S)
        assert outcome, f"step {step} waits for what the run before it still holds"
        if outcome == ["done"]:
            return step
    raise AssertionError("it is never done")


def test_a_comparison(desk: cache.Desk, photos: tuple[Photo, Photo]) -> None:
    settings = Settings()

    def work(progress: cache.Progress) -> object:
        assert not cache.is_compared(photos, settings, (), is_sample=False)
        return cache.compared(photos, settings, (), is_sample=False, progress=progress)

    assert cancelled_steps(work) >= 4
    assert cache.is_compared(photos, settings, (), is_sample=False)
    assert len(desk.results._held) == 1


@pytest.mark.usefixtures("desk")
def test_a_map(photos: tuple[Photo, Photo]) -> None:
    compared = cache.compared(photos, Settings(), (), is_sample=False)

    def work(progress: cache.Progress) -> None:
        assert not compared.pictures.maps
        cache.draw_map_of(compared, "redness", progress)

    assert cancelled_steps(work) >= 2
    assert list(compared.pictures.maps) == ["redness"]


@pytest.mark.usefixtures("desk")
def test_a_visit_that_is_laid_next(photos: tuple[Photo, Photo]) -> None:
    before, after = photos
    first, last = (
        Visit(p.source.sha256, "", p.source.sha256, partial(lambda photo: photo, p)) for p in photos
    )
    keys = (first.key, last.key)
    pair = ChosenPair(
        before, after, ("", ""), is_sample=False, visits=(first, last), visit_keys=keys
    )
    of_pair = series.Series(pair, (), lambda _sha256: Settings())

    def work(progress: cache.Progress) -> None:
        assert of_pair.waiting == (last,)
        of_pair.lay(last, progress)

    assert cancelled_steps(work) >= 4
    assert of_pair.laid(last) is not None
