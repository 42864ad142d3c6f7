"""Write the simulated sample cases: ``python -m photocompare.phantom.samples OUT_DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from photocompare.model import Region
from photocompare.phantom import cases, portrait, truth
from photocompare.phantom.cases import SampleCase
from photocompare.phantom.description import described, rounded, write_description
from photocompare.phantom.pair import VisitPhoto, make_series, true_changes

_SIZE_HW = (1200, 1600)


def write_case(case: SampleCase, out_dir: Path, size_hw: tuple[int, int] = _SIZE_HW) -> Path:
    """Return the folder that one case was written to: its photos and ``case.json``."""
    visits = tuple(one.visit for one in case.visits)
    photos = make_series(case.scene, visits, seed=case.seed, size_hw=size_hw)
    folder = out_dir / case.folder
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"day_{one.day:03d}.jpg" for one in case.visits]
    for name, photo in zip(names, photos, strict=True):
        (folder / name).write_bytes(photo.jpeg)
    regions = tuple(
        Region(name, region.kind, region.outline_xy)
        for name, region in zip(case.region_names, case.scene.regions(), strict=True)
    )
    write_description(
        folder,
        {
            "title": case.title,
            "summary": case.summary,
            "simulated": True,
            "indication": case.indication,
            "visits": [
                {"label": one.label, "day": one.day, "file": name}
                for one, name in zip(case.visits, names, strict=True)
            ],
            "regions": described(regions),
            "mm_per_px": case.scene.mm_per_px,
            "truth": _truth(case, photos),
        },
    )
    return folder


def _truth(case: SampleCase, photos: tuple[VisitPhoto, ...]) -> dict[str, Any]:
    """Return, per later visit, what was changed and by how much each quantity truly moved."""
    told: dict[str, Any] = {}
    for one, photo in zip(case.visits[1:], photos[1:], strict=True):
        by_region = true_changes(photos[0], photo, case.scene.regions())
        told[one.label] = {
            "factors": {change.kind.value: change.factor for change in one.visit.changes},
            "change_against_reference": rounded(truth.difference(by_region, *case.scene.regions())),
        }
    return told


def main() -> None:
    """Write every case below the folder named on the command line."""
    parser = argparse.ArgumentParser(description="Write the simulated sample cases.")
    parser.add_argument("out_dir", type=Path, help="where the case folders go")
    parser.add_argument(
        "--only",
        action="append",
        choices=[*(case.folder for case in cases.CASES), portrait.FOLDER],
        help="a case by its folder's name; may be repeated",
    )
    wanted = parser.parse_args()
    for case in cases.CASES:
        if wanted.only is None or case.folder in wanted.only:
            write_case(case, wanted.out_dir)
    if wanted.only is None or portrait.FOLDER in wanted.only:
        portrait.write_portrait(wanted.out_dir)


if __name__ == "__main__":
    main()
