"""What was taken out of the audit."""

from uuid import UUID

from yorozu.oversight.models import Extract


def rows_of_extract(extract_id: UUID) -> int:
    """How many rows went into it; 0 where it was cut off."""
    return Extract.objects.filter(pk=extract_id).values_list("rows", flat=True).first() or 0
