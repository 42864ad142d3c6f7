"""Who is at the pages: only this computer where nobody logs in, and else who the provider says."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from photocompare.gallery.services.invitations import login_of
from photocompare.ui.clinic.login import is_clinic_mode, is_from_here, login_now, providers

SAID: dict[str, object] = {"iss": "https://login", "sub": "4711", "iat": 1_767_225_600}


def asked_by(
    monkeypatch: pytest.MonkeyPatch, *, ip: str | None = None, headers: Mapping[str, str]
) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(ip_address=ip, headers=headers))


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "localhost:8501", "[::1]:8501"])
def test_a_browser_of_this_computer_is_let_in(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    asked_by(monkeypatch, headers={"host": host})
    assert is_from_here()


@pytest.mark.parametrize(
    ("ip", "headers"),
    [
        ("192.168.1.20", {"host": "localhost:8501"}),  # says it is this computer, and isn't
        (None, {"host": "clinic.example"}),  # a name that leads here: rebinding
        (None, {"host": "localhost.evil.example"}),
        (None, {"host": "localhost", "x-forwarded-for": "10.0.0.7"}),  # passed on by a server here
        (None, {"host": "localhost", "forwarded": "for=10.0.0.7"}),
        (None, {"host": "localhost", "via": "1.1 proxy"}),
    ],
)
def test_whoever_comes_from_elsewhere_is_not(
    monkeypatch: pytest.MonkeyPatch, ip: str | None, headers: dict[str, str]
) -> None:
    asked_by(monkeypatch, ip=ip, headers=headers)
    assert not is_from_here()


class LoggedIn(dict[str, Any]):
    """Who Streamlit says is there."""

    is_logged_in = True


def told(monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    said = {name: value for name, value in (SAID | changed).items() if value is not None}
    monkeypatch.setattr(st, "user", LoggedIn(said))


def test_a_login_is_known_by_its_provider_and_its_number_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(monkeypatch, name="Ada", email="ada@clinic.example")
    assert is_clinic_mode()
    login = login_now()
    assert login is not None
    assert (login.subject, login.name) == (login_of("https://login", "4711"), "Ada")
    told(monkeypatch, name="Somebody else", email="other@clinic.example")
    again = login_now()
    assert again is not None
    assert again.subject == login.subject  # neither name nor mail tell who somebody is
    told(monkeypatch, iss="https://elsewhere")
    elsewhere = login_now()
    assert elsewhere is not None
    assert elsewhere.subject != login.subject


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": None},
        {"sub": ""},
        {"sub": 4711},
        {"iat": None},
        {"iat": True},
        {"iat": "yesterday"},
        {"iat": 1e30},
    ],
)
def test_a_login_that_leaves_open_who_or_since_when_is_none(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, object]
) -> None:
    told(monkeypatch, **changed)
    assert login_now() is None


def test_places_to_log_in_are_named_where_there_are_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = {"client_id": "x", "redirect_uri": "y"}
    monkeypatch.setattr(st, "secrets", {"auth": one})
    assert providers() == ()
    monkeypatch.setattr(st, "secrets", {"auth": {"redirect_uri": "y", "clinic": one, "lab": one}})
    assert providers() == ("clinic", "lab")
    monkeypatch.setattr(st, "secrets", {})
    assert providers() == ()
