"""Lists of people that leave the house as a file: asked for with a purpose, above a hundred people confirmed by a second person, numbered, traced at
each fetch. A leak of more than a hundred people must be reported to 個人情報保護委員会 (個人情報の保護に関する法律 68条, 施行規則 43条): that is where one
person alone ends.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.formats.city_csv import ENCODINGS, Lost, lost_in_cp932, write_rows
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read, record_write
from yorozu.kernel.errors import Denied, Invalid, NotFound, Refused
from yorozu.language.names import clean_text
from yorozu.notices import operations as notices
from yorozu.notices.enums import Kind
from yorozu.oversight.enums import ALONE, ANSWER_DAYS, FETCH_HOURS, ReleaseState
from yorozu.oversight.models import Release as Release
from yorozu.oversight.queries.releases import MINE, PAST, WAITING, ReleasePage, releases
from yorozu.oversight.rules import releases_of
from yorozu.oversight.workflow import RELEASE

from .lists import LISTS, MOST, Asked, counted, list_named

_TRIES = 5
SERIAL = "書き出し番号"


def count_for_release(*, by: Actor, kind: str, asked: Asked) -> int:
    """How many people the file would name. Refused where there is nobody, or too many for one file."""
    one = list_named(kind)
    require(by, one.permission)
    count = one.count(by, asked)
    if count == 0:
        raise Refused(one.nobody)
    if count > MOST:
        raise Refused(one.too_many % {"n": f"{MOST:,}"})
    return count


def ask_release(*, by: Actor, kind: str, asked: Asked, purpose: str) -> Release:
    """Ask to take a list out, for a purpose in words. Up to `ALONE` people in a day it may be fetched at once; more wait for a second person, who is told."""
    count = count_for_release(by=by, kind=kind, asked=asked)
    if by.user_id is None:
        raise Denied
    text = clean_text(purpose, limit=200).strip()
    if len(text) < 4:
        raise Invalid({"purpose": _("何のために書き出すかを、ことばで書いてください。")})
    for _try in range(_TRIES):
        try:
            return _numbered(by, by.user_id, kind, asked, text, count)
        except IntegrityError:
            continue  # somebody else took this number
    raise Refused(_("いま、ほかの人も書き出しています。もう一度おためしください。"))


def asks_two(*, by: Actor, count: int) -> bool:
    """Whether a list of so many waits for a second person: with what the same person took out alone within a day it names more than `ALONE`.

    A long list in ten short pieces is a long list.
    """
    if by.user_id is None:
        raise Denied
    alone = Release.objects.filter(by_id=by.user_id, second=False, asked_at__gt=clock.now() - timedelta(days=1))
    taken = alone.exclude(state=ReleaseState.WITHDRAWN, fetches=0).aggregate(n=Sum("count"))["n"] or 0
    return count + taken > ALONE


@transaction.atomic
def _numbered(by: Actor, who: UUID, kind: str, asked: Asked, purpose: str, count: int) -> Release:
    now, second = clock.now(), asks_two(by=by, count=count)
    desk_id = next((claim.desk_id for claim in by.claims if claim.desk_id and LISTS[kind].permission in claim.permissions), None)
    state = ReleaseState.ASKED if second else RELEASE.move(ReleaseState.ASKED, "release")
    made = Release.objects.create(
        number=(Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1, kind=kind, asked=asked, purpose=purpose, count=count, second=second, state=state,
        by_id=who, by_name=by.name[:120], post=by.title[:200], desk_id=desk_id, asked_at=now,
        until=now + (timedelta(days=ANSWER_DAYS) if second else timedelta(hours=FETCH_HOURS)),
    )  # fmt: skip
    record_write(by, action="ask_release", kind="release", thing_id=made.pk, after={"serial": made.serial, "count": count, "state": state}, reason=purpose)
    if second:
        readers = [one for one in city.who_answers_for(desk_id) if one[0] != who]
        if not readers:
            raise Refused(_("確かめられる人が、ほかにいません。よろずの管理者に、役目の登録を頼んでください。"))
        notices.tell_people_of_release(Kind.RELEASE_ASKED, readers=readers, release_id=made.pk)
    return made


@transaction.atomic
def list_releases(*, by: Actor, view: str, after: str = "") -> ReleasePage:
    """One's own lists, or those of others for which `by` answers. Missing for who neither takes lists out nor answers for it."""
    if view == MINE and not any(by.has(one.permission) for one in LISTS.values()):
        view = WAITING
    if view in (WAITING, PAST):
        require(by, Permission.SEE_UNUSUAL)
    page = releases(by, view=view, after=after)
    record_list(by, action="list_releases", kind="release", thing_ids=[one.pk for one in page.rows])
    return page


@dataclass(frozen=True)
class ReleaseSeen:
    """One list, and what whoever looks may do with it now."""

    release: Release
    own: bool
    may_answer: bool
    may_fetch: bool
    may_withdraw: bool


@transaction.atomic
def read_release(*, by: Actor, release_id: UUID) -> ReleaseSeen:
    """One of one's own, or of those one answers for. Missing and forbidden raise the same."""
    one = Release.objects.filter(pk=release_id).first()
    if one is None:
        raise NotFound
    own = one.by_id == by.user_id
    require(by, list_named(one.kind).permission if own else Permission.SEE_UNUSUAL, one)
    record_read(by, action="read_release", kind="release", thing_id=one.pk)
    if by.user_id:
        notices.open_notices_of_release(release_id=one.pk, user_id=by.user_id)
    state, runs = ReleaseState(one.state), one.until > clock.now()
    return ReleaseSeen(one, own, not own and runs and RELEASE.can(state, "confirm"), own and runs and state == ReleaseState.CONFIRMED, own and runs and RELEASE.can(state, "withdraw"))


