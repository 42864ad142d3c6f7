"""Who works in a clinic: invited, let in once, changed, sent away, and never all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from photocompare.errors import ClashError, LoginError, NotPermittedError
from photocompare.gallery.actor import Actor, Role
from photocompare.gallery.records import Member
from photocompare.gallery.services.clinics import actor_of, change_member, members, new_clinic
from photocompare.gallery.services.invitations import (
    Invitation,
    accept_invitation,
    invite,
    login_of,
)
from photocompare.gallery.services.log import WantedEntries, entries
from photocompare.gallery.store import Store
from tests.unit.gallery.making import NOW

EVA = login_of("https://login.example.org", "eva-7")


def invited(store: Store, admin: Actor, role: Role = Role.EDITOR) -> Invitation:
    return invite(store, admin, admin.clinic_id, name="Eva", role=role)


def came(store: Store, admin: Actor, role: Role = Role.EDITOR, *, login: str = EVA) -> Actor:
    code = invited(store, admin, role).code
    return accept_invitation(store, admin.clinic_id, code=code, subject=login)


def change(store: Store, admin: Actor, member_id: str, role: Role, *, is_active: bool) -> Member:
    return change_member(
        store, admin, admin.clinic_id, member_id=member_id, role=role, is_active=is_active
    )


def test_who_is_invited_comes_in_with_their_login_and_the_code(store: Store, admin: Actor) -> None:
    invitation = invited(store, admin)
    assert invitation.member.invited_until == NOW + timedelta(days=7)
    eva = accept_invitation(store, admin.clinic_id, code=invitation.code, subject=EVA)
    assert eva == Actor(invitation.member.id, admin.clinic_id, Role.EDITOR)
    assert actor_of(store, admin.clinic_id, subject=EVA) == eva
    (_, member) = members(store, admin, admin.clinic_id)
    assert (member.name, member.invited_until) == ("Eva", None)
    wanted = WantedEntries(most=2)
    found = entries(store, admin, admin.clinic_id, wanted=wanted)
    assert [(one.what, one.member_id) for one in found] == [
        ("member came", eva.member_id),
        ("member invited", admin.member_id),
    ]


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("O", "0")]
)
def test_a_code_may_be_typed_as_people_type(store: Store, admin: Actor, typed: object) -> None:
    assert callable(typed)
    code = typed(invited(store, admin).code)
    assert accept_invitation(store, admin.clinic_id, code=code, subject=EVA).role is Role.EDITOR


def test_a_code_is_good_for_one_login_alone(store: Store, admin: Actor) -> None:
    code = invited(store, admin).code
    accept_invitation(store, admin.clinic_id, code=code, subject=EVA)
    with pytest.raises(LoginError, match="No invitation"):
        accept_invitation(store, admin.clinic_id, code=code, subject="another")
    with pytest.raises(NotPermittedError):
        actor_of(store, admin.clinic_id, subject="another")


def test_a_code_is_good_for_some_days(store: Store, admin: Actor) -> None:
    code = invited(store, admin).code
    store.now = lambda: NOW + timedelta(days=7, seconds=1)
    with pytest.raises(LoginError):
        accept_invitation(store, admin.clinic_id, code=code, subject=EVA)
    store.now = lambda: NOW + timedelta(days=7)
    accept_invitation(store, admin.clinic_id, code=code, subject=EVA)


def test_an_invitation_that_was_taken_back_lets_nobody_in(store: Store, admin: Actor) -> None:
    invitation = invited(store, admin)
    change(store, admin, invitation.member.id, Role.EDITOR, is_active=False)
    with pytest.raises(LoginError):
        accept_invitation(store, admin.clinic_id, code=invitation.code, subject=EVA)


def test_the_code_itself_is_no_login(store: Store, admin: Actor) -> None:
    code = invited(store, admin, Role.ADMIN).code
    for subject in (code, f"invitation {code.replace('-', '')}"):
        with pytest.raises(NotPermittedError):
            actor_of(store, admin.clinic_id, subject=subject)


def test_a_login_has_one_role_however_many_invitations(store: Store, admin: Actor) -> None:
    came(store, admin, Role.AUDITOR)
    code = invited(store, admin, Role.ADMIN).code
    with pytest.raises(ClashError, match="was not used"):
        accept_invitation(store, admin.clinic_id, code=code, subject=EVA)
    assert actor_of(store, admin.clinic_id, subject=EVA).role is Role.AUDITOR
    accept_invitation(store, admin.clinic_id, code=code, subject="another")  # it was not used


def test_a_code_of_another_clinic_lets_nobody_in(store: Store, admin: Actor) -> None:
    other = new_clinic(store, "Hillside")
    with pytest.raises(LoginError):
        accept_invitation(store, other.clinic_id, code=invited(store, admin).code, subject=EVA)


def test_who_was_sent_away_is_not_let_in_until_called_back(store: Store, admin: Actor) -> None:
    eva = came(store, admin)
    change(store, admin, eva.member_id, Role.EDITOR, is_active=False)
    with pytest.raises(NotPermittedError):
        actor_of(store, admin.clinic_id, subject=EVA)
    change(store, admin, eva.member_id, Role.PRACTITIONER, is_active=True)
    assert actor_of(store, admin.clinic_id, subject=EVA).role is Role.PRACTITIONER


def test_who_is_invited_only_is_no_admin_to_rely_on(store: Store) -> None:
    head = new_clinic(store, "Hillside", subject=EVA)
    invited(store, head, Role.ADMIN)
    with pytest.raises(ClashError, match="needs an admin"):
        change(store, head, head.member_id, Role.AUDITOR, is_active=True)


@pytest.mark.parametrize(("role", "is_active"), [(Role.AUDITOR, True), (Role.ADMIN, False)])
def test_the_computer_of_the_store_is_never_shut_out(
    store: Store, admin: Actor, role: Role, is_active: bool
) -> None:
    """Its key lies there: whoever uses that account reads the store with any program."""
    came(store, admin, Role.ADMIN)
    with pytest.raises(ClashError, match="stays an admin"):
        change(store, admin, admin.member_id, role, is_active=is_active)
    assert actor_of(store, admin.clinic_id) == admin


@pytest.mark.parametrize(
    "other",
    [
        ("https://login.example.org", "EVA-7"),
        ("https://login.example.org", "eva-7 "),
        ("https://login.example.com", "eva-7"),
        ("https://login.example.orgeva", "-7"),
        ("", 'https://login.example.org", "eva-7'),
    ],
)
def test_two_logins_are_never_one(other: tuple[str, str]) -> None:
    assert login_of(*other).casefold() != EVA.casefold()
