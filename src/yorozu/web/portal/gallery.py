"""/ui/: every component with its example, in every way that a page can be shown. Demo and tests only."""

from dataclasses import dataclass, replace

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yorozu.algorithms.charts import Bar, bars
from yorozu.algorithms.maps import Region, city_map
from yorozu.kernel.display import CONTRASTS, LANGUAGES, SIZES, DisplayChoice
from yorozu.web.portal.assets import COMPONENTS, by_name
from yorozu.web.portal.fields import DateBoxesField
from yorozu.web.portal.furigana import with_readings
from yorozu.web.portal.gate import public

YEAR = 365 * 24 * 3600


class ExampleForm(forms.Form):
    """One field of each kind, for the gallery."""

    words = forms.CharField(label=_("ことばのまま"), widget=forms.Textarea(attrs={"rows": 4}),
                            help_text=_("話すときのことばで大丈夫です。"))  # fmt: skip
    phone = forms.CharField(label=_("電話番号"), required=False)
    district = forms.ChoiceField(label=_("地区"), choices=[("", _("選んでください")), ("imoi", _("芋井"))])
    whose = forms.ChoiceField(label=_("だれのことですか"), widget=forms.RadioSelect,
                              choices=[("self", _("自分")), ("family", _("家族")), ("unknown", _("答えたくない"))])  # fmt: skip
    urgency = forms.ChoiceField(label=_("急ぎ"), widget=forms.RadioSelect,
                                choices=[("1", _("至急")), ("2", _("今日")), ("3", _("今週")), ("4", _("なし"))])  # fmt: skip
    born_on = DateBoxesField(label=_("生まれた日"), required=False)
    agree = forms.BooleanField(label=_("この内容を窓口に伝えてよい"), required=False)


@dataclass(frozen=True)
class Shown:
    """One component on the gallery page."""

    name: str
    template: str


@dataclass(frozen=True)
class Tab:
    """A line of the example of `tabs`."""

    label: str
    href: str
    count: int
    current: bool = False


@public
@require_safe
def gallery(request: HttpRequest, name: str = "") -> HttpResponse:
    """All components, or the one called `name`. `?size=&contrast=&furigana=1&language=` choose the variant."""
    if settings.MODE == "production":
        raise Http404
    choice = _variant(request)
    request.display = choice  # type: ignore[attr-defined]
    names = sorted(path.parent.name for path in COMPONENTS.glob("*/example.html"))
    shown = [Shown(one, f"components/{one}/example.html") for one in names if not name or one == name]
    if not shown:
        raise Http404
    with translation.override(choice.language):
        response = render(request, "portal/gallery.html", _context(request, shown, choice))
    if choice.furigana:
        response.content = with_readings(response.content.decode()).encode()
    return response


def _context(request: HttpRequest, shown: list[Shown], choice: DisplayChoice) -> dict[str, object]:
    return {
        "shown": shown,
        "choice": choice,
        "form": ExampleForm({"phone": "026-000-0123"} if "errors" in request.GET else None),
        "map": mark_safe(city_map([Region("1", "芋井", "1", [[[138.1, 36.7], [138.2, 36.7], [138.2, 36.6]]], "#map")], title="芋井")),
        "chart": mark_safe(bars([Bar("芋井", 3.1, "3.1"), Bar("篠ノ井", 1.9, "1.9")], title=str(_("地区ごとの、最初の返事までの日数")))),
        "words": (_("物忘れ"), _("父")),
        "tabs": (Tab(str(_("わたしの相談")), "#tabs", 8, True), Tab(str(_("相手の返事待ち")), "#tabs", 2)),
    }


def _variant(request: HttpRequest) -> DisplayChoice:
    asked = request.GET
    choice = replace(
        DisplayChoice(),
        size=asked["size"] if asked.get("size") in SIZES else "standard",
        contrast=asked["contrast"] if asked.get("contrast") in CONTRASTS else "standard",
        language=asked["language"] if asked.get("language") in LANGUAGES else "ja",
    )
    return replace(choice, furigana="furigana" in asked or choice.language == "ja-x-easy")


@public
@require_safe
def asset_file(request: HttpRequest, name: str) -> HttpResponse:
    """A stylesheet or script; its name changes with its content, so a browser asks for it once."""
    found = by_name(name)
    if found is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.body, content_type=found.kind)
    fresh = name == found.name and not settings.DEBUG
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if fresh else "no-cache"
    response["Vary"] = "Accept-Encoding"
    if packed:
        response["Content-Encoding"] = "gzip"
    return response
