"""An open store with a clinic, for every test that needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photocompare.gallery.actor import Actor
from photocompare.gallery.keys import new_key
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.store import Store, new_store
from tests.unit.gallery.making import NOW


@pytest.fixture
def key() -> bytes:
    return new_key()


@pytest.fixture
def store(tmp_path: Path, key: bytes) -> Iterator[Store]:
    with new_store(tmp_path / "store", key) as made:
        made.now = lambda: NOW
        yield made


@pytest.fixture
def admin(store: Store) -> Actor:
    return new_clinic(store, "Lakeside")
