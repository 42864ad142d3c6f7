"""One skin photographed again and again, compared by the tool, and held against its truth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from photocompare.errors import PhotoCompareError
from photocompare.geometry import region_mask
from photocompare.measure.spots import NO_SPOT, ONLY_SHADE
from photocompare.model import (
    Comparison,
    MarkState,
    PhotoPair,
    Reading,
    Region,
    Verdict,
)
from photocompare.phantom import VisitPhoto, make_series
from photocompare.phantom.pair import true_changes
from photocompare.phantom.truth import difference
from photocompare.pipeline import compare
from photocompare.relief import relative_blur, windows_of
from photocompare.settings import MeasureSettings, Settings
from photocompare.validate.measures.cases import UNCHANGED, Case, Group, Kind
from photocompare.validate.measures.known_alignment import known_alignment
from photocompare.validate.measures.true_matches import SpotTally, spot_tally

_FOUND = (Verdict.HIGHER, Verdict.LOWER)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one quantity in the treated skin.

    ``truth`` is its true change against the reference, NaN where it is not known. ``low`` and
    ``high`` are the 95 % interval, NaN where there is none. ``marks`` counts things by what
    became of them.
    """

    before: float
    after: float
    change: float
    low: float
    high: float
    verdict: Verdict
    truth: float
    reason: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_judged(self) -> bool:
        """Whether anything was said of the change."""
        return self.verdict is not Verdict.NOT_MEASURABLE

    @property
    def is_found(self) -> bool:
        """Whether it was said that something changed."""
        return self.verdict in _FOUND

    @property
    def holds_truth(self) -> bool | None:
        """Whether the interval holds the true change; None where either is not known."""
        if math.isnan(self.truth) or math.isnan(self.low) or not self.is_judged:
            return None
        return self.low <= self.truth <= self.high


@dataclass(frozen=True, slots=True)
class MeasureTrial:
    """What came of one pair; ``refusal`` says why where nothing did.

    ``relief_log`` is the natural log of the fitted amplitude of relief, after over before, on the
    treated skin less that on the reference; NaN where it was not asked for. ``spots`` is None where
    no spots were looked for.
    """

    name: str
    group: Group
    kind: Kind
    tone: float
    grade: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    relief_log: float = math.nan
    spots: SpotTally | None = None
    refusal: str = ""


def tried(case: Case) -> tuple[MeasureTrial, ...]:
    """Return what the tool says of each pair of a case, beside the truth."""
    series = make_series(
        case.scene,
        (case.before, *case.after.values()),
        seed=case.seed,
        size_hw=case.size_hw,
    )
    # One record of the before photo for all pairs: what is found in it is looked for once.
    before, photo = series[0], series[0].photo("before.jpg")
    return tuple(
        _tried(case, kind, (before, after), PhotoPair(photo, after.photo("after.jpg")))
        for kind, after in zip(case.after, series[1:], strict=True)
    )


def _tried(
    case: Case, kind: Kind, visits: tuple[VisitPhoto, VisitPhoto], photos: PhotoPair
) -> MeasureTrial:
    before, after = visits
    treated, reference = case.scene.regions()
    told = (f"{case.name}, {kind}", case.group, kind, case.tone)
    alignment = known_alignment(before.view, after.view, before_hw=case.size_hw)
    measure = MeasureSettings(mm_per_px=case.scene.mm_per_px)
    regions = (treated,) if kind is Kind.FLUSH else (treated, reference)
    try:
        result = compare(
            photos.before,
            photos.after,
            Settings(measure=measure),
            regions=regions,
            alignment=alignment,
        )
    except PhotoCompareError as error:
        return MeasureTrial(*told, refusal=str(error))
    except Exception as error:  # a pair that breaks the tool is a finding, not the table's end
        return MeasureTrial(*told, refusal=f"broke: {type(error).__name__}: {error}")
    truth = dict(difference(true_changes(before, after, (treated, reference)), treated, reference))
    truth.pop("difference_de00", None)
    return MeasureTrial(
        *told,
        grade=result.grade.letter,
        answers={
            reading.quantity: answer_of(reading, _truth(reading.quantity, kind, truth))
            for reading in result.readings
            if reading.region == treated.name
        },
        relief_log=_relief_log(result, treated, reference) if kind is Kind.SMOOTHED else math.nan,
        spots=_spots(result, case, before) if kind in UNCHANGED else None,
    )


def _spots(result: Comparison, case: Case, before: VisitPhoto) -> SpotTally | None:
    """Return how the marks of spots lie on the true ones; None where none were looked for."""
    treated = case.scene.regions()[0]
    for reading in result.readings:
        if reading.region != treated.name or reading.quantity != "spot_contrast":
            continue
        if reading.is_known or reading.reason.startswith((NO_SPOT, ONLY_SHADE)):
            return spot_tally(
                reading.marks,
                before.spots,
                before.ideal,
                treated=treated,
                size_hw=case.size_hw,
                mm_per_px=case.scene.mm_per_px,
            )
    return None


def _truth(quantity: str, kind: Kind, changes: Mapping[str, float]) -> float:
    """Return the true change; of skin that did not change it is zero, whatever is measured."""
    if quantity == "difference_de00" or kind is Kind.FLUSH:
        return math.nan
    return changes.get(quantity, 0.0 if kind in UNCHANGED else math.nan)


def answer_of(reading: Reading, truth: float) -> Answer:
    """Return what a reading says, beside the truth."""
    low, high = (math.nan, math.nan) if reading.interval is None else reading.interval
    states = [mark.state for mark in reading.marks]
    return Answer(
        before=reading.before,
        after=reading.after,
        change=reading.change,
        low=low,
        high=high,
        verdict=reading.verdict,
        truth=truth,
        reason="" if reading.verdict is not Verdict.NOT_MEASURABLE else reading.reason,
        marks={state.value: states.count(state) for state in MarkState if state in states},
    )


def _relief_log(result: Comparison, treated: Region, reference: Region) -> float:
    """Return the fitted amplitude of relief on the treated skin, that of the reference undone."""
    found = []
    for region in (treated, reference):
        mask = region_mask(region, result.pair.size_hw) & result.pair.measurable
        windows = windows_of(result.pair, mask, longest_px=result.settings.measure.texture_side_px)
        blur = None if windows is None else relative_blur(*windows)
        found.append(math.nan if blur is None else blur.log_amplitude)
    return found[0] - found[1]
