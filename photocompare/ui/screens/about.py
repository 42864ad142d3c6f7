"""What each view and number means, and what none of them can tell."""

from __future__ import annotations

import streamlit as st

from photocompare.quantities import QUANTITIES
from photocompare.report import GRADES
from photocompare.ui import state
from photocompare.ui.components.table import TableRow, table
from photocompare.version import VERSION

_PATH = """
1. **Laid over each other.** The after photo is turned, scaled and gently bent until the structure \
of the skin (pores, moles, lines) meets that of the before photo. Colour plays no part in it, so a \
spot that faded is not explained away. Where this can't be done reliably, it is refused.
2. **Under one light.** The after photo's light is matched to the before photo's, from the \
reference skin that you marked. Without it, the match is a robust fit over the whole photo, and a \
change all over can't be told from a change of light: the app then says so. The switch **Light** \
shows the photo as taken at any time.
3. **Compared and measured.** Each number is worked out from these two photos, in the regions that \
you marked, with a 95 % interval. Its error comes from patches of untreated skin, from more photos \
of the same visit where you gave them, and from what was learnt on simulated skin. **How this was \
computed** below each reading shows the formula, the parts of the error and how they add up.
4. **Judged by rules that were there before.** What was treated names one quantity that counts, \
decided before anyone looks at the result. A change is told only where it is larger than its \
error; where several regions are looked at together, more is asked of each.
"""

_VIEWS = """
| View | What it shows |
| --- | --- |
| Side by side | Both photos in one frame; zoom and position move together. |
| Wipe | The before photo left of the divider or above it, the after photo on its other side. |
| Overlay | The after photo over the before photo, as strong as you choose. |
| Blink | The after photo; hold or press to see the before photo in the same place. |
| Difference | How different the colour is (CIEDE2000), in no particular direction: as a view of \
its own over the before photo in grey, and as a map over the after photo. |
| Redness, pigment and texture change | After minus before; clear where nothing can be told \
from error. |
| … found | The spots, pores, lines or marks that readings were made from: solid in both photos, \
dashed where fainter after, dash and dot where stronger, crossed where before alone, double where \
after alone. |
| Position | How exactly the photos lie on each other. |
| Redness, each photo | The redness of each photo, on one scale for both. |

**Swap** lets the after photo stand first; numbers and maps keep their sense, after minus before. \
**Guides** draw a grid, the middle and thirds of a face, and a length where the scale is known. \
Press **?** on the photos for the list of keys.

Stripes mean that the after photo doesn't show this skin. Grey means that it can't be measured \
there: too dark, too bright, or ignored.
"""

_REGIONS = """
**Treated skin** is measured. **Reference skin** was not treated: it tells the light from the \
skin, and shows how far a number moves when nothing was done. Choose it close to the treated skin \
and of the same colour. Parts of a face can be chosen by name, and a reference can be proposed: it \
counts for nothing until you confirm that this skin was not treated. **Ignored** \
areas, such as hair, clothing or a ruler, count for nothing.
"""

_SCALE = """
Lengths and areas need a scale: how many millimetres a pixel covers. Type it in, draw along a \
ruler in the before photo, say the pitch of a colour card, or show a face: the iris is 11.7 mm \
wide in all adults, give or take half a millimetre. The app says which it used and how sure it \
is; without any, what needs a scale is not measured.
"""

_LIMITS = """
- Not why the skin changed, and not whether a treatment worked.
- Not a diagnosis. A mole that changed belongs before a doctor, whatever the numbers say.
- Not the amount of blood or melanin: the numbers are indices of colour in a photo.
- Not depth in micrometres: texture in a photo is light and shade, and follows the lamp.
- Not what a filter, a portrait mode or make-up changed before the photo got here.
- “Within error” is not “no change”: a change may be there that these two photos can't show.
"""

_PRIVACY = """
Photos are worked on in the memory of the computer that runs this app. Nothing is sent anywhere \
else, nothing is written to disk, and the photos are dropped when you close the page.
"""


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    st.title("How it works", anchor=False)
    st.markdown(
        "Two photos of the same skin, laid over each other, brought under one light, compared and "
        "measured, with every doubt shown."
    )
    st.header("From two photos to an answer", anchor=False)
    st.markdown(_PATH)
    st.header("What each view shows", anchor=False)
    st.markdown(_VIEWS)
    st.header("Regions", anchor=False)
    st.markdown(_REGIONS)
    st.header("Scale", anchor=False)
    st.markdown(_SCALE)
    st.header("What each number means", anchor=False)
    _quantities()
    st.header("Comparability", anchor=False)
    st.markdown("\n".join(f"- **{letter}**: {words}" for letter, words in GRADES.items()))
    st.header("What it can't tell", anchor=False)
    st.markdown(_LIMITS)
    st.header("Your photos", anchor=False)
    st.markdown(_PRIVACY)
    st.markdown(f"photocompare {VERSION} · Apache-2.0")


def _quantities() -> None:
    rows = [
        TableRow(
            entry.plain_name,
            entry.unit,
            (entry.higher_means, f"{entry.formula} ({entry.source})"),
        )
        for entry in QUANTITIES.values()
    ]
    table(("Quantity", "Higher means", "Formula and source"), rows)


page()
