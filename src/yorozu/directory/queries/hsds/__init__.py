"""What the directory publishes as Open Referral HSDS 3.0: services, organisations, service_at_locations, taxonomies.

Only published records (not withheld, not lapsed, active) and nothing about a person. community's organisations and desks
stand beside the directory's own records; there is no second organisation.
"""

from .asking import Asked, Part, Portion, every, portion
from .keys import Json
from .records import organisation, organisations, service, service_at_location, services, services_at_locations
from .terms import taxonomies, taxonomy_terms

__all__ = [
    "Asked", "Json", "Part", "Portion", "every", "organisation", "organisations", "portion", "service", "service_at_location", "services", "services_at_locations",
    "taxonomies", "taxonomy_terms",
]  # fmt: skip
