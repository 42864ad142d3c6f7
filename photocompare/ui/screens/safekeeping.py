"""Safekeeping: where everything lies, how it is opened, whether it is whole, and its backups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.backup import backups, make_backup
from photocompare.gallery.home import drop_phrase, needs_phrase, set_phrase, sheet_of
from photocompare.gallery.verifying import Findings, check_everything
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.damage import told_standing
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.words import words

_MEGABYTE = 1_000_000
_RESTORE = "python -m photocompare gallery restore BACKUP.backup.age --to NEW_FOLDER"


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    texts = words("safekeeping")
    clinic = entered()
    if clinic is None:
        return
    st.title(texts["title"], anchor=False)
    if not clinic.may(Action.BACK_UP):
        st.info(texts["not_for_role"], icon=":material/lock:")
        return
    _place(clinic, texts["place"])
    first, second = st.columns(2, gap="large")
    with first:
        _backups(clinic, texts["backup"])
    with second:
        _check(clinic, texts["check"])
    _key(clinic, texts["key"])


def _place(clinic: Clinic, texts: dict[str, Any]) -> None:
    st.markdown(texts["lies"].format(folder=clinic.store.folder))


def _backups(clinic: Clinic, texts: dict[str, Any]) -> None:
    st.header(texts["title"], anchor=False)
    made = clinic.do(backups)
    if made:
        when, count, size = made[0]
        st.markdown(
            texts["last"].format(
                when=f"{when:%Y-%m-%d %H:%M} UTC", count=count, size=round(size / _MEGABYTE)
            )
        )
    else:
        st.warning(texts["none"])
    st.markdown(texts["note"])
    folder = st.text_input(texts["folder"], key="backup-folder", help=texts["folder_help"])
    if st.button(
        texts["make"], type="primary", icon=":material/backup:", disabled=not folder.strip()
    ):
        bar = st.progress(0.0, texts["steps"]["copying"])

        def tell(what: str, share: float) -> None:
            bar.progress(share, texts["steps"][what])

        with said_in_place():
            done = clinic.do(make_backup, folder=Path(folder.strip()).expanduser(), progress=tell)
            st.success(texts["made"].format(file=done.file.name))
        bar.empty()
    with st.expander(texts["restore"], icon=":material/settings_backup_restore:"):
        st.markdown(texts["restore_help"])
        st.code(_RESTORE, language=None)


def _check(clinic: Clinic, texts: dict[str, Any]) -> None:
    st.header(texts["title"], anchor=False)
    told_standing(clinic)
    st.markdown(texts["note"])
    if not st.button(texts["run"], icon=":material/fact_check:"):
        return
    bar = st.progress(0.0, texts["reading"])

    def tell(share: float) -> None:
        bar.progress(share, texts["reading"])

    with said_in_place():
        found = clinic.do(check_everything, progress=tell)
        _told(found, texts)
    bar.empty()


def _told(found: Findings, texts: dict[str, Any]) -> None:
    size = round(found.bytes_read / _MEGABYTE)
    if found.is_whole:
        st.success(texts["whole"].format(count=found.object_count, size=size))
    else:
        st.error(texts["damaged"])
        broken = [state for state in found.chains.values() if not state.holds]
        rows = [
            TableRow(
                texts["kinds"].get(one.kind, texts["records"]),
                one.object_name[:12],
                (texts["what"][one.what],),
            )
            for one in found.damages
        ]
        rows += [TableRow(texts["log"], "", (texts["what"]["broken"],)) for _ in broken]
        if not found.is_database_sound:
            rows.append(TableRow(texts["records"], "", (texts["what"]["changed"],)))
        table([texts["part"], texts["state"]], rows)
    if found.orphans:
        st.markdown(f":small[{texts['orphans'].format(count=len(found.orphans))}]")


def _key(clinic: Clinic, texts: dict[str, Any]) -> None:
    st.header(texts["title"], anchor=False)
    st.markdown(texts["note"])
    st.download_button(
        texts["sheet"],
        lambda: _sheet(clinic),
        file_name="photocompare-recovery-sheet.txt",
        mime="text/plain",
        icon=":material/key:",
        on_click="ignore",
    )
    has_phrase = needs_phrase(clinic.store.folder)
    with st.expander(texts["change" if has_phrase else "set"], icon=":material/password:"):
        st.markdown(texts["phrase_note"])
        with st.form("set-phrase", border=False, clear_on_submit=True):
            phrase = st.text_input(texts["phrase"], type="password", autocomplete="new-password")
            again = st.text_input(texts["again"], type="password", autocomplete="new-password")
            if st.form_submit_button(texts["keep"], type="primary"):
                if phrase != again:
                    st.error(texts["differ"])
                else:
                    with said_in_place():
                        set_phrase(clinic.store, phrase)
                        st.success(texts["kept"])
        if has_phrase and st.button(texts["drop"], icon=":material/lock_open:"):
            with said_in_place():
                drop_phrase(clinic.store)
                st.rerun()


def _sheet(clinic: Clinic) -> bytes:
    clinic.require_here()  # who is gone may have left the page open
    return sheet_of(clinic.store).text.encode()


page()
