"""Synthetic skin with a known truth: photos to test the tool against, and to show it with."""

from photocompare.phantom.camera import Camera, Shot
from photocompare.phantom.light import Light
from photocompare.phantom.nuisance import random_pose, random_shot
from photocompare.phantom.overlay import Overlay, OverlayKind
from photocompare.phantom.pair import (
    PhantomPair,
    TakenPhoto,
    Visit,
    VisitPhoto,
    make_pair,
    make_photos,
    make_series,
)
from photocompare.phantom.pose import PointMap, Pose
from photocompare.phantom.scene import Area, Change, ChangeKind, Scalp, Scene
from photocompare.phantom.true_spots import SpotSort, TrueSpot

__all__ = [
    "Area",
    "Camera",
    "Change",
    "ChangeKind",
    "Light",
    "Overlay",
    "OverlayKind",
    "PhantomPair",
    "PointMap",
    "Pose",
    "Scalp",
    "Scene",
    "Shot",
    "SpotSort",
    "TakenPhoto",
    "TrueSpot",
    "Visit",
    "VisitPhoto",
    "make_pair",
    "make_photos",
    "make_series",
    "random_pose",
    "random_shot",
]
