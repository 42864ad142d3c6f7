"""What a quantity did over the visits, drawn and as a table."""

from photocompare.ui.components.trend.mount import show_plot
from photocompare.ui.components.trend.plot import Point, plot
from photocompare.ui.components.trend.shapes import Shape

__all__ = ["Point", "Shape", "plot", "show_plot"]
