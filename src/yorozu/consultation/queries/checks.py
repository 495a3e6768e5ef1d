"""T1–T7 on the live database, as a file-system check: every violation with its cure."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.consultation.enums import NAMES_WHAT_WAS_MISSING, ConsentState, EntryKind, HandoffState, NeedState
from yorozu.consultation.models import Consent, Consultation, Entry, Handoff, Need
from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, SearchDocument
from yorozu.kernel.violations import Violation

from .due import asked_alone, holding_alone

LONG_PAST = timedelta(days=21)  # longer than any two working days, year's end and a short closure included
GRACE = timedelta(minutes=10)  # `tick` runs each minute; a date that passed this long ago should have been noticed


def checked() -> dict[str, int]:
    """How many of each kind are looked at."""
    return {"need": Need.objects.count(), "handoff": Handoff.objects.count(), "consultation": Consultation.objects.count(),
            "consent": Consent.objects.count()}  # fmt: skip


def violations() -> Iterator[Violation]:
    """Every violation of T1–T7 in this system, in the order of the rules."""
    for rule, kind, broken, message, cure in _rows():
        ids = broken.order_by().values_list("pk", flat=True).iterator(chunk_size=2000) if isinstance(broken, QuerySet) else broken
        for pk in sorted(ids):  # sorted here: an order would have the database walk all needs by their keys
            yield Violation(rule, kind, pk, message, cure)
    yield from _uncovered()
    yield from _last_resort()


def _last_resort() -> Iterator[Violation]:
    """L4 rests on a desk where somebody is: without one the last need would be lifted to nobody."""
    desk = city.last_resort_without_anybody(on=clock.today())
    if desk is not None:
        yield Violation("L4", "desk", desk, _("最後の窓口に、受けられる人がいません。"), _("「市と窓口」の「担い手」で、この窓口に人をつけてください。"))


_Row = tuple[str, str, QuerySet[Need] | QuerySet[Handoff] | QuerySet[Consultation] | Iterable[UUID], str, str]


def _without(things: QuerySet[Any], traces: QuerySet[Any], column: str) -> Iterator[UUID]:
    """Keys of `things` that no row of `traces` names: both are read in their index's order, and laid side by side."""
    left = things.order_by().values_list("pk")
    for (pk,) in left.difference(traces.order_by().values_list(column)).order_by("id").iterator(chunk_size=2000):
        yield pk


def _rows() -> Iterator[_Row]:
    open_needs = Need.objects.exclude(state=NeedState.CLOSED)
    yield from _owners(open_needs)
    yield from _steps(open_needs)
    yield from _handoffs()
    yield from _ends()
    yield from _traces()
    yield from _index()


def _owners(open_needs: QuerySet[Need]) -> Iterator[_Row]:
    alone = open_needs.filter(owner_desk__in=sorted(holding_alone(days=(clock.today(),))))
    top = city.desk_of_last_resort()
    yield ("T1", "need", alone.exclude(owner_desk=top),
           _("持っている窓口に、受けられる人がいません。"), _("`yorozu tick` を動かすと、後を受ける窓口に移ります。"))  # fmt: skip
    yield ("T1", "need", alone.filter(owner_desk=top),
           _("最後の窓口に、受けられる人がいません。"), _("最後の窓口に、担い手を決めてください。ほかに後を受ける窓口はありません。"))  # fmt: skip


def _steps(open_needs: QuerySet[Need]) -> Iterator[_Row]:
    yield ("T2", "need", open_needs.filter(Q(next_at__isnull=True) | Q(next_step="")),
           _("次の一歩か、その日がありません。"), _("相談を開いて、次の一歩を決めてください。"))  # fmt: skip
    past = clock.now() - GRACE
    unnoticed = Q(next_at__lt=past, reminded_at__isnull=True, waiting_desk__isnull=True) | Q(
        decide_by_at__lt=past, waiting_desk__isnull=True)  # fmt: skip
    yield ("T3", "need", open_needs.filter(unnoticed), _("過ぎた日に、だれも気づいていません。"),
           _("`yorozu tick` が動いているか確かめてください。"))  # fmt: skip
    long_past = clock.now() - LONG_PAST
    forgotten = open_needs.filter(next_at__lt=long_past, reminded_at__lt=long_past, waiting_desk__isnull=True, decide_by_at__isnull=True)
    yield ("T3", "need", forgotten, _("過ぎた日を知らせたあと、上の輪へあがっていません。"),
           _("`yorozu tick` が動いているか確かめてください。"))  # fmt: skip


