"""Files that somebody sent, kept for the long work that reads them: only their owner's work does, for two days."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from yorozu.kernel import clock
from yorozu.kernel.errors import Refused
from yorozu.kernel.models import Upload

KEPT = timedelta(days=2)


def keep(*, owner: UUID | None, name: str, content: bytes) -> UUID:
    """Keep a file; returns its id."""
    return Upload.objects.create(owner=str(owner), name=name[-120:] or "list", content=content, kept_at=clock.now()).pk


def read(upload_id: str, *, owner: UUID | None) -> tuple[str, bytes]:
    """Name and content. Raises `Refused` where it is gone or somebody else's."""
    row = Upload.objects.filter(pk=upload_id, owner=str(owner)).first()
    if row is None:
        raise Refused(_("ファイルがもう残っていません。もう一度選んでください。"))
    return row.name, bytes(row.content)


def forget_old() -> int:
    """Remove what was kept long enough."""
    return Upload.objects.filter(kept_at__lt=clock.now() - KEPT).delete()[0]
