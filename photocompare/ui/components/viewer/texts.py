"""Every word of the viewer, in one place."""

from __future__ import annotations

from typing import Any

VIEWER_TEXTS: dict[str, Any] = {
    "stage": "Comparison viewer",
    "mode": "View",
    "modes": {"side": "Side by side", "wipe": "Wipe", "overlay": "Overlay", "blink": "Blink"},
    "light": "Light",
    "lights": {"normalised": "Normalised", "taken": "As taken"},
    "lights_short": {"normalised": "light normalised", "taken": "light as taken"},
    "map": "Map",
    "no_map": "None",
    "strength": "Strength",
    "drawing_map": "Drawing the map…",
    "tool": "Mark skin",
    "tools": {"move": "Off", "rectangle": "Rectangle", "polygon": "Polygon", "ruler": "Ruler"},
    "tool_hints": {
        "move": "",
        "rectangle": "Drag from corner to corner on the photo. Esc stops.",
        "ruler": "Drag along a piece of a ruler in the before photo, then say its length under "
        "Settings. Esc stops.",
        "polygon": "Click corner by corner; click the first corner, double-click or press Enter "
        "to close. Backspace takes a corner back, Esc stops.",
    },
    "kind": "as",
    "kind_label": "Mark as",
    "kinds": {"treated": "treated skin", "reference": "reference skin", "ignore": "ignored"},
    "show_regions": "Show regions",
    "hold": "Hold to see the before photo",
    "slide": {
        "wipe": "Divider",
        "overlay": "After photo",
        "wipe_value": "{value} % of the width shows the before photo",
        "overlay_value": "After photo at {value} %",
    },
    "buttons": {
        "in": "Zoom in",
        "out": "Zoom out",
        "fit": "Fit the whole photo",
        "full": "Full screen",
    },
    "loading": "Loading the photos…",
    "lost": "This photo is no longer held by the server. Reload the page.",
    "too_small": "That region was too small and was not added.",
    "ruler_set": "The ruler is marked. Say its length under Settings.",
    "region_added": "Region added. The comparison is being measured again.",
    "keys": "Keys: 1 to 4 choose the view, plus and minus zoom, 0 fits, arrows pan, square "
    "brackets move the divider, hold space to blink, L switches the light, F full screen. "
    "The wheel zooms once the viewer was clicked.",
}
