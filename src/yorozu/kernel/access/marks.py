"""The mark by which a view declares who may open it; the gate reads it before the view runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseBase

from .permissions import Permission

ALWAYS, POSTED = "always", "posted"
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Mark:
    """A view's access rule: `who` is public, staff or demo. `before_factor`: open to who must set up a second factor first.
    `sure`: asks again who sits there (`ALWAYS`, or `POSTED`: only what is sent), where that was more than ten minutes ago.
    """

    who: str
    permission: Permission | None = None
    before_factor: bool = False
    sure: str = ""


def marked(view: V, mark: Mark) -> V:
    """The view with its one rule."""
    if hasattr(view, "access_mark"):
        raise ImproperlyConfigured(f"{view.__name__} declares two access rules")
    view.access_mark = mark  # type: ignore[attr-defined]
    return view


def public(view: V) -> V:
    """Anybody may open it."""
    return marked(view, Mark("public"))
