"""Reads of the trace, named by what they return."""

from .named import desk_of, label, labels_of
from .trace import AuditFilter, AuditPage, AuditRow, audit_page
from .whom import Whom, things_about, whom_asked

__all__ = ["AuditFilter", "AuditPage", "AuditRow", "Whom", "audit_page", "desk_of", "label", "labels_of", "things_about", "whom_asked"]
