"""Where records lie: tables, the file that holds them, and how it is brought up to date."""

from photocompare.gallery.database.engine import Database, journal_of
from photocompare.gallery.database.migrating import bring_up_to_date

__all__ = ["Database", "bring_up_to_date", "journal_of"]
