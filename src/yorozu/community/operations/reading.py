"""Looking at people leaves a trace (T6)."""

from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community.models import Person
from yorozu.community.queries.finding import PersonRows, find_people
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read
from yorozu.kernel.errors import Invalid, NotFound

SEEN = ("name", "birth", "phone", "address", "communication")


def search_people(*, by: Actor, text: str, after: str = "") -> PersonRows:
    """A page of people; who searched, and whom the page showed, is noted before it is shown."""
    require(by, Permission.SEE_PERSON)
    page = find_people(by, text, after=after)
    record_list(by, action="search_people", kind="person", thing_ids=[one.id for one in page.rows], purpose="search")
    return page


def only_person(*, by: Actor, text: str) -> Person:
    """The one person whom name, reading or telephone lead to; raises `Invalid` where nobody or more than one does."""
    rows = search_people(by=by, text=text).rows if text.strip() else ()
    if not rows:
        raise Invalid({"person": _("見つかりません。「住民」のページで新しく書けます。")})
    if len(rows) > 1:
        told = _("同じように見える人が%(n)s人います。よみを最後まで、または電話番号を書いてください。") % {"n": len(rows)}
        raise Invalid({"person": told})
    return Person.objects.select_related("household", "area").get(pk=rows[0].id)


def read_person(*, by: Actor, person_id: UUID) -> Person:
    """One person's page, the read noted. Missing and forbidden raise the same."""
    person = Person.objects.select_related("area", "household", "merged_into").filter(pk=person_id).first()
    if person is None:
        raise NotFound
    require(by, Permission.SEE_PERSON, person)
    record_read(by, action="read_person", kind="person", thing_id=person.pk, person_id=person.pk, fields=SEEN, purpose="person page")
    return person
