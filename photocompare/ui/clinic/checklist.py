"""What publishing asks: answered from the record, or by the person who publishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from photocompare.gallery.releasing.checklist import ItemAnswer
from photocompare.gallery.releasing.jurisdictions import Profile, profiles
from photocompare.gallery.releasing.outgoing import PUBLIC, Order, Publication
from photocompare.gallery.services.giving_out import checked_for
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.words import language, words


def asked_of_person(clinic: Clinic, order: Order) -> Order:
    """Return ``order`` with the answers that its purpose asks for; as it is where none are."""
    if order.use.purpose not in PUBLIC:
        return order
    texts = words("release")
    known = {one.id: one for one in profiles()}
    chosen = known[
        st.selectbox(
            texts["rules"],
            list(known),
            format_func=lambda one: known[one].title.in_language(language()),
            key="release-profile",
        )
    ]
    _dated(chosen)
    facts = {
        name: st.checkbox(said, key=f"release-fact-{name}") for name, said in texts["facts"].items()
    }
    asked = {item.id for item in chosen.items if item.by is None}
    answers = {
        one: True for one in asked if st.session_state.get(f"release-answer-{chosen.id}-{one}")
    }
    order = replace(order, publication=Publication(chosen.id, answers, {}, facts))
    checked = clinic.do(checked_for, order=order)
    reasons = {}
    for one in checked:
        said = _item(chosen, one)
        if said:
            reasons[one.item.id] = said
    held = sum(one.holds_back and one.item.id not in reasons for one in checked)
    if held:
        st.warning(texts["open"].format(count=held), icon=":material/block:")
    return replace(order, publication=Publication(chosen.id, answers, reasons, facts))


def _dated(chosen: Profile) -> None:
    texts, day = words("release"), f"{chosen.checked_on:%Y-%m-%d}"
    is_old = chosen.is_old(date.today())
    said = texts["old" if is_old else "as_of"].format(day=day)
    st.markdown(f":small[{said} {chosen.note.in_language(language())}]")


def _item(chosen: Profile, one: ItemAnswer) -> str:
    """Show an item, and return why it is passed over, if a person says so."""
    texts = words("release")
    question = one.item.question_in(language())
    key = f"{chosen.id}-{one.item.id}"
    if one.item.by is None:
        st.checkbox(question, key=f"release-answer-{key}")
    else:
        answer = texts["answers"][one.answer]
        st.markdown(f"{question} **{answer}** :small[({texts['record']})]")
    if one.answer == "yes" or not one.item.may_be_passed_over or not one.item.blocks:
        return ""
    given = st.text_input(texts["reason"], help=texts["reason_help"], key=f"release-reason-{key}")
    return given.strip()
