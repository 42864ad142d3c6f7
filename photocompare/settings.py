"""Every tunable number, one frozen group a stage, with its reason beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MEGAPIXEL = 1_000_000


class AlignMethod(StrEnum):
    """How the photos are laid over each other."""

    AUTO = "auto"
    AS_TAKEN = "as taken"


class LightMethod(StrEnum):
    """Where the light correction comes from."""

    AUTO = "auto"  # reference skin where a region is given, else a robust fit, said to be one
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """Limits on what is decoded."""

    max_file_bytes: int = 60 * MEGAPIXEL  # twice the largest phone photo seen
    max_pixels: int = 64 * MEGAPIXEL  # a few kB can declare gigapixels; no phone photo needs more
    min_side_px: int = 32  # below this there is no skin structure to find
    decode_seconds: float = 20.0  # 64 megapixels of HEIC take about 6 s
    worker_memory_bytes: int = 1_500 * MEGAPIXEL  # 64 megapixels need about 1.2 GB
    worker_processor_seconds: float = 30.0  # a photo; decoders use two threads at times
    worker_start_seconds: float = 30.0  # half a second when idle; a busy machine needs longer


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """Laying the after photo over the before photo."""

    method: AlignMethod = AlignMethod.AUTO
    working_side_px: int = 2048  # the long side of all pictures that are shown and measured
    min_overlap_fraction: float = 0.4  # less in common than this is not the same view
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
    # Plausible: what a hand-held camera does between two visits.
    min_scale: float = 0.35  # of the skin in the frame; 0.4 to 2.5 is taken, with room for error
    max_scale: float = 2.9
    max_perspective: float = 2.5  # of the scale within the middle half of the frame
    max_stretch: float = 2.0  # a view tilted by 60 degrees; the skin itself decides what is true
    # Fine: a smooth field from the structure.
    fine_side_px: int = 1600
    fine_band_px: tuple[float, float] = (1.0, 8.0)  # (2, 24) px doubled the error
    pyramid: tuple[int, ...] = (8, 4, 2, 1)  # fine size divided by these, coarse to fine
    steps: int = 3  # Gauss-Newton steps a size; the third moves less than 0.02 px
    field_cells: int = 64  # along the long side; each gives one opinion
    field_intervals: int = 24  # spline intervals: bends shorter than 1/12 of the width are left
    bending: float = 20.0  # 1/px²: second differences of the nodes of about a quarter pixel
    # Tried on held-out cells, stiffest first.
    bendings: tuple[float, ...] = (320.0, 80.0, 20.0, 5.0)
    square_cells: int = 4  # of the chequerboard: wider than the structure's own correlation
    field_gain: float = 20.0  # held-out misfit (chi squared) that a field must take away
    noise_area_px: float = 12.0  # pixels of structure that share one error
    max_step_px: float = 2.0  # a step reaches no further than the fine band does
    # Judged: tiles of the picture whose structure fits best where the alignment puts it.
    far_side_px: int = 400
    far_tiles: int = 10  # along the long side
    near_side_px: int = 800
    near_tiles: int = 16
    within_px: float = 2.0  # of far and near pixels; chance finds about one tile in thirty
    least_first_share: float = 0.12  # unrefined: chance gives 0.03, a right guess 0.4 and more
    min_far_share: float = 0.5  # wrong places reach 0.12 (110 pairs), right ones 0.9 and more
    busy_level: float = 0.5  # of structure's unit variance
    min_busy_fraction: float = 0.05  # a sharp photo of skin has 0.4 and more, a wall 0.00
    min_near_share: float = 0.2  # wrong places reach 0.07; a lamp moved far leaves 0.3
    min_agreeing_tiles: int = 8
    min_area_change: float = 0.7  # of the smooth field; skin does not stretch further
    max_area_change: float = 1.4
    field_nodes: int = 96  # along the long side of the grid that is handed on
    # A face in both photos: laid over by its meshes, refined and judged inside its oval.
    mesh_side_px: int = 1280  # long side for the search: the mesh sees 256 px of face
    min_face_fraction: float = 0.04  # of the photo's area; a smaller face is not what it shows
    face_margin_fraction: float = 0.1  # of the oval, cut out around it: structure needs room
    max_whole_departure_fraction: float = 0.05  # the same, of a frame aligned by features
    min_whole_face_share: float = 0.6
    face_area_change: tuple[float, float] = (0.4, 2.5)  # one person: 0.54 (turned cheek) to 1.77
    claim_window_fraction: float = 0.012  # of the long side; where structure is judged beyond it
    claim_correlation: float = 0.7  # in such a window; chance has a spread of about 0.2
    claim_reach: float = 0.4  # of the root of the face's area: as far as the neck
    mesh_bending: float = 0.02  # against one say a cell: follows a smile, not one landmark
    mesh_error_fraction: float = 0.02  # of the distance between the irises; 0.5 to 2 % as measured
    max_mesh_departure_fraction: float = 0.12  # of the same; refining moved 0.07 at most (67 pairs)
    face_judged_px: int = 200  # long side of the part; the limit below was learnt at this size
    face_band_px: tuple[float, float] = (0.7, 2.5)  # broader bands see features that all faces have
    face_tiles: int = 10  # along the long side
    face_within_px: float = 1.0
    face_tile_seen: float = 0.6  # of a tile inside the oval
    min_face_tiles: int = 16  # a whole face has 30 to 50
    min_face_share: float = 0.4  # two people reach 0.33 (487 pairs), one person 0.54 in the median
    # Expected error: fitted to pairs with a known truth, so that it is rather too large.
    error_per_split: float = 1.3
    error_per_drift: float = 3.0  # 2 to 4 on most simulated skin under a lamp moved by 15 degrees
    error_per_decorrelation_px: float = 0.8  # at fine size, as the two below
    error_per_lost_share_px: float = 1.0
    least_error_px: float = 0.15  # a lamp that moved a little can't be told from skin that did
    # Said to the reader.
    small_overlap_fraction: float = 0.7
    good_near_share: float = 0.6
    large_scale_ratio: float = 1.3
    large_field_fraction: float = 0.005  # of the long side; 8 px of 1600


@dataclass(frozen=True, slots=True)
class FaceSettings:
    """Finding a face and its mesh; the limits were set on 35 faces and 90 other pictures."""

    detection_side_px: int = 640  # long side for the detectors: a face of 8 % has 50 px, enough
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
    min_side_fraction: float = 0.3  # area against the other side of the face: below, turned away
    # Two meshes of one face, in fractions of the distance between the irises.
    match_tolerance_fraction: float = 0.03  # a mesh repeats to 0.01; the rest is the face moving
    max_match_residual_fraction: float = 0.06  # 108 pairs of the same person had 0.044 at most


@dataclass(frozen=True, slots=True)
class LightSettings:
    """Undoing the difference of light."""

    method: LightMethod = LightMethod.AUTO
    clip_high: float = 0.98  # sRGB-encoded; a clipped channel has lost its ratio to the others
    clip_low: float = 0.008  # linear green; below it flare rules; the darkest skin has 0.028
    clip_low_any: float = 0.003  # linear, any channel: below it 8 bits hold under ten steps
    border_px: int = 4  # working pixels at the edge of the overlap, where warping mixes in black
    cell_px: int = 4  # light is averaged over it before the logarithm, which noise would bias
    patch_count: int = 40  # patches aimed at: 39 allow a two-sided rank test at 5 %
    least_patch_px: int = 8  # side; smaller ones hold the grain of the sensor, not the light
    least_patch_share: float = 0.6  # of a patch inside the region; less is a sliver
    least_reference_px: int = 400  # working pixels; fewer give a gain that one hair can move
    least_patches: int = 4  # a robust centre of fewer is no more than a guess
    huber_limit: float = 1.5  # spreads; 95 % as good as the mean when nothing is wrong
    biweight_limit: float = 4.0  # spreads; patches beyond have changed by more than the light
    overlap_sample_px: int = 250_000  # pixels looked at when the light is fitted on everything
    large_exposure_ev: float = 0.5  # from here noise and clipping differ between the photos
    large_cast_fraction: float = 0.10  # from here the lamps differ, and metamerism with them
    large_disagreement_hi: float = 1.1  # index units; more than two references differ by chance
    treated_share_limit: float = 0.9  # of a reference: the rest is too little to be a control


@dataclass(frozen=True, slots=True)
class ShotError:
    """One standard deviation of a change when nothing has changed, for one photo at each visit.

    Learnt on simulated skin under differing lamps, with reference skin; a stand-in until repeat
    shots of the same visit are given. Names are those of the quantities.
    """

    redness_hi: float = 0.56  # detectable change 1.1
    redness_ei: float = 0.61  # detectable change 1.2
    redness_a: float = 0.51  # detectable change 1.0
    pigment_mic: float = 0.95  # detectable change 1.5 to 2.2
    tone_l: float = 0.50
    tone_ita: float = 1.20
    difference_de00: float = 0.55
    texture_log: float = 0.05  # natural log of contrast: JPEG and lamp, reference texture given


@dataclass(frozen=True, slots=True)
class MeasureSettings:
    """Readings of a region."""

    mm_per_px: float | None = None  # of the full-resolution before photo; None: unknown
    min_region_px: int = 400  # working pixels; fewer give a mean that one hair can move
    shot_error: ShotError = field(default_factory=ShotError)
    shot_freedom: float = 10.0  # degrees of freedom that the learnt error is trusted with
    confidence: float = 0.95  # of intervals, two-sided
    cell_px: int = 4  # light is averaged over it before the logarithm, which noise would bias
    patch_count: int = 40  # patches aimed at in each region; 39 serve a 5 % rank test
    least_patch_px: int = 8  # side in working pixels; smaller ones hold sensor grain only
    least_patch_share: float = 0.6  # of a patch inside the region; less is a sliver
    least_placebo_patches: int = 6  # with fewer the spread of untreated skin is a guess
    gloss_ln: float = 0.7  # ln luminance over the median, a full stop: a highlight, not skin
    slope_told_ln: float = 0.05  # of luminance, between an area and the reference
    gloss_share_told: float = 0.01  # left-out share from which the reader is told
    colour_sample_px: int = 400_000  # larger regions are read on every n-th pixel
    texture_side_px: int = 1024  # larger regions are read in their middle
    fine_band_mm: tuple[float, float] = (0.12, 0.24)  # Gaussian widths: pores, fine relief
    medium_band_mm: tuple[float, float] = (0.24, 0.96)  # fine lines, small scars
    coarse_band_mm: tuple[float, float] = (0.96, 3.84)  # rolling scars, folds
    frame_width_mm: float = 180.0  # stands in for the scale where it is unknown: a face fills it
    least_sigma_px: float = 2.0  # of a band; below it a camera's own blur rules
    texture_patch_sigmas: float = 4.0  # side of a patch: four correlation lengths
    least_region_sigmas: float = 6.0  # side of a region, in wide widths, to hold a band at all
    least_blur_bins: int = 8  # frequencies; with fewer, blur and relief are not told apart
    most_extra_blur_px2: float = 4.0  # before pixels; blurrier by two pixels the band is gone


@dataclass(frozen=True, slots=True)
class GradeSettings:
    """Limits of comparability, each (warned from, refused from); falling where less is worse.

    Proposals from simulation, to be tuned on repeat shots.
    """

    resolution_mm_per_px: tuple[float, float] = (0.08, 0.48)  # of the coarser photo; texture
    scale_ratio: tuple[float, float] = (1.10, 1.5)  # beyond, one photo's detail is lost
    overlap_fraction: tuple[float, float] = (0.8, 0.4)  # less is hardly the same view
    alignment_error_mm: tuple[float, float] = (0.3, 1.0)  # colour of a region bears 1 mm
    alignment_error_percent: tuple[float, float] = (0.2, 0.6)  # the same, on a face 180 mm wide
    exposure_ev: tuple[float, float] = (0.5, 1.5)  # noise and highlights then differ
    cast_percent: tuple[float, float] = (10.0, 30.0)  # other lamps show skin otherwise (metamerism)
    light_field_ln: tuple[float, float] = (0.05, 0.15)  # the lamp stood elsewhere
    light_slope_percent: tuple[float, float] = (15.0, 40.0)  # across the picture: likewise
    clipped_percent: tuple[float, float] = (1.0, 10.0)  # clipped skin is left out, until it is much
    colour_variety_percent: tuple[float, float] = (0.2, 0.1)  # skin of all tones has 0.6 and more
    relative_blur_px2: tuple[float, float] = (0.5, 4.0)  # by two pixels fine detail is gone
    noise_ln: tuple[float, float] = (0.02, 0.04)  # of ln luminance; fine relief has 0.02
    least_blur_bins: int = 8  # frequencies; with fewer, blur and relief are not told apart
    window_px: int = 512  # skin that is looked at for focus and noise
    skin_sample_px: int = 256  # long side of the picture on which skin is looked for
    least_skin_fraction: float = 0.05  # with less skin found, everything is taken for skin
    clip_high: float = 0.98  # sRGB-encoded, as for the light correction
    clip_low: float = 0.003  # linear, any channel: black; blue of the darkest skin is 0.019
    many_warnings: int = 3  # from here on the pair is a C


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """Pictures for the screen and for files.

    The limits are the same for every picture, so that two maps can be laid side by side. A change
    within the floor is drawn as none: it is what two photos of unchanged skin differ by.
    """

    max_side_px: int = 4096  # browsers on phones can't show more
    map_side_px: int = 1024  # maps are smoothed over several pixels of this grid; more adds nothing
    report_side_px: int = 1600  # sharp on a phone, and a pair stays under 1 MB
    report_bytes: int = 1_500_000  # mail servers take it, and a phone opens it at once
    smoothing_mm: float = 0.5  # pores and noise average out, a spot of 2 mm stays
    smoothing_fraction: float = 0.004  # of the width, where the scale is unknown: 0.5 of 125 mm
    reference_spreads: float = 2.0  # about 95 % of unchanged skin lies within two
    noise_spreads: float = 3.5  # a lump of noise has thousands of places where it may appear
    misplacement_errors: float = 2.0  # an edge moved by two standard errors is no change
    texture_band_mm: tuple[float, float] = (0.24, 0.96)  # medium texture, where the scale is known
    texture_band_px: tuple[float, float] = (2.0, 8.0)  # at least: a warp blurs finer detail
    texture_window_bands: float = 4.0  # fewer waves leave a contrast that chance can double
    texture_noise_factor: float = 2.0  # below twice the noise the contrast is mostly noise
    redness_limit_hi: float = 6.0  # doubled blood volume is about +4.6
    redness_floor_hi: float = 1.0  # between repeated photos with reference skin
    redness_least_hi: float = 2.0  # absolute map: skin of all tones lies at 8 to 15,
    redness_most_hi: float = 22.0  # reddened skin above it
    pigment_limit_mic: float = 12.0  # melanin × 1.3 in medium skin is about +9
    pigment_floor_mic: float = 2.0  # between repeated photos with reference skin
    texture_limit_percent: float = 60.0  # a lamp lowered by 15 degrees does this
    texture_floor_percent: float = 15.0  # what the window leaves to chance
    difference_limit_de00: float = 10.0  # beyond it, two colours are simply different
    difference_floor_de00: float = 1.0  # about the least that an eye sees


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Pictures held for the browser; changes no number, so it is not part of a comparison."""

    shelf_bytes: int = 120 * MEGAPIXEL  # per session: two 12-megapixel pairs with all their maps


@dataclass(frozen=True, slots=True)
class Settings:
    """All groups; ``indication`` names what was treated, or None where it was not said."""

    load: LoadSettings = field(default_factory=LoadSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    faces: FaceSettings = field(default_factory=FaceSettings)
    light: LightSettings = field(default_factory=LightSettings)
    measure: MeasureSettings = field(default_factory=MeasureSettings)
    grade: GradeSettings = field(default_factory=GradeSettings)
    view: ViewSettings = field(default_factory=ViewSettings)
    indication: str | None = None
