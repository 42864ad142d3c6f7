"""The worker's codes as sentences for a person: refusals and notices."""

from __future__ import annotations

from photocompare.errors import PhotoReadError, TooLargeError, TooSmallError, UnsupportedError
from photocompare.load import kinds
from photocompare.load.codes import Doubt, Problem, Refusal
from photocompare.model import Notice, Severity, Stage
from photocompare.settings import MEGAPIXEL, LoadSettings

_KINDS_TAKEN = "JPEG, HEIC, PNG, WebP, AVIF or TIFF"
DAMAGED = (
    "The photo is damaged or cut off. Copy it again from the phone or camera, or choose another "
    "copy of it."
)
TIMED_OUT = (
    "Reading the photo took too long and was stopped. Save it again as JPEG or PNG and choose "
    "the new file."
)
CRASHED = (
    "The photo could not be read: its contents made the decoder stop. Save it again as JPEG or "
    "PNG and choose the new file."
)
NO_WORKER = (
    "The photo decoder could not be started. Install the packages of requirements.txt again, and "
    "check that the computer has memory left."
)

_SENTENCES = {
    Problem.ANIMATED: (
        "The file is an animation, and which of its moments shows the skin can't be known. "
        "Save the picture you mean as JPEG or PNG and choose that file."
    ),
    Problem.RAW_CAMERA_FILE: (
        "The file is a raw camera file, of which only the small preview could be read. Export "
        f"the photo as {_KINDS_TAKEN} at full size."
    ),
    Problem.NOT_8_OR_16_BIT: (
        "The picture's numbers are not the 8 or 16 bits of a photo. Export it as JPEG or PNG and "
        "choose that file."
    ),
    Problem.HDR_ONLY: (
        "The photo is stored in high dynamic range only (PQ or HLG), whose colours can't be "
        "measured here. Switch HDR off in the camera, or export the photo as JPEG."
    ),
}

_NOTES: dict[Doubt, str] = {
    Doubt.TRANSPARENT: "The photo has transparent parts; they were laid on white.",
    Doubt.SEVERAL_PICTURES: "The file holds several pictures; only its main one was read.",
    Doubt.ROUNDED_TO_8_BIT: (
        "The photo's 16 bits were rounded to 8 while its colours were converted."
    ),
    Doubt.PRINT_COLOURS: (
        "The photo was saved in print colours (CMYK), which hold fewer shades than a camera took. "
        "Use the original file if there is one."
    ),
    Doubt.METADATA_UNREADABLE: (
        "The photo's date, camera and orientation could not be read; it may lie on its side."
    ),
}
_WARNINGS: dict[Doubt, str] = {
    Doubt.GAIN_MAP: (
        "The photo is an HDR photo with a gain map; only its standard picture is measured. The "
        "phone brightened and darkened parts of it by itself, so small changes in redness, tone "
        "and pigment are less sure. Switch HDR off for both photos."
    ),
    Doubt.HDR_MERGED: (
        "The phone merged several exposures into this photo (HDR), which changes brightness from "
        "place to place, so small changes in redness, tone and pigment are less sure. Switch HDR "
        "off for both photos."
    ),
    Doubt.PORTRAIT: (
        "The photo was taken in portrait mode, which can blur and smooth skin, so texture is less "
        "sure. Take both photos in the normal photo mode."
    ),
    Doubt.PROFILE_UNUSED: (
        "The photo's colour profile is broken or does not fit; its colours were taken as sRGB, so "
        "redness and tone may be off. Use the original file if there is one."
    ),
    Doubt.PRINT_COLOURS_GUESSED: (
        "The photo's print colours (CMYK) come without a profile and were converted by rule of "
        "thumb, so redness and tone are not sure. Use the original file."
    ),
    Doubt.GREY: (
        "The photo has no colour at all, so redness, pigment and tone say nothing. Use a colour "
        "photo."
    ),
}


def refusal(answer: Refusal, content: bytes, settings: LoadSettings) -> PhotoReadError:
    """Return the error that tells a person why ``content`` gives no photo."""
    problem, size_hw = answer.problem, answer.size_hw
    if problem is Problem.TOO_SMALL and size_hw is not None:
        return TooSmallError(size_hw=size_hw, least_px=settings.min_side_px)
    if problem in (Problem.TOO_LARGE, Problem.OUT_OF_MEMORY):
        return _too_large(size_hw, settings)
    if problem is Problem.UNKNOWN_KIND:
        return _unknown(content)
    if problem in _SENTENCES:
        return UnsupportedError(_SENTENCES[problem])
    return PhotoReadError(DAMAGED)


def notice(doubt: Doubt) -> Notice:
    """Return the notice for ``doubt``."""
    if doubt in _NOTES:
        return Notice(Stage.LOAD, _NOTES[doubt], Severity.NOTE)
    return Notice(Stage.LOAD, _WARNINGS[doubt], Severity.WARNING)


def too_many_bytes(settings: LoadSettings) -> TooLargeError:
    """Return the error for a file that is too long to be read at all."""
    limit = settings.max_file_bytes / MEGAPIXEL
    return TooLargeError(
        f"The file is larger than {limit:.0f} MB. Save the photo again as JPEG at its full size "
        "in pixels."
    )


def _too_large(size_hw: tuple[int, int] | None, settings: LoadSettings) -> TooLargeError:
    limit = settings.max_pixels / MEGAPIXEL
    if size_hw is None:
        return TooLargeError(
            f"The photo needs more memory than is allowed; up to {limit:.0f} megapixels are taken. "
            "Save a smaller copy as JPEG."
        )
    height, width = size_hw
    return TooLargeError(
        f"The photo has {width} × {height} pixels, more than the {limit:.0f} megapixels that are "
        "taken. Save a smaller copy."
    )


def _unknown(content: bytes) -> PhotoReadError:
    if kinds.is_of_a_taken_kind(content):
        return PhotoReadError(DAMAGED)
    kind = kinds.name_of(content)
    if kind == "text":
        return UnsupportedError(
            f"The file holds text, not a photo, whatever its name says. Choose a {_KINDS_TAKEN}."
        )
    if kind is not None:
        return UnsupportedError(
            f"The file is {kind}, which can't be measured. Choose the original photo as "
            f"{_KINDS_TAKEN}."
        )
    return UnsupportedError(
        "The file is not a photo that can be read, or its beginning is damaged. Choose a "
        f"{_KINDS_TAKEN}, or copy it again from the phone or camera."
    )
