"""A check that goes on by itself: a little of the store is read again whenever nobody works."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Event, Thread

from photocompare.errors import GalleryError
from photocompare.gallery.store import Store
from photocompare.gallery.verifying import Findings, check_some

_LOG = logging.getLogger(__name__)


class RollingCheck:
    """Reads everything in a store again, what was read longest ago first; ends with the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ended = Event()
        # A program that ends doesn't wait for it: what it has not noted is read again.
        self._thread = Thread(target=self._go_on, name="rolling-check", daemon=True)

    def start(self) -> None:
        """Begin; the store ends it when it is closed."""
        self._store.ends.append(self.end)
        self._thread.start()

    def end(self) -> None:
        """Stop, after the one object that is just being read."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def step(self) -> Findings | None:
        """Return what a few seconds of reading found; None where somebody works."""
        settings = self._store.settings
        if not self._may_read():
            return None
        before = self._store.now() - timedelta(days=settings.check_again_days)
        return check_some(
            self._store, seconds=settings.check_slice_s, before=before, goes_on=self._may_read
        )

    def _may_read(self) -> bool:
        is_idle = self._store.activity.idle_s() >= self._store.settings.check_idle_s
        return is_idle and not self._ended.is_set()

    def _go_on(self) -> None:
        while not self._ended.wait(self._store.settings.check_pause_s):
            try:
                self.step()
            except GalleryError as error:  # the next one may be luckier
                _LOG.warning("a part of the store could not be checked: %s", type(error).__name__)
