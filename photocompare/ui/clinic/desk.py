"""The clinic of this session, and who acts in it: asked anew each time that a page is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from photocompare.errors import (
    GalleryError,
    LoginError,
    LostKeyError,
    NotPermittedError,
    WrongKeyError,
)
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.home import Opened
from photocompare.gallery.services.clinics import actor_of
from photocompare.gallery.services.log import LoginFailure
from photocompare.gallery.store import Store
from photocompare.ui.clinic import door
from photocompare.ui.clinic.damage import warn_of_damage
from photocompare.ui.clinic.house import house
from photocompare.ui.clinic.login import is_clinic_mode, is_from_here, is_logged_in, login_now
from photocompare.ui.clinic.stay import Stay
from photocompare.ui.words import words

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Clinic:
    """The clinic that a page works for, and who does so, while their ``stay`` goes on.

    ``subject`` is what who logged in is known by; empty for the one person of this computer.
    """

    store: Store
    actor: Actor
    stay: Stay | None = None
    subject: str = field(default="", repr=False)

    @property
    def id(self) -> str:
        """The clinic's id."""
        return self.actor.clinic_id

    def do(
        self,
        service: Callable[Concatenate[Store, Actor, str, _P], _R],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _R:
        """Return what a service of the gallery gives to this actor in this clinic.

        Raises
        ------
        LoginError
            They were away, left, or are not any more who they were when the page was drawn.
        """
        self.require_here()
        return service(self.store, self.actor, self.id, *args, **kwargs)

    def require_here(self) -> None:
        """Let who is still there go on; raises as :meth:`do`.

        A picture that the browser asks for by itself is nobody's doing something.
        """
        if self.stay is not None:
            is_doing = get_script_run_ctx(suppress_warning=True) is not None
            if not (self.stay.go_on() if is_doing else self.stay.is_on()):
                raise LoginError("You were away for long. Reload the page to go on.")
        if self.subject and self._member_now() != self.actor:
            raise LoginError("Your part in the clinic was changed. Reload the page to go on.")

    def may(self, action: Action) -> bool:
        """Return whether a page need offer ``action``; the service asks again."""
        return self.actor.may(action)

    def _member_now(self) -> Actor | None:
        try:
            return actor_of(self.store, self.id, subject=self.subject)
        except NotPermittedError:
            return None


def entered(needs: Action | None = None) -> Clinic | None:
    """Return the clinic of this session; None where the page says what is missing instead.

    ``needs`` is what a role has to allow for the page to be of any use.
    """
    clinic = _logged_in() if is_clinic_mode() else _at_this_computer()
    if clinic is None:
        return None
    warn_of_damage(clinic)
    if needs is not None and not clinic.may(needs):
        st.info(words("door")["not_for_role"], icon=":material/lock:")
        return None
    return clinic


def _at_this_computer() -> Clinic | None:
    if not is_from_here():
        st.error(words("door")["elsewhere"], icon=":material/lock:")
        return None
    try:
        opened = house().opened()
    except (WrongKeyError, LostKeyError) as error:
        door.ask_for_key(error)
        return None
    except GalleryError as error:
        st.error(str(error))
        return None
    stay = house().own_stay()
    if stay is None:
        door.ask_for_phrase_again(opened)
        return None
    door.explain(opened)
    return Clinic(opened.store, opened.actor, stay)


def _logged_in() -> Clinic | None:
    texts = words("door")
    if not is_logged_in():
        door.ask_to_log_in(texts["login_help"])
        return None
    opened = _opened_for_many()
    if opened is None:
        return None
    login = login_now()
    if login is None:
        door.note_failure(opened, LoginFailure.NOT_A_LOGIN, of="")
        door.ask_to_log_in(texts["no_login"])
        return None
    stay = house().stay_of(login)
    if not stay.go_on():
        minutes = opened.store.settings.session_minutes
        door.ask_to_log_in(texts["away"].format(minutes=minutes))
        return None
    try:
        actor = actor_of(opened.store, opened.actor.clinic_id, subject=login.subject)
    except NotPermittedError:
        door.ask_for_code(opened, login)
        return None
    clinic = Clinic(opened.store, actor, stay, login.subject)
    if clinic.may(Action.BACK_UP):
        door.explain(opened)
    return clinic


def _opened_for_many() -> Opened | None:
    """Return the store; nobody who comes from elsewhere is asked for its key."""
    try:
        return house().opened()
    except (WrongKeyError, LostKeyError):
        st.error(words("door")["locked"], icon=":material/lock:")
    except GalleryError as error:
        st.error(str(error))
    return None
