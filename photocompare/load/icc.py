"""ICC profiles made from primaries and a curve, for files that name their colours otherwise.

ICC.1:2010, matrix and tone curve, version 4. Runs in the decode worker.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_XY: TypeAlias = tuple[float, float]

_D65: _XY = (0.3127, 0.3290)
_D50_XYZ = np.array([0.9642, 1.0, 0.8249])  # ICC.1:2010, the connection space's white
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)  # IEC 61966-2-1


@dataclass(frozen=True, slots=True)
class Primaries:
    """CIE 1931 (x, y) of the three colours and of white."""

    red: _XY
    green: _XY
    blue: _XY
    white: _XY = _D65

    @property
    def all_xy(self) -> tuple[_XY, ...]:
        """Red, green, blue, white."""
        return self.red, self.green, self.blue, self.white


SRGB = Primaries((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
DISPLAY_P3 = Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB = Primaries((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
BT2020 = Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))


def matrix_profile(primaries: Primaries, gamma: float | None = None) -> bytes:
    """Return an RGB profile; ``gamma`` None stands for the curve of sRGB."""
    colorants = _to_d50(primaries)
    curve = _curve(gamma)
    tags = {
        b"desc": _text("photocompare"),
        b"cprt": _text("none"),
        b"wtpt": _xyz(_D50_XYZ),
        b"rXYZ": _xyz(colorants[:, 0]),
        b"gXYZ": _xyz(colorants[:, 1]),
        b"bXYZ": _xyz(colorants[:, 2]),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    header = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + _fixed(_D50_XYZ)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _to_d50(primaries: Primaries) -> NDArray[np.float64]:
    """Return the matrix from linear RGB to XYZ seen under D50, one column a colour."""
    xyz = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries.all_xy]).T
    white = xyz[:, 3]
    matrix = xyz[:, :3] * np.linalg.solve(xyz[:, :3], white)
    gain = (_BRADFORD @ _D50_XYZ) / (_BRADFORD @ white)
    adapted: NDArray[np.float64] = np.linalg.inv(_BRADFORD) @ np.diag(gain) @ _BRADFORD @ matrix
    return adapted


def _fixed(values: NDArray[np.float64] | tuple[float, ...]) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(float(value) * 65536) for value in values))


def _xyz(values: NDArray[np.float64]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _curve(gamma: float | None) -> bytes:
    kind, numbers = (3, _SRGB_CURVE) if gamma is None else (0, (gamma,))
    return b"para" + bytes(4) + struct.pack(">HH", kind, 0) + _fixed(numbers)


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    head = struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28)
    return b"mluc" + bytes(4) + head + encoded
