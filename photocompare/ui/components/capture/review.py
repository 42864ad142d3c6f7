"""After the shutter: the new photo beside the earlier one, what it is good for, what next."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from photocompare.ui import cache
from photocompare.ui.components.capture.faults import fault_of_pair, fault_of_photo
from photocompare.ui.components.capture.keeping import save_buttons
from photocompare.ui.components.markdown import plain
from photocompare.ui.judging import MOST_KEPT
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import picture_url
from photocompare.ui.shooting import Roll, Shot
from photocompare.ui.words import words

_STYLE = (Path(__file__).parent / "review.css").read_text(encoding="utf-8")
_COLOURS = {"A": "green", "B": "green", "C": "orange", "D": "orange", "E": "red", "F": "red"}
_GOOD, _DOUBTFUL = "AB", "CD"
_REFUSED, _DOUBTED = ":red[:material/block:]", ":orange[:material/warning:]"
_MOST_LINES = 4  # nobody mends more than that before the next shot


def review(desk: cache.Desk, shot: Shot) -> bool:
    """Show a shot that waits for a decision; return whether all are to be used now."""
    texts = words("capture")["page"]
    pictures, found = st.columns([6, 5], gap="medium")
    with found:
        _verdict(shot, texts)
        is_wanted = _decide(desk, shot, texts)
        _grades(shot, texts)
        _faults(shot, texts)
        with st.expander(texts["record"], icon=":material/assignment:"):
            _record(shot, texts)
            save_buttons(shot, texts)
    with pictures:
        _figures(desk, shot, texts)
    return is_wanted


def _verdict(shot: Shot, texts: dict[str, Any]) -> None:
    letter = shot.letter
    if letter in _GOOD:
        st.success(texts["good"], icon=":material/check_circle:")
    elif shot.own_letter in _GOOD:
        st.info(words("checking")["limited_by_earlier"], icon=":material/history:")
    elif letter in _DOUBTFUL:
        st.warning(texts["doubtful"], icon=":material/warning:")
    else:
        said = texts["bad_alone"] if shot.pair is None else texts["bad"]
        st.error(said, icon=":material/block:")


def _decide(desk: cache.Desk, shot: Shot, texts: dict[str, Any]) -> bool:
    rolls = desk.shooting.rolls
    is_good = shot.own_letter in _GOOD
    is_full = len(rolls.now.kept) >= MOST_KEPT
    is_wanted = False
    with st.container(horizontal=True):
        if st.button(
            texts["retake"], icon=":material/replay:", type="secondary" if is_good else "primary"
        ):
            rolls.change(Roll(rolls.now.kept))
            st.rerun()
        if st.button(
            texts["keep"],
            icon=":material/check:",
            type="primary" if is_good else "secondary",
            disabled=is_full,
        ):
            rolls.change(rolls.now.keeping())
            st.rerun()
        if st.button(texts[desk.shooting.goal], icon=":material/compare:", disabled=is_full):
            rolls.change(rolls.now.keeping())
            is_wanted = True
    if is_full:
        st.markdown(f":small[{texts['full'].format(most=MOST_KEPT)}]")
    return is_wanted


def _grades(shot: Shot, texts: dict[str, Any]) -> None:
    lines = [] if shot.pair is None else [(texts["pair"], shot.pair.letter)]
    lines.append((texts["own"], shot.grade.letter))
    st.markdown(
        "\n\n".join(
            f":{_COLOURS.get(letter, 'gray')}-badge[{plain(letter)}] **{name}**  \n"
            f"{texts['letters'].get(letter, '')}"
            for name, letter in lines
        )
    )


def _faults(shot: Shot, texts: dict[str, Any]) -> None:
    """Say what to take again and why, each fault once, the worst first."""
    said, pair = words("checking"), shot.pair
    told = {retake.check for retake in pair.retakes} if pair else set()
    faults = [fault_of_pair(retake) for retake in pair.retakes] if pair else []
    faults += [
        fault_of_photo(check)
        for check in shot.grade.checks
        if not check.passed and check.name not in told
    ]
    faults.sort(key=lambda fault: not fault.is_refused)
    lines = [f"{_REFUSED} {said['refusals'][pair.refusal]}"] if pair and pair.refusal else []
    lines += [f"{_REFUSED if one.is_refused else _DOUBTED} {plain(one.said)}" for one in faults]
    first, more = lines[:_MOST_LINES], lines[_MOST_LINES:]
    st.markdown("\n\n".join(first))
    if more:
        with st.expander(texts["more"].format(count=len(more)), icon=":material/info:"):
            st.markdown("\n\n".join(more))
    if pair and pair.notices:
        with st.expander(said["notices"], icon=":material/info:"):
            st.markdown("\n\n".join(f"- {plain(notice.message)}" for notice in pair.notices))


def _figures(desk: cache.Desk, shot: Shot, texts: dict[str, Any]) -> None:
    earlier = desk.shooting.earlier
    shown = [(texts["alt_taken"], shot.picture, shot.record.size_hw)]
    if earlier is not None:
        shown.insert(0, (texts["alt_earlier"], earlier.picture, earlier.photo.size_hw))
    figures = "".join(_figure(desk, name, picture, _size(hw, texts)) for name, picture, hw in shown)
    st.html(f'<style>{_STYLE}</style><div class="pc-review">{figures}</div>')


def _figure(desk: cache.Desk, name: str, picture: Picture, size: str) -> str:
    url = picture_url(desk.shelf.put(picture))
    said = escape(name)
    return (
        f'<figure><img src="{escape(url)}" alt="{said}">'
        f"<figcaption>{said}<br>{escape(size)}</figcaption></figure>"
    )


def _size(size_hw: tuple[int, int], texts: dict[str, Any]) -> str:
    height, width = size_hw
    said: str = texts["pixels"].format(width=width, height=height)
    return said


def _record(shot: Shot, texts: dict[str, Any]) -> None:
    said, live = words("protocols"), words("capture")["live"]
    record = shot.record
    steps = "; ".join(said["preparations"][step] for step in record.preparations)
    lines = [
        said["views"].get(record.view_id, record.view_id),
        _size(record.size_hw, texts),
        plain(record.camera_label) or texts["of_file"],
        texts["ticked"].format(steps=steps) if steps else texts["nothing_ticked"],
    ]
    if record.cues:
        cues = ", ".join(f"{live['cues'][c.id]} {live['states'][c.state]}" for c in record.cues)
        lines.append(texts["cues_at"].format(cues=cues))
    st.markdown("\n".join(f"- {line}" for line in lines))
