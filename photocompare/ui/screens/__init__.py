"""One file a page; its last line draws it."""
