"""保存と消去: looked at, erased after one is asked who sits there, held back, let go, periods changed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.retention.conftest import ended, erased
from tests.town import Town, make_town
from yorozu.kernel import clock, jobs
from yorozu.kernel.models import AuditEntry
from yorozu.retention.models import Hold, Run
from yorozu.retention.queries import period_of

pytestmark = pytest.mark.django_db
LONG_AGO = clock.on(date(2020, 6, 1), 10)
As = Callable[[str], Client]


@pytest.fixture
def town(settings: Any, tmp_path: Path) -> Iterator[Town]:
    settings.TOMBSTONES = tmp_path / "tombstones.txt"
    made = make_town()
    for one in made.posts.values():
        one.from_on = LONG_AGO.date()
        one.save()
    made.users["admin"].set_password("とても長い 合言葉 です")
    made.users["admin"].save()
    yield made


@pytest.fixture
def as_(town: Town) -> As:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["started"] = session["seen"] = int(clock.now().timestamp())
        session.save()
        return client

    return enter


def test_looked_at_listed_and_erased_by_the_worker(town: Town, as_: As) -> None:
    one = ended(town, "父の物忘れ", at=LONG_AGO, asker_name="見本 花子")
    client = as_("admin")
    assert "消しはじめる" not in client.get("/desk/retention/").content.decode()
    assert client.post("/desk/retention/look/", {"once": "1"})["Location"] == "/desk/retention/#due"
    page = client.get("/desk/retention/").content.decode()
    assert "消しはじめる" in page and "/desk/retention/due/case/" in page
    listed = client.get("/desk/retention/due/case/").content.decode()
    assert one.number in listed and "物忘れ" not in listed and "花子" not in listed and AuditEntry.objects.filter(action="list_due").exists()
    number = Run.objects.get().number
    assert client.post("/desk/retention/run/", {"number": number, "once": "2"}).status_code == 422 and not Run.objects.filter(dry=False).exists()
    assert client.post("/desk/retention/run/", {"number": number, "checked": "on", "once": "3"})["Location"] == "/desk/retention/"
    assert client.post("/desk/retention/run/", {"number": number, "checked": "on", "once": "4"}).status_code == 422  # it is running
    assert "順番を待っています" in client.get("/desk/retention/").content.decode() and not erased(one)
    assert jobs.work_once() and erased(one)
    page = client.get("/desk/retention/").content.decode()
    assert "前と同じ" in page and "消した" in page and "消しはじめる" not in page  # what was counted is gone: look again first
    assert client.post("/desk/retention/run/", {"number": number, "checked": "on", "once": "5"}).status_code == 422


def test_the_real_run_asks_again_who_sits_there(town: Town, as_: As) -> None:
    ended(town, at=LONG_AGO)
    client = as_("admin")
    client.post("/desk/retention/look/", {"once": "1"})
    session = client.session
    session["started"] -= 660
    session.save()
    asked = client.post("/desk/retention/run/", {"number": 1, "checked": "on", "once": "2"})
    assert asked.status_code == 403 and "あなたのパスワード" in asked.content.decode() and not Run.objects.filter(dry=False).exists()
    sent = {"number": 1, "checked": "on", "once": "2", "sure_password": "とても長い 合言葉 です"}
    assert client.post("/desk/retention/run/", sent)["Location"] == "/desk/retention/" and Run.objects.filter(dry=False).exists()


def test_a_look_of_another_day_is_too_old(town: Town, as_: As) -> None:
    ended(town, at=LONG_AGO)
    client = as_("admin")
    client.post("/desk/retention/look/", {"once": "1"})
    Run.objects.update(as_of=clock.today() - timedelta(days=1))
    page = client.post("/desk/retention/run/", {"number": 1, "checked": "on", "once": "2"})
    assert page.status_code == 422 and "古くなりました" in page.content.decode()


def test_held_back_and_let_go(town: Town, as_: As) -> None:
    one = ended(town, at=LONG_AGO)
    client = as_("official")
    wrong = client.post("/desk/retention/holds/", {"number": "N-1", "reason": "訴訟のため", "once": "1"})
    assert wrong.status_code == 422 and "この番号の相談はありません" in wrong.content.decode() and "訴訟のため" in wrong.content.decode()
    assert client.post("/desk/retention/holds/", {"number": one.number, "reason": "訴訟のため", "once": "2"})["Location"] == "/desk/retention/#holds"
    hold = Hold.objects.get()
    assert "訴訟のため" in client.get("/desk/retention/").content.decode() and one.number in client.get(f"/desk/retention/holds/{hold.pk}/").content.decode()
    assert client.post(f"/desk/retention/holds/{hold.pk}/", {"reason": " ", "once": "3"}).status_code == 422
    assert client.post(f"/desk/retention/holds/{hold.pk}/", {"reason": "終わった", "once": "4"})["Location"] == "/desk/retention/#holds"
    assert "残すのをやめたもの" in client.get("/desk/retention/").content.decode()


def test_an_administrator_changes_a_period(town: Town, as_: As) -> None:
    client = as_("admin")
    sent = {"years": "10", "months": "0", "counted": "event", "basis": "見本市文書管理規程 第30条", "because": "規程に合わせる"}
    for name, value in (("years", "-1"), ("years", ""), ("years", "0"), ("months", "12"), ("counted", "x"), ("basis", ""), ("because", "")):
        page = client.post("/desk/retention/periods/case/", {**sent, name: value, "once": f"{name}{value}"})
        assert page.status_code == 422 and ("規程に合わせる" in page.content.decode() or name == "because")
    assert client.post("/desk/retention/periods/case/", {**sent, "once": "ok"})["Location"] == "/desk/retention/"
    assert period_of("case").years == 10 and "市が決めた" in client.get("/desk/retention/").content.decode()
    assert "規程に合わせる" in client.get("/desk/retention/periods/case/").content.decode()
    assert client.get("/desk/retention/periods/x/").status_code == client.get("/desk/retention/due/notice/").status_code == 404
    assert as_("official").get("/desk/retention/periods/case/").status_code == 404


def test_a_long_list_goes_on_where_it_ended(town: Town, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    from yorozu.retention.operations import looking

    real = looking.page_of_due
    monkeypatch.setattr(looking, "page_of_due", lambda purpose, **more: real(purpose, **more, limit=2))
    numbers = {ended(town, at=LONG_AGO + timedelta(minutes=n)).number for n in range(5)}
    client, seen, address = as_("admin"), set[str](), "/desk/retention/due/case/"
    for _ in range(3):
        page = client.get(address).content.decode()
        seen |= {number for number in numbers if number in page}
        found = page.partition('href="?after=')[2].partition('"')[0]
        address = f"/desk/retention/due/case/?after={found}"
    assert seen == numbers and not found


def test_many_holds_go_on_where_the_page_ended(town: Town, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    from yorozu.retention.operations import looking

    monkeypatch.setattr(looking, "HOLDS", 2)
    client = as_("admin")
    for n in range(3):
        one = ended(town, at=LONG_AGO + timedelta(minutes=n))
        client.post("/desk/retention/holds/", {"number": one.number, "reason": f"訴訟その{n}", "once": str(n)})
    first = client.get("/desk/retention/").content.decode()
    address = first.partition('href="?below=')[2].partition('"')[0].partition("#")[0]
    second = client.get(f"/desk/retention/?below={address}").content.decode()
    assert "訴訟その2" in first and "訴訟その0" not in first and "訴訟その0" in second and "?below=" not in second
    assert client.get("/desk/retention/?below=x").status_code == 200
