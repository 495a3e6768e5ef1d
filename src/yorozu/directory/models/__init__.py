"""Services and places in the shape of Open Referral HSDS 3.0. community's organisations and desks are published beside
them; there is no second organisation.
"""

from .services import Location, Phone, Schedule, Service, ServiceAtLocation, ServiceTerm
from .sources import Source

__all__ = ["Location", "Phone", "Schedule", "Service", "ServiceAtLocation", "ServiceTerm", "Source"]
