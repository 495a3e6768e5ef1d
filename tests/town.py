"""A small invented town for tests: one city, two 圏域, three districts, eight desks with somebody at each."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from yorozu.community.enums import AreaKind, DeskKind, OrganisationKind, Role
from yorozu.community.models import Area, Desk, OpeningHours, Organisation, Post
from yorozu.community.queries import actor_of
from yorozu.consultation.operations import receive
from yorozu.consultation.operations.intake import Intake, Receipt
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.models import User

MONDAY = clock.on(date(2026, 11, 16), 10)  # a Monday; the 23rd is a holiday (勤労感謝の日)


@dataclass
class Town:
    """Handles to what the tests name."""

    areas: dict[str, Area] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The account as it stands today."""
        return actor_of(self.users[name])

    def take_down(self, words: str = "父の物忘れがひどくて心配", *, by: str = "imoi", **changes: object) -> Receipt:
        """A need taken down at 芋井 unless said otherwise."""
        intake = {"words": words, "urgency": "week", "area_code": "19", "asker_phone": "０２６−２２３−０１２３", **changes}
        return receive(by=self.actor(by), intake=Intake(**intake))  # type: ignore[arg-type]


def make_town() -> Town:
    """Build it; every desk is open on weekdays from 8:30 to 17:15."""
    town = Town()
    _areas(town)
    organisation = Organisation.objects.create(code="city", name="見本市", kind=OrganisationKind.CITY)
    for code, name, kind, area in (
        ("city-welfare", "福祉政策課 よろず統括", DeskKind.YOROZU, "202011"), ("money", "生活支援課", DeskKind.SECTION, "202011"),
        ("yorozu-west", "西部 よろず相談", DeskKind.YOROZU, "west"), ("support-west", "西部 地域包括支援センター", DeskKind.SUPPORT_CENTRE, "west"),
        ("yorozu-19", "芋井地区 よろず相談", DeskKind.YOROZU, "19"), ("yorozu-18", "小田切地区 よろず相談", DeskKind.YOROZU, "18"),
        ("yorozu-20", "篠ノ井地区 よろず相談", DeskKind.YOROZU, "20"), ("hope", "きぼう相談", DeskKind.HOPE, "202011"),
    ):  # fmt: skip
        town.desks[code] = _desk(code, name, kind, town.areas[area], organisation)
    for user, desk, role in (
        ("top", "city-welfare", Role.COORDINATOR), ("money", "money", Role.STAFF), ("west", "yorozu-west", Role.COORDINATOR),
        ("support", "support-west", Role.COUNSELLOR), ("imoi", "yorozu-19", Role.WORKER), ("otagiri", "yorozu-18", Role.WORKER),
        ("shinonoi", "yorozu-20", Role.WORKER), ("hope", "hope", Role.COUNSELLOR), ("imoi2", "yorozu-19", Role.COUNSELLOR),
        ("west2", "yorozu-west", Role.COUNSELLOR),
    ):  # fmt: skip
        appoint(town, user, desk, role)
    for user, role in (("official", Role.OFFICIAL), ("admin", Role.ADMINISTRATOR), ("auditor", Role.AUDITOR)):
        town.users[user] = User.objects.create(username=user, name=f"{user} 見本", made_at=MONDAY)
        town.posts[user] = Post.objects.create(user=town.users[user], role=role, area=town.areas["202011"], from_on=date(2026, 4, 1))
    return town


def appoint(town: Town, user: str, desk: str, role: Role, *, until: date | None = None) -> None:
    """Give somebody a post at a desk."""
    town.users[user] = User.objects.create(username=user, name=f"{user} 見本", made_at=MONDAY, email=f"{user}@example.jp")
    place = town.desks[desk]
    town.posts[user] = Post.objects.create(user=town.users[user], role=role, desk=place, area=place.area, from_on=date(2026, 4, 1),
                                           until_on=until)  # fmt: skip


def _areas(town: Town) -> None:
    for code, name, kind, parent in (
        ("202011", "見本市", AreaKind.CITY, None), ("west", "西部圏域", AreaKind.ZONE, "202011"),
        ("south", "南部圏域", AreaKind.ZONE, "202011"), ("19", "芋井地区", AreaKind.DISTRICT, "west"),
        ("18", "小田切地区", AreaKind.DISTRICT, "west"), ("20", "篠ノ井地区", AreaKind.DISTRICT, "south"),
        ("19-1", "桜区", AreaKind.WARD, "19"),
    ):  # fmt: skip
        above = town.areas[parent] if parent else None
        path = f"{above.path if above else '/'}{code}/"
        town.areas[code] = Area.objects.create(code=code, name=name, kana="いもい" if code == "19" else "", kind=kind, parent=above, path=path)


def _desk(code: str, name: str, kind: DeskKind, area: Area, organisation: Organisation) -> Desk:
    desk = Desk.objects.create(code=code, name=name, kind=kind, area=area, organisation=organisation, phone="0260000000",
                               email=f"{code}@example.jp", opened_on=date(2020, 4, 1))  # fmt: skip
    OpeningHours.objects.bulk_create(OpeningHours(desk=desk, weekday=day, opens=time(8, 30), closes=time(17, 15)) for day in range(5))
    return desk


def at(day: int, hour: int = 10, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    """A moment in Tokyo."""
    return clock.on(date(year, month, day), hour, minute)
