"""A prepared read finds what its queryset finds, whatever is asked, and never what was asked before."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from tests.town import make_town
from yorozu.community.models import Desk, Post
from yorozu.kernel import clock
from yorozu.kernel.bulk import insert_rows
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


def test_things_are_the_models_of_the_queryset_and_ask_for_what_was_left_out() -> None:
    make_town()

    def make(key: object) -> object:
        return Post.objects.filter(pk=key).select_related("desk__area", "area").only("role", "desk__name", "desk__area__path", "area").order_by("id")

    reads = Reads(make)  # type: ignore[arg-type]
    for pk in Post.objects.order_by("id").values_list("pk", flat=True):
        (post,), (wanted,) = reads.things(key=pk), list(make(pk))  # type: ignore[call-overload]
        for one, other in ((post, wanted), (post.desk, wanted.desk), (post.desk and post.desk.area, wanted.desk and wanted.desk.area), (post.area, wanted.area)):
            left, right = ({key: value for key, value in vars(thing).items() if key != "_state"} if thing else None for thing in (one, other))
            assert left == right
            assert one is None or (one._state.adding, one._state.db, set(one._state.fields_cache)) == (False, "default", set(other._state.fields_cache))
        assert post.from_on == wanted.from_on and post.user == wanted.user


def test_words_that_never_change_are_written_into_the_statement(django_assert_num_queries: object) -> None:
    for name in ("it's", "100%", "%s", "a' OR '1'='1", "普通"):
        User.objects.create(username=name, name="a", made_at=clock.now())
    for name in ("it's", "100%", "%s", "a' OR '1'='1", "普通", "nobody"):
        reads = Reads(lambda given, name=name: User.objects.filter(username=name, name=given).order_by("username").values_list("username"))
        for given in ("a", "it's", "a"):
            wanted = [(name,)] if given == "a" and name != "nobody" else []
            assert reads.rows(given=given) == wanted
            with django_assert_num_queries(1):  # type: ignore[operator] # counted: the other way to the database
                assert reads.rows(given=given) == wanted


def test_who_listens_hears_a_prepared_read_and_errors_are_djangos() -> None:
    reads, heard = Reads(lambda name: User.objects.filter(name=name).order_by("pk").values_list("pk")), []
    reads.rows(name="a")

    def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        reads.rows(name="a")
    assert len(heard) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="a", name="a", made_at=clock.now())
        insert_rows(User, ("id", "username", "name", "made_at"), [(uuid4(), "a", "b", clock.now())])
    with pytest.raises(TransactionManagementError), transaction.atomic():
        transaction.set_rollback(True)
        reads.rows(name="a")


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
