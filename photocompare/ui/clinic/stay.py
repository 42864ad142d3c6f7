"""Whether who came in is still there: a stay ends when nobody does anything for too long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from photocompare.settings import StoreSettings

Clock = Callable[[], datetime]
"""The time of day: a clock that stands still while a computer sleeps would end nothing."""

_SLIP = timedelta(minutes=1)  # by which clocks are set right


class Stay:
    """The time that somebody is there; over for good once it was over. ``until`` ends it anyway."""

    def __init__(
        self, clock: Clock, settings: StoreSettings, *, until: datetime | None = None
    ) -> None:
        self._clock, self._until = clock, until
        self._longest = timedelta(minutes=settings.session_minutes)
        self._last = clock()
        self._is_over = False
        self._lock = Lock()

    def is_on(self) -> bool:
        """Return whether it goes on; to ask is not to do something."""
        with self._lock:
            return self._still()

    def go_on(self) -> bool:
        """Return whether it goes on, which counts as having done something."""
        with self._lock:
            if self._still():
                self._last = self._clock()
            return not self._is_over

    def end(self) -> None:
        """Let it be over now."""
        with self._lock:
            self._is_over = True

    def _still(self) -> bool:
        now = self._clock()
        is_in_time = -_SLIP <= now - self._last <= self._longest
        if not is_in_time or (self._until is not None and now > self._until):
            self._is_over = True
        return not self._is_over


@dataclass(frozen=True, slots=True)
class Login:
    """Who a provider says somebody is, since when; ``subject`` is what members are known by."""

    subject: str = field(repr=False)
    at: datetime
    name: str = field(default="", repr=False)


class Stays:
    """The stay of every login, in whichever tab; safe to use from several threads.

    A browser keeps a login for weeks, through tabs that are closed and opened. Here it is good for
    as long as somebody is there, and no tab begins it again.
    """

    def __init__(self, clock: Clock, settings: StoreSettings) -> None:
        self._clock, self._settings = clock, settings
        self._stays: dict[tuple[str, datetime], Stay] = {}
        self._lock = Lock()

    def of(self, login: Login) -> Stay:
        """Return the stay of a login; one that is over where it is too old to begin."""
        known_as, now = (login.subject, login.at), self._clock()
        longest = timedelta(hours=self._settings.login_hours)
        with self._lock:
            # What is as old as that begins no stay any more, so it need not be remembered.
            for old in [one for one in self._stays if now - one[1] > longest]:
                del self._stays[old]
            if known_as not in self._stays:
                stay = Stay(self._clock, self._settings, until=login.at + longest)
                if now - login.at > timedelta(minutes=self._settings.session_minutes):
                    stay.end()
                self._stays[known_as] = stay
            return self._stays[known_as]
