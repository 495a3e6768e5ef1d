"""The audit's seals: batches of rows under an HMAC chain whose key isn't in the database, and anchors kept elsewhere."""

from .findings import Finding, Report
from .making import Latest, latest, seal
from .verifying import verify

__all__ = ["Finding", "Latest", "Report", "latest", "seal", "verify"]
