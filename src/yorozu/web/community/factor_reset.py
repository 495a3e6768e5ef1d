"""An administrator's way for somebody who lost their second factor."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community import operations as do
from yorozu.community.queries import post_by_id
from yorozu.kernel import otp
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff
from yorozu.web.portal.once import sent_once


class ResetForm(forms.Form):
    """Why, and how it was made sure who asks."""

    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例：スマートフォンをなくした。本人であることを、窓口で会って確かめた。"))


@staff(Permission.EDIT_CITY, sure=ALWAYS)
def reset_factor(request: ActorRequest, post_id: UUID) -> HttpResponse:
    """Ask for the reason, then show the code that is said to the person, once."""
    post = post_by_id(post_id)
    if post is None:
        raise Http404
    form, code = ResetForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        made: list[str] = []

        def reset() -> str:
            made.append(do.reset_factors(by=request.actor, user=post.user, reason=form.cleaned_data["reason"]))
            return ""

        try:
            sent_once(request, reset)
        except (Invalid, Refused) as error:
            form.add_error(None, str(error))
        else:
            if not made:
                messages.info(request, _t("番号は、作ったときにだけ出ます。伝えられなかったときは、もう一度外してください。"))
                return redirect("community:post", post.pk)
            code = otp.spaced(made[0])
    context = {"post": post, "edit": form, "code": code, "has": bool(post.user.second_factor), "problems": form if form.errors else None}
    return render(request, "community/factor_reset.html", context, status=422 if form.errors else 200)
