"""``gallery``: what the pages of the clinic do, for a shell and for a clock that starts it."""

from photocompare.cli.gallery.commands import add_options, run

__all__ = ["add_options", "run"]
