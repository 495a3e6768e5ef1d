"""An administrator says who somebody is in the city's own directory."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community import operations as do
from yorozu.community.queries import post_by_id
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff

from .views import done


class LinkForm(forms.Form):
    """The identifier; empty: none."""

    directory_id = forms.CharField(label=_("市の共通サインインでの識別子"), max_length=200, required=False,
                                   help_text=_("市の認証のしくみの担当に聞いてください。メールアドレスではありません。空にすると、結びつきがなくなります。"))  # fmt: skip


@staff(Permission.EDIT_CITY, sure=ALWAYS)
def link(request: ActorRequest, post_id: UUID) -> HttpResponse:
    """See and change it."""
    post = post_by_id(post_id)
    if post is None:
        raise Http404
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"directory_id": post.user.directory_id})
    if request.method == "POST" and form.is_valid():
        act = lambda: do.link_directory(by=request.actor, user=post.user, directory_id=form.cleaned_data["directory_id"])  # noqa: E731
        if response := done(request, form, act, reverse("community:post", args=[post.pk]), _t("書きました。")):
            return response
    context = {"post": post, "edit": form, "problems": form if form.errors else None}
    return render(request, "community/directory_link.html", context, status=422 if form.errors else 200)
