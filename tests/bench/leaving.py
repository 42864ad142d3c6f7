"""What leaves a store, and that nothing is in it beside the picture.

    python -m tests.bench.leaving                 # needs exiftool (libimage-exiftool-perl)

Photos of six kinds are kept, each with words of a patient wherever a file of its kind can carry
any: EXIF with place, serial number and thumbnail, XMP, comments, bytes behind its end. They are
given out cut to a region, with a part covered, as a pair, in a ZIP and in a report, and every
file, those inside a ZIP or a report too, is read by exiftool and part by part.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from photocompare import compare, load_photo
from photocompare.gallery.actor import Actor
from photocompare.gallery.keys import new_key
from photocompare.gallery.records import NewPatient, Purpose
from photocompare.gallery.releasing.clean import OutputKind
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.releasing.file_parts import strange_part
from photocompare.gallery.releasing.orders import Frame
from photocompare.gallery.releasing.outgoing import Order, Use, WantedPicture
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.clinics import actor_of, clinics, new_clinic
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.services.giving_out import give_out
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import NewPhoto, keep_photo
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store, new_store
from photocompare.phantom import Change, ChangeKind, Pose, make_pair
from photocompare.report import html_report
from tests.unit.gallery.releasing_photos import FORMATS, MARKER, telling_file

OF_PIXELS = re.compile(
    r"^(SourceFile|ExifTool:ExifToolVersion|System:.*|File:(FileType|FileTypeExtension|MIMEType|"
    r"ImageWidth|ImageHeight|EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling)|"
    r"PNG:(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace)|"
    r"JFIF:(JFIFVersion|ResolutionUnit|XResolution|YResolution)|"
    r"RIFF:(ImageWidth|ImageHeight|VP8Version|HorizontalScale|VerticalScale)|"
    r"Composite:(ImageSize|Megapixels))$"
)
OUTPUTS: tuple[OutputKind, ...] = ("JPEG", "PNG", "WEBP")
WAYS = ("crop", "mask", "pair", "ZIP", "report")
_REGION = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7))
_INLINE = re.compile(r"data:image/(jpeg|png|webp);base64,([A-Za-z0-9+/=]+)")
_KINDS: dict[str, OutputKind] = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def main() -> int:
    """Print how many files left in each way and how many of them told anything."""
    if shutil.which("exiftool") is None:
        print("exiftool is missing: install it (Debian: apt-get install libimage-exiftool-perl)")
        return 2
    files, telling = Counter[str](), Counter[str]()
    for kind in FORMATS:
        for way, found in left(kind):
            files[way] += 1
            telling[way] += bool(found)
            if found:
                print(kind, way, found)
    print("| way | files | with anything beside the picture |\n|---|---:|---:|")
    for way in WAYS:
        print(f"| {way} | {files[way]} | {telling[way]} |")
    return int(any(telling.values()))


def left(kind: str, *, ways: tuple[str, ...] = WAYS) -> Iterator[tuple[str, str]]:
    """Yield the way by which each file left, and what it told beside its picture, or ""."""
    pair = make_pair(
        seed=4,
        size_hw=(480, 640),
        pose=Pose(rotation_deg=3.0, scale=0.97),
        changes=(Change(ChangeKind.BLOOD, 0.6),),
    )
    photos = pair.photos.before, pair.photos.after
    files = [telling_file(kind, np.rint(one.pixels * 255).astype(np.uint8)) for one in photos]
    if not all(MARKER.encode() in one for one in files):
        raise RuntimeError("nothing was planted")
    with (
        tempfile.TemporaryDirectory() as folder,
        new_store(Path(folder) / "store", new_key()) as store,
    ):
        ids = _kept(store, files)
        for way, output, data in _given(store, ids, files, ways):
            yield way, told(data, output)


def told(data: bytes, output: OutputKind) -> str:
    """Return what a file tells beside its picture, by exiftool and by its own parts."""
    if MARKER.encode() in data:
        return "the words that were planted"
    strange = strange_part(data, output)
    if strange is not None:
        return strange
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"file.{output.lower()}"
        file.write_bytes(data)
        command = ["exiftool", "-a", "-G1", "-ee", "-j", str(file)]
        said = subprocess.run(command, capture_output=True, check=True).stdout
    tags = [name for name in json.loads(said)[0] if not OF_PIXELS.match(name)]
    return ", ".join(tags)


def _kept(store: Store, files: list[bytes]) -> list[str]:
    at = store, (actor := new_clinic(store, "Lakeside")), actor.clinic_id
    case = add_case(*at, new=NewCase(_patient(at), "face", "redness"))
    ids = []
    for number, data in enumerate(files):
        visit = add_visit(*at, new=NewVisit(case.id, date(2026, 1, 1 + number)))
        new = NewPhoto(visit.id, data, (480, 640), display_name=f"{MARKER}.jpg")
        ids.append(keep_photo(*at, new=new).id)
    for purpose in (Purpose.RECORD, Purpose.COLLEAGUES, Purpose.OWN_REPORT):
        consent = NewConsent(purpose, "1", store.now(), "the patient", "on paper")
        record_consent(*at, photo_ids=ids, new=consent)
    return ids


def _patient(at: tuple[Store, Actor, str]) -> str:
    return add_patient(*at, new=NewPatient(MARKER, name=MARKER)).id


def _given(
    store: Store, ids: list[str], files: list[bytes], ways: tuple[str, ...]
) -> Iterator[tuple[str, OutputKind, bytes]]:
    (clinic,) = _clinics(store)
    crop = Frame(Covering.REGION, _REGION)
    mask = Frame(Covering.BY_HAND, covers=(_REGION,))
    wanted = {
        "crop": ([crop], False),
        "mask": ([mask], False),
        "pair": ([crop, crop], True),
        "ZIP": ([crop, mask], False),
    }
    for output in OUTPUTS:
        for way in (one for one in ways if one in wanted):
            frames, is_joined = wanted[way]
            pictures = tuple(
                WantedPicture(one, frame) for one, frame in zip(ids, frames, strict=False)
            )
            order = Order(pictures, Use(Purpose.COLLEAGUES), output, is_joined)
            out = give_out(store, clinic, clinic.clinic_id, order=order)
            if way != "ZIP":
                yield way, output, out.data
                continue
            yield from ((way, output, data) for data in _members(out.data))
    if "report" in ways:
        before, after = (load_photo(data) for data in files)
        page = html_report(compare(before, after))
        if MARKER in page:
            raise RuntimeError("the report tells a name")
        for word, coded in _INLINE.findall(page):
            yield "report", _KINDS[word], base64.b64decode(coded)


def _clinics(store: Store) -> list[Actor]:
    return [actor_of(store, one.id) for one in clinics(store)]


def _members(archive: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
        for one in zipped.infolist():
            if zipped.comment or one.comment or one.extra or MARKER in one.filename:
                raise RuntimeError("the ZIP tells more than its pictures")
            yield zipped.read(one)


if __name__ == "__main__":
    sys.exit(main())
