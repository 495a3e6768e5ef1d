"""One way to do what a form asks for: check it, do it once, say what is wrong at its field, keep what was typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from yorozu.kernel.errors import Invalid, Refused
from yorozu.web.portal.gate import ActorRequest
from yorozu.web.portal.once import sent_once

Do = Callable[[dict[str, Any]], str]  # what was typed → where to go on


def acted(request: ActorRequest, form: forms.Form, do: Do, *, said: str | Promise, shown: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it and go on; or `shown` again, with the form's errors."""
    if form.is_valid():
        try:
            url = sent_once(request, lambda: do(form.cleaned_data))
        except Invalid as error:
            for field, message in error.field_errors.items():
                form.add_error(field if field in form.fields else None, str(message))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(said))
            return redirect(url)
    return shown()


class NoForm(forms.Form):
    """A button with nothing to type."""
