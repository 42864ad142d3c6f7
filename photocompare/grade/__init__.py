"""Is this pair comparable? A letter, the checks behind it, and what they forbid."""

from photocompare.grade.grading import grade, letter_of
from photocompare.grade.photo_checks import photo_grade

__all__ = ["grade", "letter_of", "photo_grade"]
