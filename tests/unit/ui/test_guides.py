"""What the viewer may draw over the photos to look along, and what it is told where it may not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from photocompare.faces import FaceMesh
from photocompare.faces.landmarks import POINTS
from photocompare.model import Comparison, Photo, Scale, ScaleSource
from photocompare.ui.guides import viewer_guides


def test_skin_without_a_face_has_no_lines_and_says_so(redder_cheek: Comparison) -> None:
    guides = viewer_guides(redder_cheek)
    assert (guides.midline, guides.thirds, guides.upper) == (None, (), None)
    assert guides.no_face == "none"


def test_a_scale_comes_with_its_source_and_its_error(redder_cheek: Comparison) -> None:
    known = replace(redder_cheek, scale=Scale(0.05, ScaleSource.IRIS, 0.04))
    guides = viewer_guides(known)
    assert (guides.mm_per_px, guides.scale_source, guides.scale_error) == (0.05, "iris", 0.04)


def test_a_scale_that_is_not_known_is_none(redder_cheek: Comparison) -> None:
    unknown = replace(redder_cheek, scale=Scale())
    guides = viewer_guides(unknown)
    assert math.isnan(unknown.scale.relative_error)  # which no JSON may hold
    assert (guides.mm_per_px, guides.scale_source, guides.scale_error) == (None, "unknown", None)


def test_a_face_that_is_turned_aside_says_so(
    redder_cheek: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = np.zeros((POINTS, 2))
    points[[33, 263]] = (0.0, 0.0), (100.0, 0.0)
    depth = np.zeros(POINTS)
    depth[263] = -100.0  # half-way to a profile
    mesh = FaceMesh(points, depth, presence=1.0, score=1.0)

    def found(photo: Photo) -> FaceMesh:
        assert photo is redder_cheek.photos.before
        return mesh

    monkeypatch.setattr("photocompare.ui.guides.photo_mesh", found)
    guides = viewer_guides(redder_cheek)
    assert guides.midline is None
    assert guides.no_face == "aside"
