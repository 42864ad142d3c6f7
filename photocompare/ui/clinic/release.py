"""Pictures given out: chosen, looked at as they would leave, and what left before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.records import Case, Purpose, StoredPhoto, Visit
from photocompare.gallery.releasing.checklist import may_publish
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.releasing.orders import Frame
from photocompare.gallery.releasing.outgoing import (
    PUBLIC,
    GivenOut,
    Order,
    SentCopy,
    Use,
    WantedPicture,
)
from photocompare.gallery.releasing.removed import Trace
from photocompare.gallery.services.alignments import alignments
from photocompare.gallery.services.giving_out import checked_for, give_out, previewed
from photocompare.gallery.services.sent import note_recalled, sent_copies
from photocompare.gallery.services.setup import case_setup
from photocompare.ui import cache
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.case_desk import StillAgreed, case_desk
from photocompare.ui.clinic.checklist import asked_of_person
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.clinic.visit_list import heading
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import always, picture_url
from photocompare.ui.words import words

_PAIR, _ONE = "pair", "one"
_COVERINGS = (
    Covering.REGION,
    Covering.FACE,
    Covering.T_BAR,
    Covering.EYE_BAR,
    Covering.NONE,
)  # what shows least first
_LOOKED = frozenset({Trace.FACE, Trace.MARKS, Trace.WORN, Trace.BACKGROUND})


def release_offer(
    clinic: Clinic,
    case: Case,
    shown: Sequence[Visit],
    *,
    photos: Mapping[str, Sequence[StoredPhoto]],
    agreed: Mapping[str, frozenset[Purpose]],
) -> None:
    """Offer to give pictures of a case out, and show which did."""
    texts = words("release")
    if clinic.may(Action.EXPORT):
        with st.expander(texts["title"], icon=":material/ios_share:"), said_in_place():
            st.markdown(texts["note"])
            named = {
                one.id: (visit, one)
                for visit in shown
                for one in photos.get(visit.id, ())
                if Purpose.RECORD in agreed.get(one.id, frozenset())
            }
            if named:
                _offer(clinic, case, named, texts)
            else:
                st.markdown(texts["none"])
    copies = clinic.do(sent_copies, case_id=case.id)
    if copies:
        _copies(clinic, copies, texts)


def _offer(
    clinic: Clinic,
    case: Case,
    named: Mapping[str, tuple[Visit, StoredPhoto]],
    texts: dict[str, Any],
) -> None:
    order = _order(clinic, case, named, texts)
    if order is None:
        return
    order = asked_of_person(clinic, order)
    wanted = _named(order)
    if st.button(texts["look"], icon=":material/visibility:", key=f"release-look-{case.id}"):
        with st.spinner(texts["looking"]):
            # A person has to see what the program is not sure of.
            found = clinic.do(previewed, order=replace(order, looked_at=_LOOKED))
        case_desk().of(case.id).looked_at = wanted, found
    held = case_desk().of(case.id).looked_at
    if held is None or held[0] != wanted:
        return
    found = held[1]
    _seen(clinic, case, order, found, texts)
    is_sure = st.checkbox(
        texts["looked"], key=f"release-looked-{found.pictures[0].rendition.output_sha256}"
    )
    order = replace(order, looked_at=_LOOKED if is_sure else frozenset())
    is_open = order.use.purpose in PUBLIC and not may_publish(clinic.do(checked_for, order=order))
    st.download_button(
        texts["give"],
        lambda: clinic.do(give_out, order=order).data,
        file_name=found.name,
        mime=found.media_type,
        icon=":material/ios_share:",
        type="primary",
        disabled=is_open or not is_sure,
        key=f"release-give-{case.id}",
    )


def _named(order: Order) -> object:
    """Return what tells pictures that would leave from others."""
    frames = [(one.photo_id, one.frame.covering, one.frame.outline_xy) for one in order.pictures]
    return frames, order.use, order.is_joined


def _order(
    clinic: Clinic,
    case: Case,
    named: Mapping[str, tuple[Visit, StoredPhoto]],
    texts: dict[str, Any],
) -> Order | None:
    purposes = words("clinic")["purposes"]
    first, second = st.columns(2)
    purpose = first.selectbox(
        texts["purpose"],
        [one for one in Purpose if one is not Purpose.RECORD],
        format_func=purposes.__getitem__,
        key=f"release-purpose-{case.id}",
    )
    channel = second.text_input(
        texts["channel"], help=texts["channel_help"], key=f"release-channel-{case.id}"
    )
    kinds = [_PAIR, _ONE] if len(named) > 1 else [_ONE]
    kind = st.segmented_control(
        texts["what"],
        kinds,
        default=kinds[0],
        required=True,
        format_func=texts["whats"].__getitem__,
        key=f"release-what-{case.id}",
    )
    chosen = _chosen(named, kind == _PAIR, case, texts)
    frame = _frame(clinic, case, chosen, named, texts)
    if frame is None:
        return None
    pictures = [WantedPicture(chosen[0], frame)]
    if kind == _PAIR:
        known = clinic.do(alignments, case_id=case.id).get((chosen[0], chosen[1]))
        st.markdown(f":small[{texts['not_laid' if known is None else 'laid']}]")
        laid = None if known is None else known.locked
        pictures.append(WantedPicture(chosen[1], replace(frame, laid=laid)))
    use = Use(purpose, channel.strip())
    return Order(tuple(pictures), use, is_joined=kind == _PAIR)


def _chosen(
    named: Mapping[str, tuple[Visit, StoredPhoto]],
    is_pair: bool,
    case: Case,
    texts: dict[str, Any],
) -> tuple[str, ...]:
    shot = words("case")["visits"]["shot"]
    ids = list(named)

    def label(photo_id: str) -> str:
        visit, photo = named[photo_id]
        return f"{heading(visit)} · {shot.format(number=photo.shot)}"

    sides = (("before", 0), ("after", len(ids) - 1)) if is_pair else (("photo", 0),)
    return tuple(
        place.selectbox(texts[side], ids, index, format_func=label, key=f"release-{side}-{case.id}")
        for place, (side, index) in zip(st.columns(2), sides, strict=False)
    )


def _frame(
    clinic: Clinic,
    case: Case,
    chosen: tuple[str, ...],
    named: Mapping[str, tuple[Visit, StoredPhoto]],
    texts: dict[str, Any],
) -> Frame | None:
    """Return how the photos are shown; regions are of the photo that they were drawn on."""
    setup = clinic.do(case_setup, case_id=case.id)
    is_base = named[chosen[0]][1].sha256 == setup.base_sha256
    regions = {one.name: one for one in setup.regions} if is_base else {}
    first, second = st.columns(2)
    covering = first.selectbox(
        texts["covering"],
        _COVERINGS if regions else _COVERINGS[1:],
        format_func=texts["coverings"].__getitem__,
        key=f"release-covering-{case.id}",
    )
    outline = None
    if covering is Covering.REGION:
        name = second.selectbox(texts["region"], list(regions), key=f"release-region-{case.id}")
        outline = regions[name].outline_xy
    elif not regions:
        st.markdown(f":small[{texts['draw_first']}]")
    st.markdown(texts["strengths"][covering])
    return Frame(covering, outline)


def _seen(clinic: Clinic, case: Case, order: Order, found: GivenOut, texts: dict[str, Any]) -> None:
    """Show just what would leave, and what is in it."""
    shelf = cache.desk().shelf
    shelf.may_show = StillAgreed(clinic, case.id, frozenset(one.photo_id for one in order.pictures))
    address = picture_url(shelf.put(Picture(found.data, found.media_type)))
    shelf.may_show = always
    st.html(f'<img src="{address}" alt="{texts["alt"]}" style="max-width: 100%; max-height: 60vh">')
    states = {one.trace: one for picture in found.pictures for one in picture.traces}
    rows = [
        TableRow(texts["trace"][trace], "", (texts["states"][one.removal],))
        for trace, one in states.items()
    ]
    with st.expander(texts["traces"], icon=":material/fact_check:"):
        table(texts["columns"], rows)
    if any(picture.faces for picture in found.pictures):
        st.warning(texts["maybe_face"], icon=":material/face:")


def _copies(clinic: Clinic, copies: Sequence[SentCopy], texts: dict[str, Any]) -> None:
    purposes = words("clinic")["purposes"]
    with st.expander(f"{texts['copies']} ({len(copies)})", icon=":material/outbox:"):
        for one in copies:
            where = f" · {plain(one.channel)}" if one.channel else ""
            said = texts["copy"].format(
                day=f"{one.sent_at:%Y-%m-%d}", purpose=purposes[one.purpose], channel=where
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                if one.recalled_at is not None:
                    day = f"{one.recalled_at:%Y-%m-%d}"
                    st.markdown(f"{said} · {texts['recalled'].format(day=day)}", width="stretch")
                elif one.is_to_recall:
                    st.markdown(f"{said} · **{texts['recall']}**", width="stretch")
                    if st.button(texts["done"], key=f"recalled-{one.id}"):
                        with said_in_place():
                            clinic.do(note_recalled, copy_id=one.id)
                            st.rerun()
                else:
                    st.markdown(said, width="stretch")
