"""A blank form that is kept for everybody is kept for each language."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _

from yorozu.web.portal.blank import blank


class _Choosing(forms.Form):
    field = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=lambda: [("money", _("ホーム"))])


def test_a_kept_form_speaks_the_language_of_the_page() -> None:
    shown = []
    for language in ("ja", "en", "ja"):
        with translation.override(language):
            form = blank(_Choosing, auto_id="x_%s")
            shown.append("".join(one.choice_label for one in form["field"]))  # Django keeps these with the form
    assert "ホーム" in shown[0] and "ホーム" not in shown[1] and shown[2] == shown[0]
