"""Lists of words that a clinic edits."""

from __future__ import annotations

import pytest

from photocompare.errors import SettingsError
from photocompare.gallery.actor import Actor
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.terms import FIRST_TERMS, TermKind, set_terms, terms
from photocompare.gallery.store import Store


def test_a_new_clinic_has_words_to_begin_with(store: Store, admin: Actor) -> None:
    clinic = admin.clinic_id
    assert terms(store, admin, clinic, kind=TermKind.MODALITY) == FIRST_TERMS[TermKind.MODALITY]
    assert terms(store, admin, clinic, kind=TermKind.MODALITY)[0] == "microneedling"
    assert terms(store, admin, clinic, kind=TermKind.ROOM) == ()


def test_a_list_is_what_it_was_set_to(store: Store, admin: Actor) -> None:
    other = new_clinic(store, "Hillside")
    given = (" laser ", "microneedling", "", "laser", "cold  plasma")
    wanted = ("laser", "microneedling", "cold plasma")
    kind = TermKind.MODALITY
    assert set_terms(store, admin, admin.clinic_id, kind=kind, texts=given) == wanted
    assert terms(store, admin, admin.clinic_id, kind=kind) == wanted
    assert terms(store, other, other.clinic_id, kind=kind) == FIRST_TERMS[kind]


def test_what_was_left_out_comes_back_in_its_new_place(store: Store, admin: Actor) -> None:
    for texts in (("a", "b", "c"), ("c",), ("b", "c", "a")):
        set_terms(store, admin, admin.clinic_id, kind=TermKind.ROOM, texts=texts)
        assert terms(store, admin, admin.clinic_id, kind=TermKind.ROOM) == texts


@pytest.mark.parametrize("texts", [("x" * 81,), tuple(str(one) for one in range(201))])
def test_a_list_has_an_end(store: Store, admin: Actor, texts: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError):
        set_terms(store, admin, admin.clinic_id, kind=TermKind.DEVICE, texts=texts)
