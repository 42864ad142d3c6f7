"""A visit of a stored case, photographed like its baseline, and brought to the case to be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.analysing import photos_to_see
from photocompare.gallery.records import Case
from photocompare.gallery.services.visits import visits
from photocompare.load import load_photo
from photocompare.ui import cache
from photocompare.ui.clinic.asking import CASE
from photocompare.ui.clinic.case_desk import StillAgreed, case_desk
from photocompare.ui.clinic.desk import Clinic, entered
from photocompare.ui.clinic.pending import pending
from photocompare.ui.clinic.visit_list import heading
from photocompare.ui.held import HeldPhoto
from photocompare.ui.judging import earlier_of
from photocompare.ui.shooting import Earlier, ForCase, Plan
from photocompare.ui.words import words


def begin_shooting(clinic: Clinic, case: Case) -> None:
    """Have the capture page take photos for a case, over its baseline where that may be seen."""
    shooting = cache.desk().shooting
    shooting.clear()
    photo_id, earlier, view = _baseline(clinic, case)
    plan = Plan(case.area, case.indication)
    views = [one.id for one in plan.protocol.views]
    shooting.plan = Plan(case.area, case.indication, view if view in views else views[0])
    area = words("protocols")["areas"][case.area]
    title = f"{area} · {words('clinic')['indications'][case.indication]}"
    shooting.case = ForCase(case.id, title, earlier, photo_id)


def _baseline(clinic: Clinic, case: Case) -> tuple[str, Earlier | None, str]:
    """Return the photo that new ones are to be like, and the view that it was taken from."""
    seen = clinic.do(photos_to_see, case_id=case.id)
    for visit in clinic.do(visits, case_id=case.id):
        if visit.id == case.baseline_visit_id and visit.id in seen:
            first = seen[visit.id][0]
            photo = case_desk().of(case.id).photo(clinic, first.id)
            return first.id, earlier_of(photo, heading(visit)), next(iter(visit.protocol), "")
    return "", None, ""


def may_shoot() -> bool:
    """Return whether photos may still be taken for the case; the page says why where not.

    What is shown of the earlier photo ends with the consent to it.
    """
    desk = cache.desk()
    wanted = desk.shooting.case
    if wanted is None:
        return True
    clinic = entered(Action.ADD_PHOTOS)
    if clinic is None:
        return False
    if wanted.photo_id:
        may_show = StillAgreed(clinic, wanted.case_id, frozenset({wanted.photo_id}))
        if not may_show():
            desk.shooting.clear()
            st.warning(words("capture")["page"]["earlier_withdrawn"], icon=":material/block:")
            return False
        desk.shelf.may_show = may_show
    return True


def bring_to_case(tell: Callable[[float], None]) -> None:
    """Lay the kept shots down in the form of their case, and go there; nothing is stored yet."""
    shooting = cache.desk().shooting
    wanted = shooting.case
    if wanted is None:
        return
    texts = words("capture")["page"]
    waiting, kept = pending(), shooting.rolls.now.kept
    for number, shot in enumerate(kept, start=1):
        tell((number - 1) / len(kept))
        held = HeldPhoto(load_photo(shot.data), texts["photo"].format(number=number), shot.data)
        held.put_aside()
        waiting.put(wanted.case_id, held, shot.record)
    shooting.clear()
    st.switch_page(CASE, query_params={"case": wanted.case_id})


def shoot_button(clinic: Clinic, case: Case, texts: dict[str, Any]) -> bool:
    """Offer the camera for a visit; return whether it is wanted and everything is ready for it."""
    if not st.button(texts["shoot"], icon=":material/photo_camera:", key=f"shoot-{case.id}"):
        return False
    with st.spinner(texts["shoot_reading"]):
        begin_shooting(clinic, case)
    return True
