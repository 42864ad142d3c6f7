"""The tables of a store, as SQLAlchemy's typed classes."""

from photocompare.gallery.database.tables.base import Base
from photocompare.gallery.database.tables.cases import (
    AlignmentRow,
    CaseRow,
    ObjectRow,
    PhotoRow,
    ReadingRow,
    ShotSpreadRow,
    VisitRow,
)
from photocompare.gallery.database.tables.consents import (
    CollectionCaseRow,
    CollectionRow,
    ConsentRow,
    SentCopyRow,
)
from photocompare.gallery.database.tables.log import (
    AuditRow,
    BackupRow,
    BatchItemRow,
    BatchRow,
    DoomedRow,
    TombstoneRow,
)
from photocompare.gallery.database.tables.people import (
    ClinicRow,
    MemberRow,
    PatientKeyRow,
    PatientRow,
    TermRow,
)

__all__ = [
    "AlignmentRow",
    "AuditRow",
    "BackupRow",
    "Base",
    "BatchItemRow",
    "BatchRow",
    "CaseRow",
    "ClinicRow",
    "CollectionCaseRow",
    "CollectionRow",
    "ConsentRow",
    "DoomedRow",
    "MemberRow",
    "ObjectRow",
    "PatientKeyRow",
    "PatientRow",
    "PhotoRow",
    "ReadingRow",
    "SentCopyRow",
    "ShotSpreadRow",
    "TermRow",
    "TombstoneRow",
    "VisitRow",
]
