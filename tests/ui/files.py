"""Puts files into the fields of a page as a browser does, which an app test has none of."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from photocompare.ui.uploads import Choice, GivenFile, upload_desks

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

_ID = re.compile(r"upload-(?P<name>[\w-]+)-[a-z]{2}$")


def fields(page: AppTest) -> dict[str, dict[str, Any]]:
    """Return the data of each field for files by its name."""
    found = {}
    for part in page.get("bidi_component"):
        name = _ID.search(part.proto.id)
        if name:
            found[name["name"]] = json.loads(part.proto.json)
    return found


def give(page: AppTest, field: str, *files: tuple[str, bytes]) -> AppTest:
    """Choose ``files``, each by its name and bytes, in ``field``."""
    token = fields(page)[field]["address"].removeprefix("/upload/")
    desk = upload_desks().get(token)
    assert desk is not None
    given = []
    for name, data in files:
        identity = desk.hold(data)
        assert identity is not None
        given.append(GivenFile(identity, name))
    desk.choose(field, Choice(uuid4().hex, tuple(given)))
    return page.run()
