"""Pores and dented scars of one area, measured by what the reference skin gives as a yardstick."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.surface.dots import Size, found_dots, sizes_of, widths_mm
from photocompare.measure.surface.light_share import NO_LIGHT, Contrasts, LightShare, light_share
from photocompare.measure.surface.skin import Relief
from photocompare.measure.surface.things import Searched, Things, matched
from photocompare.settings.surface import SurfaceSettings


@dataclass(frozen=True, slots=True, eq=False)
class DotSkin:
    """An area's dots at every size, in both photos; ``is_scar`` (S,) says which sizes are dents."""

    relief: Relief
    before: tuple[Size, ...]
    after: tuple[Size, ...]
    is_scar: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Yardstick:
    """What stands out, and what the light did, as learnt on one skin.

    ``least`` (S,) is the contrast from which a dot of a size counts, at the middle of the two
    lights; ``shares`` what the light did to small and to large dots (None: not known);
    ``red_of_shade`` the drop of ln R per drop of luminance in mere shade.
    """

    least: NDArray[np.float64]
    shares: tuple[LightShare | None, LightShare | None]
    red_of_shade: float

    def log_ratio(self, *, is_scar: bool) -> float:
        """Return the log ratio of the light's share; 0 where it is not known."""
        share = self.shares[int(is_scar)]
        return 0.0 if share is None else share.log_ratio


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Dots of one kind in an area, contrasts ``before`` and ``after`` under the same light.

    ``least`` (N, 2) is the contrast from which each counts in either photo, by its size there, and
    ``sigma_mm`` (N, 2) its width;
    ``coloured`` counts what was left out as pigment or blood.
    """

    things: Things
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    least: NDArray[np.float64]
    sigma_mm: NDArray[np.float64]
    coloured: int

    @property
    def contrasts(self) -> Contrasts:
        """The contrasts of the dots, all counting alike."""
        return Contrasts(self.before, self.after, np.ones(len(self.before)))

    def areas_mm2(self, log_shift: float = 0.0) -> Contrasts:
        """Return the area that each dot covers in either photo.

        ``log_shift`` is by how much more the light is taken to have raised the contrast.
        """
        half = 0.5 * log_shift
        return Contrasts(
            _area_mm2(self.before * math.exp(half), self.least[:, 0], self.sigma_mm[:, 0]),
            _area_mm2(self.after * math.exp(-half), self.least[:, 1], self.sigma_mm[:, 1]),
            np.ones(len(self.before)),
        )


def dot_skin(relief: Relief, settings: SurfaceSettings) -> DotSkin:
    """Return the maps of all sizes that both photos can hold."""
    pores = widths_mm(settings.pore_mm, settings.sizes)
    scars = widths_mm(settings.scar_mm, settings.sizes)
    sigmas = np.concatenate([pores, scars])
    is_scar = np.arange(len(sigmas)) >= len(pores)
    coarser = max(relief.before.mm_per_px, relief.after.mm_per_px)
    held = sigmas >= settings.finest_px * coarser
    sigmas, is_scar = sigmas[held], is_scar[held]
    return DotSkin(relief, sizes_of(relief.before, sigmas), sizes_of(relief.after, sigmas), is_scar)


def yardstick(skin: DotSkin, settings: SurfaceSettings, *, is_reference: bool) -> Yardstick:
    """Return what counts as standing out from this skin, and what the light did to it.

    Skin that may have changed tells nothing of the light.
    """
    spreads = np.array([[size.spread for size in sizes] for sizes in (skin.before, skin.after)])
    red = 1.0
    shares: list[LightShare | None] = []
    for is_scar, sigmas in zip((False, True), settings.light_sigmas, strict=True):
        # Small dots would hide the large ones beside them.
        chosen = np.where(skin.is_scar == is_scar, sigmas, np.inf)
        things = _things(skin, chosen * spreads, settings)
        red = things.redness_of_shade if not is_scar else red
        things = things.kept(~_coloured(things, red, settings))
        share = light_share(
            things.own_xy,
            Contrasts(things.before, things.after, np.ones(len(things))),
            least=settings.least_light_things,
        )
        shares.append(share if is_reference else NO_LIGHT)
    stick = Yardstick(spreads[0], (shares[0], shares[1]), red)
    half = _half_logs(skin, stick)
    least = np.maximum(spreads[0] * np.exp(half), spreads[1] * np.exp(-half))
    return Yardstick(settings.background_sigmas * least, (shares[0], shares[1]), red)


def found_by(skin: DotSkin, stick: Yardstick, settings: SurfaceSettings) -> tuple[Found, Found]:
    """Return the pores and the dents of an area that stand out by the yardstick."""
    half = _half_logs(skin, stick)
    least = np.stack([stick.least * np.exp(-half), stick.least * np.exp(half)])
    everything = _things(skin, least, settings)
    coloured = _coloured(everything, stick.red_of_shade, settings)
    sigma_mm = np.array([size.sigma_mm for size in skin.before])
    kinds = []
    for is_scar in (False, True):
        of_kind = _is_scar(skin, everything) == is_scar
        things = everything.kept(of_kind & ~coloured)
        log_half = 0.5 * stick.log_ratio(is_scar=is_scar)
        kinds.append(
            Found(
                things,
                things.before * math.exp(log_half),
                things.after * math.exp(-log_half),
                stick.least[things.size],
                sigma_mm[things.size],
                int(np.count_nonzero(of_kind & coloured)),
            )
        )
    return kinds[0], kinds[1]


def _area_mm2(
    contrast: NDArray[np.float64], least: NDArray[np.float64], sigma_mm: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the area in which each dot is darker than ``least``; a dot is a Gaussian dent."""
    beyond = np.log(np.maximum(contrast, least) / least)
    area: NDArray[np.float64] = 2.0 * math.pi * sigma_mm**2 * beyond
    return area


def _is_scar(skin: DotSkin, things: Things) -> NDArray[np.bool_]:
    """Return which things are as wide as a dent in both photos."""
    return np.asarray(skin.is_scar[things.size].all(axis=1), dtype=np.bool_)


def _half_logs(skin: DotSkin, stick: Yardstick) -> NDArray[np.float64]:
    logs = (stick.log_ratio(is_scar=False), stick.log_ratio(is_scar=True))
    return 0.5 * np.where(skin.is_scar, logs[1], logs[0])


def _things(skin: DotSkin, least: NDArray[np.float64], settings: SurfaceSettings) -> Things:
    both = [
        Searched(sizes, found_dots(sizes, own, settings.least_roundness))
        for sizes, own in zip((skin.before, skin.after), least, strict=True)
    ]
    return matched(skin.relief, both[0], both[1])


def _coloured(things: Things, red_of_shade: float, settings: SurfaceSettings) -> NDArray[np.bool_]:
    """Return which of the things are darker by colour more than by shade, in both photos' mean."""
    wanted = settings.least_red_share * red_of_shade * things.lum.sum(axis=1)
    coloured: NDArray[np.bool_] = things.red.sum(axis=1) < wanted
    return coloured
