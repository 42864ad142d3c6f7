"""The clinic's error of a shot as a record, with the sentences that say what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from photocompare.gallery.repeatability.spreads import ErrorScale


class Note(StrEnum):
    """What is to be said of a clinic's error, for pages that have words of their own."""

    BUNDLED = "bundled"  # there are no repeat shots
    FELL_BACK = "fell back"  # there are too few of just this device, operator and room
    CONTRADICTED = "contradicted"  # the shots scatter more than the bundled error allows
    WILD = "wild"  # visits that count as less wild than they were
    GROWN = "grown"  # only those since the error grew count
    FLOOR = "floor"  # it can't be as small as the shots say


@dataclass(frozen=True, slots=True)
class ClinicError:
    """The standard deviation of one shot against the next of its visit, and what it rests on.

    ``sd``, ``seen_sd`` (of the shots alone), ``interval`` (its confidence interval, from the shots
    alone) and ``promised_sd`` (what today's intervals hold without them) are of ``scale``: in the
    unit of the quantity, or of its natural logarithm; None where not known.

    ``factor`` is by what the bundled error of a shot is multiplied, known with
    ``degrees_of_freedom``: what is read from each pair stays as it is read, so that the bundled
    part alone takes up the difference. ``own_share`` is what the clinic's shots count for beside
    the bundled error, 0 to 1. ``shared`` names what the visits have in common, empty for the
    clinic as a whole; ``wild`` are the days of visits that were far out, ``since`` the day from
    which visits count.
    """

    quantity: str
    scale: ErrorScale
    factor: float
    degrees_of_freedom: float
    sd: float | None
    promised_sd: float | None
    own_share: float = 0.0
    seen_sd: float | None = None
    interval: tuple[float, float] | None = None
    visits: int = 0
    shots: int = 0
    shared: tuple[str, ...] = ()
    wild: tuple[date, ...] = ()
    since: date | None = None
    notes: tuple[Note, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether any shot of the clinic is in it."""
        return self.visits > 0

    @property
    def reason(self) -> str:
        """What it rests on and what is odd about it, in plain sentences."""
        if not self.is_own:
            return (
                "No repeat shots of this clinic show it, so it is the error that was learnt on "
                "simulated skin. Take three photos at a visit, aimed anew each time."
            )
        said = " ".join(self._said(note) for note in self.notes)
        return f"{self._rests()} {said}".strip()

    def _rests(self) -> str:
        visits = "1 visit" if self.visits == 1 else f"{self.visits} visits"
        same = f" with the same {_listed(self.shared)}" if self.shared else " of this clinic"
        return (
            f"From {self.shots} repeat shots on {visits}{same}; they count {self.own_share:.0%}, "
            "the error that was learnt on simulated skin the rest."
        )

    def _said(self, note: Note) -> str:
        days = ", ".join(day.isoformat() for day in self.wild)
        since = "" if self.since is None else self.since.isoformat()
        sentences = {
            Note.BUNDLED: "",
            Note.FELL_BACK: "Fewer things are the same than was asked for: with all of them there "
            "are too few visits.",
            Note.CONTRADICTED: "They scatter more than the learnt error allows, so that it counts "
            "less.",
            Note.WILD: f"The shots of {days} lie far apart: they count as far out as chance could "
            "put them, and no further. Look at those photos.",
            Note.GROWN: f"Only visits since {since} count: the error has grown since then.",
            Note.FLOOR: "They lie closer together than each pair of photos leads one to expect, so "
            "that the least credible share of the learnt error is kept.",
        }
        return sentences[note]


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
