"""The card of a photo, looked for once however many stages ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict

from photocompare.card.finding import find_card
from photocompare.card.record import CardReading
from photocompare.model import Photo
from photocompare.settings import CardSettings

_DEFAULT = CardSettings()
_MOST_HELD = 64  # photos; a reading takes 2 kB

_LOCK = threading.Lock()
_HELD: OrderedDict[tuple[str, int, CardSettings], CardReading | None] = OrderedDict()


def photo_card(photo: Photo, settings: CardSettings = _DEFAULT) -> CardReading | None:
    """Return :func:`find_card` of a photo, kept in memory by the photo's SHA-256."""
    key = (*photo.fingerprint, settings)
    with _LOCK:
        if key in _HELD:
            _HELD.move_to_end(key)
            return _HELD[key]
    found = find_card(photo.pixels, settings)  # not under the lock: none waits for another's photo
    with _LOCK:
        _HELD[key] = found
        while len(_HELD) > _MOST_HELD:
            _HELD.popitem(last=False)
    return found
