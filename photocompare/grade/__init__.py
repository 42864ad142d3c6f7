"""Is this pair comparable? A letter, the checks behind it, and what they forbid."""

from photocompare.grade.grading import grade
from photocompare.grade.photo_checks import photo_grade

__all__ = ["grade", "photo_grade"]
