"""Comparison to documents: JSON, CSV, one HTML file, and a folder with all of them."""

from photocompare.report.content import Content, content_of
from photocompare.report.html import html_report
from photocompare.report.outputs import OUTPUT_NAMES, require_folder, write_outputs
from photocompare.report.plain import SCHEMA, comparison_json, series_json
from photocompare.report.scale_words import scale_words
from photocompare.report.series_outputs import picture_name, series_text, write_series
from photocompare.report.table import readings_csv
from photocompare.report.templates import PLOT_KEY, readings_css, readings_html
from photocompare.report.terminal import readings_text
from photocompare.report.words import DISCLAIMER, GRADES, statement

__all__ = [
    "DISCLAIMER",
    "GRADES",
    "OUTPUT_NAMES",
    "PLOT_KEY",
    "SCHEMA",
    "Content",
    "comparison_json",
    "content_of",
    "html_report",
    "picture_name",
    "readings_css",
    "readings_csv",
    "readings_html",
    "readings_text",
    "require_folder",
    "scale_words",
    "series_json",
    "series_text",
    "statement",
    "write_outputs",
    "write_series",
]
