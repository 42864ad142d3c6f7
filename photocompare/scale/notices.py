"""What a reader should know of the scale."""

from __future__ import annotations

from photocompare.faces import photo_mesh
from photocompare.model import Notice, Photo, Scale, ScaleSource, Severity, Stage
from photocompare.scale.iris import iris_scale
from photocompare.settings import ScaleSettings

_DEFAULT = ScaleSettings()


def scale_notices(
    photo: Photo, scale: Scale, settings: ScaleSettings = _DEFAULT
) -> tuple[Notice, ...]:
    """Return a warning where the irises contradict what was said, a note where they are it."""
    unused = _unused_card(scale, settings)
    return (*unused, *_iris_notices(photo, scale, settings))


def _unused_card(scale: Scale, settings: ScaleSettings) -> tuple[Notice, ...]:
    if settings.card_pitch_mm is None or scale.source not in (
        ScaleSource.IRIS,
        ScaleSource.UNKNOWN,
    ):
        return ()
    message = (
        "The scale could not be taken from a colour card: none was found flat and whole in the "
        "before photo. Lay it beside the skin, facing the camera."
    )
    return (Notice(Stage.MEASURE, message),)


def _iris_notices(photo: Photo, scale: Scale, settings: ScaleSettings) -> tuple[Notice, ...]:
    if scale.mm_per_px is None or not settings.looks_for_iris:
        return ()
    if scale.source is ScaleSource.IRIS:
        message = (
            "The scale was taken from the width of the irises, "
            f"{settings.iris_mm:g} mm in an adult, to ±{2.0 * scale.relative_error:.0%} or so. "
            "Type it in, or mark a ruler, for sizes that are surer; for a child it does not hold."
        )
        return (Notice(Stage.MEASURE, message, Severity.NOTE),)
    mesh = photo_mesh(photo)
    by_iris = None if mesh is None else iris_scale(mesh, settings)
    if by_iris is None or by_iris.mm_per_px is None:
        return ()
    ratio = scale.mm_per_px / by_iris.mm_per_px
    if max(ratio, 1.0 / ratio) <= 1.0 + settings.told_disagreement:
        return ()
    message = (
        f"The scale is {scale.source.value} as {scale.mm_per_px:.3g} mm a pixel, but the width of "
        f"the irises says {by_iris.mm_per_px:.3g}. Sizes in mm may be wrong by "
        f"{max(ratio, 1.0 / ratio) - 1.0:.0%}: check the scale."
    )
    return (Notice(Stage.MEASURE, message),)
