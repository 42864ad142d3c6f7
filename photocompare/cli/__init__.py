"""The command line: a thin shell over the pipeline and the report."""

from photocompare.cli.command import (
    EXIT_COMPARED,
    EXIT_NOT_COMPARABLE,
    EXIT_STOPPED,
    EXIT_UNUSABLE,
)
from photocompare.cli.entry import main

__all__ = [
    "EXIT_COMPARED",
    "EXIT_NOT_COMPARABLE",
    "EXIT_STOPPED",
    "EXIT_UNUSABLE",
    "main",
]
