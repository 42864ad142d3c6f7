"""What a clinic gives, as photos to be taken in and a list of what was left out and why."""

from photocompare.gallery.importing.archive import Archive
from photocompare.gallery.importing.candidate import Candidate, Found, Hints, Refused
from photocompare.gallery.importing.csv_text import write_table
from photocompare.gallery.importing.files import PhotoFacts, PhotoKind, looked_at
from photocompare.gallery.importing.folder import from_bytes, from_files, from_folder
from photocompare.gallery.importing.grouping import Looked, Shot, VisitGroup, grouped, told_apart
from photocompare.gallery.importing.looking import Into, Preview, Watch, known_again, preview
from photocompare.gallery.importing.naming import display_name
from photocompare.gallery.importing.table import from_table

__all__ = [
    "Archive",
    "Candidate",
    "Found",
    "Hints",
    "Into",
    "Looked",
    "PhotoFacts",
    "PhotoKind",
    "Preview",
    "Refused",
    "Shot",
    "VisitGroup",
    "Watch",
    "display_name",
    "from_bytes",
    "from_files",
    "from_folder",
    "from_table",
    "grouped",
    "known_again",
    "looked_at",
    "preview",
    "told_apart",
    "write_table",
]
