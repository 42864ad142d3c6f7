"""The first admin of a clinic comes in by a code from a shell."""

from __future__ import annotations

import pytest

from photocompare.gallery.actor import Role
from photocompare.gallery.home import open_held
from photocompare.gallery.services.clinics import actor_of, clinics
from photocompare.gallery.services.invitations import accept_invitation
from tests.unit.cli.gallery_shell import Shell


@pytest.mark.parametrize("is_json", [False, True])
def test_an_invitation_is_printed_and_good_for_its_role(shell: Shell, is_json: bool) -> None:
    words = ("invite", "--role", "admin", "--name", "Eva")
    ended = shell(*words, "--json") if is_json else shell(*words)
    assert ended.code == 0
    code = ended.said["code"] if is_json else ended.out.splitlines()[0]
    with open_held(shell.store, key_at=shell.key).store as store:
        (clinic,) = clinics(store)
        eva = accept_invitation(store, clinic.id, code=code, subject="eva")
        assert eva.role is Role.ADMIN
        assert actor_of(store, clinic.id, subject="eva") == eva


def test_an_invitation_needs_a_role_that_there_is(shell: Shell) -> None:
    assert shell("invite").code == 2
    assert shell("invite", "--role", "owner").code == 2
