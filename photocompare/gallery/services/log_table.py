"""What was done, as a table to be given on: to a data protection officer, or a court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from photocompare.gallery.actor import NOBODY, Action, Actor
from photocompare.gallery.audit import canonical
from photocompare.gallery.importing.csv_text import write_table
from photocompare.gallery.services.clinics import members_in
from photocompare.gallery.services.log import WantedEntries, entries_in
from photocompare.gallery.services.work import doing
from photocompare.gallery.store import Store

_ALL = 10_000_000  # of a clinic with a hundred looks an hour, in eleven years
COLUMNS = ("number", "time (UTC)", "member", "name", "what", "of", "detail")
"""What the table holds."""


def log_table(
    store: Store,
    actor: Actor,
    clinic_id: str,
    *,
    wanted: WantedEntries,
    columns: Sequence[str] = COLUMNS,
) -> bytes:
    """Return all entries that are ``wanted`` as CSV, newest first; that it was asked for is logged.

    ``columns`` are their names, in the order of :data:`COLUMNS`. Members are named, patients are
    not: the log holds their ids alone.
    """
    with doing(store, actor, clinic_id, Action.READ_AUDIT) as work:
        names = {one.id: one.name for one in members_in(work)}
        found = entries_in(work, replace(wanted, most=_ALL, before=None))
        rows = [
            (
                str(one.number),
                one.at.isoformat(),
                "" if one.member_id == NOBODY else one.member_id,
                names.get(one.member_id, ""),
                one.what,
                one.subject_id,
                canonical(one.detail) if one.detail else "",
            )
            for one in found
        ]
        work.log("log exported", clinic_id, count=len(rows))
    return write_table([tuple(columns), *rows])
