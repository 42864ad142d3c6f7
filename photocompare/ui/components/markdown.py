"""Text that others wrote, inside text of ours."""

from __future__ import annotations


def plain(text: str) -> str:
    """Return ``text`` so that markdown shows it as it is: names come from the user."""
    for sign in "\\`*_{}[]()<>#+-!|~:$":
        text = text.replace(sign, f"\\{sign}")
    return text
