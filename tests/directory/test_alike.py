"""Desks of several areas that say the very same: one stands for all, so that the list shows different ways and an answer can be sure."""

from yorozu.algorithms.suggest import Doc, Index, answer

CENTRES = tuple(Doc(f"centre-{name}", f"{name} 地域包括支援センター", "高齢者の総合相談。認知症、介護予防。", ("物忘れ",)) for name in ("east", "west", "south"))
OTHERS = (Doc("cafe", "認知症カフェ", "認知症の方と家族が集まる場。", ("物忘れ",)), Doc("snow", "除雪支援", "雪かき、雪下ろし。", ("雪",)))


def test_one_of_desks_that_say_the_same_stands_for_all() -> None:
    docs = (*CENTRES, *OTHERS)
    found = answer(Index(docs), docs, "父の物忘れがひどくて心配").suggestions
    assert [one.id for one in found].count("centre-east") == 1
    assert not {"centre-west", "centre-south"} & {one.id for one in found}
    assert {one.id: one.alike for one in found}["centre-east"] == 2
    assert "cafe" in {one.id for one in found} and {one.id: one.alike for one in found}["cafe"] == 0


def test_a_narrowed_question_counts_only_what_it_may_name() -> None:
    docs = (*CENTRES, *OTHERS)
    (first, *_) = answer(Index(docs), docs, "父の物忘れがひどくて心配", only=(1, 3, 4)).suggestions
    assert {one.id: one.alike for one in answer(Index(docs), docs, "父の物忘れ", only=(1, 3, 4)).suggestions}["centre-west"] == 0
    assert first.id in {"centre-west", "cafe"}


def test_desks_alike_do_not_make_each_other_unsure() -> None:
    alone, many = (CENTRES[0], *OTHERS), (*CENTRES, *OTHERS)
    text = "父の物忘れがひどくて、同じ話ばかりする"
    assert answer(Index(many), many, text).sure == answer(Index(alone), alone, text).sure


def test_the_nearest_of_desks_alike_stands_for_all() -> None:
    docs = (*CENTRES, *OTHERS)
    found = answer(Index(docs), docs, "父の物忘れがひどくて心配", near={0: 3, 1: 4, 2: 0}).suggestions
    assert "centre-west" in {one.id for one in found} and not {"centre-east", "centre-south"} & {one.id for one in found}
