"""Every tunable number, one frozen group a stage, with its reason beside it."""

from photocompare.settings.aligning import (
    AlignMethod,
    AlignSettings,
    FaceSettings,
    PointPair,
    ReliefShiftSettings,
)
from photocompare.settings.capturing import CaptureSettings
from photocompare.settings.card import CardError, CardSettings
from photocompare.settings.drawing import DrawSettings
from photocompare.settings.grading import GradeSettings
from photocompare.settings.hair import HairSettings
from photocompare.settings.lighting import LightMethod, LightSettings
from photocompare.settings.masking import MaskSettings
from photocompare.settings.measuring import MeasureSettings, ShotError
from photocompare.settings.megapixel import MEGAPIXEL
from photocompare.settings.reading import LoadSettings
from photocompare.settings.referring import ReferenceSettings
from photocompare.settings.releasing import ReleaseSettings
from photocompare.settings.repeating import ClinicShot, RepeatSettings
from photocompare.settings.scaling import Ruler, ScaleSettings
from photocompare.settings.showing import ViewSettings, WebSettings
from photocompare.settings.storing import StoreSettings
from photocompare.settings.striae import StriaSettings
from photocompare.settings.together import Settings

__all__ = [
    "MEGAPIXEL",
    "AlignMethod",
    "AlignSettings",
    "CaptureSettings",
    "CardError",
    "CardSettings",
    "ClinicShot",
    "DrawSettings",
    "FaceSettings",
    "GradeSettings",
    "HairSettings",
    "LightMethod",
    "LightSettings",
    "LoadSettings",
    "MaskSettings",
    "MeasureSettings",
    "PointPair",
    "ReferenceSettings",
    "ReleaseSettings",
    "ReliefShiftSettings",
    "RepeatSettings",
    "Ruler",
    "ScaleSettings",
    "Settings",
    "ShotError",
    "StoreSettings",
    "StriaSettings",
    "ViewSettings",
    "WebSettings",
]
