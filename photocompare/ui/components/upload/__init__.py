"""A field for photo files: chosen, dropped or pasted, sent at once, and read."""

from photocompare.ui.components.upload.mount import MEGABYTE, Field, choice_was_sent
from photocompare.ui.components.upload.reading import upload_field

__all__ = ["MEGABYTE", "Field", "choice_was_sent", "upload_field"]
