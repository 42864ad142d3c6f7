"""Everything that is held side by side, and what it needs."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass

from tests.bench.peers import hugin, medical, opencv, product
from tests.bench.peers.mapping import PeerFunction


@dataclass(frozen=True, slots=True)
class Peer:
    """One way of laying photos over each other, the modules and programs that it needs."""

    name: str
    align: PeerFunction
    modules: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    def missing(self) -> str:
        """Return why it is left out, or nothing."""
        absent = [name for name in self.modules if not _is_there(name)]
        absent += [name for name in self.programs if shutil.which(name) is None]
        return f"{', '.join(absent)} not installed" if absent else ""


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even the package that it belongs to
        return False


_SITK = ("SimpleITK",)
_ELASTIX = ("itk", "itk.elxParameterObjectPython")
_ANTS = ("ants", "pandas")

PEERS: tuple[Peer, ...] = (
    Peer("photocompare", product.photocompare_align),
    Peer("SIFT + MAGSAC + DIS", opencv.recipe_and_flow),
    Peer("SIFT + MAGSAC", opencv.recipe_alone),
    Peer("SIFT + RANSAC", opencv.sift_and_ransac),
    Peer("multi-scale ECC", opencv.multi_scale_ecc),
    Peer("SimpleITK", medical.from_scratch(medical.simpleitk), _SITK),
    Peer("SimpleITK from SIFT", medical.from_features(medical.simpleitk), _SITK),
    Peer("elastix", medical.from_scratch(medical.elastix), _ELASTIX),
    Peer("elastix from SIFT", medical.from_features(medical.elastix), _ELASTIX),
    Peer("ANTs SyN", medical.from_scratch(medical.ants_syn), _ANTS),
    Peer("ANTs SyN from SIFT", medical.from_features(medical.ants_syn), _ANTS),
    Peer("align_image_stack", hugin.align_image_stack, (), ("align_image_stack", "pano_trafo")),
)
