"""The readings of each region as text: what can be told by family, what can't by its reason."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.model import Comparison, Reading, Region, RegionKind, Verdict
from photocompare.quantities import FAMILIES
from photocompare.report.how import How, how_of
from photocompare.report.lay_words import FAMILY_TITLES
from photocompare.report.sentences import sentences, with_bare_reasons
from photocompare.report.strip import Strip, strip_of
from photocompare.report.table import (
    detectable_text,
    interval_text,
    plain_name,
    three_numbers,
)
from photocompare.report.words import VERDICTS

PRIMARY_TITLE = "The quantity that counts"
PRIMARY_NOTE = "decided before anyone looked"


@dataclass(frozen=True, slots=True)
class Row:
    """One reading as text; ``remarks`` are the numbers of its remarks below the list."""

    name: str
    quantity: str
    unit: str
    before: str
    after: str
    change: str
    interval: str
    detectable: str
    verdict: str
    kind: str
    is_primary: bool
    remarks: tuple[int, ...]
    strip: Strip | None
    how: How


@dataclass(frozen=True, slots=True)
class FamilyRows:
    """The readings that are looked at together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """What can't be told for one reason."""

    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RegionReadings:
    """All that was read in one region, what the region is for, and the remarks in order.

    ``primary_untold`` is the sentence why the quantity that counts could not be measured here,
    empty where it could or where none was chosen.
    """

    region: str
    role: str
    is_reference: bool
    families: tuple[FamilyRows, ...]
    untold: tuple[Untold, ...]
    remarks: tuple[str, ...]
    primary_untold: str

    @property
    def rows(self) -> tuple[Row, ...]:
        """All readings that can be told, as they stand below each other."""
        return tuple(row for family in self.families for row in family.rows)

    @property
    def untold_count(self) -> int:
        """How many quantities can't be told."""
        return sum(len(group.names) for group in self.untold)


def readings_of(comparison: Comparison) -> tuple[RegionReadings, ...]:
    """Return the readings region by region, in the order in which they were measured."""
    regions = {region.name: region for region in comparison.regions}
    names = dict.fromkeys(reading.region for reading in comparison.readings)
    return tuple(_region(comparison, name, regions.get(name)) for name in names)


def primary_quantity(comparison: Comparison) -> str:
    """Return the quantity that counts for what was treated, "" where that was not said."""
    return comparison.primary_quantity or ""


def kind_of(verdict: Verdict) -> str:
    """Return changed, within or unknown."""
    if verdict in (Verdict.HIGHER, Verdict.LOWER):
        return "changed"
    return "within" if verdict is Verdict.WITHIN_ERROR else "unknown"


def _region(comparison: Comparison, name: str, region: Region | None) -> RegionReadings:
    everything = with_bare_reasons(comparison.readings)
    readings = [reading for reading in everything if reading.region == name]
    primary = primary_quantity(comparison)
    told = [reading for reading in readings if reading.verdict is not Verdict.NOT_MEASURABLE]
    remarks = tuple(dict.fromkeys(s for reading in told for s in sentences(reading.reason)))
    rows = {
        reading.quantity: _row(comparison, reading, remarks, is_primary=reading.quantity == primary)
        for reading in told
    }
    is_reference = region is not None and region.kind is RegionKind.REFERENCE
    return RegionReadings(
        region=name,
        role="" if region is None else "not treated, for reference" if is_reference else "treated",
        is_reference=is_reference,
        families=_families(rows, primary),
        untold=_untold(readings),
        remarks=remarks,
        primary_untold="" if is_reference else _primary_untold(readings, primary),
    )


def _families(rows: dict[str, Row], primary: str) -> tuple[FamilyRows, ...]:
    families = []
    if primary in rows:
        families.append(FamilyRows(f"{PRIMARY_TITLE}, {PRIMARY_NOTE}", (rows[primary],)))
    known = {quantity for names in FAMILIES.values() for quantity in names}
    for family, names in FAMILIES.items():
        found = tuple(rows[name] for name in names if name in rows and name != primary)
        if found:
            families.append(FamilyRows(FAMILY_TITLES[family], found))
    others = tuple(row for name, row in rows.items() if name not in known)
    return (*families, FamilyRows("Others", others)) if others else tuple(families)


def _untold(readings: list[Reading]) -> tuple[Untold, ...]:
    """Return what can't be told, the reason that holds for most quantities first."""
    groups: dict[str, list[str]] = {}
    for reading in readings:
        if reading.verdict is Verdict.NOT_MEASURABLE:
            groups.setdefault(reading.reason, []).append(plain_name(reading.quantity))
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return tuple(Untold(tuple(names), reason) for reason, names in ordered)


def _primary_untold(readings: list[Reading], primary: str) -> str:
    for reading in readings:
        if reading.quantity == primary and reading.verdict is Verdict.NOT_MEASURABLE:
            reason = f" {reading.reason}" if reading.reason else ""
            return f"{plain_name(primary)} could not be measured.{reason}"
    return ""


def _row(
    comparison: Comparison, reading: Reading, remarks: tuple[str, ...], *, is_primary: bool
) -> Row:
    before, after, change = three_numbers(reading)
    own = sentences(reading.reason)
    return Row(
        name=plain_name(reading.quantity),
        quantity=reading.quantity,
        unit=reading.unit,
        before=before,
        after=after,
        change=change,
        interval=interval_text(reading),
        detectable=detectable_text(reading),
        verdict=VERDICTS[reading.verdict],
        kind=kind_of(reading.verdict),
        is_primary=is_primary,
        remarks=tuple(sorted({remarks.index(sentence) + 1 for sentence in own})),
        strip=strip_of(reading),
        how=how_of(comparison, reading),
    )
