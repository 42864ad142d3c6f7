"""A check of a new photo that was stopped: the photo is still there, and can be checked."""

from __future__ import annotations

import streamlit as st
from streamlit.testing.v1 import AppTest

from photocompare.phantom import PhantomPair


def stopped(data: bytes, language: str) -> None:
    """Draw what stands on the page while a photo waits; it is stopped in the first run."""
    import streamlit as st

    from photocompare.ui import cache
    from photocompare.ui.components.capture.checking import check_waiting
    from photocompare.ui.live import HeldShot
    from photocompare.ui.shooting import Waiting
    from photocompare.ui.words import set_language

    set_language(language)
    shooting = cache.desk().shooting
    if "was_here" not in st.session_state:
        st.session_state["was_here"] = True
        shooting.waiting = Waiting(HeldShot(1, data), "Camera", is_stopped=True)
    if shooting.waiting is not None:
        check_waiting(cache.desk(), shooting.waiting)
    undecided = shooting.rolls.now.undecided
    if undecided is not None:
        st.markdown(f"grade {undecided.letter} of {len(undecided.data)} bytes")


def page(data: bytes, language: str = "en") -> AppTest:
    st.cache_resource.clear()  # an app test has one session for all tests
    return AppTest.from_function(stopped, args=(data, language), default_timeout=30).run()


def test_a_stopped_check_offers_the_photo_and_checks_it_when_asked(small_pair: PhantomPair) -> None:
    shown = page(small_pair.after_jpeg)
    assert not shown.exception
    assert "still here" in shown.info[0].value
    (again,) = [one for one in shown.button if one.label == "Check it now"]
    again.click().run()
    assert not shown.exception
    said = [str(text.value) for text in shown.markdown]
    assert any(f"of {len(small_pair.after_jpeg)} bytes" in text for text in said)


def test_a_stopped_photo_can_be_thrown_away(small_pair: PhantomPair) -> None:
    shown = page(small_pair.after_jpeg, "de")
    (discard,) = [one for one in shown.button if one.label == "Foto verwerfen"]
    discard.click().run()
    assert not shown.exception
    assert not shown.info
    assert not shown.button
