"""Whether the skin agrees, tile by tile: does it fit best where the alignment puts it.

This is the evidence that every proposal is ranked by and every alignment is accepted on. A tile
agrees when its cross-correlation peaks at the place that the alignment says; on unrelated skin the
peaks fall anywhere. It asks where, not how strongly, so a change of light, colour or focus costs
nothing, and a tile full of change is one tile.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from photocompare.align.structure import Plane
from photocompare.model import Mask

_LEAST_STRENGTH = 0.25  # of structure's unit variance; a flat tile is at its contrast floor
_LEAST_SEEN = 0.85  # of a tile's pixels


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Which tiles (rows, columns) were judged, and which of them agree."""

    judged: Mask
    agrees: Mask
    off_px: NDArray[np.float64]  # distance of each tile's peak from where it should be

    @property
    def judged_count(self) -> int:
        """Tiles with structure in both photos."""
        return int(np.count_nonzero(self.judged))

    @property
    def share(self) -> float:
        """Part of the judged tiles that agree; 0 when there are none."""
        return float(np.count_nonzero(self.agrees)) / max(1, self.judged_count)


def agreement(
    before: Plane,
    after: Plane,
    seen: Mask,
    *,
    tiles_hw: tuple[int, int],
    within_px: float,
    least_seen: float = _LEAST_SEEN,
) -> Agreement:
    """Return how the structures agree, ``after`` being laid over ``before``.

    Peaks up to a quarter of a tile away are looked for.
    """
    first, second, whole = (_tiles(plane, tiles_hw) for plane in (before, after, seen))
    height, width = first.shape[1:]
    strength = np.minimum(first.std(axis=(1, 2)), second.std(axis=(1, 2)))
    judged = (whole.mean(axis=(1, 2)) >= least_seen) & (strength >= _LEAST_STRENGTH)
    off_px = np.full(len(judged), np.inf)
    if judged.any():
        shift_px, _ = best_shifts(first[judged], second[judged], min(height, width) // 4)
        off_px[judged] = np.hypot(shift_px[:, 0], shift_px[:, 1])
    agrees = judged & (off_px <= within_px)
    return Agreement(judged.reshape(tiles_hw), agrees.reshape(tiles_hw), off_px.reshape(tiles_hw))


def _tiles(plane: NDArray[np.generic], tiles_hw: tuple[int, int]) -> NDArray[np.float32]:
    """Return the picture cut into tiles (N, th, tw); what is left over at the far edges is not."""
    rows, columns = tiles_hw
    height, width = plane.shape[0] // rows, plane.shape[1] // columns
    cut = plane[: rows * height, : columns * width].astype(np.float32)
    return cut.reshape(rows, height, columns, width).swapaxes(1, 2).reshape(-1, height, width)


def best_shifts(
    first: NDArray[np.float32], second: NDArray[np.float32], reach_px: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return by how much (x, y) each tile of ``second`` lies off ``first``, and how alike they are.

    Tiles are (N, th, tw); likeness is the correlation at the best place, 1 for the same picture.
    """
    height, width = first.shape[1:]
    window = np.outer(np.hanning(height), np.hanning(width)).astype(np.float32)
    padded = (
        fft.next_fast_len(height + reach_px, real=True),
        fft.next_fast_len(width + reach_px, real=True),
    )
    spectra, energies = [], []
    for tiles in (first, second):
        levelled = (tiles - tiles.mean(axis=(1, 2), keepdims=True)) * window
        energies.append(np.einsum("nyx,nyx->n", levelled, levelled))
        spectra.append(fft.rfft2(levelled, s=padded))
    surface = fft.irfft2(np.conj(spectra[0]) * spectra[1], s=padded)
    steps = np.arange(-reach_px, reach_px + 1)
    flat = surface[:, steps[:, None], steps[None, :]].reshape(len(first), -1)
    best = flat.argmax(axis=1)
    row, column = np.unravel_index(best, (len(steps), len(steps)))
    norm = np.sqrt(np.maximum(energies[0] * energies[1], 1e-12))
    likeness = flat[np.arange(len(flat)), best] / norm
    return np.stack([steps[column], steps[row]], axis=-1).astype(np.float64), likeness
