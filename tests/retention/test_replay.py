"""A backup that brings erased data back: its tombstones, which lie outside the database, erase them again; what is open there stays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.retention.conftest import NOW, ended, erased
from tests.town import Town
from yorozu.community import operations as city
from yorozu.community.models import Person
from yorozu.community.operations import PersonForm
from yorozu.consultation import operations as needs
from yorozu.consultation.models import Consultation, Need
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.retention import operations as do
from yorozu.retention.formats.stones import stones_in
from yorozu.retention.models import Tombstone
from yorozu.retention.queries import retention_violations

pytestmark = pytest.mark.django_db(transaction=True)


def brought_back(rows: dict[Any, list[dict[str, Any]]]) -> None:
    """The rows as a backup has them, and no tombstone: it was made before."""
    Tombstone.objects.all().delete()
    for model, values in rows.items():
        for one in values:
            model.objects.update_or_create(pk=one["id"], defaults=one)


def kept(*models: Any) -> dict[Any, list[dict[str, Any]]]:
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_what_comes_back_with_a_backup_goes_again(town: Town, settings: Any) -> None:
    one = ended(town, asker_name="見本 花子")
    person = city.write_down_person(by=SYSTEM, form=PersonForm(family_name="見本"), area=town.areas["19"])
    before = kept(Person, Consultation, Need)
    with clock.at(NOW):
        do.run_now(by=SYSTEM)
    assert erased(one) and not Person.objects.exists()
    file: Path = settings.TOMBSTONES
    assert {stone.thing_id for stone in stones_in(file)} >= {one.consultation_id, person.pk} and file.stat().st_mode & 0o077 == 0
    assert "花子" not in file.read_text("utf-8") and one.number not in file.read_text("utf-8")
    brought_back(before)
    assert not list(retention_violations())  # the database alone doesn't know
    done = do.replay(by=SYSTEM)
    assert (done["case"], done["person"], done["left"]) == (1, 1, 0) and erased(one) and not Person.objects.exists()
    assert not list(retention_violations()) and do.replay(by=SYSTEM)["case"] == 0


def test_check_names_what_is_back_and_what_is_open_there_stays(town: Town) -> None:
    one = ended(town)
    before = kept(Consultation, Need)
    with clock.at(NOW):
        do.run_now(by=SYSTEM)
    stones = list(Tombstone.objects.all())
    brought_back(before)
    Tombstone.objects.bulk_create(stones)
    assert {(found.rule, found.kind) for found in retention_violations()} == {("D2", "case"), ("D2", "contact")}
    needs.reopen(by=SYSTEM, need_id=one.pk, reason="この控えでは続いている")
    assert do.replay(by=SYSTEM)["left"] == 1 and not erased(one) and Need.objects.get().words == "父の物忘れ"


def test_the_file_is_made_good_after_a_crash_and_anew_where_it_is_gone(town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from yorozu.retention.formats import stones

    ended(town)
    full = stones.append

    def disk_full(*_: Any) -> int:
        raise OSError(28, "no space left")

    monkeypatch.setattr(stones, "append", disk_full)
    with clock.at(NOW):
        assert "tombstones" in do.run_now(by=SYSTEM).report
    assert Tombstone.objects.filter(filed=False).exists()
    with clock.at(NOW + timedelta(hours=3)):
        assert [found.rule for found in retention_violations()] == ["D3"]
    monkeypatch.setattr(stones, "append", full)
    lines = do.file_stones()
    assert lines == Tombstone.objects.count() == len(list(stones_in(settings.TOMBSTONES))) and do.file_stones() == 0
    with settings.TOMBSTONES.open("ab") as file:
        file.write(b"case 0197")  # a crash in the middle of a line
    settings.TOMBSTONES.write_bytes(settings.TOMBSTONES.read_bytes() + b"")
    assert len(list(stones_in(settings.TOMBSTONES))) == lines
    settings.TOMBSTONES.unlink()
    assert do.file_stones() == lines


def test_two_that_were_one_go_in_any_order(town: Town) -> None:
    first, second = (city.write_down_person(by=SYSTEM, form=PersonForm(family_name=name), area=town.areas["19"]) for name in ("見本", "手本"))
    Person.objects.filter(pk=second.pk).update(merged_into=first)
    before = kept(Person)
    with clock.at(NOW):
        do.run_now(by=SYSTEM)
    assert not Person.objects.exists()
    brought_back(before)
    assert do.replay(by=SYSTEM)["person"] == 2
