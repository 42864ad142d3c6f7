"""What is in the photo and is not skin: a ruler, a card, a ring drawn with a pen, a date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from photocompare.model import PointsXY, RGBImage
from photocompare.phantom import card
from photocompare.phantom.fields import Field
from photocompare.phantom.light import Light

_BITS = 4
_PAPER = (0.80, 0.80, 0.77)  # reflectance of a ruler, linear RGB
_PRINT = (0.05, 0.05, 0.06)
_INK = (0.22, 0.25, 0.60)  # share of the light that a skin marker lets back
_DATE_RGB = (0.98, 0.62, 0.12)  # as cameras write it
_GLARE_RGB = (1.3, 1.3, 1.3)  # of a lamp mirrored in the card: beyond what a camera holds
_GLARE_SIZE = 0.16  # of the card's length
_TICKS = 30
_THICKNESS = 0.16  # of a ruler's length


class OverlayKind(StrEnum):
    """What lies on the skin or on the photo."""

    RULER = "ruler"
    PEN_RING = "pen ring"
    DATE = "date"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Overlay:
    """One such thing; it belongs to a photo and not to the skin.

    ``centre_xy`` is in fractions of the photo, ``length_fraction`` in widths of the photo: a
    ruler's or a card's length, a ring's diameter, a date's width. A date is never turned. The rest
    is of cards alone: ``tilt`` shrinks the far end by that share, ``hidden`` is the share that
    lies under something, ``glare`` 0..1 the strength of a lamp mirrored in the middle.
    """

    kind: OverlayKind
    centre_xy: tuple[float, float]
    angle_deg: float = 0.0
    length_fraction: float = 0.25
    tilt: float = 0.0
    hidden: float = 0.0
    glare: float = 0.0


def on_skin(light_rgb: Field, overlays: tuple[Overlay, ...], lamp: Light) -> Field:
    """Return the light with rulers, cards and rings in it, before the camera sees it."""
    seen = light_rgb
    for overlay in overlays:
        if overlay.kind is OverlayKind.RULER:
            body, ticks = _ruler(overlay, seen.shape[:2])
            seen = _covered(_covered(seen, body, _PAPER), ticks, _PRINT)
        elif overlay.kind is OverlayKind.PEN_RING:
            inked = _covered(np.ones_like(seen), _ring(overlay, seen.shape[:2]), _INK)
            seen = seen * inked
        elif overlay.kind is OverlayKind.CARD:
            seen = card.laid_on(seen, _card_homography(overlay, seen.shape), lamp, overlay.hidden)
            if overlay.glare > 0.0:
                seen = _covered(seen, _glare(overlay, seen.shape[:2]), _GLARE_RGB)
    return seen


def burned_in(encoded: RGBImage, overlays: tuple[Overlay, ...], text: str) -> RGBImage:
    """Return the finished picture with ``text`` written where a date is to be."""
    for overlay in overlays:
        if overlay.kind is OverlayKind.DATE:
            encoded = _covered(encoded, _written(overlay, text, encoded.shape[:2]), _DATE_RGB)
    return encoded


def _covered(rgb: Field, alpha: Field, colour: tuple[float, float, float]) -> Field:
    return rgb + alpha[..., None] * (np.array(colour, dtype=np.float32) - rgb)


def _ruler(overlay: Overlay, size_hw: tuple[int, ...]) -> tuple[Field, Field]:
    """Return what the ruler covers, and what is printed on it, 0..1."""
    body, ticks = (np.zeros(size_hw, dtype=np.uint8) for _ in range(2))
    half = 0.5 * _THICKNESS
    corners = _placed(
        overlay, np.array([[-0.5, -half], [0.5, -half], [0.5, half], [-0.5, half]]), size_hw
    )
    cv2.fillConvexPoly(body, _fixed(corners), 255, cv2.LINE_AA, _BITS)
    thick = max(1, round(overlay.length_fraction * size_hw[1] / (8 * _TICKS)))
    for tick in range(1, _TICKS):
        deep = 0.55 if tick % 5 == 0 else 0.3
        x = tick / _TICKS - 0.5
        ends = _placed(overlay, np.array([[x, -half], [x, -half + deep * _THICKNESS]]), size_hw)
        cv2.polylines(ticks, [_fixed(ends)], False, 255, thick, cv2.LINE_AA, _BITS)
    return _share(body), _share(ticks)


def _card_homography(overlay: Overlay, size: tuple[int, ...]) -> np.ndarray:
    """Return the map (3, 3) of points in units of the card's length to the photo."""
    whole = card.corners()
    tilted = whole.copy()
    tilted[1:3, 1] *= 1.0 - overlay.tilt
    tilted[1:3, 0] *= 1.0 - 0.5 * overlay.tilt
    placed = _placed(overlay, tilted, size[:2])
    return cv2.getPerspectiveTransform(whole.astype(np.float32), placed.astype(np.float32))


def _glare(overlay: Overlay, size_hw: tuple[int, ...]) -> Field:
    middle = np.array(overlay.centre_xy) * (size_hw[1], size_hw[0]) - 0.5
    spread = _GLARE_SIZE * overlay.length_fraction * size_hw[1]
    y, x = np.ogrid[: size_hw[0], : size_hw[1]]
    far2 = ((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / spread**2
    blob: Field = (overlay.glare * np.exp(-0.5 * far2**2)).astype(np.float32)
    return blob


def _ring(overlay: Overlay, size_hw: tuple[int, ...]) -> Field:
    drawn = np.zeros(size_hw, dtype=np.uint8)
    turn = np.linspace(0.0, 2.0 * np.pi, 64, endpoint=False)
    path = np.stack([0.5 * np.cos(turn), 0.42 * np.sin(turn)], axis=1)
    thick = max(1, round(0.004 * size_hw[1]))
    points = _fixed(_placed(overlay, path, size_hw))
    cv2.polylines(drawn, [points], True, 230, thick, cv2.LINE_AA, _BITS)
    return _share(cv2.GaussianBlur(drawn, (0, 0), 0.8))


def _written(overlay: Overlay, text: str, size_hw: tuple[int, ...]) -> Field:
    drawn = np.zeros(size_hw, dtype=np.uint8)
    font = cv2.FONT_HERSHEY_SIMPLEX
    thick = max(1, round(0.0015 * size_hw[1]))
    (plain_px, _), _ = cv2.getTextSize(text, font, 1.0, thick)
    size = overlay.length_fraction * size_hw[1] / max(plain_px, 1)
    (wide, tall), _ = cv2.getTextSize(text, font, size, thick)
    middle = np.array(overlay.centre_xy) * (size_hw[1], size_hw[0])
    corner = round(middle[0] - 0.5 * wide), round(middle[1] + 0.5 * tall)
    cv2.putText(drawn, text, corner, font, size, 255, thick, cv2.LINE_AA)
    return _share(drawn)


def _placed(overlay: Overlay, points: PointsXY, size_hw: tuple[int, ...]) -> PointsXY:
    """Return photo points of points in units of the overlay's length, about its middle."""
    angle = np.radians(overlay.angle_deg)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    width = float(size_hw[1])
    placed: PointsXY = points @ turn * overlay.length_fraction * width
    placed += np.array(overlay.centre_xy) * (width, size_hw[0]) - 0.5
    return placed


def _fixed(points: PointsXY) -> np.ndarray:
    return np.round(points * (1 << _BITS)).astype(np.int32)


def _share(drawn: np.ndarray) -> Field:
    share: Field = drawn.astype(np.float32) / np.float32(255.0)
    return share
