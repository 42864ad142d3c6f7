"""The simulated cases that the app shows on first run: what each is, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.phantom.camera import Camera, Shot
from photocompare.phantom.light import Light
from photocompare.phantom.pair import Visit
from photocompare.phantom.pose import Pose
from photocompare.phantom.scene import Change, ChangeKind, Scalp, Scene


@dataclass(frozen=True, slots=True)
class SampleVisit:
    """One photo of a case, and the day that it was taken."""

    label: str
    day: int
    visit: Visit


@dataclass(frozen=True, slots=True)
class SampleCase:
    """One simulated case; ``region_names`` are of the treated and the reference skin."""

    folder: str
    title: str
    summary: str
    indication: str
    seed: int
    scene: Scene
    visits: tuple[SampleVisit, ...]
    region_names: tuple[str, str] = ("treated skin", "untreated skin")


def _shot(
    lamp: str = "D65",
    *,
    tilt_deg: float = -110.0,
    slant_deg: float = 34.0,
    exposure_ev: float = 0.35,
    gloss: float = 0.6,
    balance: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> Shot:
    light = Light(lamp, slant_deg=slant_deg, tilt_deg=tilt_deg, ambient=0.38, gloss=gloss)
    camera = Camera(exposure_ev=exposure_ev, white_balance_ln=balance, jpeg_quality=90)
    return Shot(light, camera)


def _visit(label: str, day: int, *changes: Change, pose: Pose, shot: Shot) -> SampleVisit:
    return SampleVisit(label, day, Visit(pose, shot, changes))


REDNESS = SampleCase(
    folder="redness_settles",
    title="Redness that settles after microneedling",
    summary=(
        "Light skin on the day of treatment, two days later and after two weeks. The redness fades "
        "and nothing else changes; the light and the position of the camera do."
    ),
    indication="redness",
    seed=11,
    scene=Scene(
        tone=1.0,
        mm_per_px=0.05,
        relief_um=20.0,
        redness=2.6,
        moles_per_cm2=0.07,
        curvature_mm=170.0,
    ),
    visits=(
        _visit("Day 0", 0, pose=Pose(), shot=_shot()),
        _visit(
            "Day 2",
            2,
            Change(ChangeKind.REDNESS, 0.5),
            pose=Pose(-3.0, 1.03, (14.0, -9.0), (0.006, -0.004), 2.0),
            shot=_shot("LED4000", tilt_deg=-96.0, exposure_ev=0.22, balance=(0.02, 0.0, -0.03)),
        ),
        _visit(
            "Day 14",
            14,
            Change(ChangeKind.REDNESS, 0.0),
            pose=Pose(4.5, 0.97, (-18.0, 12.0), (-0.005, 0.006), 2.5),
            shot=_shot("D55", tilt_deg=-122.0, exposure_ev=0.48, balance=(-0.02, 0.0, 0.02)),
        ),
    ),
)

SCARS = SampleCase(
    folder="acne_scars",
    title="Acne scars that fill in",
    summary=(
        "Medium skin before a course of treatment and after three months. The scars are half as "
        "deep and half as discoloured; there are as many of them as before."
    ),
    indication="acne_scars",
    seed=23,
    scene=Scene(
        tone=3.0,
        mm_per_px=0.05,
        relief_um=19.0,
        scars=46,
        pores_per_cm2=75.0,
        spots_per_cm2=0.05,
        curvature_mm=140.0,
    ),
    visits=(
        _visit("Before", 0, pose=Pose(), shot=_shot(slant_deg=42.0, exposure_ev=0.55)),
        _visit(
            "3 months",
            92,
            Change(ChangeKind.SCARS, 0.5),
            pose=Pose(2.5, 1.04, (-10.0, 16.0), (0.004, 0.005), 2.0),
            shot=_shot("D55", slant_deg=40.0, tilt_deg=-104.0, exposure_ev=0.45),
        ),
    ),
)

SPOTS = SampleCase(
    folder="brown_spots",
    title="Brown spots that fade",
    summary=(
        "Light-medium skin with freckles and sun spots before treatment and after two months. "
        "Within the treated skin they keep two fifths of their strength."
    ),
    indication="hyperpigmentation",
    seed=37,
    scene=Scene(
        tone=2.0,
        mm_per_px=0.05,
        relief_um=19.0,
        freckles_per_cm2=5.0,
        spots_per_cm2=0.7,
        curvature_mm=200.0,
    ),
    visits=(
        _visit("Before", 0, pose=Pose(), shot=_shot("LED5000", exposure_ev=0.40)),
        _visit(
            "2 months",
            61,
            Change(ChangeKind.SPOTS, 0.4),
            pose=Pose(-5.0, 0.96, (12.0, 10.0), (-0.006, 0.003), 2.5),
            shot=_shot("P4000", tilt_deg=-95.0, exposure_ev=0.55, balance=(0.03, 0.0, -0.02)),
        ),
    ),
)

SCALP = SampleCase(
    folder="scalp_hair",
    title="A parting with more hair",
    summary=(
        "A thin parting before treatment and after six months. Along the parting there are 1.7 "
        "times as many hairs; the hairs that were there are the same ones."
    ),
    indication="hair_growth",
    seed=41,
    scene=Scene(
        tone=2.0,
        mm_per_px=0.06,
        moles_per_cm2=0.01,
        freckles_per_cm2=0.2,
        spots_per_cm2=0.0,
        scalp=Scalp(density=0.5),
        treated_xy=((0.42, 0.12), (0.58, 0.12), (0.58, 0.88), (0.42, 0.88)),
        reference_xy=((0.85, 0.14), (0.95, 0.14), (0.95, 0.86), (0.85, 0.86)),
    ),
    visits=(
        _visit("Before", 0, pose=Pose(), shot=_shot()),
        _visit(
            "6 months",
            183,
            Change(ChangeKind.HAIR, 1.7),
            pose=Pose(3.0, 1.02, (9.0, -12.0), (0.004, 0.004), 1.5),
            shot=_shot("LED5000", tilt_deg=-100.0, exposure_ev=0.45),
        ),
    ),
    region_names=("parting", "hair beside it"),
)

STRIAE = SampleCase(
    folder="stretch_marks",
    title="Stretch marks that grow paler",
    summary=(
        "Red stretch marks on medium-dark skin before treatment and after four months. They keep "
        "just over half of their colour and their relief."
    ),
    indication="stretch_marks",
    seed=53,
    scene=Scene(
        tone=4.0,
        mm_per_px=0.07,
        relief_um=17.0,
        striae=8,
        spots_per_cm2=0.02,
        moles_per_cm2=0.04,
        treated_xy=((0.06, 0.14), (0.52, 0.10), (0.58, 0.86), (0.12, 0.90)),
        reference_xy=((0.70, 0.12), (0.93, 0.12), (0.93, 0.88), (0.70, 0.88)),
        vellus_per_cm2=3.0,
        pores_per_cm2=20.0,
        vessels_per_cm2=0.0,
        curvature_mm=240.0,
    ),
    visits=(
        _visit("Before", 0, pose=Pose(), shot=_shot(exposure_ev=0.65)),
        _visit(
            "4 months",
            122,
            Change(ChangeKind.STRIAE, 0.55),
            pose=Pose(-2.5, 1.05, (-16.0, -8.0), (0.005, -0.006), 3.0),
            shot=_shot("LED4000", tilt_deg=-124.0, exposure_ev=0.52, balance=(-0.02, 0.0, 0.03)),
        ),
    ),
)

NULL = SampleCase(
    folder="nothing_changed",
    title="Nothing changed but the light and the position",
    summary=(
        "Dark skin photographed twice: by daylight, and under a warm lamp from another side, "
        "closer and turned. No part of the skin changed, and none should be reported."
    ),
    indication="uneven_tone",
    seed=67,
    scene=Scene(tone=6.0, mm_per_px=0.05, relief_um=19.0, moles_per_cm2=0.12, curvature_mm=160.0),
    visits=(
        _visit("First photo", 0, pose=Pose(), shot=_shot(exposure_ev=0.9)),
        _visit(
            "Second photo",
            1,
            pose=Pose(7.0, 1.08, (22.0, -14.0), (0.010, 0.008), 3.0),
            shot=_shot("P3000", tilt_deg=-70.0, exposure_ev=0.6, balance=(0.05, 0.0, -0.06)),
        ),
    ),
)

CASES = (REDNESS, SCARS, SPOTS, SCALP, STRIAE, NULL)
