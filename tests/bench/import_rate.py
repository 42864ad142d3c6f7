"""How many photos of 12 megapixels an import takes in: encrypted, on the disk, and in the records.

    python -m tests.bench.import_rate

Makes JPEGs of 4032 × 3024 px that differ, and takes few and then all of them in, each time in a
process of its own; what the others took is what a photo takes. Prints photos a second and the
processor's seconds a photo, the decoding process with them, and how often the same file could be
decoded with Pillow in that time.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from photocompare.gallery.importing import Into, Watch, from_folder
from photocompare.gallery.importing.batch import import_found
from photocompare.gallery.keys import new_key
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.consents import NewConsent
from photocompare.gallery.store import new_store
from photocompare.phantom import make_pair

FEW, ALL = 4, 28
SIZE_WH = (4032, 3024)
NOISE = 3.0  # as a phone leaves it: its files have some 4 MB


def main() -> int:
    """Print the rate and return the exit code."""
    if len(sys.argv) > 1:
        taken_in(Path(sys.argv[1]), Path(sys.argv[2]))
        return 0
    with tempfile.TemporaryDirectory(prefix="photocompare-rate-") as name:
        home = Path(name)
        sizes = [made(home / str(count), count) for count in (FEW, ALL)]
        print(f"{ALL} photos of {SIZE_WH[0]} x {SIZE_WH[1]} px, {sizes[1] / ALL / 1e6:.1f} MB each")
        few, every = (measured(home / str(count), home / f"store-{count}") for count in (FEW, ALL))
        alone = decoding(home / str(FEW))
    wall, work = ((every[part] - few[part]) / (ALL - FEW) for part in (0, 1))
    print(f"{1 / wall:.2f} photos a second")
    print(f"{work:.3f} processor seconds a photo: {1 / work:.2f} a second and core")
    print(f"{work / alone:.1f} times as long as decoding it with Pillow ({alone:.3f} s)")
    return 0


def made(folder: Path, count: int) -> int:
    """Return how many bytes the photos have that lie in ``folder`` now, each of another second."""
    folder.mkdir()
    skin = Image.open(io.BytesIO(make_pair(seed=1, size_hw=(756, 1008)).before_jpeg))
    large = np.asarray(skin.convert("RGB").resize(SIZE_WH, Image.Resampling.BICUBIC), np.float32)
    noise = np.random.default_rng(1).normal(0.0, NOISE, large.shape)
    picture = Image.fromarray(np.clip(large + noise, 0, 255).round().astype(np.uint8))
    total = 0
    for number in range(count):
        exif = Image.Exif()
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = (
            f"2026:02:{1 + number // 4:02d} 10:00:{number:02d}"
        )
        file = folder / f"{number}.jpg"
        picture.save(file, "JPEG", quality=96, exif=exif)
        total += file.stat().st_size
    return total


def measured(photos: Path, store: Path) -> tuple[float, float]:
    """Return the seconds, and those of the processor, that taking a folder of photos in takes."""
    before, began = processor_seconds(), time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.import_rate", str(photos), str(store)]
    subprocess.run(command, check=True)
    return time.perf_counter() - began, processor_seconds() - before


def taken_in(photos: Path, folder: Path) -> None:
    found = from_folder(photos)
    with new_store(folder, new_key()) as store:
        actor = new_clinic(store, "Lakeside")
        consent = NewConsent(Purpose.RECORD, "1", store.now(), "the patient", "signed on paper")
        into = Into(patient_number="P-1", area="face", indication="redness", consent=consent)
        outcome = import_found(store, actor, actor.clinic_id, found=found, into=into, watch=Watch())
    if len(outcome.kept) != len(found.candidates):
        raise SystemExit(f"{len(outcome.kept)} of {len(found.candidates)} were taken in")


def decoding(folder: Path) -> float:
    """Return the processor's seconds that decoding one of the photos takes."""
    files = [file.read_bytes() for file in folder.iterdir()]
    began = time.process_time()
    for content in files:
        with Image.open(io.BytesIO(content)) as photo:
            photo.load()
    return (time.process_time() - began) / len(files)


def processor_seconds() -> float:
    """Return what children that have ended used, and theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
