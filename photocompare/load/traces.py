"""What camera and phone left in a file beside the pixels. Runs in the decode worker."""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import ExifTags, Image

from photocompare.load.codes import Doubt

MAX_TEXT = 200  # characters of any one text that leaves the worker

# Names that only stand in a file that holds the thing; long enough never to occur by chance.
_GAIN_MAP_NAMES = (
    b"http://ns.adobe.com/hdr-gain-map/1.0/",
    b"urn:iso:std:iso:ts:21496:-1",
    b"urn:com:apple:photo:2020:aux:hdrgainmap",
    b"http://ns.apple.com/HDRGainMap/1.0/",
)
_PORTRAIT_NAMES = (
    b"urn:com:apple:photo:2018:aux:portraiteffectsmatte",
    b"http://ns.google.com/photos/1.0/depthmap/",
    b"http://ns.google.com/photos/dd/1.0/",
)
_GAIN_MAP_ITEM = b"\x00\x00tmap"  # ISO 23008-12: the item's type, after its protection index
_ITEMS_END = 65_536  # the list of items stands at the start of a HEIF file

# Apple's values of EXIF CustomRendered
_APPLE_MERGED = (2, 3, 7)
_APPLE_PORTRAIT = (7, 8)


@dataclass(slots=True)
class Traces:
    """Texts as they stand in the file; empty where there is none."""

    orientation: int = 1
    taken: str = ""
    make: str = ""
    model: str = ""
    is_adobe_rgb: bool = False
    doubts: list[Doubt] = field(default_factory=list)


def read(image: Image.Image, content: bytes) -> Traces:
    """Return what is known about a loaded image; metadata that can't be read is a doubt."""
    try:
        traces = _of_exif(image)
    except Exception:  # any, as from any broken file: the pixels may be sound all the same
        traces = Traces(doubts=[Doubt.METADATA_UNREADABLE])
    has_item = image.format in ("HEIF", "AVIF") and _GAIN_MAP_ITEM in content[:_ITEMS_END]
    if has_item or any(name in content for name in _GAIN_MAP_NAMES):
        traces.doubts.append(Doubt.GAIN_MAP)
    if any(name in content for name in _PORTRAIT_NAMES):
        traces.doubts.append(Doubt.PORTRAIT)
    if image.format in ("TIFF", "HEIF") and getattr(image, "n_frames", 1) > 1:
        traces.doubts.append(Doubt.SEVERAL_PICTURES)
    return traces


def orientation(image: Image.Image) -> int:
    """Return the EXIF orientation of a loaded image, 1 to 8; 1 where none is stated."""
    stated = image.getexif().get(ExifTags.Base.Orientation, 1)
    return stated if isinstance(stated, int) and 1 <= stated <= 8 else 1


def _of_exif(image: Image.Image) -> Traces:
    exif = image.getexif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    taken = details.get(ExifTags.Base.DateTimeOriginal) or details.get(
        ExifTags.Base.DateTimeDigitized
    )
    interop = exif.get_ifd(ExifTags.IFD.Interop)
    traces = Traces(
        orientation=orientation(image),
        taken=_text(taken),
        make=_text(exif.get(ExifTags.Base.Make)),
        model=_text(exif.get(ExifTags.Base.Model)),
        is_adobe_rgb=_text(interop.get(ExifTags.Interop.InteropIndex)).startswith("R03"),
    )
    rendered = details.get(ExifTags.Base.CustomRendered)
    if traces.make.startswith("Apple") and rendered in _APPLE_MERGED:
        traces.doubts.append(Doubt.HDR_MERGED)
    if traces.make.startswith("Apple") and rendered in _APPLE_PORTRAIT:
        traces.doubts.append(Doubt.PORTRAIT)
    return traces


def _text(value: object) -> str:
    return value[:MAX_TEXT] if isinstance(value, str) else ""
