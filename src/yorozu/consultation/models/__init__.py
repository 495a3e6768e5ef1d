"""The tables of the main job."""

from .consultations import Consultation, PaperCode
from .handoffs import Consent, Handoff
from .needs import ClosedAtDesk, Detail, Entry, Need, NeedField

__all__ = ["ClosedAtDesk", "Consent", "Consultation", "Detail", "Entry", "Handoff", "Need", "NeedField", "PaperCode"]
