"""No function gives or changes anything of another clinic, and each asks for its permission."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from photocompare.errors import NotFoundError, NotPermittedError
from photocompare.gallery.actor import PERMITS, Actor, Role
from photocompare.gallery.ids import new_id
from photocompare.gallery.keys import new_key
from photocompare.gallery.records import StoredPhoto
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.log import chain_state
from photocompare.gallery.services.photos import photo
from photocompare.gallery.store import Store, new_store
from tests.unit.gallery.every_service import (
    BUILT_ON,
    CALLS,
    WITHOUT_AN_ACTOR,
    Told,
    public_functions,
    services,
    told,
)
from tests.unit.gallery.making import NOW

FUNCTIONS = services()
KNOWN = sorted(CALLS.keys() & FUNCTIONS.keys())
_numbers = count(1)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Every story has a number of its own, so one store is enough for all tests."""
    with new_store(tmp_path_factory.mktemp("shared") / "store", new_key()) as made:
        made.now = lambda: NOW
        yield made


@pytest.fixture(scope="module")
def first(shared: Store) -> Actor:
    return new_clinic(shared, "Lakeside")


@pytest.fixture(scope="module")
def other(shared: Store) -> Actor:
    return new_clinic(shared, "Hillside")


@pytest.fixture
def of(shared: Store, first: Actor, tmp_path: Path) -> Told:
    return told(shared, first, next(_numbers), tmp_path)


def call(name: str, store: Store, actor: Actor, clinic_id: str, of: Told) -> Any:
    return FUNCTIONS[name](store, actor, clinic_id, **CALLS[name].given(of))


def test_every_function_that_acts_in_a_clinic_is_tried_here() -> None:
    missing = FUNCTIONS.keys() - CALLS.keys()
    assert not missing, f"add to every_service.CALLS: {sorted(missing)}"


def test_what_needs_no_actor_is_known_by_name() -> None:
    free = public_functions().keys() - FUNCTIONS.keys() - BUILT_ON
    assert free == WITHOUT_AN_ACTOR, "whoever takes a store takes (store, actor, clinic_id) too"


@pytest.mark.parametrize("name", KNOWN)
def test_who_is_of_another_clinic_is_refused_and_nothing_happens(
    shared: Store, first: Actor, other: Actor, of: Told, name: str
) -> None:
    before = chain_state(shared, first, first.clinic_id)
    with pytest.raises(NotPermittedError):
        call(name, shared, other, first.clinic_id, of)
    assert chain_state(shared, first, first.clinic_id) == before
    assert not of.folder.exists()


@pytest.mark.parametrize("name", KNOWN)
def test_ids_of_another_clinic_are_not_found_in_ones_own(
    shared: Store, first: Actor, other: Actor, of: Told, name: str
) -> None:
    before = chain_state(shared, first, first.clinic_id)
    if CALLS[name].names_none:
        given = repr(call(name, shared, other, other.clinic_id, of))
        if not CALLS[name].tells_of_all:
            assert not [one for one in of.ids() if one in given]
            assert of.patient.number not in given
    else:
        with pytest.raises(NotFoundError):
            call(name, shared, other, other.clinic_id, of)
    assert chain_state(shared, first, first.clinic_id) == before


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", KNOWN)
def test_a_role_may_what_it_is_there_for_and_no_more(
    shared: Store, first: Actor, of: Told, name: str, role: Role
) -> None:
    actor = Actor(new_id(), first.clinic_id, role)
    if CALLS[name].needs in PERMITS[role]:
        call(name, shared, actor, first.clinic_id, of)
    else:
        before = chain_state(shared, first, first.clinic_id).count
        with pytest.raises(NotPermittedError):
            call(name, shared, actor, first.clinic_id, of)
        assert chain_state(shared, first, first.clinic_id).count == before + 1  # that, and no more


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.EDITOR])
def test_the_name_of_a_file_is_for_who_may_know_the_patient(
    shared: Store, first: Actor, of: Told, role: Role
) -> None:
    """People call files by the patient: "IMG_0001 Ada Example.jpg"."""
    actor = Actor(new_id(), first.clinic_id, role)
    seen: StoredPhoto = photo(shared, actor, first.clinic_id, photo_id=of.photo.id)
    expected = "IMG_0001 Ada Example.jpg" if role is Role.PRACTITIONER else ""
    assert seen.display_name == expected
