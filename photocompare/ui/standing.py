"""What the compare page shows, and which of its parts are drawn anew when that changes.

A part is a fragment: drawn anew by itself it costs a few kilobytes, the whole page ten times that.
Parts find what they show here and are given nothing: what Streamlit is given outlives the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import streamlit as st
from streamlit.errors import StreamlitAPIException

from photocompare.ui import cache, state
from photocompare.ui.chosen import ChosenPair
from photocompare.ui.marked import RegionList
from photocompare.ui.series import Series
from photocompare.ui.state import Ruling


class Part(StrEnum):
    """A part of the compare page that is drawn by itself."""

    REGIONS = "regions"
    PROPOSALS = "proposals"
    SETTINGS = "settings"
    ANSWER = "answer"
    PICTURES = "pictures"


MARKED = (Part.REGIONS, Part.ANSWER, Part.PROPOSALS)
"""What is drawn anew when a region was changed."""

MEASURED = (*MARKED, Part.SETTINGS)
"""What is drawn anew when the ruler may have been changed too."""


@dataclass(slots=True, weakref_slot=True, eq=False)
class Standing:
    """The pair on the page and what was found.

    ``wanted`` is the comparison that is worked out, ``found`` the one that ``compared`` is.
    """

    pair: ChosenPair
    compared: cache.Compared | None = None
    series: Series | None = None
    wanted: cache.Key | None = None
    found: cache.Key | None = None

    @property
    def regions(self) -> RegionList:
        """The regions of the pair."""
        return state.region_list(self.pair.skin, self.pair.regions)

    @property
    def ruling(self) -> Ruling:
        """The line along a ruler, if there is one."""
        return state.ruling(self.pair.skin)


def stand(pair: ChosenPair) -> Standing:
    """Return what stands on the page from now on."""
    held = Standing(pair)
    cache.stands(held)
    return held


def standing() -> Standing | None:
    """Return what stands on the page, None where no pair does."""
    held = cache.desk().standing
    return held if isinstance(held, Standing) else None


def draw_anew(*parts: Part) -> None:
    """Draw ``parts`` anew and nothing else; to be called where a change was told, as the last."""
    try:
        st.rerun([str(part) for part in parts])
    except StreamlitAPIException:  # one of them is not on the page
        st.rerun()
