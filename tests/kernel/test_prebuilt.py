"""A prepared read finds what its queryset finds, whatever is asked, and never what was asked before."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Q

from tests.town import make_town
from yorozu.community.models import Desk, Post
from yorozu.kernel import clock
from yorozu.kernel.models import User
from yorozu.kernel.prebuilt import Reads, first

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_queryset() -> None:
    make_town()
    made = 0

    def make(desks: object, day: object) -> object:
        nonlocal made
        made += 1
        posts = Post.objects.filter(Q(desk__in=desks) & (Q(until_on__isnull=True) | Q(until_on__gte=day)), from_on__lte=day)
        return posts.order_by("id").values_list("user__name", "id", "desk_id", "from_on", "desk__name")

    reads = Reads(make)  # type: ignore[arg-type]
    desks = list(Desk.objects.order_by("code").values_list("pk", flat=True))
    for chosen in (desks[:1], desks[1:2], desks, desks[:1], [uuid4()], []):
        for day in (clock.today(), clock.today() - timedelta(days=40_000)):
            wanted = list(make(chosen, day))  # type: ignore[call-overload]
            assert reads.rows(desks=frozenset(chosen), day=day) == wanted
    assert made == 12 + 3, "written once for each number of desks"


def test_things_come_with_what_belongs_to_them(django_assert_num_queries: object) -> None:
    make_town()
    reads = Reads(lambda key: Post.objects.filter(pk=key).select_related("desk__area", "user").order_by("id"))
    for wanted in Post.objects.select_related("desk__area", "user"):
        with django_assert_num_queries(1):  # type: ignore[operator]
            (post,) = reads.things(key=wanted.pk)
            assert post == wanted and post.user.name == wanted.user.name and post.from_on == wanted.from_on
            assert (post.desk and post.desk.area.path) == (wanted.desk and wanted.desk.area.path)


def test_moments_and_words_are_put_in_their_places() -> None:
    now = clock.now()
    User.objects.create(username="a", name="stand-in", made_at=now)
    User.objects.create(username="b", name="%s' OR 1=1", made_at=now - timedelta(days=2))
    reads = Reads(lambda name, before: User.objects.filter(name=name, made_at__lte=before).order_by("username").values_list("username"))
    assert first(reads, name="stand-in", before=now) == ("a",)
    assert first(reads, name="%s' OR 1=1", before=now - timedelta(days=1)) == ("b",)
    assert first(reads, name="%s' OR 1=1", before=now - timedelta(days=3)) is None


def test_a_value_that_stands_nowhere_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="doesn't stand"):
        Reads(lambda key, other: User.objects.filter(pk=key).values_list("name")).rows(key=uuid4(), other=uuid4())
