"""A pair held in less memory: what can be worked out again bit for bit is, when it is asked for."""

from __future__ import annotations

import weakref
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from photocompare.model import Mask, NormalisedPair, RGBImage
from photocompare.relight import relit

_FASTEST = 1  # masks are mostly of one value: more effort makes them little smaller


class KeptPair(NormalisedPair):
    """A pair whose ``after`` and masks are worked out when they are asked for.

    While anybody holds ``after`` it is the same array; who reads it often keeps it meanwhile.
    """

    __slots__ = ("_lent", "_measurable", "_overlap")

    _lent: Callable[[], RGBImage | None]
    _measurable: _KeptMask
    _overlap: _KeptMask

    def __init__(self, pair: NormalisedPair) -> None:
        for name, value in (
            ("_lent", lambda: None),
            ("_measurable", _KeptMask.of(pair.measurable)),
            ("_overlap", _KeptMask.of(pair.overlap)),
            ("before", pair.before),
            ("after_as_taken", pair.after_as_taken),
            ("alignment", pair.alignment),
            ("lighting", pair.lighting),
            ("photos", pair.photos),
            ("notices", pair.notices),
            ("masked", _KeptMasks(pair.masked)),
        ):
            object.__setattr__(self, name, value)

    @property
    def after(self) -> RGBImage:
        """The after photo under the light of the before photo, read-only."""
        held = self._lent()
        if held is None:
            held, _ = relit(self.after_as_taken, self.lighting.log_gain)
            held.flags.writeable = False
            object.__setattr__(self, "_lent", weakref.ref(held))
        return held

    @property
    def overlap(self) -> Mask:
        """True where both photos show the skin, read-only."""
        return self._overlap.mask

    @property
    def measurable(self) -> Mask:
        """True where both photos show skin that can be measured, read-only."""
        return self._measurable.mask

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the working grid in pixels."""
        return self._overlap.size_hw


def kept(pair: NormalisedPair) -> NormalisedPair:
    """Return ``pair`` with the same pictures and masks, bit for bit, in half of the memory.

    One whose ``after`` is not what its lighting makes of ``after_as_taken`` is returned as it is.
    """
    if isinstance(pair, KeptPair):
        return pair
    after, _ = relit(pair.after_as_taken, pair.lighting.log_gain)
    return KeptPair(pair) if np.array_equal(after, pair.after) else pair


@dataclass(frozen=True, slots=True)
class _KeptMask:
    """A mask as deflated bits: a place takes a hundredth of a byte, and not one."""

    deflated: bytes
    size_hw: tuple[int, int]

    @classmethod
    def of(cls, mask: Mask) -> _KeptMask:
        return cls(zlib.compress(np.packbits(mask).tobytes(), _FASTEST), mask.shape)

    @property
    def mask(self) -> Mask:
        height, width = self.size_hw
        bits = np.frombuffer(zlib.decompress(self.deflated), dtype=np.uint8)
        mask: Mask = np.unpackbits(bits, count=height * width).view(np.bool_).reshape(self.size_hw)
        mask.flags.writeable = False
        return mask


class _KeptMasks(Mapping[str, Mask]):
    """Masks by their names, in their order; each is unpacked when it is looked at."""

    def __init__(self, masks: Mapping[str, Mask]) -> None:
        self._masks = {name: _KeptMask.of(mask) for name, mask in masks.items()}

    def __getitem__(self, name: str) -> Mask:
        return self._masks[name].mask

    def __iter__(self) -> Iterator[str]:
        return iter(self._masks)

    def __len__(self) -> int:
        return len(self._masks)
