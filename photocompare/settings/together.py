"""All groups in one."""

from __future__ import annotations

from dataclasses import dataclass, field

from photocompare.settings.aligning import AlignSettings, FaceSettings
from photocompare.settings.capturing import CaptureSettings
from photocompare.settings.grading import GradeSettings
from photocompare.settings.lighting import LightSettings
from photocompare.settings.measuring import MeasureSettings
from photocompare.settings.reading import LoadSettings
from photocompare.settings.scaling import ScaleSettings
from photocompare.settings.showing import ViewSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """All groups; ``indication`` names what was treated, or None where it was not said."""

    load: LoadSettings = field(default_factory=LoadSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    faces: FaceSettings = field(default_factory=FaceSettings)
    scale: ScaleSettings = field(default_factory=ScaleSettings)
    light: LightSettings = field(default_factory=LightSettings)
    measure: MeasureSettings = field(default_factory=MeasureSettings)
    grade: GradeSettings = field(default_factory=GradeSettings)
    view: ViewSettings = field(default_factory=ViewSettings)
    capture: CaptureSettings = field(default_factory=CaptureSettings)
    indication: str | None = None
