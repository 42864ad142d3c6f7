"""How soon nothing of a photo is served any more, once the consent to it is withdrawn.

    python -m tests.bench.withdrawal

A session has a stored photo on its page in every way that a page shows one: small, as a picture, as
one that is drawn when it is looked at, and in tiles. Its addresses are asked for over and over, as
a browser would and with all headers, while another session withdraws the consent. Printed is the
time from the answer of the withdrawal to the start of the last answer that still held a picture;
below 0, that one was asked for before the withdrawal was through.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from photocompare.gallery.keys import new_key
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.consents import withdraw_photo
from photocompare.gallery.services.photos import thumbnails
from photocompare.gallery.store import Store, new_store
from photocompare.ui.clinic.case_desk import StillAgreed
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.picture import Drawing, Fetched, Picture, Tiles
from photocompare.ui.pictures import PictureStore, picture_url, tile_url
from photocompare.web import routes
from tests.unit.gallery.making import Story, agree, make_story

_TIMES = 20
_LOOKS_S = 0.5


def main() -> int:
    """Print the slowest and the median of each way; return 0 where all ended within a second."""
    took: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        new_store(Path(folder) / "store", new_key()) as store,
    ):
        clinic = Clinic(store, new_clinic(store, "Lakeside"))
        story = make_story(store, clinic.actor, consented=False)
        for _ in range(_TIMES):
            agree(store, clinic.actor, story.photo.id)
            for way, seconds in _once(store, clinic, story).items():
                took.setdefault(way, []).append(seconds)
    print("| way | median | slowest |\n|---|---:|---:|")
    for way, all_of_it in took.items():
        print(f"| {way} | {statistics.median(all_of_it):.3f} s | {max(all_of_it):.3f} s |")
    return int(max(max(seconds) for seconds in took.values()) > 1.0)


def _once(store: Store, clinic: Clinic, story: Story) -> dict[str, float]:
    """Return, for each way, the seconds from the withdrawal to the last picture that was begun."""
    pictures = PictureStore()
    shelf = pictures.shelf()
    photo_id = story.photo.id
    shelf.may_show = StillAgreed(clinic, story.case.id, frozenset({photo_id}))
    made = Picture(story.data, "image/jpeg")

    def fetch() -> Picture | None:
        found = clinic.do(thumbnails, photo_ids=[photo_id])
        return Picture(found[photo_id], "image/jpeg") if photo_id in found else None

    addresses = {
        "small": picture_url(shelf.put(Fetched(("stored", photo_id), fetch))),
        "picture": picture_url(shelf.put(made)),
        "drawn": picture_url(shelf.put(Drawing(lambda: Picture(story.data[:-1], "image/jpeg")))),
        "tile": tile_url(shelf.put_tiles(Tiles(lambda _: made))) + "/0/0/0",
    }
    app = Starlette(routes=routes(pictures.get, pictures.tile))
    last: dict[str, float] = {}
    is_over = threading.Event()

    def look(way: str, address: str) -> None:
        with TestClient(app) as client:
            while not is_over.is_set():
                begun = time.perf_counter()
                if client.get(address).status_code == 200:
                    last[way] = begun

    threads = [threading.Thread(target=look, args=one) for one in addresses.items()]
    for thread in threads:
        thread.start()
    while len(last) < len(addresses):
        time.sleep(0.01)
    clinic.do(withdraw_photo, photo_id=photo_id, purpose=Purpose.RECORD)
    withdrawn = time.perf_counter()
    time.sleep(_LOOKS_S)
    is_over.set()
    for thread in threads:
        thread.join()
    return {way: last[way] - withdrawn for way in addresses}


if __name__ == "__main__":
    sys.exit(main())
