"""Two visits of a stored case, to be compared on the page that compares all photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from photocompare.gallery.analysing import case_settings, photos_to_see
from photocompare.gallery.records import Case, StoredPhoto
from photocompare.gallery.records import Visit as StoredVisit
from photocompare.gallery.services.alignments import alignments
from photocompare.gallery.services.cases import case
from photocompare.gallery.services.setup import case_setup
from photocompare.gallery.services.visits import visits
from photocompare.settings import PointPair
from photocompare.ui import cache, state
from photocompare.ui.chosen import ChosenPair, Shot, Visit
from photocompare.ui.clinic.asking import CASE
from photocompare.ui.clinic.case_desk import CaseDesk, StillAgreed, case_desk
from photocompare.ui.clinic.desk import Clinic, entered
from photocompare.ui.clinic.findings import Findings
from photocompare.ui.clinic.visit_list import heading
from photocompare.ui.series import series_desk
from photocompare.ui.words import words

_SIDES = ("before", "after")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A visit with those of its photos that may be seen, of which there is one at least."""

    visit: StoredVisit
    photos: tuple[StoredPhoto, ...]


def case_pair(case_id: str) -> ChosenPair | None:
    """Let two visits of a case be chosen; None where that can't be, of which the page says why.

    Raises
    ------
    GalleryError, PhotoCompareError
        The case is not there, or a photo of it can't be read.
    """
    clinic = entered()
    if clinic is None:
        return None
    shown = clinic.do(case, case_id=case_id)
    texts = words("case")["compare"]
    _name(shown, texts)
    found = _to_be_seen(clinic, shown)
    if len(found) < 2:
        st.info(texts["too_few"], icon=":material/info:")
        return None
    seen = frozenset(one.id for visit in found for one in visit.photos)
    # Whatever is made of these photos from here on ends with the consent to them.
    shelf = cache.desk().shelf
    shelf.may_show = StillAgreed(clinic, case_id, seen)
    case_desk().of(case_id).keep_only(seen)
    series_desk().keep_only({one.sha256 for visit in found for one in visit.photos}, shelf)
    return _chosen(clinic, shown, found, texts)


def _name(shown: Case, texts: dict[str, Any]) -> None:
    area = words("protocols")["areas"][shown.area]
    indication = words("clinic")["indications"][shown.indication]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            CASE,
            label=texts["back"].format(case=f"{area} · {indication}"),
            icon=":material/arrow_back:",
            query_params={"case": shown.id},
        )


def _to_be_seen(clinic: Clinic, shown: Case) -> list[_Shown]:
    seen = clinic.do(photos_to_see, case_id=shown.id)
    days = clinic.do(visits, case_id=shown.id)
    return [_Shown(one, seen[one.id]) for one in days if one.id in seen]


def _chosen(
    clinic: Clinic, shown: Case, found: Sequence[_Shown], texts: dict[str, Any]
) -> ChosenPair:
    desk = case_desk().of(shown.id)
    before, after = _sides(shown, found)
    if before is after:
        st.info(texts["same"], icon=":material/info:")
    setup = clinic.do(case_setup, case_id=shown.id)
    has_marks = setup.base_sha256 == before.photos[0].sha256
    settings = clinic.do(case_settings, case_id=shown.id)
    if not has_marks:  # of another photo, whose scale is not this one's
        settings = replace(settings, measure=replace(settings.measure, mm_per_px=None))
    settings = replace(
        settings, align=replace(settings.align, points=_points(clinic, shown, before, after))
    )
    pair = (_visit(clinic, desk, one) for one in (before, after))
    first, second = pair
    return ChosenPair(
        before=first.load(),
        after=second.load(),
        details=(first.label, second.label),
        is_sample=False,
        settings=settings,
        regions=setup.regions if has_marks else (),
        repeats=(_repeats(first), _repeats(second)),
        visits=tuple(_visit(clinic, desk, one) for one in found),
        visit_keys=(first.key, second.key),
        origin=Findings(clinic, shown.id),
    )


def _points(clinic: Clinic, shown: Case, before: _Shown, after: _Shown) -> tuple[PointPair, ...]:
    """Return the points by which the two were aligned by hand, if they were."""
    known = clinic.do(alignments, case_id=shown.id).get((before.photos[0].id, after.photos[0].id))
    return () if known is None else known.points


def _sides(shown: Case, found: Sequence[_Shown]) -> tuple[_Shown, _Shown]:
    """Let both visits be chosen: the baseline and the last one at first."""
    by_id = {one.visit.id: one for one in found}
    baseline = shown.baseline_visit_id if shown.baseline_visit_id in by_id else found[0].visit.id
    last = found[-1].visit.id if found[-1].visit.id != baseline else found[0].visit.id
    wish = series_desk().take_wish()
    if wish is not None and wish[1] in by_id:
        state.put_field(f"of-case-{shown.id}-{wish[0]}", wish[1])
    titles = words("photos")["sides"]
    chosen = []
    for place, side, first in zip(st.columns(2), _SIDES, (baseline, last), strict=True):
        key = f"of-case-{shown.id}-{side}"
        if state.field_of(key, first) not in by_id:  # its consent ended meanwhile
            state.put_field(key, first)
        chosen.append(
            place.selectbox(
                titles[side],
                list(by_id),
                format_func=lambda visit_id: heading(by_id[visit_id].visit),
                key=state.begin_field(key, first),
            )
        )
    return by_id[chosen[0]], by_id[chosen[1]]


def _visit(clinic: Clinic, desk: CaseDesk, one: _Shown) -> Visit:
    first, *others = one.photos
    return Visit(
        key=one.visit.id,
        label=heading(one.visit),
        sha256=first.sha256,
        load=partial(desk.photo, clinic, first.id),
        day=float(one.visit.day.toordinal()),
        repeats=tuple(Shot(more.sha256, partial(desk.photo, clinic, more.id)) for more in others),
    )


def _repeats(visit: Visit) -> tuple[Any, ...]:
    return tuple(shot.load() for shot in visit.repeats)
