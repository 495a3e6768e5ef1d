"""The acts on a need's page: a form, one operation, and what is said afterwards. One row for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community import operations as city
from yorozu.community.queries import Calendar, find_desk
from yorozu.consultation import operations as do
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.queries import need_id_of_number
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid
from yorozu.web.portal.days import told_day

from . import forms as f

Run = Callable[[Actor, UUID, Any], object]


@dataclass(frozen=True)
class Act:
    """One thing that can be done on a need's page. `names`: where an operation's field is called otherwise here."""

    form: type[forms.Form]
    run: Run
    done: str | Promise
    names: Mapping[str, str] | None = None


def _offer(by: Actor, need_id: UUID, form: f.OfferForm) -> object:
    data = form.cleaned_data
    desk = find_desk(data["to_desk"])
    if desk is None:
        raise Invalid({"to_desk": _t("「%(text)s」という窓口は見つかりません。一覧から選んでください。") % {"text": data["to_desk"][:40]}})
    if data["though_full"] != desk.code and (told := how_it_stands(desk)):
        form.warned_of = desk.code
        raise Invalid({"to_desk": told})
    fields = tuple(data["fields_shown"])
    if data["answer"] and fields:
        do.ask_consent(by=by, need_id=need_id, fields=fields, answer=data["answer"], by_whom=data["by_whom"], how=data["how"],
                       because=data["because"], desk_id=desk.pk)  # fmt: skip
    return do.hand_over(by=by, need_id=need_id, offer=Offer(to_desk_id=desk.pk, fields=fields, message=data["message"],
                                                               though_closed=data["though_closed"]))


def how_it_stands(desk: Any) -> str:
    """What to know before a desk is asked: it takes nobody new now, or is shut for days on end; empty: nothing."""
    if desk is None:
        return ""
    shut = Calendar.of(desk).shut_until(clock.today())
    if shut is not None:
        return _t("%(desk)sは、%(day)sまで休みです。急ぐときは、ほかの窓口に頼んでください。") % {"desk": desk.name, "day": told_day(shut, _t("n月j日"))}
    if desk.is_full_on(clock.today()):
        return _t("%(desk)sは、いま新しい人を受けていません。断られることがあります。ほかの窓口も考えてください。") % {"desk": desk.name}
    return ""


def _correct(by: Actor, need_id: UUID, form: f.RightDeskForm) -> object:
    desk = find_desk(form.cleaned_data["desk"])
    if desk is None:
        raise Invalid({"desk": _t("この窓口は見つかりません。一覧から選んでください。")})
    if do.correct_for(by=by, need_id=need_id, desk=desk) is None:
        raise Invalid({"desk": _t("窓口を見つけるためのことばがないので、おぼえられません。")})
    return desk


def _answer(by: Actor, need_id: UUID, form: f.AnswerForm) -> object:
    return do.record_answer(by=by, need_id=need_id, answer=Answer(**form.cleaned_data))


def _join(by: Actor, need_id: UUID, form: f.NumberForm) -> object:
    other = need_id_of_number(by, form.cleaned_data["number"])
    if other is None:
        raise Invalid({"number": _t("この番号の相談は見つかりません。番号を確かめてください。")})
    return do.join(by=by, need_id=need_id, other_need_id=other)


def _person(by: Actor, need_id: UUID, form: f.PersonForm) -> object:
    typed = form.cleaned_data["person"]
    found = city.only_person(by=by, text=typed).pk if typed.strip() else None
    return do.name_person(by=by, need_id=need_id, person_id=found)


ACTS: dict[str, Act] = {
    "correct": Act(f.RightDeskForm, _correct, _("おぼえました。次の学びなおしから効きます。")),
    "note": Act(f.NoteForm, lambda by, pk, form: do.write_note(by=by, need_id=pk, **form.cleaned_data), _("書きたしました。")),
    "step": Act(f.StepForm, lambda by, pk, form: do.plan_next_step(
        by=by, need_id=pk, step=form.cleaned_data["step"], at=form.moment(), contact=form.cleaned_data["contact"]),
        _("次の一歩を決めました。"), {"at": "day"}),
    "urgency": Act(f.UrgencyForm, lambda by, pk, form: do.change_urgency(by=by, need_id=pk, **form.cleaned_data),
                   _("急ぎを変えました。")),
    "take": Act(f.EmptyForm, lambda by, pk, form: do.take_in_hand(by=by, need_id=pk), _("あなたが担当になりました。")),
    "fields": Act(f.FieldsForm, lambda by, pk, form: do.set_fields(by=by, need_id=pk, codes=tuple(form.cleaned_data["codes"])),
                  _("くらしの面を書きました。")),
    "detail": Act(f.DetailForm, lambda by, pk, form: do.add_detail(by=by, need_id=pk, **form.cleaned_data), _("書きました。")),
    "offer": Act(f.OfferForm, _offer, _("頼みました。返事があるまで、持っているのはこの窓口です。"),
                 {"fields": "fields_shown", "consent": "answer"}),
    "consent": Act(f.ConsentForm, lambda by, pk, form: do.ask_consent(
        by=by, need_id=pk, fields=tuple(form.cleaned_data["fields_shown"]), answer=form.cleaned_data["answer"],
        by_whom=form.cleaned_data["by_whom"], how=form.cleaned_data["how"]), _("同意を書きました。"), {"fields": "fields_shown"}),
    "unconsent": Act(f.WhichConsentForm, lambda by, pk, form: do.withdraw_consent(by=by, need_id=pk, consent_id=form.consent_id()),
                     _("同意を取り消しました。これからは渡しません。")),
    "keep": Act(f.ReasonForm, lambda by, pk, form: do.keep_need(by=by, need_id=pk, **form.cleaned_data), _("ここで持つと決めました。")),
    "answer": Act(f.AnswerForm, _answer, _("結果を書きました。次は、相談した人に伝えてください。")),
    "told": Act(f.ToldForm, lambda by, pk, form: do.record_told(by=by, need_id=pk, **form.cleaned_data), _("伝えたことを書きました。")),
    "close": Act(f.CloseForm, lambda by, pk, form: do.close_need(by=by, need_id=pk, **form.cleaned_data), _("終わりにしました。")),
    "no-contact": Act(f.ReasonForm, lambda by, pk, form: do.close_without_contact(by=by, need_id=pk, **form.cleaned_data),
                      _("連絡がとれないまま終わりにしました。連絡があれば、いつでもつづけられます。"), {"untold_reason": "reason"}),
    "reopen": Act(f.ReasonForm, lambda by, pk, form: do.reopen(by=by, need_id=pk, **form.cleaned_data), _("もう一度はじめました。")),
    "person": Act(f.PersonForm, _person, _("だれのことかを書きました。")),
    "split": Act(f.SplitForm, lambda by, pk, form: do.split_need(by=by, need_id=pk, words=form.lines()), _("困りごとを分けました。")),
    "join": Act(f.NumberForm, _join, _("相談を合わせました。")),
    "part": Act(f.EmptyForm, lambda by, pk, form: do.part(by=by, need_id=pk), _("相談を分けました。")),
}  # fmt: skip
