"""The face of a photo, looked for once however many stages ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from photocompare.faces.landmarks import FaceMesh, in_size
from photocompare.faces.mesh import find_mesh
from photocompare.geometry import fitted_size_hw, resized
from photocompare.model import Photo
from photocompare.settings import FaceSettings

_DEFAULT = FaceSettings()
_MOST_HELD = 64  # photos; a mesh takes 12 kB

_Key = tuple[str, int, FaceSettings]


@dataclass(slots=True)
class _Held:
    """The newest answers: points alone, never pixels."""

    most: int
    _answers: OrderedDict[_Key, FaceMesh | None] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: _Key) -> tuple[bool, FaceMesh | None]:
        with self._lock:
            if key not in self._answers:
                return False, None
            self._answers.move_to_end(key)
            return True, self._answers[key]

    def keep(self, key: _Key, mesh: FaceMesh | None) -> None:
        with self._lock:
            self._answers[key] = mesh
            self._answers.move_to_end(key)
            while len(self._answers) > self.most:
                self._answers.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()


_HELD = _Held(_MOST_HELD)


def photo_mesh(photo: Photo, settings: FaceSettings = _DEFAULT) -> FaceMesh | None:
    """Return the mesh of the largest sure face in full-resolution pixels; None without one.

    The same photo is searched once: the answer is kept in memory by the photo's SHA-256, as
    points alone, for the newest photos. Safe to call from several threads.

    Raises
    ------
    FaceModelError
        A model file is missing or damaged.
    """
    key = (*photo.fingerprint, settings)
    is_held, mesh = _HELD.get(key)
    if is_held:
        return mesh
    # Not under the lock: two threads may both search once, but none waits for another's photo.
    small_hw = fitted_size_hw(photo.size_hw, settings.search_side_px)
    found = find_mesh(resized(photo.pixels, small_hw), settings)
    mesh = None if found is None else in_size(found, small_hw, photo.size_hw)
    _HELD.keep(key, mesh)
    return mesh


def forget_meshes() -> None:
    """Drop every mesh that is kept: points of a face belong to a person."""
    _HELD.clear()
