"""Copies of a store that are known to come back."""

from photocompare.gallery.backup.making import ENDING, Backup, backups, make_backup
from photocompare.gallery.backup.restoring import restore_backup

__all__ = ["ENDING", "Backup", "backups", "make_backup", "restore_backup"]
