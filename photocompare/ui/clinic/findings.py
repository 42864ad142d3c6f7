"""What was found on the photos of a stored case, kept with the case."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.gallery.actor import Action
from photocompare.gallery.services.cases import case
from photocompare.gallery.services.readings import keep_comparison, keep_refusal
from photocompare.gallery.services.setup import CaseSetup, case_setup, keep_setup
from photocompare.model import Comparison, Region
from photocompare.settings import Settings
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.case_desk import case_desk
from photocompare.ui.clinic.desk import Clinic


@dataclass(frozen=True, slots=True)
class Findings:
    """Keeps what is found in ``case_id``, where the role allows it; see ``chosen.Origin``."""

    clinic: Clinic
    case_id: str

    def keep_marked(
        self, base: tuple[str, str], regions: tuple[Region, ...], settings: Settings
    ) -> None:
        """Keep what was marked on the photo ``base`` (visit, SHA-256), and how it is measured."""
        if not self.clinic.may(Action.CHANGE_PATIENTS):
            return
        with said_in_place():
            if self.clinic.do(case, case_id=self.case_id).baseline_visit_id != base[0]:
                return  # the marks of a case are those on its baseline
            now = CaseSetup(regions, settings.measure.mm_per_px, settings.light.method, base[1])
            if self.clinic.do(case_setup, case_id=self.case_id) != now:
                self.clinic.do(keep_setup, case_id=self.case_id, setup=now)

    def keep(self, keys: tuple[str, str], comparison: Comparison | None, reason: str) -> None:
        """Keep what a comparison of two visits found, or the reason why there is none."""
        desk = case_desk()
        told = keys, reason if comparison is None else id(comparison)
        if desk.kept == told or keys[0] == keys[1] or not self.clinic.may(Action.CHANGE_PATIENTS):
            return
        with said_in_place():
            if comparison is None:
                self.clinic.do(keep_refusal, case_id=self.case_id, visit_ids=keys, reason=reason)
            else:
                self.clinic.do(
                    keep_comparison, case_id=self.case_id, visit_ids=keys, comparison=comparison
                )
            desk.kept = told
