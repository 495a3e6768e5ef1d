"""What every page knows: the city, how it is shown, who acts, and the menu of what exists and is of use to them."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yorozu.kernel.access import ANONYMOUS, Actor
from yorozu.kernel.access import Permission as P
from yorozu.kernel.display import USUAL
from yorozu.web.portal.assets import asset


@dataclass(frozen=True)
class MenuItem:
    """A line of a menu; shown where its page exists and the person may use it (any of `needs`)."""

    label: str | Promise
    href: str
    needs: tuple[P, ...] = ()
    lang: str = ""
    current: bool = False


PUBLIC = (
    MenuItem(_("相談する"), "/consult/"),
    MenuItem(_("さがす"), "/find/"),
    MenuItem(_("相談のようす"), "/consult/status/"),
    MenuItem(_("計画"), "/plan/"),
)
FOOT = (
    MenuItem(_("お近くの窓口"), "/districts/"),
    MenuItem(_("相談のようす"), "/consult/status/"),
    MenuItem(_("会議の記録"), "/meetings/"),
    MenuItem(_("相談用紙を印刷する"), "/forms/"),
    MenuItem(_("手話・筆談・外国語"), "/display/"),
    MenuItem("Language", "/display/", lang="en"),
    MenuItem(_("職員の方"), "/desk/"),
)
DESK = (
    MenuItem(_("ホーム"), "/desk/"),
    MenuItem(_("受付"), "/desk/inbox/", (P.RECORD_NEED,)),
    MenuItem(_("相談"), "/desk/needs/", (P.SEE_NEED,)),
    MenuItem(_("つなぐ"), "/desk/handoffs/", (P.HAND_OVER, P.ANSWER_HANDOFF)),
    MenuItem(_("行きづまり"), "/desk/stuck/", (P.SEE_NEED,)),
    MenuItem(_("訪問"), "/desk/visits/", (P.RECORD_NEED,)),
    MenuItem(_("会議"), "/desk/meetings/", (P.SEE_MEETING,)),
    MenuItem(_("決まったこと"), "/desk/duties/", (P.ANSWER_DUTIES,)),
    MenuItem(_("住民"), "/desk/people/", (P.SEE_PERSON,)),
    MenuItem(_("さがす"), "/find/"),
    MenuItem(_("案内の手入れ"), "/desk/directory/", (P.IMPORT_DIRECTORY,)),
    MenuItem(_("ことば"), "/desk/directory/words/", (P.EDIT_DIRECTORY,)),
    MenuItem(_("市と窓口"), "/desk/city/", (P.EDIT_CITY,)),
    MenuItem(_("数字"), "/desk/figures/", (P.SEE_FIGURES,)),
    MenuItem(_("本人からの請求"), "/desk/rights/", (P.ANSWER_RIGHTS,)),
    MenuItem(_("行きづまりの決まり"), "/desk/stuck/rules/", (P.SET_STUCK_RULES,)),
    MenuItem(_("お知らせ"), "/desk/notices/", (P.SEE_NOTICES,)),
    MenuItem(_("処理"), "/desk/jobs/", (P.IMPORT_DIRECTORY, P.PRINT_PAPER, P.SEE_ALL_JOBS)),
    MenuItem(_("だれが見たか"), "/desk/audit/", (P.SEE_AUDIT,)),
    MenuItem(_("気になる閲覧"), "/desk/audit/readings/", (P.SEE_UNUSUAL,)),
    MenuItem(_("保存と消去"), "/desk/retention/", (P.END_DATA,)),
)


OWN_HOMES = frozenset({"/desk/city/today/"})  # homes of roles whose day doesn't begin with needs


@dataclass(frozen=True)
class Site:
    """The frame of a page: the city's name and telephone, the addresses of stylesheet and scripts."""

    city: str
    phone: str
    hours: str | Promise
    demo: bool
    here: str
    css: str
    js: str
    htmx: str
    icon: str
    search: str
    shortcuts: bool
    idle_seconds: int
    directory: str


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every page: `site`, `display`, `actor`, `nav`, `foot_nav`, `has_errors`."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    at_desk = request.path.startswith("/desk/")
    return {
        "site": _site(request),
        "display": getattr(request, "display", USUAL),
        "actor": actor,
        "nav": menu(DESK if at_desk else PUBLIC, actor=actor, path=request.path),
        "foot_nav": menu(FOOT, actor=actor, path=request.path),
        "form": None,
        "has_errors": False,
    }


class Menu(tuple[MenuItem, ...]):
    """The lines of a menu. The same menu is the same object, so that a piece of page can be kept for it."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def menu(items: tuple[MenuItem, ...], *, actor: Actor, path: str) -> Menu:
    """The items whose page exists and that `actor` uses; the one that `path` lies under is the current one."""
    given = frozenset(permission for claim in actor.claims for permission in claim.permissions)
    allowed = tuple(not item.needs or actor.is_system or not given.isdisjoint(item.needs) for item in items)
    shown = [item for item, may_use in zip(items, allowed, strict=True) if may_use and _exists(item.href)]
    return _menu(tuple(item.href for item in items), allowed, _nearest(path, shown))


_MENUS = {tuple(item.href for item in items): items for items in (PUBLIC, FOOT, DESK)}


@lru_cache(maxsize=2000)
def _menu(hrefs: tuple[str, ...], allowed: tuple[bool, ...], here: str) -> Menu:
    rows = zip(_MENUS[hrefs], allowed, strict=True)
    return Menu(replace(item, current=item.href == here) for item, may_use in rows if may_use and _exists(item.href))


def _nearest(path: str, shown: list[MenuItem]) -> str:
    """A home page is current only on itself, any other line on all that lies below it."""
    homes = {"/desk/", "/"}
    path = "/desk/" if path in OWN_HOMES else path
    fitting = [i.href for i in shown if path == i.href or (i.href not in homes and path.startswith(i.href))]
    return max(fitting, key=len, default="")


@lru_cache(maxsize=64)
def _exists(href: str) -> bool:
    try:
        resolve(href)
    except Resolver404:
        return False
    return True


def _site(request: HttpRequest) -> Site:
    user = getattr(request, "user", None)
    return Site(
        city=settings.CITY_NAME,
        phone=settings.MAIN_PHONE,
        hours=_("平日 午前8時30分から午後5時15分まで"),
        demo=settings.DEMO,
        here=request.get_full_path() if request.method in {"GET", "HEAD"} else request.path,
        css=asset("yorozu").address,
        js=asset("desk").address,
        htmx=asset("htmx").address,
        icon=asset("mark").address,
        search="/desk/search/" if _exists("/desk/search/") else "",
        shortcuts=bool(getattr(user, "shortcuts", True)),
        idle_seconds=settings.STAFF_IDLE_SECONDS,
        directory=settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    )
