"""Drafts of the minutes: what is written down in the room, as text; and the same without anybody's name, for the public."""

import re

from django.utils.translation import gettext as _

from yorozu.meetings.enums import ItemState
from yorozu.meetings.models import Meeting

from .agenda import ItemRow, agenda_of, quorum_of
from .letters import when_of

# 山田さん, 山田様, 山田氏; not 皆さん, 住民の皆様, お客様
_NAMED = re.compile(r"([\u3400-\u9fff々ァ-ヶー]{1,6})(さん|様|氏|くん|ちゃん)")
_NOBODY = re.compile(r"(皆|各位|子ども|客|奥|他|保護者|委員|お医者|業者|看護師|保健師|世話人|区長|会長|利用者|当事者|参加者|高齢者)$")
_PHONE = re.compile(r"0\d{1,4}[-‐－ー]?\d{1,4}[-‐－ー]?\d{3,4}")


def names_in(text: str) -> list[str]:
    """Words of `text` that look like somebody's name or telephone number: a person looks again before it is published."""
    named = [found[0] for found in _NAMED.finditer(text) if not _NOBODY.search(found[1])]
    return list(dict.fromkeys([*named, *_PHONE.findall(text)]))


def draft_of(meeting: Meeting) -> tuple[str, str]:
    """(for its members, for the public), from agenda and decisions."""
    rows, quorum = agenda_of(meeting), quorum_of(meeting)
    head = [_("%(name)s 第%(number)s回") % {"name": meeting.series.name, "number": meeting.number}, _("とき：%(when)s") % {"when": when_of(meeting)},
            _("ところ：%(place)s") % {"place": meeting.place}, _("出席：%(present)s人（呼んだ人 %(called)s人）") % {"present": quorum.present, "called": quorum.called}, ""]  # fmt: skip
    inside, outside = [*head], [*head]
    for row in rows:
        inside += [*_lines(row), ""]
        outside += [*(_lines(row) if not row.item.kind else _count(row)), ""]
    return "\n".join(inside).strip(), "\n".join(outside).strip()


def _lines(row: ItemRow) -> list[str]:
    lines = [f"{row.number} {row.item.title}"]
    labels = {ItemState.TALKED: _("話し合ったこと"), ItemState.LEFT: _("今日はしなかったわけ")}
    if row.item.words:
        lines.append(f"　{labels.get(ItemState(row.item.state), row.state)}：{row.item.words}")
    return lines + [f"　{_('決まったこと')}：{one.words}（{one.desk.name}、{one.promised_on.year}年{one.promised_on.month}月{one.promised_on.day}日まで）" for one in row.decisions]


def _count(row: ItemRow) -> list[str]:
    """A single case: that it was there and how many tasks came of it, never what."""
    return [f"{row.number} {_('個別の相談')}", *([f"　{_('%(count)s件の役割を決めました。') % {'count': len(row.decisions)}}"] if row.decisions else [])]
