"""市と窓口: areas, desks with hours and closures, posts with terms; CSV out."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _l

from yorozu.community import operations as do
from yorozu.community.formats.city_csv import write_rows
from yorozu.community.formats.city_rows import titled
from yorozu.community.queries import (
    absences_of,
    area_by_code,
    area_rows,
    colleagues_of,
    desk_cells,
    desk_choices,
    desk_for_edit,
    desk_rows,
    find_desk,
    organisation_by_code,
    organisation_rows,
    post_by_id,
    post_cells,
    post_rows,
    user_by_name,
)  # fmt: skip
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.web.portal.gate import ALWAYS, POSTED, ActorRequest, staff
from yorozu.web.portal.once import sent_once

from . import forms as f

T = TypeVar("T")
LARGEST_LIST = 5_000_000


def done(request: ActorRequest, form: forms.Form, act: Callable[[], object], url: str, said: str) -> HttpResponse | None:
    """Run an act; a failure stands at its field and the page comes back with what was typed."""

    def run() -> str:
        act()
        return url

    try:
        target = sent_once(request, run)
    except Invalid as error:
        for field, message in error.field_errors.items():
            form.add_error(field if field in form.fields else None, str(message))
        return None
    except (Refused, ValidationError) as failure:
        form.add_error(None, str(failure) if isinstance(failure, Refused) else failure)
        return None
    messages.success(request, said)
    return redirect(target)


def asked(request: ActorRequest) -> dict[str, str]:
    """What is looked for in a list, and the same as a part of the next page's address."""
    asked = request.GET.get("q", "").strip()[:80]
    return {"q": asked, "kept": urlencode({"q": asked}) + "&" if asked else ""}


@staff(Permission.EDIT_CITY)
def areas(request: ActorRequest) -> HttpResponse:
    """The circles, and a new one."""
    form = f.AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = lambda: do.add_area(by=request.actor, code=data["code"], kind=data["kind"], name=data["name"], kana=data["kana"],  # noqa: E731
                                  parent=_known(area_by_code(data["parent_code"]), "parent_code"))  # fmt: skip
        if response := done(request, form, act, reverse("community:areas"), _t("輪を作りました。")):
            return response
    return render(request, "community/areas.html", {"rows": area_rows(), "edit": form, "problems": form if form.errors else None},
                  status=422 if form.errors else 200)  # fmt: skip


def _known(thing: T | None, field: str) -> T:
    if thing is None:
        raise Invalid({field: _t("見つかりません。一覧から選ぶか、コードを確かめてください。")})
    return thing


@staff(Permission.EDIT_CITY)
def desks(request: ActorRequest) -> HttpResponse:
    """Every desk with who is there, and a new one."""
    form = f.NewDeskForm(request.POST or None, initial={"hours": "月-金 8:30-17:15"})
    response = request.method == "POST" and form.is_valid() and done(
        request, form, lambda: _open(request.actor, form.cleaned_data), reverse("community:desks"), _t("窓口を開きました。"))  # fmt: skip
    if response:
        return response
    context = {**asked(request), "rows": desk_rows(after=request.GET.get("after", ""), text=request.GET.get("q", "")), "edit": form, "problems": form if form.errors else None}
    return render(request, "community/desks.html", context, status=422 if form.errors else 200)


def _open(by: Actor, data: dict[str, object]) -> object:
    text = {name: str(data[name]) for name in ("code", "name", "kana", "kind", "phone", "email", "address", "accepts")}
    return do.open_desk(by=by, **text, organisation=_known(organisation_by_code(str(data["organisation_code"])), "organisation_code"),
                        area=_known(area_by_code(str(data["area_code"])), "area_code"), opened_on=clock.today(),
                        hours=data["hours"], words=str(data["words"]).split(), fields=data["fields_taken"])  # type: ignore[arg-type]  # fmt: skip


_DESK_FORMS: dict[str, type[forms.Form]] = {"change": f.DeskForm, "closure": f.ClosureForm, "close": f.CloseForm, "full": f.FullForm, "again": forms.Form}


@staff(Permission.EDIT_CITY)
def desk(request: ActorRequest, code: str, name: str = "change") -> HttpResponse:
    """One desk: what the public reads, its hours, closures, its end."""
    row = desk_for_edit(code)
    if row is None or name not in _DESK_FORMS:
        raise Http404
    shown = {"change": f.DeskForm(initial={**row.initial, "hours": row.hours_text}, auto_id="change_%s"),
             "closure": f.ClosureForm(auto_id="closure_%s"), "close": f.CloseForm(auto_id="close_%s"),
             "full": f.FullForm(auto_id="full_%s")}  # fmt: skip
    problems = None
    if request.method == "POST":
        form = shown[name] = _DESK_FORMS[name](request.POST, auto_id=f"{name}_%s")
        here = reverse("community:desk", args=[code])
        if form.is_valid() and (response := done(request, form, lambda: _change(request.actor, code, name, form), here, _t("変えました。"))):
            return response
        problems = form
    context = {"row": row, "forms": shown, "problems": problems, "choices": desk_choices(), "full": row.desk.is_full_on(clock.today()),
               "last_resort": code == settings.LAST_RESORT_DESK}  # fmt: skip
    return render(request, "community/desk.html", context, status=422 if problems else 200)


