"""The unit of large pictures and files."""

MEGAPIXEL = 1_000_000
