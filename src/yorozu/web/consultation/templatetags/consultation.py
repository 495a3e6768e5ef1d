"""Words for what the trace holds as codes."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yorozu.consultation.enums import ShareField

register = template.Library()

_ACTIONS: dict[str, str | Promise] = {
    "read_need": _("相談を開いた"), "open_offer": _("つなぐ票を開いた"), "list_needs": _("一覧で見た"),
    "search_needs": _("さがして見つけた"), "look": _("本人が「相談のようす」を見た"), "receive": _("受けつけた"),
    "make_need": _("困りごとを書いた"), "write_note": _("書きたした"), "plan_next_step": _("次の一歩を決めた"),
    "change_urgency": _("急ぎを変えた"), "hand_over": _("ほかの窓口に頼んだ"), "offer": _("ほかの窓口に頼んだ"),
    "lift": _("上の輪へあげた"), "accept": _("引き受けた"), "decline": _("引き受けられないと答えた"),
    "withdraw": _("頼みを取り下げた"), "fall_silent": _("返事がないまま期限をすぎた"), "back_to_owner": _("頼んだ窓口に戻した"),
    "keep_need": _("ここで持つと決めた"), "record_answer": _("結果を書いた"), "record_told": _("伝えたことを書いた"),
    "close_need": _("終わりにした"), "reopen": _("もう一度はじめた"), "ask_consent": _("同意を聞いた"),
    "withdraw_consent": _("同意の取り消しを書いた"), "add_detail": _("からだ・お金・家族のことを書いた"),
    "set_fields": _("くらしの面を選んだ"), "take_in_hand": _("担当になった"), "split_need": _("困りごとを分けた"),
    "join": _("相談を合わせた"), "part": _("相談を分けた"), "name_person": _("だれのことかを書いた"), "add_word": _("本人がことばを足した"),
    "change_contact": _("本人が連絡のしかたを変えた"), "remind": _("日を過ぎたことを知らせた"), "due_today": _("今日することにした"),
    "move_from_unstaffed": _("窓口に人がいないので移した"), "silence_is_acceptance": _("期限になり、最後の窓口が持った"),
    "read_person": _("その人のページを開いた"), "search_people": _("人をさがした"),
}  # fmt: skip


@register.simple_tag
def sight_word(action: str) -> str:
    """What was done, in words; an action without words by its code."""
    return str(_ACTIONS.get(action, action))


@register.simple_tag
def field_words(fields: list[str] | tuple[str, ...]) -> str:
    """The labels of shared fields; names of columns are the auditor's matter and stand as they are."""
    labels = dict(ShareField.choices)
    return "、".join(str(labels.get(one, one)) for one in fields)
