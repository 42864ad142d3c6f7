"""What leaves the gallery: clean pixels, disguised as agreed, checked, and written down."""
