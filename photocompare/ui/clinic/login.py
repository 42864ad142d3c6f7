"""Who asks for the pages: from this computer, or logged in with the clinic's provider."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st
from streamlit.errors import Error as StreamlitError

from photocompare.gallery.services.invitations import login_of
from photocompare.ui.clinic.stay import Login

_OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def is_clinic_mode() -> bool:
    """Return whether the clinic logs in: Streamlit's secrets have a section ``[auth]``."""
    return hasattr(st.user, "is_logged_in")


def is_from_here() -> bool:
    """Return whether the request comes from this computer, and not through another program.

    A server that passes requests on stands on this computer too, and names whom it does that for.
    """
    headers = st.context.headers
    host = headers.get("host", _OWN_HOSTS[0])
    is_own_name = any(host == own or host.startswith(f"{own}:") for own in _OWN_HOSTS)
    is_passed_on = any(headers.get(name) for name in _PASSED_ON)
    return st.context.ip_address is None and is_own_name and not is_passed_on


def is_logged_in() -> bool:
    """Return whether somebody logged in, whoever it is."""
    return is_clinic_mode() and bool(st.user.is_logged_in)


def login_now() -> Login | None:
    """Return who the provider says is there; None where it leaves open who, or since when."""
    issuer, subject, at = (st.user.get(name) for name in ("iss", "sub", "iat"))
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    if not isinstance(at, int | float) or isinstance(at, bool):
        return None
    try:
        since = datetime.fromtimestamp(at, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    name = st.user.get("name")
    return Login(login_of(issuer, subject), since, name if isinstance(name, str) else "")


def providers() -> tuple[str, ...]:
    """Return the names of the places to log in; none where there is one without a name."""
    try:
        auth = st.secrets["auth"]
        return tuple(
            str(name)
            for name, one in auth.items()
            if isinstance(one, Mapping) and "client_id" in one
        )
    except (KeyError, OSError, StreamlitError):
        return ()
