"""Who was away too long is asked again, and no open or new tab goes on without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from photocompare.settings import StoreSettings
from photocompare.ui.clinic.stay import Login, Stay, Stays

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=30)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Return what it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stay(clock: Clock) -> Stay:
    return Stay(clock, StoreSettings())


@pytest.fixture
def stays(clock: Clock) -> Stays:
    return Stays(clock, StoreSettings())


def test_a_stay_goes_on_while_somebody_does_something(clock: Clock, stay: Stay) -> None:
    for _ in range(5):
        clock.now += LIMIT
        assert stay.go_on()


def test_a_stay_is_over_after_too_long_and_stays_so(clock: Clock, stay: Stay) -> None:
    clock.now += LIMIT + timedelta(seconds=1)
    assert not stay.is_on()
    clock.now = START
    assert not stay.go_on()
    assert not stay.is_on()


def test_to_look_whether_it_goes_on_does_not_keep_it_up(clock: Clock, stay: Stay) -> None:
    """The browser asks for pictures by itself; that is nobody's being there."""
    clock.now += LIMIT
    assert stay.is_on()
    clock.now += timedelta(seconds=1)
    assert not stay.is_on()


def test_a_clock_that_is_set_back_keeps_nobody_in(clock: Clock, stay: Stay) -> None:
    clock.now -= timedelta(hours=1)
    assert not stay.is_on()


def test_a_clock_that_is_set_right_sends_nobody_out(clock: Clock, stay: Stay) -> None:
    clock.now -= timedelta(seconds=20)
    assert stay.go_on()


def test_every_tab_of_a_login_has_the_same_stay(clock: Clock, stays: Stays) -> None:
    first = stays.of(Login("eva", START))
    clock.now += LIMIT
    assert first.go_on()
    clock.now += LIMIT
    assert stays.of(Login("eva", START)).go_on()
    assert stays.of(Login("eva", START)) is first


def test_a_login_that_the_browser_kept_lets_nobody_in_later(clock: Clock, stays: Stays) -> None:
    clock.now += LIMIT + timedelta(seconds=1)
    assert not stays.of(Login("eva", START)).go_on()
    assert stays.of(Login("eva", clock.now)).go_on()  # who logs in again is there again


def test_who_left_is_not_let_in_by_another_tab(stays: Stays) -> None:
    stays.of(Login("eva", START)).end()
    assert not stays.of(Login("eva", START)).go_on()
    assert stays.of(Login("jo", START)).go_on()


def test_nobody_is_there_for_longer_than_a_working_day(clock: Clock, stays: Stays) -> None:
    """Who was sent away where they log in is asked there again."""
    stay = stays.of(Login("eva", START))
    while clock.now < START + timedelta(hours=12):
        assert stay.go_on()
        clock.now += timedelta(minutes=20)
    clock.now = START + timedelta(hours=12, seconds=1)
    assert not stay.go_on()
    assert not stays.of(Login("eva", START)).go_on()
