"""What a hand-held camera can do to a view, and what it can't."""

from __future__ import annotations

import math

import numpy as np

from photocompare.errors import ImplausibleTransformError
from photocompare.model import BOUND_PER_RMS, Alignment, Matrix
from photocompare.settings import AlignSettings


def implausibility(
    matrix: Matrix, before_hw: tuple[int, int], after_hw: tuple[int, int], settings: AlignSettings
) -> str | None:
    """Return in words what no camera could have done, or None; sizes are those of the matrix.

    Seen from either photo: beyond the frame of a close-up a tilted view knows no bounds.
    """
    strange = _seen_from_before(matrix, before_hw, after_hw, settings)
    if strange is None or not np.isfinite(matrix).all() or abs(np.linalg.det(matrix)) < 1e-15:
        return strange
    back: Matrix = np.linalg.inv(matrix).astype(np.float64)
    middle = float(back[2] @ (0.5 * after_hw[1], 0.5 * after_hw[0], 1.0))
    back = back * np.sign(middle)
    return None if _seen_from_before(back, after_hw, before_hw, settings) is None else strange


def _seen_from_before(
    matrix: Matrix, before_hw: tuple[int, int], after_hw: tuple[int, int], settings: AlignSettings
) -> str | None:
    height, width = before_hw
    corners = np.array([[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]], float)
    inside = np.array([[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]])
    points = np.vstack([corners, inside * (width, height), [[width / 2, height / 2]]])
    depth = points @ matrix[2, :2] + matrix[2, 2]
    if not (np.isfinite(matrix).all() and (depth > 1e-6).all()):
        return "the match that was found folds the photo over"
    jacobians = [local_scaling(matrix, point) for point in points]
    determinants = np.array([np.linalg.det(jacobian) for jacobian in jacobians])
    if (determinants <= 0.0).all():
        return "the match that was found mirrors the photo"
    if (determinants <= 0.0).any():
        return "the match that was found folds the photo over"
    # Both photos are taken as if they filled the same frame: a smaller file is no other scale.
    per_frame = math.sqrt(height * width / (after_hw[0] * after_hw[1]))
    scales = np.sqrt(determinants) * per_frame
    if not settings.min_scale <= scales[-1] <= settings.max_scale:
        return f"the skin would have to be {scales[-1]:.2g} times as large in the after photo"
    if scales[4:].max() / scales[4:].min() > settings.max_perspective:
        return "the two photos would have to be taken from very different sides"
    stretch = np.linalg.svd(jacobians[-1], compute_uv=False)
    if stretch[0] / stretch[1] > settings.max_stretch:
        return f"the skin would have to be stretched {stretch[0] / stretch[1]:.2g} times one way"
    return None


def local_scaling(matrix: Matrix, point_xy: np.ndarray) -> np.ndarray:
    """Return the (2, 2) Jacobian of the matrix at one point."""
    mapped = matrix @ np.array([point_xy[0], point_xy[1], 1.0])
    jacobian: np.ndarray = (
        matrix[:2, :2] * mapped[2] - np.outer(mapped[:2], matrix[2, :2])
    ) / mapped[2] ** 2
    return jacobian


def scale_and_rotation(matrix: Matrix, before_hw: tuple[int, int]) -> tuple[float, float]:
    """Return the scale and the clockwise turn in degrees at the middle of the before photo."""
    centre = np.array([(before_hw[1] - 1) / 2, (before_hw[0] - 1) / 2])
    jacobian = local_scaling(matrix, centre)
    turn = math.atan2(jacobian[1, 0] - jacobian[0, 1], jacobian[0, 0] + jacobian[1, 1])
    return math.sqrt(abs(float(np.linalg.det(jacobian)))), math.degrees(turn)


def area_change(alignment: Alignment) -> tuple[float, float]:
    """Return the least and greatest local change of area, relative to the matrix alone.

    1 is none; below 0 the field folds.
    """
    changes = area_changes(alignment)
    return float(changes.min()), float(changes.max())


def area_changes(alignment: Alignment) -> np.ndarray:
    """Return the local changes of area (rows, columns) over the before frame, of any size."""
    if alignment.displacement is None:
        return np.ones((1, 1))
    field = alignment.displacement
    height, width = alignment.before_size_hw
    rows, columns = field.shape[:2]
    y, x = np.meshgrid(
        (np.arange(rows) + 0.5) * height / rows - 0.5,
        (np.arange(columns) + 0.5) * width / columns - 0.5,
        indexing="ij",
    )
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    whole = alignment.map_unclipped(points).reshape(rows, columns, 2)
    plain = whole - field
    ratio: np.ndarray = _areas(whole) / _areas(plain)
    return ratio


def _areas(points: np.ndarray) -> np.ndarray:
    down, across = points[1:, :-1] - points[:-1, :-1], points[:-1, 1:] - points[:-1, :-1]
    area: np.ndarray = across[..., 0] * down[..., 1] - across[..., 1] * down[..., 0]
    return area


def require_way_back(alignment: Alignment, settings: AlignSettings) -> None:
    """Raise where the way back ends elsewhere, and much error is expected as well.

    Each alone is no reason: the way back may be the one that is lost, and an error that is said
    is no lie. Both together were found where skin that bends far was laid a tile beside itself.
    """
    if alignment.quality is None:
        return
    long_px = max(alignment.before_size_hw)
    bound_px = BOUND_PER_RMS * alignment.error_px
    apart_px = alignment.quality.inverse_error_px
    is_unsure = bound_px > settings.unsure_bound_fraction * long_px
    if not is_unsure or apart_px <= settings.lost_way_back_fraction * long_px:
        return
    way_back = "no way back from the after photo to the before photo was found"
    if math.isfinite(apart_px):
        way_back = (
            f"the way from one photo to the other and back ends {apart_px:.0f} pixels beside "
            "where it began"
        )
    raise ImplausibleTransformError(
        f"{way_back}, and the skin may lie up to {bound_px:.0f} pixels off"
    )