@transaction.atomic
def answer_release(*, by: Actor, release_id: UUID, answer: str, because: str) -> Release:
    """Confirm or refuse, with a reason: never who asked. Refused where somebody answered first, or it was taken back or is over."""
    one = Release.objects.select_for_update(of=("self",)).filter(pk=release_id).first()
    if one is None:
        raise NotFound
    if one.by_id == by.user_id and by.has(Permission.SEE_UNUSUAL):
        raise Refused(_("自分が頼んだ書き出しは、自分で認められません。ほかの人が確かめます。"))
    require(by, Permission.SEE_UNUSUAL, one)
    if answer not in ("confirm", "refuse"):
        raise Invalid({"because": _("どちらかのボタンを押してください。")})
    text = clean_text(because, limit=400).strip()
    if not text:
        raise Invalid({"because": _("わけを書いてください。")})
    before, now = one.state, clock.now()
    if one.until <= now and one.state == ReleaseState.ASKED:
        raise Refused(_("期限が過ぎました。頼んだ人が、もう一度頼みます。"))
    one.state = RELEASE.move(ReleaseState(one.state), answer, reason=text)
    one.answered_at, one.answered_by_id, one.answered_by_name, one.because = now, by.user_id, by.name[:120], text
    one.until = now + timedelta(hours=FETCH_HOURS) if answer == "confirm" else now
    one.save(update_fields=["state", "answered_at", "answered_by_id", "answered_by_name", "because", "until"])
    record_write(by, action=f"{answer}_release", kind="release", thing_id=one.pk, before={"state": before}, after={"serial": one.serial, "state": one.state}, reason=text)
    notices.open_notices_of_release(release_id=one.pk)
    tell_who_asked(Kind.RELEASE_CONFIRMED if answer == "confirm" else Kind.RELEASE_REFUSED, one)
    return one


@transaction.atomic
def withdraw_release(*, by: Actor, release_id: UUID) -> Release:
    """Who asked takes it back, answered or not; what was fetched is out."""
    one = _own(by, release_id, locked=True)
    before = one.state
    one.state, one.until = RELEASE.move(ReleaseState(one.state), "withdraw"), clock.now()
    one.save(update_fields=["state", "until"])
    record_write(by, action="withdraw_release", kind="release", thing_id=one.pk, before={"state": before}, after={"serial": one.serial, "state": one.state})
    notices.open_notices_of_release(release_id=one.pk)
    return one


@dataclass(frozen=True)
class Fetched:
    """The file."""

    name: str
    content: bytes
    charset: str


class LettersLost(Invalid):
    """cp932 has no place for some letters; which, in which column, in how many rows."""

    def __init__(self, lost: tuple[Lost, ...]) -> None:
        super().__init__({"encoding": _("この文字コードでは書けない文字があります。UTF-8を選べば、そのまま書けます。")})
        self.lost = lost


def fetch_release(*, by: Actor, release_id: UUID, encoding: str = "utf-8") -> Fetched:
    """The list as it is now, for who asked: in time, and not more than a tenth longer than what was confirmed, nor above `ALONE` where nobody confirmed it.

    Each fetch is counted and stands in the audit with the serial and everybody whom the file names. It is read before the row is locked, so that
    nobody waits meanwhile, and goes only if the row still allows it then.
    """
    one = _own(by, release_id)
    if encoding not in ENCODINGS:
        raise Invalid({"encoding": _("どちらかを選んでください。")})
    _fetchable(one)
    made = LISTS[one.kind]
    ids, rows = made.rows(by, one.asked)
    _not_grown(one, len(rows))
    lost = lost_in_cp932(rows) if encoding == "cp932" else ()
    if lost:
        raise LettersLost(lost)
    marked = [{**row, SERIAL: one.serial} for row in rows]
    content = write_rows(marked, encoding=encoding)
    with transaction.atomic():
        one = _own(by, release_id, locked=True)
        _fetchable(one)
        one.fetched_at, one.fetches = one.fetched_at or clock.now(), one.fetches + 1
        one.save(update_fields=["fetched_at", "fetches"])
        record_write(by, action="fetch_release", kind="release", thing_id=one.pk, after={"serial": one.serial, "rows": len(rows), "fetches": one.fetches})
        record_list(by, action=made.action, kind=made.subject, thing_ids=ids, purpose=f"release {one.serial}")
    return Fetched(f"{one.kind}-{one.serial}.csv", content, "utf-8" if encoding == "utf-8" else "shift_jis")


def _own(by: Actor, release_id: UUID, *, locked: bool = False) -> Release:
    rows = releases_of(by).select_for_update(of=("self",)) if locked else releases_of(by)
    one = rows.filter(pk=release_id).first()
    if one is None:
        raise NotFound
    require(by, list_named(one.kind).permission, one)
    return one


def _fetchable(one: Release) -> None:
    if one.state == ReleaseState.ASKED and one.until > clock.now():
        raise Refused(_("まだ認められていません。ほかの人が確かめるまで待ってください。"))
    if one.state != ReleaseState.CONFIRMED or one.until <= clock.now():
        raise Refused(_("もう受けとれません。必要なら、もう一度頼んでください。"))


def _not_grown(one: Release, now: int) -> None:
    if now > MOST or 10 * now > 11 * one.count or (now > ALONE and not one.second):
        said = {"before": counted(one.kind, one.count), "now": counted(one.kind, now)}
        raise Refused(_("認められたときは%(before)sでしたが、いまは%(now)sです。もう一度頼んでください。") % said)


def tell_who_asked(kind: Kind, one: Release) -> None:
    """News of it to who asked, also where they look at no desk's notices."""
    notices.tell_people_of_release(kind, readers=[(one.by_id, city.address_of_account(one.by_id))], release_id=one.pk)
