"""What the quantities of the surface are read on: read once for each area of a pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from photocompare.measure.areas import Area
from photocompare.measure.subject import Subject
from photocompare.measure.surface import reasons
from photocompare.measure.surface.dot_reading import (
    DotSkin,
    Found,
    Yardstick,
    dot_skin,
    found_by,
    yardstick,
)
from photocompare.measure.surface.light_share import LightShare, light_share
from photocompare.measure.surface.line_reading import (
    LinePoints,
    LineSkin,
    LineYard,
    line_skin,
    line_yard,
    lines_by,
)
from photocompare.measure.surface.skin import Relief, blur_between, relief_of, windows_for
from photocompare.relief import RelativeBlur, SkinWindow

_Made = TypeVar("_Made")
_Windows = tuple[SkinWindow, SkinWindow]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """An area that can be searched; ``blur`` is that of the reference, of the area without one."""

    subject: Subject
    mm_per_px: float
    blur: RelativeBlur | None
    relief: Relief

    @property
    def coarser_mm_per_px(self) -> float:
        """The skin under one pixel of the coarser photo."""
        return max(self.relief.before.mm_per_px, self.relief.after.mm_per_px)

    def unjudged(self, things: str, light: LightShare | None) -> str:
        """Return why no change of ``things`` may be judged here, or nothing."""
        subject = self.subject
        if subject.area.is_control:
            return reasons.CONTROL
        if subject.control is None:
            return reasons.NO_REFERENCE
        if unfocused := reasons.of_focus(self.blur, subject.settings):
            return unfocused
        if light is None or len(light.placebos) < subject.settings.least_placebo_patches:
            return reasons.too_little_reference(things)
        return ""

    def dots(self) -> tuple[Found, Found]:
        """Return the pores and the dents that stand out by the yardstick."""
        return self._once(
            "found dots",
            self.subject.area,
            lambda: found_by(
                self._dot_skin(self.subject.area), self.yardstick(), self.subject.settings.surface
            ),
        )

    def area_shares(self) -> tuple[LightShare | None, LightShare | None]:
        """Return what the light did to the area of the reference's own pores and dents.

        None where the reference has too few, or there is none.
        """
        control = self.subject.control
        if control is None:
            return None, None
        return self._once("area shares", control, lambda: self._area_shares(control))

    def _area_shares(self, control: Area) -> tuple[LightShare | None, LightShare | None]:
        surface = self.subject.settings.surface
        found = self._once(
            "found dots",
            control,
            lambda: found_by(self._dot_skin(control), self.yardstick(), surface),
        )
        small, large = (
            light_share(
                one.things.own_xy,
                one.areas_mm2(),
                least=surface.least_light_things,
                is_even=True,  # few dots of a patch stand out enough to cover any
            )
            for one in found
        )
        return small, large

    def yardstick(self) -> Yardstick:
        """Return what the reference tells of dots, or the area itself without a reference."""
        area = self.subject.control or self.subject.area
        return self._once(
            "yardstick",
            area,
            lambda: yardstick(
                self._dot_skin(area),
                self.subject.settings.surface,
                is_reference=self.subject.control is not None,
            ),
        )

    def lines(self) -> LinePoints:
        """Return the fine lines that stand out by the reference's."""
        area, settings = self.subject.area, self.subject.settings.surface
        return self._once(
            "found lines", area, lambda: lines_by(self._lines(area), self.line_yard(), settings)
        )

    def line_yard(self) -> LineYard:
        """Return what the reference tells of lines, or the area itself without a reference."""
        area = self.subject.control or self.subject.area
        settings = self.subject.settings.surface
        return self._once(
            "line yard",
            area,
            lambda: line_yard(
                self._lines(area),
                settings,
                least_red=settings.least_red_share * self.yardstick().red_of_shade,
                is_reference=self.subject.control is not None,
            ),
        )

    def relief_in(self, area: Area) -> Relief | None:
        """Return the relief of another area, matched in focus like this one's."""
        return _relief(self.subject, area, self.blur, self.mm_per_px)

    def _dot_skin(self, area: Area) -> DotSkin:
        relief = self.relief_in(area) or self.relief
        return self._once("dots", area, lambda: dot_skin(relief, self.subject.settings.surface))

    def _lines(self, area: Area) -> LineSkin:
        relief = self.relief_in(area) or self.relief
        return self._once("ridges", area, lambda: line_skin(relief, self.subject.settings.surface))

    def _once(self, name: str, area: Area, make: Callable[[], _Made]) -> _Made:
        return self.subject.memo.of(_key(name, area), make)


def ground_of(subject: Subject) -> Ground | None:
    """Return what the area is read on, or None where nothing of it can be seen.

    The scale must be known.
    """
    mm_per_px = subject.settings.mm_per_px
    if mm_per_px is None:
        raise ValueError("the scale must be known")
    where = subject.control or subject.area
    windows = _windows(subject, where)
    if windows is None:
        return None
    blur = subject.memo.of(_key("blur", where), lambda: blur_between(windows))
    relief = _relief(subject, subject.area, blur, mm_per_px)
    return None if relief is None else Ground(subject, mm_per_px, blur, relief)


def _windows(subject: Subject, area: Area) -> _Windows | None:
    return subject.memo.of(
        _key("windows", area), lambda: windows_for(subject.pair, area.mask, subject.settings)
    )


def _relief(
    subject: Subject, area: Area, blur: RelativeBlur | None, mm_per_px: float
) -> Relief | None:
    windows = _windows(subject, area)
    if windows is None:
        return None
    extra = 0.0 if blur is None else blur.extra_variance_px2
    return subject.memo.of(
        _key("relief", area),
        lambda: relief_of(
            subject.pair, area.mask, windows, mm_per_px=mm_per_px, extra_before_px2=extra
        ),
    )


def _key(name: str, area: Area) -> str:
    # Names can be given twice and the control is made of several: the mask is what is read.
    return f"surface: {name} of {id(area.mask)}"
