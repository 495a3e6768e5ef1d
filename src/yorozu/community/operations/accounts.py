"""Accounts. There is no default password anywhere."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.enums import AreaKind, Role
from yorozu.community.events import SignInChanged
from yorozu.community.models import Area, Post
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor, Permission, require
from yorozu.kernel.audit import record_account, record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.events import emit
from yorozu.kernel.models import User

from .sittings import end_sittings_of


@transaction.atomic
def create_account(*, by: Actor, username: str, name: str, email: str = "", password: str = "") -> User:
    """An account that may do nothing until somebody gives it a post. Without a password nobody can sign in with it."""
    require(by, Permission.EDIT_CITY)
    plain = username.strip().casefold()
    if not plain or not plain.isascii() or not plain.replace("-", "").replace(".", "").isalnum():
        raise Invalid({"username": _("利用者名は、半角の英字・数字・ハイフンで入れてください。")})
    if User.objects.filter(username=plain).exists():
        raise Invalid({"username": _("この利用者名は、もう使われています。")})
    user = User(username=plain, name=name.strip(), email=email.strip(), made_at=clock.now())
    if password:
        validate_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save(force_insert=True)
    record_write(by, action="create_account", kind="user", thing_id=user.pk, after={"username": plain})
    return user


@transaction.atomic
def change_password(*, by: Actor, current: str, new: str, keep: str = "") -> User:
    """One's own password: who changes it knows the one before. Every other session than `keep` ends by it.

    Refused, each beside its field: a wrong current password; a new one that is short, common or like the name.
    """
    user = User.objects.select_for_update().filter(pk=by.user_id).first() if by.user_id else None
    if user is None:
        raise NotFound
    if not user.check_password(current):
        raise Invalid({"current": _("いまのパスワードがちがいます。")})
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Invalid({"new": " ".join(error.messages)}) from error
    user.set_password(new)
    user.save(update_fields=["password"])
    end_sittings_of(user.pk, keep=keep)
    record_account(by, action="change_password")
    if user.email:
        emit(SignInChanged(user_id=user.pk, address=user.email))
    return user


@transaction.atomic
def confirm_by_password(*, by: Actor, typed: str) -> bool:
    """Whether this is the actor's own password, asked again before something that weighs; that it was asked is traced."""
    user = User.objects.filter(pk=by.user_id, is_active=True).first() if by.user_id else None
    right = user is not None and user.check_password(typed)
    if right:
        record_account(by, action="confirm_self")
    return right


@transaction.atomic
def create_administrator(*, username: str, name: str, email: str, password: str) -> User:
    """The first administrator, from the command line of the machine itself."""
    city = Area.objects.filter(kind=AreaKind.CITY).order_by("code").first()
    if city is None:
        raise Refused(_("先に市を作ってください：yorozu city create"))
    user = create_account(by=SYSTEM, username=username, name=name, email=email, password=password)
    Post.objects.create(user=user, role=Role.ADMINISTRATOR, area=city, from_on=clock.today())
    return user