def _handoffs() -> Iterator[_Row]:
    offered = Handoff.objects.filter(state=HandoffState.OFFERED)
    yield ("T3", "handoff", offered.filter(due_at__lt=clock.now() - GRACE), _("返事の期限が過ぎたままです。"),
           _("`yorozu tick` が動いているか確かめてください。"))  # fmt: skip
    gone = sorted(asked_alone(days=(clock.today(),)))
    yield ("T4", "handoff", offered.filter(to_desk__in=gone), _("受けられる人がいない窓口の返事を待っています。"),
           _("`yorozu tick` を動かすと、返事なしとして上の輪へあがります。"))  # fmt: skip
    waits = Exists(offered.filter(need=OuterRef("pk"), to_desk=OuterRef("waiting_desk")))
    unmarked = Need.objects.filter(waiting_desk__isnull=True, pk__in=offered.values("need"))
    for broken in (Need.objects.filter(~waits, waiting_desk__isnull=False), unmarked):  # each by the few that wait, not by all needs
        yield ("T4", "need", broken, _("返事待ちの印と、頼んだものが合いません。"), _("相談の履歴を見て、頼みなおすか取り下げてください。"))
    yield ("T4", "handoff", offered.filter(Exists(Need.objects.filter(pk=OuterRef("need"), state=NeedState.CLOSED))), _("終わった相談に、返事待ちの頼みが残っています。"),
           _("頼みを取り下げてください。"))  # fmt: skip
    twice = offered.values("need").annotate(n=Count("pk")).filter(n__gt=1).values("need")
    yield ("T4", "need", Need.objects.filter(pk__in=twice), _("同時に2つの窓口に頼んでいます。"),
           _("1つを残して取り下げてください。"))  # fmt: skip
    for without in (_never_moved(), Need.objects.filter(pk__in=_moved_elsewhere().values("need"))):
        yield ("T4", "need", without, _("持っている窓口まで、つながりの記録がありません。"),
               _("だれが移したかを履歴で確かめ、持つ窓口を決めなおしてください。"))  # fmt: skip


def _never_moved() -> QuerySet[Need]:
    """Needs that nothing moved, whose owner isn't who took them down."""
    moved = Entry.objects.filter(need=OuterRef("pk"), kind=EntryKind.MOVED)
    begun = Entry.objects.filter(need=OuterRef("pk"), kind=EntryKind.RECEIVED, desk=OuterRef("owner_desk"))
    return Need.objects.filter(~Exists(moved), ~Exists(begun)).exclude(owner_desk=F("consultation__desk"))


def _moved_elsewhere() -> QuerySet[Entry]:
    """Last moves whose need is owned neither by who accepted it, nor by whom the platform moved it to."""
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id"))
    last = Entry.objects.filter(~Exists(Entry.objects.filter(later, need=OuterRef("need"), kind=EntryKind.MOVED)), kind=EntryKind.MOVED)
    accepted = Handoff.objects.filter(need=OuterRef("need"), state=HandoffState.ACCEPTED, to_desk=OuterRef("need__owner_desk"))
    by_somebody = Q(by_id__isnull=False) & ~Exists(accepted)
    by_platform = Q(by_id__isnull=True) & (Q(desk__isnull=True) | ~Q(need__owner_desk=F("desk")))
    return last.filter(by_somebody | by_platform)


def _ends() -> Iterator[_Row]:
    closed = Need.objects.filter(state=NeedState.CLOSED)
    rows: list[_Row] = [
        ("T4", "need", closed.filter(told_at__isnull=True, untold_reason=""), _("伝えないまま終わっています。"),
         _("もう一度はじめて、相談した人に伝えてください。")),
        ("T5", "need", closed.filter(outcome=""), _("結果がないまま終わっています。"), _("もう一度はじめて、結果を書いてください。")),
        ("T4", "need", Need.objects.filter(told_at__lt=F("answered_at")), _("いまの結果を、まだ伝えていません。"),
         _("結果を伝えて、伝えた日時を書いてください。")),
        ("T5", "need", Need.objects.filter(outcome__in=NAMES_WHAT_WAS_MISSING).filter(Q(missing="") | Q(missing_words="")),
         _("足りなかったものが書いてありません。"), _("結果に、足りなかったものを書いてください。")),
    ]  # fmt: skip
    if reduce(or_, (row[2] for row in rows if isinstance(row[2], QuerySet))).exists():  # one look at every need, not four
        yield from rows
    yield ("T5", "consultation", _without(Consultation.objects.all(), Need.objects.all(), "consultation"),
           _("困りごとが1つも取り出されていません。"), _("相談から困りごとを作ってください。"))  # fmt: skip


