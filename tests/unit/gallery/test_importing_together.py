"""From a ZIP and a table to visits: nothing is lost on the way, and every doubt arrives."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import numpy as np
from PIL import ExifTags, Image

from photocompare.errors import PhotoReadError
from photocompare.gallery.importing import (
    Archive,
    Found,
    Looked,
    Refused,
    from_table,
    grouped,
    looked_at,
    told_apart,
    write_table,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def photo(seed: int, taken: str = "") -> bytes:
    """Return a photo like no other one, taken at ``taken`` as cameras write it."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    noise = np.random.default_rng(seed).integers(90, 160, (48, 64, 3), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(noise).save(file, "JPEG", exif=exif)
    return file.getvalue()


def looked(found: Found) -> tuple[list[Looked], list[Refused]]:
    """Return the photos among the candidates, and why the others are none."""
    photos, refused = [], list(found.refused)
    for one in found.candidates:
        try:
            photos.append(Looked(one, looked_at(one.read())))
        except PhotoReadError as error:
            refused.append(Refused(one.display_name, str(error)))
    return photos, refused


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


MEMBERS = {
    "photos/IMG_1.jpg": photo(1, "2026:03:02 10:00:00"),
    "photos/IMG_2.jpg": photo(2, "2026:03:02 10:00:09"),
    "photos/copy of 2.jpg": photo(2, "2026:03:02 10:00:09"),
    "photos/IMG_3.jpg": photo(3, "2026:04:02 09:00:00"),
    "photos/IMG_4.jpg": photo(4),
    "photos/broken.jpg": photo(5)[:400],
    "photos/notes.txt": b"Liebe Frau Doktor",
}


def test_a_zip_alone_becomes_visits_by_the_camera_s_days() -> None:
    with Archive(packed(MEMBERS)) as archive:
        photos, refused = looked(archive.found)
    kept, doubled = told_apart(photos)
    groups = grouped(kept, now=NOW)
    assert [(group.day, len(group.shots)) for group in groups] == [
        (date(2026, 3, 2), 2), (date(2026, 4, 2), 1), (None, 1),
    ]  # fmt: skip
    assert len(kept) + len(doubled) + len(refused) == len(MEMBERS)
    assert len(doubled) == 1
    assert {one.display_name for one in refused} == {"photos › broken.jpg", "photos › notes.txt"}


def test_a_table_says_whose_they_are_and_what_it_gets_wrong_is_said() -> None:
    table = write_table(
        [
            ["file", "patient number", "area", "visit day", "shot"],
            ["IMG_1.jpg", "=4711", "cheek", "2026-03-02", "2"],
            ["IMG_2.jpg", "=4711", "cheek", "2026-03-02", "1"],
            ["IMG_3.jpg", "=4711", "cheek", "2026-04-03", ""],
            ["IMG_4.jpg", "4712", "chin", "03/04/2026", ""],
            ["IMG_9.jpg", "4712", "chin", "2026-04-03", ""],
            ["broken.jpg", "4712", "chin", "2026-04-03", ""],
        ]
    )
    with Archive(packed(MEMBERS)) as archive:
        photos, refused = looked(from_table(table, archive.found, today=NOW.date()))
    first, second = grouped(told_apart(photos)[0], now=NOW)
    assert first.day == date(2026, 3, 2)
    assert first.hints.patient_number == "=4711"
    assert [shot.photo.candidate.place[-9:] for shot in first.shots] == ["IMG_2.jpg", "IMG_1.jpg"]
    assert second.day == date(2026, 4, 3)
    assert ["another day" in note for note in second.shots[0].notes] == [True]
    assert len(photos) + len(refused) == len(MEMBERS) + 1  # and the row without a file
    reasons = " ".join(one.reason for one in refused)
    for words in ("either way", "no file of this name", "damaged", "does not name this file"):
        assert words in reasons
