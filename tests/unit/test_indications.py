"""What was treated: its quantity, its visits, and the cautions that hold when."""

from __future__ import annotations

import pytest

from photocompare.errors import SettingsError
from photocompare.indications import INDICATIONS, Indication, find_indication
from photocompare.quantities import QUANTITIES


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        ("redness", "redness_hi"),
        ("texture", "texture_medium"),
        ("acne_scars", "scar_contrast"),
        ("hyperpigmentation", "spot_contrast"),
        ("uneven_tone", "evenness_pigment"),
        ("hair_growth", "scalp_visible"),
        ("stretch_marks", "stria_contrast"),
    ],
)
def test_each_has_one_quantity_that_counts(name: str, quantity: str) -> None:
    assert find_indication(name).primary_quantity == quantity
    assert quantity in QUANTITIES


@pytest.mark.parametrize("indication", INDICATIONS, ids=lambda one: one.name)
def test_visits_come_in_order_and_start_with_the_treatment(indication: Indication) -> None:
    days = [day for visit in indication.visits for day in (visit.first_day, visit.last_day)]
    assert days == sorted(days)
    assert days[0] == 0
    assert indication.visits[0].label == "day 0"


def test_a_visit_of_several_days_says_both() -> None:
    labels = [visit.label for visit in find_indication("redness").visits]
    assert labels == ["day 0", "day 1–2", "day 14", "day 28", "day 90"]


@pytest.mark.parametrize(
    ("days", "is_said"), [(None, True), (-3.0, True), (0.0, True), (14.0, True), (14.1, False)]
)
def test_swelling_is_a_caution_of_two_weeks(days: float | None, is_said: bool) -> None:
    said = find_indication("texture").cautions_after(days)
    assert any("swollen" in text for text in said) == is_said
    assert any("lamp" in text for text in said)


def test_settling_redness_is_a_caution_where_pigment_counts() -> None:
    for name in ("hyperpigmentation", "uneven_tone"):
        assert any("looks like pigment" in text for text in find_indication(name).cautions_after(2))


def test_dark_skin_is_a_caution_where_redness_counts() -> None:
    assert any("dark skin" in text for text in find_indication("redness").cautions_after(500.0))


def test_all_cautions_are_one_text() -> None:
    for indication in INDICATIONS:
        assert all(caution.text in indication.caution for caution in indication.cautions)


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"'wart' is not a known indication.*stretch_marks"):
        find_indication("wart")
