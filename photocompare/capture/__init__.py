"""A photo at the moment when it is taken: cues before the shutter, checks after it."""

from photocompare.capture.checking import check_photo
from photocompare.capture.cue import Action, Cue, CueId, CueState, Look, Reason
from photocompare.capture.guide import LiveGuide
from photocompare.capture.pair import PairCheck, Refusal, Retake, Which, pair_check
from photocompare.capture.protocol import (
    AREAS,
    LIGHTS,
    PREPARATIONS,
    Protocol,
    ProtocolView,
    protocol_for,
)
from photocompare.capture.record import CaptureRecord

__all__ = [
    "AREAS",
    "LIGHTS",
    "PREPARATIONS",
    "Action",
    "CaptureRecord",
    "Cue",
    "CueId",
    "CueState",
    "LiveGuide",
    "Look",
    "PairCheck",
    "Protocol",
    "ProtocolView",
    "Reason",
    "Refusal",
    "Retake",
    "Which",
    "check_photo",
    "pair_check",
    "protocol_for",
]
