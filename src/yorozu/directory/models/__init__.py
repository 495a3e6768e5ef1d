"""Services and places in the shape of Open Referral HSDS 3.0. community's organisations and desks are published beside
them; there is no second organisation.
"""

from .events import Event
from .freshness import ConfirmationAsk, WrongReport
from .places import Accessibility, Location
from .reaching import Contact, Phone, Schedule
from .services import CostOption, Language, RequiredDocument, Service, ServiceArea, ServiceAtLocation, ServiceTerm
from .sources import PlaceQuestion, Source
from .words import CityWord, Correction, WordModel

__all__ = [
    "Accessibility", "CityWord", "ConfirmationAsk", "Contact", "Correction", "CostOption", "Event", "Language", "Location", "Phone",
    "PlaceQuestion", "RequiredDocument",
    "Schedule", "Service", "ServiceArea", "ServiceAtLocation", "ServiceTerm", "Source", "WordModel", "WrongReport",
]  # fmt: skip
