"""The readings of a region, drawn as the report draws them."""

from photocompare.ui.components.readings.mount import readings_list

__all__ = ["readings_list"]
