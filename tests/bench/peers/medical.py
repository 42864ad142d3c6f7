"""The registration toolkits of medical imaging: mutual information, affine and then elastic.

Each from frame on frame, and each started from the feature match: the after photo is brought back
by the homography first and the toolkit is told where it has something to show.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from photocompare.model import PointsXY
from tests.bench.peers.mapping import RGB, Grey, PeerFunction, PointMapping, projected, shifted
from tests.bench.peers.opencv import brought_back, feature_homography, grey_of

_SEED = 1
_BINS = 50
_SAMPLED = 0.2  # of the pixels
_GRID_FRACTION = 1.0 / 16.0  # of the width: a knot of the splines, about what skin bends over
_STIFF_PX = 1.0  # ANTs' own is 0, which bends into the noise: twice the error here

Register = Callable[[Grey, Grey, Grey], PointMapping]
"""Fixed, moving and where fixed can be compared, to the map of fixed points to moving points."""


def from_scratch(register: Register) -> PeerFunction:
    """Return the peer that starts with frame on frame."""

    def peer(before: RGB, after: RGB) -> PointMapping | None:
        here = grey_of(before)
        return register(here, grey_of(after), np.ones_like(here))

    return peer


def from_features(register: Register) -> PeerFunction:
    """Return the peer that starts from the recipe's homography, and refuses where it has none."""

    def peer(before: RGB, after: RGB) -> PointMapping | None:
        matrix = feature_homography(before, after)
        if matrix is None:
            return None
        here = grey_of(before)
        there, seen = brought_back(grey_of(after), matrix, here)
        within = register(here, there, seen)
        return lambda points: projected(matrix, within(points))

    return peer


def simpleitk(fixed: Grey, moving: Grey, seen: Grey) -> PointMapping:
    """Affine, then B-spline, both by Mattes mutual information."""
    sitk = importlib.import_module("SimpleITK")
    still, moved = (sitk.GetImageFromArray(grey.astype(np.float32)) for grey in (fixed, moving))
    mask = sitk.GetImageFromArray(seen)
    height, width = fixed.shape

    def method(shrink: list[int]) -> Any:
        wanted = sitk.ImageRegistrationMethod()
        wanted.SetMetricAsMattesMutualInformation(_BINS)
        wanted.SetMetricSamplingStrategy(wanted.RANDOM)
        wanted.SetMetricSamplingPercentage(_SAMPLED, _SEED)
        wanted.SetMetricFixedMask(mask)
        wanted.SetInterpolator(sitk.sitkLinear)
        wanted.SetShrinkFactorsPerLevel(shrink)
        wanted.SetSmoothingSigmasPerLevel([factor / 2.0 for factor in shrink])
        return wanted

    start = sitk.AffineTransform(2)
    start.SetCenter(((width - 1) / 2.0, (height - 1) / 2.0))
    affine = method([8, 4, 2])
    affine.SetOptimizerAsRegularStepGradientDescent(1.0, 1e-3, 200)
    affine.SetOptimizerScalesFromPhysicalShift()
    affine.SetInitialTransform(start, inPlace=True)
    affine.Execute(still, moved)
    knots = [round(1.0 / _GRID_FRACTION / 4), round(1.0 / _GRID_FRACTION / 4 * height / width)]
    bending = sitk.BSplineTransformInitializer(still, knots, order=3)
    elastic = method([4, 2, 1])
    # Of its own example ImageRegistrationMethodBSpline3; LBFGSB can't change the knots on its way.
    elastic.SetOptimizerAsGradientDescentLineSearch(5.0, 100, 1e-4, 5)
    elastic.SetMovingInitialTransform(start)
    elastic.SetInitialTransformAsBSpline(bending, inPlace=True, scaleFactors=[1, 2, 4])
    elastic.Execute(still, moved)
    # The one that is named last is applied first.
    whole = sitk.CompositeTransform([start, bending])
    return lambda points: np.array([whole.TransformPoint(point) for point in points.tolist()])


def elastix(fixed: Grey, moving: Grey, seen: Grey) -> PointMapping:
    """Elastix's own affine and then its own B-spline, knots as far apart as skin bends."""
    itk = importlib.import_module("itk")
    still, moved = (itk.image_view_from_array(grey.astype(np.float32)) for grey in (fixed, moving))
    wanted = itk.ParameterObject.New()
    spacing_px = _GRID_FRACTION * fixed.shape[1]
    for stage in (
        wanted.GetDefaultParameterMap("affine", 4),
        wanted.GetDefaultParameterMap("bspline", 4, spacing_px),
    ):
        stage["RandomSeed"] = [str(_SEED)]
        stage["NumberOfSpatialSamples"] = ["4096"]
        stage["RequiredRatioOfValidSamples"] = ["0.05"]
        wanted.AddParameterMap(stage)
    _, found = itk.elastix_registration_method(
        still,
        moved,
        parameter_object=wanted,
        fixed_mask=itk.image_view_from_array(np.ascontiguousarray(seen)),
        log_to_console=False,
    )
    field = itk.array_from_image(itk.transformix_deformation_field(moved, found))
    field_px = np.array(field, dtype=np.float32)
    return lambda points: shifted(field_px, points)


def ants_syn(fixed: Grey, moving: Grey, seen: Grey) -> PointMapping:
    """Return what ANTs makes of affine and symmetric diffeomorphic bending."""
    ants = importlib.import_module("ants")
    # ANTs indexes x first.
    still, moved, mask = (
        ants.from_numpy(np.ascontiguousarray(grey.T.astype(np.float32)))
        for grey in (fixed, moving, seen)
    )
    found = ants.registration(
        still,
        moved,
        type_of_transform="SyN",
        mask=mask,
        total_sigma=_STIFF_PX,
        random_seed=_SEED,
    )

    def moved_points(points: PointsXY) -> PointsXY:
        pandas = importlib.import_module("pandas")
        table = pandas.DataFrame(points, columns=["x", "y"])
        there = ants.apply_transforms_to_points(2, table, found["fwdtransforms"])
        return np.asarray(there[["x", "y"]], dtype=np.float64)

    return moved_points
