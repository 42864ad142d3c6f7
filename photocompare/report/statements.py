"""What changed, in sentences: the quantity that counts first, then what changed, then the rest."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.model import Comparison, Reading, RegionKind, Verdict
from photocompare.report.rows import kind_of, primary_quantity
from photocompare.report.sentences import sentences, with_bare_reasons
from photocompare.report.words import LAY_QUANTITIES, statement, unmeasured, within


@dataclass(frozen=True, slots=True)
class Statement:
    """One plain sentence and what kind it is: changed, within error or not measurable.

    ``note`` is what to keep in mind for this statement alone; ``is_primary`` marks the quantity
    that was chosen before anyone looked.
    """

    kind: str
    text: str
    note: str
    is_primary: bool = False


def statements_of(comparison: Comparison) -> tuple[tuple[Statement, ...], str]:
    """Return the statements, and what has to be kept in mind for all that were measured."""
    told, primary = _told(comparison), primary_quantity(comparison)
    measured = [reading for reading in told if reading.verdict is not Verdict.NOT_MEASURABLE]
    remarks = [sentences(reading.reason) for reading in measured]
    first = remarks[0] if len(remarks) > 1 else []
    shared = [sentence for sentence in first if all(sentence in others for others in remarks)]

    def single(reading: Reading) -> Statement:
        own = [s for s in sentences(reading.reason) if s not in shared]
        is_unknown = reading.verdict is Verdict.NOT_MEASURABLE
        note = "" if is_unknown else " ".join(own)
        return Statement(
            kind_of(reading.verdict), statement(reading), note, reading.quantity == primary
        )

    leading = [single(reading) for reading in told if reading.quantity == primary]
    others = [reading for reading in told if reading.quantity != primary]
    changed = [single(r) for r in others if kind_of(r.verdict) == "changed"]
    return (
        (*leading, *changed, *_within(others, shared), *_unknown(others)),
        " ".join(shared),
    )


def _told(comparison: Comparison) -> list[Reading]:
    references = {r.name for r in comparison.regions if r.kind is RegionKind.REFERENCE}
    wanted = {*LAY_QUANTITIES, primary_quantity(comparison)}
    return [
        reading
        for reading in with_bare_reasons(comparison.readings)
        if reading.quantity in wanted and reading.region not in references
    ]


def _within(readings: list[Reading], shared: list[str]) -> list[Statement]:
    """Return one statement a region: a list of many small doubts would bury what changed."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.verdict is Verdict.WITHIN_ERROR:
            groups.setdefault(reading.region, []).append(reading)
    statements = []
    for group in groups.values():
        own = [s for r in group for s in sentences(r.reason) if s not in shared]
        note = " ".join(dict.fromkeys(own)) if len(group) == 1 else ""
        statements.append(Statement("within", within(group), note))
    return statements


def _unknown(readings: list[Reading]) -> list[Statement]:
    """Return one statement for each reason of a region, the one that holds for most first."""
    groups: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        if reading.verdict is Verdict.NOT_MEASURABLE:
            groups.setdefault((reading.region, reading.reason), []).append(reading)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    return [Statement("unknown", unmeasured(group), "") for group in ordered]
