"""A chain shows what was changed, dropped or moved, and a cut to who knows its end."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from photocompare.gallery.audit import (
    START,
    ChainState,
    Linked,
    canonical,
    checked_chain,
    link_of,
    reaches,
)
from photocompare.gallery.ids import is_id, new_id
from photocompare.gallery.keys import new_key

KEY = new_key()


def chain(count: int) -> list[Linked]:
    entries: list[Linked] = []
    for number in range(1, count + 1):
        before = entries[-1].link if entries else START
        entry = Linked(number, f"at {number}", "c", "m", "seen", f"p{number}", "{}", "")
        entries.append(replace(entry, link=link_of(KEY, before, entry)))
    return entries


def test_a_chain_holds_to_its_end() -> None:
    entries = chain(20)
    assert checked_chain(KEY, entries) == ChainState(20, entries[-1].link)
    assert checked_chain(KEY, []) == ChainState(0, START)


@pytest.mark.parametrize("name", [one.name for one in fields(Linked)])
@pytest.mark.parametrize("place", [0, 9, 19])
def test_any_change_of_an_entry_is_found_there(name: str, place: int) -> None:
    entries = chain(20)
    value = getattr(entries[place], name)
    changes: dict[str, Any] = {name: value + 1 if isinstance(value, int) else f"{value}x"}
    entries[place] = replace(entries[place], **changes)
    assert checked_chain(KEY, entries).first_broken == place + 1


@pytest.mark.parametrize("place", range(19))
def test_what_is_dropped_or_moved_is_found(place: int) -> None:
    entries = chain(20)
    assert not checked_chain(KEY, entries[:place] + entries[place + 1 :]).holds
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    assert checked_chain(KEY, entries).first_broken == place + 1


def test_another_key_makes_no_link() -> None:
    assert checked_chain(new_key(), chain(3)).first_broken == 1


@pytest.mark.parametrize("left", range(20))
def test_a_cut_is_found_by_who_was_told_of_the_end(left: int) -> None:
    entries = chain(20)
    told = checked_chain(KEY, entries)
    cut = entries[:left]
    state = checked_chain(KEY, cut)
    assert state.holds
    assert not reaches(state, count=told.count, head=told.head, entries=cut)
    earlier = checked_chain(KEY, cut)
    assert reaches(told, count=earlier.count, head=earlier.head, entries=entries)


def test_a_detail_has_one_text() -> None:
    assert canonical({"b": 1, "a": "x"}) == canonical({"a": "x", "b": 1}) == '{"a":"x","b":1}'


def test_ids_are_new_sort_by_time_and_are_told_from_anything_else() -> None:
    made = [new_id() for _ in range(5_000)]
    assert len(set(made)) == len(made)
    assert all(map(is_id, made))
    assert [one[:12] for one in made] == sorted(one[:12] for one in made)
    for other in ("", "x" * 32, made[0].upper(), made[0][:-1], made[0] + "\n", None, 7, "../etc"):
        assert not is_id(other)
