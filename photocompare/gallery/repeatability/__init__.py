"""The clinic's own error of a shot, learnt from several shots of one visit, and how it goes on."""

from photocompare.gallery.repeatability.clinic import (
    bundled_sd,
    clinic_shot_error,
    shot_errors_for,
)
from photocompare.gallery.repeatability.clinic_error import ClinicError, Note
from photocompare.gallery.repeatability.drift import (
    ErrorGrowth,
    PeriodError,
    error_by_month,
    error_growth,
)
from photocompare.gallery.repeatability.pooling import ANYWHERE, Where
from photocompare.gallery.repeatability.spreads import (
    ErrorScale,
    ShotPlace,
    ShotSpread,
    spreads_of,
)

__all__ = [
    "ANYWHERE",
    "ClinicError",
    "ErrorGrowth",
    "ErrorScale",
    "Note",
    "PeriodError",
    "ShotPlace",
    "ShotSpread",
    "Where",
    "bundled_sd",
    "clinic_shot_error",
    "error_by_month",
    "error_growth",
    "shot_errors_for",
    "spreads_of",
]
