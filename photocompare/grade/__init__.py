"""Is this pair comparable? A letter, the checks behind it, and what they forbid."""

from photocompare.grade.grading import grade

__all__ = ["grade"]
