"""A printed 相談用紙, seen by its code alone: nothing about anybody."""

from enum import StrEnum

from yorozu.consultation.models import Consultation, PaperCode


class PaperState(StrEnum):
    """Where a sheet is."""

    PRINTED = "printed"
    RECEIVED = "received"
    UNKNOWN = "unknown"


def paper_state(code: str) -> PaperState:
    """Whether the sheet with this code (parsed, without hyphen) came back."""
    if Consultation.objects.filter(number=code).exists():
        return PaperState.RECEIVED
    return PaperState.PRINTED if PaperCode.objects.filter(pk=code).exists() else PaperState.UNKNOWN
