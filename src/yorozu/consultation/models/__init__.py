"""The tables of the main job."""

from .consultations import Consultation, PaperCode
from .handoffs import Consent, Handoff
from .needs import Detail, Entry, Need, NeedField

__all__ = ["Consent", "Consultation", "Detail", "Entry", "Handoff", "Need", "NeedField", "PaperCode"]
