"""What was found on the photos of a stored case, kept with the case."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.gallery.actor import Action
from photocompare.gallery.analysing import photos_to_see
from photocompare.gallery.services.alignments import (
    KeptAlignment,
    alignments,
    drop_alignment,
    keep_alignment,
)
from photocompare.gallery.services.cases import case
from photocompare.gallery.services.readings import keep_comparison, keep_refusal
from photocompare.gallery.services.setup import CaseSetup, case_setup, keep_setup
from photocompare.model import Comparison, LockedAlignment, Region
from photocompare.settings import PointPair, Settings
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

    def keep_points(
        self,
        photos: tuple[str, str],
        points: tuple[PointPair, ...],
        comparison: Comparison | None,
    ) -> None:
        """Keep the points by which two photos were aligned, or that there are none any more."""
        desk = case_desk()
        told = photos, points, comparison is None
        if desk.points_kept == told or not self.clinic.may(Action.CHANGE_PATIENTS):
            return
        with said_in_place():
            self._keep_points(photos, points, comparison)
            desk.points_kept = told

    def _keep_points(
        self,
        photos: tuple[str, str],
        points: tuple[PointPair, ...],
        comparison: Comparison | None,
    ) -> None:
        seen = self.clinic.do(photos_to_see, case_id=self.case_id)
        ids = {one.sha256: one.id for shots in seen.values() for one in shots}
        if not all(sha256 in ids for sha256 in photos):
            return
        base_id, photo_id = (ids[sha256] for sha256 in photos)
        known = self.clinic.do(alignments, case_id=self.case_id).get((base_id, photo_id))
        held = () if known is None else known.points
        if held == points:
            return
        if comparison is not None:
            kept = KeptAlignment(base_id, photo_id, LockedAlignment.of(comparison), points)
            self.clinic.do(keep_alignment, case_id=self.case_id, kept=kept)
        elif not points:
            self.clinic.do(drop_alignment, case_id=self.case_id, photo_ids=(base_id, photo_id))