def _traces() -> Iterator[_Row]:
    made, offered = AuditEntry.objects.filter(action="make_need"), AuditEntry.objects.filter(action="offer")
    yield ("T6", "need", _without(Need.objects.all(), made, "thing_id"), _("だれが書いたかの記録がありません。"),
           _("データベースが直接書きかえられていないか、調べてください。"))  # fmt: skip
    yield ("T6", "handoff", _without(Handoff.objects.all(), offered, "thing_id"), _("だれが頼んだかの記録がありません。"),
           _("データベースが直接書きかえられていないか、調べてください。"))  # fmt: skip
    begun = Entry.objects.filter(kind=EntryKind.RECEIVED)
    yield ("T6", "need", _without(Need.objects.all(), begun, "need"), _("受けとった記録が消えています。"),
           _("データベースが直接書きかえられていないか、調べてください。"))  # fmt: skip
    shown = Handoff.objects.filter(consent__isnull=True, kind="offer").exclude(fields=[])
    yield ("T7", "handoff", shown, _("同意の記録がないまま、個人のことが渡されています。"),
           _("同意を確かめて記録し、できなければ本人に知らせてください。"))  # fmt: skip


def _index() -> Iterator[_Row]:
    """What stands in the index of words, and whose it is there; `yorozu search check` compares the words too."""
    document = SearchDocument.objects.filter(thing_id=OuterRef("pk"), kind="need", owner=OuterRef("owner_desk"))
    yield ("T1", "need", Need.objects.filter(~Exists(document), erased_at=None), _("検索の索引が、持っている窓口と合いません。"),
           _("`yorozu search rebuild` を動かしてください。"))  # fmt: skip


class _Keys(Func):
    """The keys of a JSON object, with a comma behind each."""

    output_field = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(SELECT COALESCE(GROUP_CONCAT(key), '') FROM json_each(%(expressions)s))", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(SELECT COALESCE(STRING_AGG(key, ','), '') FROM jsonb_object_keys(%(expressions)s) AS key)", **extra)


def _uncovered() -> Iterator[Violation]:
    """T7: sheets that show more than was ticked, or than their consent says. A city shares in few ways: each way is looked at
    once, and only of a wrong one the sheets themselves.
    """
    answered = Q(consent__answered_at__isnull=False, consent__answered_at__lte=F("offered_at")) & ~Q(consent__state=ConsentState.REFUSED)
    rests = answered & Q(consent__need=F("need"))
    shown = Handoff.objects.exclude(fields=[], shared={}).annotate(keys=_Keys("shared"), rests=Case(When(rests, then=True), default=False))
    for keys, fields, covered, has_consent, rests_on in shown.values_list(
            "keys", "fields", "consent__fields", Case(When(consent__isnull=False, then=True), default=False), "rests").distinct().order_by():  # fmt: skip
        alike = shown.filter(keys=keys, fields=fields, rests=rests_on, consent__isnull=not has_consent)
        if {one for one in keys.split(",") if one} - set(fields):
            yield from _sheets(alike, _("選んだもののほかが、つなぐ票に出ています。"), _("だれが見たかを確かめ、本人に知らせてください。"))
        elif has_consent and not (rests_on and set(fields) <= set(covered)):
            yield from _sheets(alike.filter(consent__fields=covered), _("渡したものが、同意のなかにありません。"),
                               _("同意を確かめて記録し、できなければ本人に知らせてください。"))  # fmt: skip


def _sheets(broken: QuerySet[Handoff], message: str, cure: str) -> Iterator[Violation]:
    for pk in broken.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000):
        yield Violation("T7", "handoff", pk, message, cure)
