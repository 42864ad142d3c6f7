"""Text that others wrote, inside text of ours."""

from __future__ import annotations

from photocompare.model import without_turns


def plain(text: str) -> str:
    """Return ``text`` so that markdown shows it as it is: names come from the user.

    Signs that would turn the direction of the words after it are left out.
    """
    text = without_turns(text)
    for sign in "\\`*_{}[]()<>#+-!|~:$":
        text = text.replace(sign, f"\\{sign}")
    return text