def _change(by: Actor, code: str, name: str, form: forms.Form) -> None:
    row = _known(desk_for_edit(code), "code")
    data = form.cleaned_data
    if name == "closure":
        stand_in = _known(find_desk(data["stand_in"]), "stand_in") if data["stand_in"] else None
        do.announce_closure(by=by, desk=row.desk, from_on=data["from_on"], until_on=data["until_on"], reason=data["reason"], stand_in=stand_in)
    elif name == "close":
        successor = _known(find_desk(data["successor"]), "successor") if data["successor"] else None
        do.close_desk(by=by, desk=row.desk, closed_on=data["closed_on"], successor=successor)
    elif name == "full":
        do.say_full(by=by, desk=row.desk, until=data["until"])
    elif name == "again":
        do.take_again(by=by, desk=row.desk)
    else:
        text = {field: data[field] for field in ("name", "kana", "phone", "email", "address", "accepts")}
        do.change_desk(by=by, desk=row.desk, **text, words=[one.strip() for one in data["words"].splitlines() if one.strip()],
                       fields=data["fields_taken"])  # fmt: skip
        do.set_hours(by=by, desk=row.desk, hours=data["hours"])


@staff(Permission.EDIT_CITY, sure=POSTED)
def posts(request: ActorRequest) -> HttpResponse:
    """Who is in post, and somebody new."""
    form = f.PostForm(request.POST or None)
    response = request.method == "POST" and form.is_valid() and done(
        request, form, lambda: _appoint(request.actor, form.cleaned_data), reverse("community:posts"), _t("役目を書きました。"))  # fmt: skip
    if response:
        return response
    context = {**asked(request), "page": post_rows(after=request.GET.get("after", ""), text=request.GET.get("q", "")), "edit": form, "problems": form if form.errors else None,
               "choices": desk_choices()}  # fmt: skip
    return render(request, "community/posts.html", context, status=422 if form.errors else 200)


def _appoint(by: Actor, data: dict[str, object]) -> object:
    username = str(data["username"])
    user = user_by_name(username) or do.create_account(by=by, username=username, name=str(data["name"] or username), password=str(data["password"]))
    place = _known(find_desk(str(data["desk"])), "desk") if data["desk"] else None
    area = place.area if place else _known(area_by_code(str(data["area_code"])), "area_code")
    return do.appoint(by=by, user=user, role=str(data["role"]), area=area, desk=place, from_on=data["from_on"],  # type: ignore[arg-type]
                      until_on=data["until_on"])  # type: ignore[arg-type]  # fmt: skip


@staff(Permission.EDIT_CITY, sure=POSTED)
def post(request: ActorRequest, post_id: UUID, name: str = "absence") -> HttpResponse:
    """One post: days away with a stand-in, and its end; access is gone on the next request."""
    row = post_by_id(post_id)
    if row is None or name not in ("absence", "end"):
        raise Http404
    colleagues = colleagues_of(row)
    shown: dict[str, forms.Form] = {"absence": f.AbsenceForm(colleagues=colleagues, auto_id="absence_%s"), "end": f.EndForm(auto_id="end_%s")}
    problems = None
    if request.method == "POST":
        data = request.POST
        form = f.AbsenceForm(data, colleagues=colleagues, auto_id="absence_%s") if name == "absence" else f.EndForm(data, auto_id="end_%s")
        shown[name] = problems = form
        here, said = _after_post(row, name)
        if form.is_valid() and (response := done(request, form, lambda: _change_post(request.actor, row, name, form), here, said)):
            return response
    context = {"post": row, "forms": shown, "absences": absences_of(row), "problems": problems}
    return render(request, "community/post.html", context, status=422 if problems else 200)


def _after_post(row: Any, name: str) -> tuple[str, str]:
    if name == "end":
        return reverse("community:posts"), _t("役目を終わりにしました。")
    return reverse("community:post", args=[row.pk]), _t("休みを書きました。")


def _change_post(by: Actor, row: Any, name: str, form: forms.Form) -> None:
    data = form.cleaned_data
    if name == "end":
        do.end_post(by=by, post=row, because=data["because"])
    else:
        stand_in = post_by_id(UUID(data["stand_in"])) if data["stand_in"] else None
        do.note_absence(by=by, post=row, from_on=data["from_on"], until_on=data["until_on"], stand_in=stand_in)


class ImportForm(forms.Form):
    """A list as it was written out."""

    file = forms.FileField(label=_l("CSVファイル"))

    def clean_file(self) -> Any:
        """Whole or not at all: a list that is cut somewhere would lose its end without a word."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise ValidationError(_t("5MBまでのファイルを選んでください。大きいものは、いくつかに分けてください。"))
        return file


@staff(Permission.EDIT_CITY, sure=ALWAYS)
def city_import(request: ActorRequest, name: str) -> HttpResponse:
    """A list coming in: rows that can't be used are named, the others are in."""
    if name not in ("areas", "organisations", "desks", "posts"):
        raise Http404
    return import_list(request, name, _t("いまの一覧をCSVで書き出す"))


def import_list(request: ActorRequest, name: str, export: str = "") -> HttpResponse:
    """The import page of any of the city's lists."""
    form = ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        try:
            report = do.import_city(by=request.actor, name=name, content=form.cleaned_data["file"].read())
        except Refused as refusal:
            form.add_error("file", str(refusal))
    context = {"upload": form, "report": report, "name": name, "export": export, "back": reverse(f"community:{name}"), "problems": form if form.errors else None}
    return render(request, "community/import.html", context, status=422 if form.errors else 200)


@staff(Permission.EDIT_CITY, sure=ALWAYS)
def city_csv(request: ActorRequest, name: str) -> HttpResponse:
    """A list of the city as CSV."""
    rows: dict[str, Callable[[], list[dict[str, str]]]] = {
        "areas": lambda: [row.cells() for row in area_rows()], "desks": desk_cells,
        "organisations": lambda: [row.cells() for row in organisation_rows(size=20000)[0]],
        "posts": post_cells,
    }  # fmt: skip
    if name not in rows:
        raise Http404
    response = HttpResponse(write_rows(titled(rows[name]())), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
