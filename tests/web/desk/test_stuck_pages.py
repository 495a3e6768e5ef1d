"""行きづまり: who sees which of them and how much, the reasons in words, trying and setting a rule."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from tests.coordination.conftest import FORUMS
from tests.town import MONDAY, Town, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.operations.handing import Offer
from yorozu.coordination.models import ChangedRule, StuckNeed
from yorozu.coordination.operations import add_forum, pass_on_late
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import AuditEntry, AuditSubject
from yorozu.notices.models import Notice

pytestmark = pytest.mark.django_db
WORDS = "夜になると大声が聞こえる"


@pytest.fixture
def town() -> Iterator[Town]:
    with clock.at(MONDAY):
        made = make_town()
        for code, name, step, area, desk, days, fields in FORUMS:
            add_forum(by=SYSTEM, code=code, name=name, step=step, role="話し合う", takes="行きづまった相談", area=made.areas[area], desk=made.desks[desk],
                      within_days=days, fields=fields)  # fmt: skip
        yield made


def as_(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def stuck(town: Town, **more: object) -> UUID:
    """A need of 芋井 that three desks refused."""
    need_id = town.take_down(WORDS, fields=("money",), **more).need_ids[0]
    for desk, who in (("hope", "hope"), ("support-west", "support"), ("yorozu-west", "west")):
        offer = do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks[desk].pk, fields=()))
        do.decline(by=town.actor(who), handoff_id=offer.pk, reason="空きがない")
    return need_id


def to_forum(code: str) -> None:
    """Days pass until it stands there."""
    while StuckNeed.objects.select_related("forum").get().forum.code != code:
        with clock.at(StuckNeed.objects.get().discuss_by.replace(hour=23)):
            assert pass_on_late()


def page(town: Town, who: str, address: str) -> str:
    response = as_(town, who).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_owner_reads_words_reason_forum_and_day(town: Town) -> None:
    need_id = stuck(town)
    text = page(town, "imoi", "/desk/stuck/")
    assert WORDS in text and f"/desk/needs/{need_id}/" in text
    assert "3つの窓口に断られました（11月16日 きぼう相談、11月16日 西部 地域包括支援センター、11月16日 西部 よろず相談）" in text
    assert "芋井 ワーカーの見なおし" in text and "11月19日（木）" in text


def test_the_needs_own_page_says_why_it_is_stuck(town: Town) -> None:
    need_id = stuck(town)
    text = page(town, "imoi", f"/desk/needs/{need_id}/")
    assert "行きづまっています" in text and "3つの窓口に断られました" in text and "芋井 ワーカーの見なおし" in text
    other = town.take_down("何もおきていない").need_ids[0]
    assert "行きづまっています" not in page(town, "imoi", f"/desk/needs/{other}/")


def test_a_secretariat_reads_number_field_district_and_reason_and_no_word(town: Town) -> None:
    need_id = stuck(town)
    to_forum("money")
    text = page(town, "money", "/desk/stuck/?view=forum")
    assert StuckNeed.objects.get().forum.code == "money" and "生活困窮の支援会議" in text
    assert WORDS not in text and f"/desk/needs/{need_id}/" not in text
    assert "N-2026-" in text and "芋井地区" in text and "3つの窓口に断られました" in text and "お金" in text
    assert as_(town, "money").get(f"/desk/needs/{need_id}/").status_code == 404


def test_with_consent_it_reads_the_words_and_without_them_again_when_it_is_taken_back(town: Town) -> None:
    need_id = stuck(town)
    to_forum("money")
    by = town.actor("imoi")
    consent = do.ask_consent(by=by, need_id=need_id, fields=("words",), answer="given", by_whom="本人", how="oral")
    assert WORDS in page(town, "money", "/desk/stuck/?view=forum")
    do.withdraw_consent(by=by, need_id=need_id, consent_id=consent.pk)
    assert WORDS not in page(town, "money", "/desk/stuck/?view=forum")
    do.ask_consent(by=by, need_id=need_id, fields=("words",), answer="given", by_whom="本人", how="oral", desk_id=town.desks["hope"].pk)
    assert WORDS not in page(town, "money", "/desk/stuck/?view=forum")  # that was for another desk


@pytest.mark.parametrize(("who", "view", "seen"), [
    ("imoi", "desk", True), ("imoi2", "desk", True), ("shinonoi", "desk", False), ("shinonoi", "area", False), ("west", "area", True), ("top", "area", True),
    ("money", "forum", False), ("hope", "forum", False), ("imoi", "forum", True), ("west", "desk", False), ("otagiri", "area", False),
])  # fmt: skip
def test_who_finds_it_where(town: Town, who: str, view: str, seen: bool) -> None:
    stuck(town)
    number = StuckNeed.objects.get()
    text = page(town, who, f"/desk/stuck/?view={view}")
    assert ("3つの窓口に断られました" in text) is seen and number


def test_the_look_is_noted_with_each_need_and_the_forums_notice_is_read(town: Town) -> None:
    need_id = stuck(town)
    assert Notice.objects.get(kind="forum_asked").state == "waiting"
    page(town, "imoi", "/desk/stuck/?view=forum")
    entry = AuditEntry.objects.get(action="list_stuck")
    assert list(AuditSubject.objects.filter(entry=entry).values_list("thing_id", flat=True)) == [need_id] and entry.purpose == "stuck"
    assert Notice.objects.get(kind="forum_asked").state == "opened"


def test_filters_by_rule_and_forum_and_what_is_not_known_is_as_if_it_were_not_there(town: Town) -> None:
    stuck(town)
    for query, seen in (("rule=refusals", True), ("rule=quiet", False), ("rule=moon", True), ("forum=worker-19", True), ("forum=moon", True), ("after=moon", True), ("view=moon", True),
                        ("after=2026-11-19T08:15:00%2B00:00~x", True), ("after=2027-11-19T08:15:00%2B00:00~00000000-0000-0000-0000-000000000000", False)):  # fmt: skip
        assert ("3つの窓口に断られました" in page(town, "imoi", f"/desk/stuck/?view=desk&{query}")) is seen, query


def test_pages_follow_one_another_without_gap(town: Town) -> None:
    for _turn in range(28):
        stuck(town)
    first = as_(town, "imoi").get("/desk/stuck/?view=desk")
    more = as_(town, "imoi").get(f"/desk/stuck/?{first.context['query']}", {"after": first.context["page"].next_key, "view": "desk"})
    ids = [row.need_id for row, _fields in (*first.context["rows"], *more.context["rows"])]
    assert len(first.context["rows"]) == 25 and len(ids) == len(set(ids)) == 28 and not more.context["page"].next_key


def test_home_says_that_something_waits_for_ones_forums(town: Town) -> None:
    stuck(town)
    assert "話し合いを待っている相談があります" in page(town, "imoi", "/desk/") and "話し合いを待っている" not in page(town, "hope", "/desk/")


def test_everybody_in_post_reads_the_rules_and_networks(town: Town) -> None:
    assert "何も書かれていない日数 <b>60</b>" in page(town, "imoi", "/desk/stuck/rules/") and "/desk/stuck/rules/quiet/" not in page(town, "imoi", "/desk/stuck/rules/")
    assert "/desk/stuck/rules/quiet/" in page(town, "official", "/desk/stuck/rules/")
    assert "生活困窮の支援会議" in page(town, "imoi", "/desk/stuck/networks/") and "庁内推進会議" in page(town, "imoi", "/desk/stuck/networks/?step=city")


def test_trying_a_rule_changes_nothing_and_keeps_what_was_typed(town: Town) -> None:
    stuck(town)
    response = as_(town, "official").post("/desk/stuck/rules/refusals/", {"act": "try", "is_on": "on", "n": "2", "because": "多いかもしれない", "from_on": ""})
    text = response.content.decode()
    assert response.status_code == 200 and "この決まりなら、この1年は1件に印がつき、そのうち0件はあとで満たされませんでした。" in text
    assert 'value="2"' in text and "多いかもしれない" in text and not ChangedRule.objects.exists()


def test_setting_a_rule_keeps_who_and_why(town: Town) -> None:
    client = as_(town, "official")
    response = client.post("/desk/stuck/rules/refusals/", {"act": "set", "is_on": "off", "n": "２", "because": "試しにやめる", "from_on": "令和8年12月1日", "once": "x" * 64})
    assert response.status_code == 302 and ChangedRule.objects.get().numbers == {"n": 2}
    text = page(town, "official", "/desk/stuck/rules/refusals/")
    assert "試しにやめる" in text and "official 見本" in text and "2026年12月1日からかわります" in text and "使っています" in text


@pytest.mark.parametrize(("typed", "said"), [
    ({"n": "0", "because": "x"}, "断られた回数は、1から50までの数で書いてください。"), ({"n": "みっつ", "because": "x"}, "断られた回数は、1から50までの数で書いてください。"),
    ({"n": "2"}, "かえるわけを書いてください。"), ({"n": "2", "because": "x", "from_on": "令和8年11月1日"}, "きょうか、これからの日を選んでください。"),
    ({"n": "2", "because": "x", "from_on": "あした"}, "日付として読めません。"), ({"n": "2", "because": "x", "is_on": "maybe"}, "is_on"),
])  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_field_and_stays_typed(town: Town, typed: dict[str, str], said: str) -> None:
    response = as_(town, "admin").post("/desk/stuck/rules/refusals/", {"is_on": "on", "act": "set", "once": "y" * 64, **typed})
    text = response.content.decode()
    assert response.status_code == 422 and said in text and f'value="{typed["n"]}"' in text and not ChangedRule.objects.exists()


def test_a_rule_of_this_mornings_counts_is_not_offered_for_trying(town: Town) -> None:
    assert "前の日のことではためせません" in page(town, "official", "/desk/stuck/rules/load/") and "この1年のできごとでためす" in page(town, "official", "/desk/stuck/rules/quiet/")


@pytest.mark.parametrize("who", ["imoi", "top", "auditor"])
def test_who_may_not_set_rules_finds_no_page(town: Town, who: str) -> None:
    assert as_(town, who).get("/desk/stuck/rules/refusals/").status_code == 404
