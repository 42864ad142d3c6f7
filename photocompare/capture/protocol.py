"""How a part of the body is photographed, so that the next photo can be taken the same way."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from photocompare.errors import SettingsError
from photocompare.indications import Caution, Indication, find_indication

LIGHTS = ("even_front", "slanting")
"""From both sides of the camera; from one side, to show relief."""

PREPARATIONS = (
    "consent",
    "no_make_up",
    "skin_dry",
    "rest_ten_minutes",
    "hair_tied",
    "hair_dry",
    "hair_parted",
    "glasses_off",
    "jewellery_off",
    "clothes_away",
    "face_neutral",
    "breath_held",
    "plain_background",
    "card_in_frame",
    "filters_off",
)
"""What is ticked before the shutter; each area asks for some of them, in this order."""


@dataclass(frozen=True, slots=True)
class ProtocolView:
    """One photo of a protocol.

    ``distance_cm`` is from the lens to the skin with a phone's main camera. Sides are the
    patient's own. ``turn_deg`` is how far the camera stands to the patient's left of the front.
    """

    id: str
    distance_cm: int
    turn_deg: int = 0


@dataclass(frozen=True, slots=True)
class Protocol:
    """The photos of one area for one indication; every text is an id with words elsewhere."""

    id: str
    area: str
    indication: str | None
    views: tuple[ProtocolView, ...]
    light: str
    preparations: tuple[str, ...]
    cautions: tuple[Caution, ...]

    def cautions_after(self, days: float | None) -> tuple[str, ...]:
        """Return the ids of what to keep in mind ``days`` after the first photo."""
        return tuple(caution.name for caution in self.cautions if caution.applies(days))

    def view(self, view_id: str) -> ProtocolView:
        """Return the view of that id.

        Raises
        ------
        SettingsError
            The protocol has no such view.
        """
        for view in self.views:
            if view.id == view_id:
                return view
        known = ", ".join(view.id for view in self.views)
        raise SettingsError(f"'{view_id}' is not a view of {self.id}. Use one of: {known}.")

    def as_json(self, days: float | None = None) -> dict[str, Any]:
        """Return the protocol as JSON-ready ids and numbers, with the cautions of that day."""
        return {
            "id": self.id,
            "area": self.area,
            "indication": self.indication,
            "views": [
                {"id": view.id, "distance_cm": view.distance_cm, "turn_deg": view.turn_deg}
                for view in self.views
            ],
            "light": self.light,
            "preparations": list(self.preparations),
            "cautions": list(self.cautions_after(days)),
        }


@dataclass(frozen=True, slots=True)
class _Area:
    views: tuple[ProtocolView, ...]
    asks: tuple[str, ...]


_ALWAYS = ("consent", "card_in_frame", "filters_off")
_SKIN = ("no_make_up", "skin_dry", "rest_ten_minutes")
_FACE = (*_SKIN, "hair_tied", "glasses_off", "jewellery_off", "face_neutral", "plain_background")
_BODY = ("skin_dry", "rest_ten_minutes", "clothes_away", "plain_background")


def _views(distance_cm: int, *ids: str) -> tuple[ProtocolView, ...]:
    return tuple(ProtocolView(name, distance_cm) for name in ids)


# Distances: a phone's main camera sees a frame about as high as it is away (26 mm equivalent). A
# face nearer than 40 cm has a swollen nose; a detail is taken as near as such a camera focuses.
_AREAS = MappingProxyType(
    {
        "face": _Area(
            (
                ProtocolView("face_front", 50),
                ProtocolView("face_left_45", 50, 45),
                ProtocolView("face_right_45", 50, -45),
                ProtocolView("face_left_90", 50, 90),
                ProtocolView("face_right_90", 50, -90),
            ),
            _FACE,
        ),
        "forehead": _Area(_views(25, "forehead"), _FACE),
        "cheek": _Area(
            (ProtocolView("cheek_left", 20, 45), ProtocolView("cheek_right", 20, -45)), _FACE
        ),
        "neck": _Area(
            (
                ProtocolView("neck_front", 35),
                ProtocolView("neck_left", 35, 60),
                ProtocolView("neck_right", 35, -60),
            ),
            (*_SKIN, "hair_tied", "jewellery_off", "clothes_away", "plain_background"),
        ),
        "decollete": _Area(
            _views(45, "decollete"),
            (*_SKIN, "hair_tied", "jewellery_off", "clothes_away", "breath_held"),
        ),
        "scalp": _Area(
            _views(25, "scalp_hairline", "scalp_vertex", "scalp_parting"),
            ("hair_dry", "hair_parted", "plain_background"),
        ),
        "abdomen": _Area(_views(50, "abdomen_front"), (*_BODY, "breath_held")),
        "back": _Area(_views(70, "back_upper", "back_lower"), (*_BODY, "hair_tied")),
        "arm": _Area(_views(35, "arm_left", "arm_right"), (*_BODY, "jewellery_off")),
        "hand": _Area(_views(30, "hand_left", "hand_right"), (*_BODY[:2], "jewellery_off")),
        "thigh": _Area(_views(45, "thigh_left", "thigh_right"), _BODY),
        "lower_leg": _Area(_views(45, "lower_leg_left", "lower_leg_right"), _BODY),
        "lesion": _Area(_views(15, "overview", "detail"), ("skin_dry", "clothes_away")),
    }
)

AREAS = tuple(_AREAS)
"""The ids of the areas that there are protocols for."""

# Relief is seen by its shade; colour is seen where there is none.
_SLANTING = ("texture", "acne_scars", "stretch_marks")


def protocol_for(area: str, indication: str | None = None) -> Protocol:
    """Return how to photograph ``area``, for what is to be seen there.

    Raises
    ------
    SettingsError
        There is no such area or indication.
    """
    if area not in _AREAS:
        raise SettingsError(f"'{area}' is not a known area. Use one of: {', '.join(AREAS)}.")
    of = _AREAS[area]
    reason: Indication | None = None if indication is None else find_indication(indication)
    asked = {*_ALWAYS, *of.asks}
    return Protocol(
        id=area if indication is None else f"{area}.{indication}",
        area=area,
        indication=indication,
        views=of.views,
        light="slanting" if indication in _SLANTING else "even_front",
        preparations=tuple(step for step in PREPARATIONS if step in asked),
        cautions=() if reason is None else reason.cautions,
    )
