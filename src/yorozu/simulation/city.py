"""The invented city: Nagano's 32 districts, eight invented 圏域, 120 desks and who is in post at them."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random

from yorozu.community import operations as do
from yorozu.community.enums import AreaKind, DeskKind, OrganisationKind, Role
from yorozu.community.models import Area, Desk, Organisation
from yorozu.community.operations.desks import USUAL_HOURS, Stretch
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.demo import demo_roles
from yorozu.kernel.models import User
from yorozu.simulation.people import given_name
from yorozu.simulation.tables import rows, table, towns

CITY = "202011"
_LONG_HOURS = tuple((day, time(9), time(18)) for day in range(6))
_WARDS = {"19": ("桜区", "広瀬区", "上ケ屋区"), "20": ("塩崎区", "共和区", "東福寺区"), "10": ("三才区", "富竹区"), "17": ("小柴見区", "差出区")}


class City:
    """Builds it, once; every name and number follows from the seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.areas: dict[str, Area] = {}
        self.desks: dict[str, Desk] = {}
        self.users: list[User] = []
        self.started_on = clock.today() - timedelta(days=4000)  # before the first need of a load in bulk
        self._phone = 0

    def build(self) -> None:
        """Areas, organisations, desks, posts."""
        self._areas()
        bodies = self._organisations()
        self._desks(bodies)
        self._posts()
        self._days_off()

    def _areas(self) -> None:
        city = self._area(CITY, AreaKind.CITY, "長野市", None, kana="ながのし")
        for zone in table("zones.tsv"):
            above = self._area(zone["code"], AreaKind.ZONE, zone["name"], city, kana=zone["kana"], note="圏域は見本のために作ったものです")
            for code in zone["districts"].split():
                self._district(code, above)
        for code, names in _WARDS.items():
            for number, name in enumerate(names, 1):
                ward = self._area(f"{code}-{number}", AreaKind.WARD, name, self.areas[code], order=number)
                self._area(f"{code}-{number}-1", AreaKind.GROUP, f"{name}1組", ward, order=1)

    def _district(self, code: str, above: Area) -> None:
        row = next(one for one in table("districts.csv") if one["code"] == code)
        name = row["name"] if row["name"].endswith("地区") else f"{row['name']}地区"
        self._area(code, AreaKind.DISTRICT, name, above, kana=row["kana"], order=int(code), towns=towns().get(code, []),
                   latitude=float(row["lat"] or 36.650), longitude=float(row["lng"] or 138.187))  # fmt: skip

    def _area(self, code: str, kind: str, name: str, parent: Area | None, **details: object) -> Area:
        self.areas[code] = do.add_area(by=SYSTEM, code=code, kind=kind, name=name, parent=parent, **details)
        return self.areas[code]

    def _organisations(self) -> dict[str, Organisation]:
        bodies = {}
        for code, name, kind in (("city", "長野市（見本）", OrganisationKind.CITY), ("council", "長野市社会福祉協議会（見本）", OrganisationKind.COUNCIL)):
            bodies[code] = do.add_organisation(by=SYSTEM, code=code, name=name, kind=kind)
        for row in table("districts.csv"):
            code = f"district-{row['code']}"
            bodies[code] = do.add_organisation(by=SYSTEM, code=code, name=f"{row['name']} 住民自治協議会（見本）",
                                               kind=OrganisationKind.DISTRICT_COUNCIL)  # fmt: skip
        bodies["provider"] = do.add_organisation(by=SYSTEM, code="provider", name="見本福祉サービス", kind=OrganisationKind.PROVIDER)
        return bodies

    def _desks(self, bodies: dict[str, Organisation]) -> None:
        kinds = {row["kind"]: row for row in table("kinds.tsv")}
        self._desk("city-welfare", "福祉政策課 よろず統括", "ふくしせいさくか よろずとうかつ", DeskKind.YOROZU, CITY, bodies["city"], kinds["yorozu"])
        for zone in table("zones.tsv"):
            short = zone["name"].removesuffix("圏域")
            kana = zone["kana"].removesuffix("けんいき")
            self._desk(f"yorozu-{zone['code']}", f"{short} 圏域よろず相談", f"{kana} けんいきよろずそうだん", DeskKind.YOROZU, zone["code"],
                       bodies["council"], kinds["yorozu"])  # fmt: skip
            self._desk(f"hokatsu-{zone['code']}", f"{short} 地域包括支援センター", f"{kana} ちいきほうかつしえんセンター",
                       DeskKind.SUPPORT_CENTRE, zone["code"], bodies["city"], kinds["support_centre"], hours=_LONG_HOURS)  # fmt: skip
        for code, area in sorted(self.areas.items()):
            if area.kind == AreaKind.DISTRICT:
                self._desk(f"yorozu-{code}", f"{area.name} よろず相談", f"{area.kana}ちく よろずそうだん", DeskKind.YOROZU, code,
                           bodies[f"district-{code}"], kinds["yorozu"])  # fmt: skip
        for row in table("city_desks.tsv"):
            body = bodies["council"] if row["kind"] in ("hope", "specialist") else bodies["city"]
            self._desk(row["code"], row["name"], row["kana"], row["kind"], CITY, body, row)
        self._groups(bodies)

    def _groups(self, bodies: dict[str, Organisation]) -> None:
        groups = table("groups.tsv")
        codes = sorted(code for code, area in self.areas.items() if area.kind == AreaKind.DISTRICT)
        for place, code in enumerate(codes):
            for row in (groups[place % len(groups)], groups[(place + 2) % len(groups)]) if place % 3 == 0 or code == "19" else (
                    groups[place % len(groups)],):  # fmt: skip
                area = self.areas[code]
                body = bodies["provider"] if row["kind"] == "provider" else bodies[f"district-{code}"]
                name = f"{area.name.removesuffix('地区')} {row['name']}"
                self._desk(f"{row['suffix']}-{code}", name, f"{area.kana} {row['kana']}", row["kind"], code, body, row)

    def _desk(
        self, code: str, name: str, kana: str, kind: str, area: str, body: Organisation, row: dict[str, str],
        hours: Sequence[Stretch] = USUAL_HOURS,
    ) -> None:  # fmt: skip
        self._phone += 1
        self.desks[code] = do.open_desk(
            by=SYSTEM, code=code, name=name, kana=kana, kind=kind, organisation=body, area=self.areas[area], opened_on=self.started_on,
            phone=f"026000{self._phone:04d}", fax=f"026001{self._phone:04d}", email=f"{code}@example.jp", accepts=row["accepts"],
            address=f"{self.areas[area].name}（見本）", words=row["words"].split("|"), fields=row["fields"].split(), hours=hours,
        )  # fmt: skip

    def _days_off(self) -> None:
        """Some desks are shut for a day or two soon, and say who stands in; none for so long that T1 would move its needs."""
        for place, (code, reason) in enumerate((("hokatsu-zone-west", "職員の研修"), ("kaigo-nintei", "機械の入れかえ"), ("kodomo-shokudo-19", "世話役の旅行"))):
            desk = self.desks[code]
            first = clock.today() + timedelta(days=9 + 8 * place)
            stand_in = self.desks["yorozu-19" if code.endswith("-19") else "yorozu-zone-west" if "west" in code else "city-welfare"]
            do.announce_closure(by=SYSTEM, desk=desk, from_on=first, until_on=first + timedelta(days=place), reason=reason, stand_in=stand_in)

    def _posts(self) -> None:
        self._demo_posts()
        for code, desk in self.desks.items():
            role = {DeskKind.YOROZU: Role.WORKER, DeskKind.SUPPORT_CENTRE: Role.COUNSELLOR, DeskKind.HOPE: Role.COUNSELLOR}.get(
                DeskKind(desk.kind), Role.STAFF)  # fmt: skip
            if code.startswith("yorozu-zone") or code == "city-welfare":
                role = Role.COORDINATOR
            self._appoint(self._account(f"{code}-1"), role, desk)
            if desk.kind in (DeskKind.YOROZU, DeskKind.SUPPORT_CENTRE):
                self._appoint(self._account(f"{code}-2"), Role.COUNSELLOR, desk)
        for code, area in sorted(self.areas.items()):
            if area.kind == AreaKind.DISTRICT:
                for number, role in enumerate((Role.COMMISSIONER, Role.COMMISSIONER, Role.PROMOTER), 1):
                    do.appoint(by=SYSTEM, user=self._account(f"area-{code}-{number}"), role=role, area=area, desk=None,
                               from_on=self.started_on, until_on=clock.today() + timedelta(days=self.random.randrange(20, 1000)))  # fmt: skip

    def _demo_posts(self) -> None:
        """The accounts of /demo/, in the order of its table."""
        places = {
            "worker-imoi": (Role.WORKER, "yorozu-19"), "counsellor-seibu": (Role.COUNSELLOR, "hokatsu-zone-west"),
            "coordinator-seibu": (Role.COORDINATOR, "yorozu-zone-west"), "worker-shinonoi": (Role.WORKER, "yorozu-20"),
            "counsellor-hope": (Role.COUNSELLOR, "hope"), "staff-support": (Role.STAFF, "seikatsu"),
            "chief-city": (Role.COORDINATOR, "city-welfare"), "official-city": (Role.OFFICIAL, ""),
            "commissioner-imoi": (Role.COMMISSIONER, "19"), "admin": (Role.ADMINISTRATOR, ""), "auditor": (Role.AUDITOR, ""),
        }  # fmt: skip
        for one in demo_roles():
            role, place = places[one.code]
            user = do.create_account(by=SYSTEM, username=one.code, name=one.name, email=f"{one.code}@example.jp")
            desk = self.desks.get(place)
            area = desk.area if desk else self.areas.get(place, self.areas[CITY])
            do.appoint(by=SYSTEM, user=user, role=role, area=area, desk=desk, from_on=self.started_on)

    def _account(self, username: str) -> User:
        given = given_name(self.random, woman=self.random.random() < 0.6, year=clock.today().year - self.random.randrange(25, 66))
        name = f"{self.random.choice(rows('family_names.tsv'))[0]} {given[0]}"
        user = do.create_account(by=SYSTEM, username=username, name=name)
        self.users.append(user)
        return user

    def _appoint(self, user: User, role: str, desk: Desk, *, until_on: date | None = None) -> None:
        do.appoint(by=SYSTEM, user=user, role=role, area=desk.area, desk=desk, from_on=self.started_on, until_on=until_on)
