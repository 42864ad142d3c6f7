"""Limits and strengths of the store; they change no number of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.settings.megapixel import MEGAPIXEL


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """How much the store takes, and how hard its passphrase is to guess."""

    most_object_bytes: int = 64 * MEGAPIXEL  # a photo of 60 MB, and what sealing adds
    least_free_share: float = 0.05  # of the disk; below it the system itself begins to fail
    free_batches: float = 2.0  # room for what is taken in, and for the backup that follows
    passphrase_letters: int = 12  # fewer are tried out in days, however slow each trial is
    argon_kib: int = 46 * 1024  # OWASP Password Storage; 90 ms a trial, so nobody tries many
    argon_passes: int = 2
    argon_lanes: int = 1
    busy_ms: int = 10_000  # another writer is waited for; an import holds the database for ms
    most_archive_files: int = 2_000  # a clinic's year; more is a mistake or an attack
    most_archive_bytes: int = 8_000 * MEGAPIXEL  # unpacked, counted while unpacking
    most_ratio: float = 20.0  # unpacked to packed: photos do not shrink, a bomb does by 1000
    most_table_rows: int = 20_000
    most_table_bytes: int = 20 * MEGAPIXEL  # a thousand letters a row; rows in use have a hundred
    most_folder_files: int = 100_000  # listed before one is read; more is a disk chosen by mistake
    visit_gap_hours: float = 2.0  # past midnight, a visit goes on: its photos are minutes apart
    night_ends_hour: int = 5  # from then on it is the next day's visit, however short the gap
    check_idle_s: float = 30.0  # nobody asked for anything as long: whoever works goes first
    check_slice_s: float = 2.0
    check_pause_s: float = 20.0  # a tenth of the time at most, so that a disk and a fan rest
    check_again_days: int = 7  # what was read is left alone as long; a backup should be younger
    session_minutes: int = 30  # a clinic's screen left alone
    login_hours: int = 12  # a working day; who was sent away where they log in is gone by the next
    invitation_days: int = 7  # as long as a code may lie on a desk
