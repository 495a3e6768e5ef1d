"""The home of the person who looks after the city: what of it needs a hand today."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.queries import city_today
from yorozu.kernel import backup
from yorozu.kernel.access import Permission
from yorozu.oversight.queries.rights import rights_late
from yorozu.web.portal.days import told_day
from yorozu.web.portal.gate import ActorRequest, staff

CARE: dict[str, str | Promise] = {
    "unset": _("バックアップが用意されていません。機械がこわれると、相談がすべてなくなります。"), "none": _("バックアップが、まだひとつもありません。"),
    "old": _("新しいバックアップが、1日より長く作られていません。"), "undrilled": _("バックアップからもどす練習が、1週間より長くされていません。"),
    "failed": _("バックアップからもどす練習が、うまくいきませんでした。"),
}  # fmt: skip
CURE: dict[str, str | Promise] = {
    "unset": _("YOROZU_BACKUPS と YOROZU_BACKUP_KEY を決めてください。"), "none": _("`yorozu backup create` を、毎晩動かしてください。"),
    "old": _("毎晩の `yorozu backup create` が、なぜ止まっているかを見てください。"), "undrilled": _("`yorozu worker` が動いているかを見てください。"),
    "failed": _("`yorozu backup create` で新しく作り、`yorozu backup drill` で確かめてください。"),
}  # fmt: skip
WHY: dict[str, str | Promise] = {
    "damaged": _("バックアップのファイルがこわれています。"), "key": _("かぎが合わないか、読めません。"), "counts": _("もどした行の数が、作ったときと合いません。"),
    "check": _("もどしたものに、守られていない約束があります。"), "integrity": _("もどしたデータベースが、こわれています。"), "audit": _("もどした記録が、封と合いません。"),
    "full": _("ディスクがいっぱいです。"), "newer": _("新しい版のバックアップです。"),
}  # fmt: skip


@dataclass(frozen=True)
class Backups:
    """How the backups stand: what needs care, the newest one, and what the last drill measured."""

    care: tuple[str, ...]
    newest: str
    drilled: str
    restored_in: str


@staff(Permission.EDIT_CITY)
def today(request: ActorRequest) -> HttpResponse:
    """Desks without anybody first: a need there would have no owner. Then the backups: without one a broken disk loses all needs."""
    return render(request, "community/today.html", {"city": city_today(), "backups": _backups(), "rights_late": rights_late()})


def _backups() -> Backups:
    care = tuple(f"{CARE[one.what]}{WHY.get(one.why, '')}{CURE[one.what]}" for one in backup.care())
    place = backup.folder()
    last, drill = (backup.last_backup(place), backup.drill_result(place)) if place else (None, None)
    seconds = drill.get("rto_seconds") if drill and drill["ok"] else None
    return Backups(care, _moment(last.header.made) if last else "", _moment(datetime.fromisoformat(drill["at"])) if drill else "",
                   _t("%(seconds)s秒") % {"seconds": round(seconds)} if seconds is not None else "")  # fmt: skip


def _moment(at: datetime) -> str:
    return told_day(localtime(at), _t("n月j日 H:i"))
