"""The second factor of one's own account: set up, proved at sign-in, taken off; and an administrator's way for who lost it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community import events
from yorozu.community.queries import actor_of
from yorozu.kernel import clock, otp, passkeys
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_account, record_denial, record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.events import emit
from yorozu.kernel.models import Factor, RecoveryCode, User
from yorozu.kernel.models.factors import APP, PASSKEY
from yorozu.kernel.sealed import Unreadable, seal, unseal

from .sittings import end_sittings_of

SET, RESET = "set", "reset"  # what User.second_factor says
CODE_HOURS = 24  # how long a code of an administrator's is good
MOST_PASSKEYS = 10
WRONG = "second_factor"  # what was denied
_PURPOSE = "second factor"


def _own(by: Actor) -> User:
    """The account that acts, locked: two changes of its factors come one after the other."""
    user = User.objects.select_for_update().filter(pk=by.user_id, is_active=True).first() if by.user_id else None
    if user is None:
        raise NotFound
    return user


def _changed(by: Actor, user: User, *, action: str) -> None:
    """Keep what the account's row says of its factors, trace the change, tell its owner."""
    has = Factor.objects.filter(user=user).exists()
    left = RecoveryCode.objects.filter(user=user, used_at__isnull=True)
    if has:
        left.filter(until_at__isnull=False).delete()  # the administrator's code has done its work
    else:
        left.delete()  # numbers for the loss of nothing
    user.second_factor = SET if has else ""
    user.save(update_fields=["second_factor"])
    record_account(by, action=action)
    _tell(user)


def _tell(user: User) -> None:
    if user.email:
        emit(events.SignInChanged(user_id=user.pk, address=user.email))


@transaction.atomic
def set_app(*, by: Actor, secret: str, code: str) -> None:
    """Set up an authenticator app, in place of one that was; the code proves that it holds the secret. Refused: a wrong code."""
    user = _own(by)
    step = otp.step_of(secret, otp.digits_of(code), moment=clock.now().timestamp(), after=-1)
    if step is None:
        raise Invalid({"code": _("数字がちがいます。アプリに出ている6けたの数字を、消えないうちに入れてください。")})
    Factor.objects.filter(user=user, kind=APP).delete()
    Factor.objects.create(user=user, kind=APP, secret=seal(secret, purpose=_PURPOSE, bound_to=str(user.pk)), counter=step, made_at=clock.now())
    _changed(by, user, action="set_app")


@transaction.atomic
def add_passkey(*, by: Actor, name: str, passkey: passkeys.Passkey) -> None:
    """Add a passkey that the browser has just made."""
    user = _own(by)
    if Factor.objects.filter(user=user, kind=PASSKEY).count() >= MOST_PASSKEYS:
        raise Refused(_("パスキーは10個までです。使わないものを外してください。"))
    if Factor.objects.filter(handle=passkey.handle).exists():
        raise Refused(_("このパスキーは、もう登録してあります。"))
    Factor.objects.create(user=user, kind=PASSKEY, name=name.strip()[:60] or _("パスキー"), credential=passkey.credential,
                          handle=passkey.handle, counter=passkey.counter, made_at=clock.now())  # fmt: skip
    _changed(by, user, action="add_passkey")


@transaction.atomic
def remove_factor(*, by: Actor, factor_id: UUID) -> None:
    """Take off one's own app or passkey; with the last one the recovery codes go too."""
    user = _own(by)
    factor = Factor.objects.filter(pk=factor_id, user=user).first()
    if factor is None:
        raise NotFound
    factor.delete()
    _changed(by, user, action="remove_factor")


@transaction.atomic
def make_recovery_codes(*, by: Actor) -> list[str]:
    """Ten numbers in place of those before: they stand on this one page, the database holds digests only."""
    user = _own(by)
    if user.second_factor != SET:
        raise Refused(_("先に、認証アプリかパスキーを登録してください。"))
    codes = otp.new_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=otp.digest_of(code, user.pk), made_at=clock.now()) for code in codes)
    record_account(by, action="make_recovery_codes")
    _tell(user)
    return codes


@transaction.atomic
def prove_by_code(*, user_id: UUID, typed: str) -> bool:
    """Whether these are the app's six digits now, or a recovery code; either is used up by it."""
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    digits = otp.digits_of(typed)
    return _app_says(user, digits) if len(digits) == otp.DIGITS else _use_recovery_code(user, digits)


def _app_says(user: User, digits: str) -> bool:
    app = Factor.objects.filter(user=user, kind=APP).first()
    if app is None:
        return False
    try:
        secret = unseal(app.secret, purpose=_PURPOSE, bound_to=str(user.pk))
    except Unreadable:  # the installation's key was changed: a passkey, a recovery code or a reset help
        return False
    step = otp.step_of(secret, digits, moment=clock.now().timestamp(), after=app.counter)
    if step is None:
        return False
    app.counter, app.used_at = step, clock.now()
    app.save(update_fields=["counter", "used_at"])
    return True


def _use_recovery_code(user: User, digits: str) -> bool:
    now = clock.now()
    code = RecoveryCode.objects.filter(user=user, digest=otp.digest_of(digits, user.pk), used_at__isnull=True).first()
    if code is None or (code.until_at is not None and code.until_at < now):
        return False
    code.used_at = now
    code.save(update_fields=["used_at"])
    record_account(actor_of(user), action="use_recovery_code")
    return True


@transaction.atomic
def prove_by_passkey(*, site: passkeys.Site, state: passkeys.State, answer: str, user_id: UUID | None = None) -> User | None:
    """Whose passkey signed this; None where none did, or one that isn't `user_id`'s."""
    try:
        factor = Factor.objects.select_for_update(of=("self",)).filter(kind=PASSKEY, handle=passkeys.handle_in(answer)).select_related("user").first()
        if factor is None or not factor.user.is_active or user_id not in (None, factor.user_id):
            return None
        factor.counter = passkeys.check(site, state, answer, credential=factor.credential, counter=factor.counter)
    except passkeys.Wrong:
        return None
    factor.used_at = clock.now()
    factor.save(update_fields=["counter", "used_at"])
    return factor.user


@transaction.atomic
def note_wrong_factor(*, user_id: UUID) -> None:
    """Somebody knew the password and not the second factor: that stands in the trace."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        record_denial(actor_of(user), action=WRONG, kind="user", thing_id=user.pk, reason="wrong second factor")


@transaction.atomic
def reset_factors(*, by: Actor, user: User, reason: str) -> str:
    """Take every factor off somebody's account that lost them. The code that comes back is said to them by telephone: with it
    and the password they get in once, within a day, and set up a new factor. Nobody resets their own.
    """
    require(by, Permission.EDIT_CITY)
    if user.pk == by.user_id:
        raise Refused(_("自分のものは、ほかの管理者に頼んでください。"))
    if not reason.strip():
        raise Invalid({"reason": _("理由を書いてください。")})
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.second_factor:
        raise Refused(_("この人は、ふたつめの確認を使っていません。"))
    Factor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    code, now = otp.new_codes(1)[0], clock.now()
    RecoveryCode.objects.create(user=user, digest=otp.digest_of(code, user.pk), made_at=now, until_at=now + timedelta(hours=CODE_HOURS))
    before, user.second_factor = user.second_factor, RESET
    user.save(update_fields=["second_factor"])
    end_sittings_of(user.pk)
    record_write(by, action="reset_factors", kind="user", thing_id=user.pk, before={"second_factor": before}, after={"second_factor": RESET}, reason=reason.strip())
    _tell(user)
    return code
