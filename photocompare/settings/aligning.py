"""Laying the photos over each other, and finding the face that helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AlignMethod(StrEnum):
    """How the photos are laid over each other."""

    AUTO = "auto"
    AS_TAKEN = "as taken"


PointPair = tuple[tuple[float, float], tuple[float, float]]
"""A place on the skin: (x, y) in the before photo, (x, y) in the after photo."""


@dataclass(frozen=True, slots=True)
class ReliefShiftSettings:
    """Telling skin that moved from relief that a moved lamp shows elsewhere, by size of detail.

    Chosen on simulated pairs under lamps moved by 0 to 30 degrees, of 0.025 to 0.12 mm a pixel;
    what is left is the error of the everyday pairs in ``validate alignment``.
    """

    tile_sides_px: tuple[int, ...] = (128, 64)  # of the picture at fine size
    min_tiles: int = 24  # fewer can't hold the phase of fine detail against noise
    independent_share: float = 0.4  # of half-overlapping tiles
    parts_along: int = 4  # the long side: a curved cheek is shifted unlike from part to part
    wavelengths_px: tuple[float, float] = (2.9, 10.0)  # coarser detail follows the lamp in full
    min_coherence: float = 0.2  # of a ring of the spectrum; below, there is noise alone
    min_frequency_share: float = 0.025  # of all: the rings between 10 and 6 px hold 0.04
    # Shade follows the lamp as 1 / (1 + (area · cycles²)^1.5); 45 px² is detail of 7 px.
    turning_area_px: tuple[float, float] = (8.0, 400.0)
    turning_steps: int = 10
    usual_turning_area_px: float = 45.0
    turning_ln_spread: float = 0.7  # pairs had 20 to 250 px²
    shift_spread_px: float = 1.0  # what is expected before looking
    shade_spread_px: float = 1.8
    slope_share: float = 0.3  # of both spreads, for the difference from the middle to an edge


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """Laying the after photo over the before photo."""

    method: AlignMethod = AlignMethod.AUTO
    working_side_px: int = 2048  # the long side of all pictures that are shown and measured
    # Places that a person found in both photos, in full-resolution pixels of the upright photos:
    # two give a similarity, three an affine map, four and more a homography.
    points: tuple[PointPair, ...] = ()
    # Of whichever photo shows less beside it: 0.4 is taken, and it is known to about 0.01.
    min_overlap_fraction: float = 0.38
    # Structure: what is kept of a photo for alignment.
    contrast_floor: float = 0.01  # natural log; JPEG blocks and noise of a flat wall stay below
    # Coarse: local features.
    feature_side_px: int = 1024  # more pixels add noise features rather than right matches
    feature_band_px: tuple[float, float] = (2.0, 24.0)  # twice the right matches of (1, 12) px
    feature_contrast: float = 0.01  # skin is flat: OpenCV's own 0.04 finds next to nothing
    feature_count: int = 4000  # the strongest; matching grows with the square
    match_ratio: float = 0.85  # of nearest to second nearest descriptor
    min_matches: int = 8  # four points always fit a homography; half of these must confirm it
    min_inliers: int = 6  # only opens the door: what is accepted is decided on the skin itself
    inlier_px: float = 3.0  # at feature size; skin that breathes moves about as much
    # Coarse: a smooth field through the matches, where no plane holds. First stiff and generous.
    bent_inlier_px: float = 32.0  # at feature size: skin that breathes moves by 3 % of the width
    bent_cells: int = 64  # along the long side; matches in one cell speak with one voice
    bent_intervals: int = 12  # spline intervals: bends shorter than 1/6 of the width are left
    bent_reaches: tuple[float, ...] = (0.05, 0.04, 0.03, 0.02, 0.012, 0.008)  # of the long side
    bent_bendings: tuple[float, ...] = (3.0, 1.0, 0.3, 0.1, 0.03, 0.01)  # against one match a node
    # Coarse: tiles of the small pictures, looked for around where a proposal puts them.
    block_passes: int = 2  # a third changes nothing
    block_weight: float = 4.0  # of a sure tile, against one match of two features
    block_chance: float = 0.1  # likeness that says nothing
    block_reaches: tuple[float, ...] = (0.03, 0.02, 0.012, 0.008)  # of the long side
    block_bendings: tuple[float, ...] = (1.0, 0.3, 0.1, 0.03)
    least_bent_gain: float = 0.1  # of the share, for which a plane is given up
    enough_first_share: float = 1.0  # one tile off in a first look may be a corner that is lost
    # Coarse, where features fail: the spectra of both pictures.
    spectrum_side_px: int = 512
    spectrum_band_px: tuple[float, float] = (1.0, 12.0)
    spectrum_wavelengths_px: tuple[float, float] = (3.0, 48.0)  # a scale of 2.5 is a third of it
    spectrum_peaks: int = 3
    # Plausible: what a hand-held camera does between two visits.
    min_scale: float = 0.35  # of the skin in the frame; 0.4 to 2.5 is taken, with room for error
    max_scale: float = 2.9
    # Of the scale within the middle half of the frame; a view tilted by about 55 degrees has 2.5,
    # and a coarse guess at it up to 3.
    max_perspective: float = 3.2
    max_stretch: float = 2.0  # a view tilted by 60 degrees; the skin itself decides what is true
    # Fine: a smooth field from the structure.
    fine_side_px: int = 1600
    fine_band_px: tuple[float, float] = (1.0, 8.0)  # (2, 24) px doubled the error
    pyramid: tuple[int, ...] = (8, 4, 2, 1)  # fine size divided by these, coarse to fine
    steps: int = 3  # Gauss-Newton steps a size; the third moves less than 0.02 px
    field_cells: int = 64  # along the long side; each gives one opinion
    field_intervals: int = 24  # spline intervals: bends shorter than 1/12 of the width are left
    # 1/px², for a step: second differences of the nodes of a quarter pixel, or of two pixels, as
    # skin that breathes by 3 % of the width has. The stiffer alone lagged behind that by 2 px; the
    # softer alone wandered off on a wall. Which it is, held-out cells say.
    step_bendings: tuple[float, ...] = (20.0, 0.3)
    # Tried on held-out cells, stiffest first.
    bendings: tuple[float, ...] = (320.0, 80.0, 20.0, 5.0, 1.25, 0.3, 0.08)
    square_cells: int = 4  # of the chequerboard: wider than the structure's own correlation
    field_gain: float = 20.0  # held-out misfit (chi squared) that a field must take away
    noise_area_px: float = 12.0  # pixels of structure that share one error
    max_step_px: float = 2.0  # a step reaches no further than the fine band does
    # What the smooth field leaves alone, so that a lesion that shrank is not stretched back.
    least_wave_mm: float = 3.0
    least_wave_fraction: float = 0.025  # of the width, where the scale is unknown
    intervals_per_wave: float = 2.0  # a cubic spline bends no faster
    # Judged: tiles of the picture whose structure fits best where the alignment puts it.
    max_zoom: float = 2.5  # of the pictures, where the after photo is a close-up of a part
    far_side_px: int = 400
    far_tiles: int = 10  # along the long side
    near_side_px: int = 800
    least_tile_px: int = 20  # in a smaller tile the 2 px below are a tenth of all places and more
    near_tiles: int = 16
    within_px: float = 2.0  # of far and near pixels; chance finds about one tile in thirty
    least_first_share: float = 0.12  # unrefined: chance gives 0.03, a right guess 0.4 and more
    min_far_share: float = 0.7  # wrong places reach 0.23, one 0.52; right ones 0.75
    busy_level: float = 0.5  # of structure's unit variance
    min_busy_fraction: float = 0.05  # a sharp photo of skin has 0.4 and more, a wall 0.00
    min_near_share: float = 0.35  # wrong places reach 0.26; right ones 0.56, blurred by 2 px
    min_agreeing_tiles: int = 8
    min_area_change: float = 0.7  # of the smooth field; skin does not stretch further
    max_area_change: float = 1.4
    field_nodes: int = 96  # along the long side of the grid that is handed on
    # A face in both photos: laid over by its meshes, refined and judged inside its oval.
    mesh_side_px: int = 1280  # long side for the search: the mesh sees 256 px of face
    # Of a photo's area: a smaller face is not what it shows. In the other photo of a pair the same
    # face may be smaller by what a camera's distance makes of it.
    min_face_fraction: float = 0.04
    face_margin_fraction: float = 0.1  # of the oval, cut out around it: structure needs room
    max_whole_departure_fraction: float = 0.05  # the same, of a frame aligned by features
    min_whole_face_share: float = 0.6
    # Beyond these a cheek is turned away: it is left out. One person, turned little: 0.54 to 1.77.
    face_area_change: tuple[float, float] = (0.4, 2.5)
    max_face_left_out: float = 0.3  # of the oval: a head turned by 40 degrees loses a quarter
    # A face bends more finely than other skin: these halved its error (14 simulated pairs). It is
    # about 150 mm long, so that waves below 12 mm are left alone all the same.
    face_bending: float = 1.0
    face_bendings: tuple[float, ...] = (20.0, 5.0, 1.25, 0.3)
    # Whether it is the same face is judged by a stiffer field, with which the limit was learnt: a
    # supple one bends a stranger's skin until 0.37 of it agrees, instead of 0.35.
    judging_bending: float = 20.0
    judging_bendings: tuple[float, ...] = (320.0, 80.0, 20.0, 5.0)
    sure_face_share: float = 0.65  # a mirrored face reaches 0.58: above, it is not looked for
    # Of the irises' distance, for 95 % of the face: what no plane explains, up to which frame and
    # face may have moved as one (light alone: 1.6 %, expressions: 2.3 % and more), and how far the
    # frame's own alignment may then lie from the face's.
    max_whole_bend_fraction: float = 0.02
    max_whole_off_fraction: float = 0.008
    claim_window_fraction: float = 0.012  # of the long side; where structure is judged beyond it
    claim_correlation: float = 0.7  # in such a window; chance has a spread of about 0.2
    claim_reach: float = 0.4  # of the root of the face's area: as far as the neck
    mesh_cells: int = 48  # along the long side of the face; at 24 the corners of the mouth blur
    mesh_bending: float = 0.02  # against one say a cell: follows a smile, not one landmark
    mesh_error_fraction: float = 0.02  # of the distance between the irises; 0.5 to 2 % as measured
    max_mesh_departure_fraction: float = 0.12  # of the same; refining moved 0.07 at most (67 pairs)
    face_judged_px: int = 200  # long side of the part; the limit below was learnt at this size
    face_band_px: tuple[float, float] = (0.7, 2.5)  # broader bands see features that all faces have
    face_tiles: int = 10  # along the long side
    face_within_px: float = 1.0
    face_tile_seen: float = 0.6  # of a tile inside the oval
    min_face_tiles: int = 16  # a whole face has 30 to 50
    # Two people reach 0.35 (487 pairs of 5 people), one person 0.60 in the median (108 pairs): 41
    # are refused, against the light, in hard sun, behind a hand. Other evidence (directions of
    # edges, other bands and tiles) let strangers in when its limit was set on three of the people.
    min_face_share: float = 0.4
    # Points set by hand, in fractions of a photo's long side.
    least_point_gap_fraction: float = 0.002  # nearer to each other is the same place, set twice
    least_point_spread_fraction: float = 0.05  # two clicks then leave the turn open to 10 degrees
    least_point_breadth: float = 0.04  # across against along; flatter is a line
    # How far a pair may lie off from what the others say: clicks miss by 0.01, and skin moves by
    # up to 0.03; a view from another side is no affine map, which three others can't tell.
    point_off_fraction: float = 0.04
    point_off_unsure_fraction: float = 0.15
    point_least_error_fraction: float = 0.001  # nobody clicks better than to a thousandth
    point_unseen_tilt_fraction: float = 0.01  # what three points leave open; a slight tilt
    point_seed_side_px: int = 400  # long side at which clicks are first pulled to the skin
    # Which pair has slipped, from 24 simulated pairs each of flat skin, of a body and of a face,
    # sharp and blurred: without a pair that slipped by 0.05 or more the patches of the skin
    # correlate better by 0.1 in the median, without any of four good ones by 0.025 at most.
    point_doubted_fraction: float = 0.015  # of a long side; twice that where the skin speaks for it
    point_look_side_px: int = 100  # patches outlive blur, and a slip of 0.03 is a whole wave
    point_look_band_px: tuple[float, float] = (1.0, 4.0)
    point_slip_gain: float = 0.04
    point_spoken_for_loss: float = 0.03
    point_seen_correlation: float = 0.3  # other skin reaches 0.1, the same skin 0.5
    point_misfit_weight: float = 2.0  # of what the others miss each other by, in long sides
    point_stiffer_gain: float = 0.05  # a homography through four clicks on bent skin swings
    # A series: two ways to the same visit.
    series_agreeing_errors: float = 2.0  # expected errors within which 95 % of the ways lie
    series_gross_fraction: float = 0.01  # of the long side; no error of a right alignment is that
    # Expected error: fitted to pairs with a known truth, so that it is rather too large.
    error_per_split: float = 5.4  # both halves lag behind the same waves
    error_per_drift: float = 3.0  # 2 to 4 on most simulated skin under a lamp moved by 15 degrees
    error_per_settled_drift: float = 0.17
    error_per_relief_spread: float = 1.1
    error_per_relief_shift: float = 0.15  # of the shift, and of the part beyond the finest detail
    error_per_lost_share_px: float = 0.6  # at fine size, as the next
    least_error_px: float = 0.04
    # Expected error from place to place: fitted as above, on pairs that were partly lost as well.
    quality_nodes: int = 16  # along the long side: one node for each near tile
    spread_intervals: int = 12  # of the field whose spread is asked for
    least_bend_px: float = 0.1  # second difference that skin may have where none was seen
    error_per_spread: float = 2.0  # cells that lie together err together
    # On top: where tiles could agree and do not, and everywhere as soon as some do not. A field
    # that lost the skin where it bends most was seen only where it bends least.
    error_per_lost_spread: float = 4.0
    error_per_lost_elsewhere: float = 5.0
    much_lost_share: float = 0.1  # of the judged tiles; from here on all of the latter
    # Both together are refused: of 348 known pairs the 4 that lay wrong had bounds from 0.006 and
    # ways back from 0.004; of the five right ones with such bounds none had more than 0.0015.
    unsure_bound_fraction: float = 0.005  # of the long side; 8 px of 1600
    lost_way_back_fraction: float = 0.0025
    # There and back: the after photo aligned to the before photo, on small pictures.
    inverse_side_px: int = 800  # at 400 px its own error was the most of what it showed
    inverse_pyramid: tuple[int, ...] = (4, 2, 1)
    inverse_steps: int = 1  # a second one halves what is left, which is below a tenth of a pixel
    inverse_intervals: int = 12  # half of the field's: a quarter of the time
    relief_shift: ReliefShiftSettings = ReliefShiftSettings()
    # Said to the reader.
    small_overlap_fraction: float = 0.7
    good_near_share: float = 0.6
    large_scale_ratio: float = 1.3
    large_field_fraction: float = 0.005  # of the long side; 8 px of 1600


@dataclass(frozen=True, slots=True)
class FaceSettings:
    """Finding a face and its mesh; the limits were set on 35 faces and 90 other pictures."""

    search_side_px: int = 1280  # long side of the photo that a mesh is looked for in
    detection_side_px: int = 640  # long side for the detectors: a face of 8 % has 50 px, enough
    # Spread of light over its mean, below which a place is plain skin and not searched: the
    # least of 2089 detections in photos had 0.041, of those from a score of 0.6 on 0.088.
    least_structure: float = 0.04
    min_score: float = 0.5  # a weaker detection is never looked at
    trusted_score: float = 0.9  # from here the first detector is believed (a mole had 0.85), with
    trusted_presence: float = 0.5  # the mesh's own answer to "is this a face"; torsos stay below
    min_second_score: float = 0.5  # else the second detector must see the face as well,
    min_agreement_fraction: float = 0.3  # with boxes that share this much (intersection over union)
    min_presence: float = 0.5  # of the final mesh, whoever saw the face
    # Of the points in the frame. Fewer: what is seen is off by up to 9 % of the distance between
    # the irises (5 % from here on), and the rest of the face would be invented.
    min_inside_fraction: float = 0.7
    sure_score: float = 0.9  # upright with this: other turns are not tried (wrong ones gave ≤ 0.86)
    upright_bonus: float = 0.03  # as taken wins a tie; the right turn leads by 0.1 or more
    max_roll_deg: float = 60.0  # against the turn that is tried; the next turn does better
    jitter_fraction: float = 0.02  # of the crop's side, between the six crops that are averaged
    min_visible_fraction: float = 0.5  # an outline with less of its area in the frame is left out
    # Further aside the middle of a face is a curve in its photo, and a straight line on it lies.
    max_guide_yaw_deg: float = 20.0
    min_side_fraction: float = 0.3  # area against the other side of the face: below, turned away
    # The side of the neck is skin where so much of it is of the cheek's colour (ln, brightness
    # aside) and about as bright: it lies in the shadow of the jaw.
    least_neck_share: float = 0.9
    neck_colour_ln: float = 0.15
    neck_light_ln: float = 1.0
    # Two meshes of one face, in fractions of the distance between the irises.
    match_tolerance_fraction: float = 0.03  # a mesh repeats to 0.01; the rest is the face moving
    max_match_residual_fraction: float = 0.06  # 108 pairs of the same person had 0.044 at most
