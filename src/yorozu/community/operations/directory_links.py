"""Who an account is in the city's own directory: said by an administrator, never guessed from a name or a mail address."""

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.events import SignInChanged
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused
from yorozu.kernel.events import emit
from yorozu.kernel.models import User

from .sittings import end_sittings_of


@transaction.atomic
def link_directory(*, by: Actor, user: User, directory_id: str) -> None:
    """Link an account to its identifier in the directory; empty ends the link, and who came in by it is signed out. Nobody links their own."""
    require(by, Permission.EDIT_CITY)
    if user.pk == by.user_id:
        raise Refused(_("自分のものは、ほかの管理者に頼んでください。"))
    user = User.objects.select_for_update().get(pk=user.pk)
    plain = directory_id.strip()
    if plain and User.objects.filter(directory_id=plain).exclude(pk=user.pk).exists():
        raise Invalid({"directory_id": _("この識別子は、ほかの人に結びついています。")})
    if plain == user.directory_id:
        return
    before, user.directory_id = user.directory_id, plain
    user.save(update_fields=["directory_id"])
    end_sittings_of(user.pk)
    record_write(by, action="link_directory", kind="user", thing_id=user.pk, before={"directory_id": before}, after={"directory_id": plain})
    if user.email:
        emit(SignInChanged(user_id=user.pk, address=user.email))
