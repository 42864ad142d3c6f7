"""What a jurisdiction asks before a photo is published: answered from the record, or by a person.

No item is passed because nobody knew: what is not known is said as such, and holds back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from photocompare.errors import ChecklistError
from photocompare.gallery.releasing.facts import Facts
from photocompare.gallery.releasing.jurisdictions import FromRecord, Item, Profile
from photocompare.settings import ReleaseSettings

_DEFAULT = ReleaseSettings()


class Answer(StrEnum):
    """How an item stands."""

    YES = "yes"
    NO = "no"
    CANT_TELL = "can't tell"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """An item and how it stands; ``holds_back`` where nothing may be published because of it.

    ``reason`` is why a person publishes all the same.
    """

    item: Item
    answer: Answer
    holds_back: bool
    reason: str = ""


def check(
    profile: Profile,
    facts: Facts,
    *,
    answers: Mapping[str, bool] | None = None,
    reasons: Mapping[str, str] | None = None,
    settings: ReleaseSettings = _DEFAULT,
) -> tuple[ItemAnswer, ...]:
    """Return how each item of a profile stands, in its order.

    ``answers`` are a person's, by the id of the item, for the items that ask a person; ``reasons``
    are why an item that speaks against it is passed over.

    Raises
    ------
    ChecklistError
        An item is answered by hand that the record answers, a reason says nothing or is given for
        an item that can't be passed over, or there is no such item.
    """
    given, why = dict(answers or {}), dict(reasons or {})
    _require_fitting(profile, given, why, settings)
    return tuple(_answered(item, facts, given, why) for item in profile.items)


def may_publish(checked: Iterable[ItemAnswer]) -> bool:
    """Return whether nothing of a profile holds back."""
    return not any(one.holds_back for one in checked)


def require_publishable(checked: Iterable[ItemAnswer]) -> None:
    """Refuse where anything holds back.

    Raises
    ------
    ChecklistError
        At least one item does; the message counts them and says the first.
    """
    held = [one for one in checked if one.holds_back]
    if held:
        more = f" and {len(held) - 1} more" if len(held) > 1 else ""
        raise ChecklistError(
            f"This can't be published yet: '{held[0].item.question_in('en')}' is answered "
            f"'{held[0].answer}'{more}. Answer what is open, or change what speaks against it."
        )


def _answered(
    item: Item, facts: Facts, given: Mapping[str, bool], why: Mapping[str, str]
) -> ItemAnswer:
    answer = _from_record(item.by, facts) if item.by is not None else _said(given.get(item.id))
    reason = why.get(item.id, "") if answer is not Answer.YES else ""
    holds_back = item.blocks and answer is not Answer.YES and not reason
    return ItemAnswer(item, answer, holds_back, reason)


def _from_record(by: FromRecord, facts: Facts) -> Answer:
    value = getattr(facts, by.fact)
    if value is None:
        return Answer.CANT_TELL
    return Answer.YES if value in by.one_of else Answer.NO


def _said(value: bool | None) -> Answer:
    if value is None:
        return Answer.CANT_TELL
    return Answer.YES if value else Answer.NO


def _require_fitting(
    profile: Profile,
    given: Mapping[str, bool],
    why: Mapping[str, str],
    settings: ReleaseSettings,
) -> None:
    items = {item.id: item for item in profile.items}
    if not (given.keys() | why.keys()) <= items.keys():
        raise ChecklistError("An answer is for an item that this checklist has not. Open it anew.")
    if any(items[one].by is not None for one in given):
        raise ChecklistError(
            "What the record knows is not answered by hand. Correct the record instead."
        )
    for item_id, reason in why.items():
        if not items[item_id].may_be_passed_over:
            raise ChecklistError(
                f"'{items[item_id].question_in('en')}' can't be passed over, whatever the reason."
            )
        if sum(letter.isalpha() for letter in reason) < settings.least_reason_letters:
            raise ChecklistError(
                "Passing over an item needs its reason in words, so that somebody else understands "
                f"it later: at least {settings.least_reason_letters} letters."
            )
