"""Who reads what: visible ⇔ permitted for every actor and kind; of a 支援会議 its members and nobody else."""

import pytest

from tests.meetings.conftest import begin, plan
from tests.town import MONDAY, Town
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS, Permission, may
from yorozu.kernel.errors import NotFound
from yorozu.kernel.models import AuditEntry
from yorozu.meetings import operations as do
from yorozu.meetings.models import Meeting, SeriesMember
from yorozu.meetings.rules import meetings_visible_to, series_visible_to

pytestmark = pytest.mark.django_db
READERS = {
    "suishin_kaigi": {"imoi", "imoi2", "otagiri", "shinonoi", "west", "west2", "support", "money", "hope", "top", "official"},  # open: everybody with a post for it
    "chiku_care": {"imoi", "imoi2", "hope"},  # members, and the people of the secretariat
    "shien_kaigi": {"imoi", "hope"},  # members alone: not imoi2 of the same desk
}


@pytest.mark.parametrize("kind", READERS)
def test_who_reads_is_who_is_named(town: Town, kind: str) -> None:
    with clock.at(MONDAY):
        series = begin(town, kind, "19", "yorozu-19", "imoi")
        do.add_member(by=town.actor("imoi"), series_id=series.pk, form=do.MemberForm(username="hope"))
        meeting = plan(town, series)
        seen = {name for name in town.users if meetings_visible_to(town.actor(name)).exists()}
        assert seen == READERS[kind]
        for name in town.users:
            actor = town.actor(name)
            assert may(actor, Permission.SEE_MEETING, meeting) == (name in seen)
            assert may(actor, Permission.SEE_MEETING, series) == series_visible_to(actor).exists()
            assert may(actor, Permission.RUN_MEETINGS, meeting) == (name in seen and name in ("imoi", "imoi2"))
        assert not meetings_visible_to(ANONYMOUS).exists() and not may(ANONYMOUS, Permission.SEE_MEETING, meeting)


def test_the_secretariat_of_a_secret_meeting_looks_after_its_members_only(town: Town) -> None:
    with clock.at(MONDAY):
        series = begin(town, "shien_kaigi", "19", "yorozu-19", "imoi")
        meeting = plan(town, series)
        do.end_member(by=town.actor("imoi"), member_id=SeriesMember.objects.get().pk)
        seen = do.read_series(by=town.actor("imoi2"), series_id=series.pk)
        assert seen.runs and not seen.matters and not seen.coming.rows and not seen.waiting
        for act in (do.read_meeting, do.read_people, do.call_meeting):
            with pytest.raises(NotFound):
                act(by=town.actor("imoi2"), meeting_id=meeting.pk)  # type: ignore[operator]
        do.add_member(by=town.actor("imoi2"), series_id=series.pk, form=do.MemberForm(username="imoi2"))
        assert do.read_meeting(by=town.actor("imoi2"), meeting_id=meeting.pk).runs


def test_every_look_at_a_secret_meeting_and_every_write_is_in_the_trace(town: Town) -> None:
    with clock.at(MONDAY):
        secret = plan(town, begin(town, "shien_kaigi", "19", "yorozu-19", "imoi"))
        plain = plan(town, begin(town, "suishin_kaigi", "19", "yorozu-19", "imoi"))
        for meeting in (secret, plain):
            do.read_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        do.list_meetings(by=town.actor("imoi"), past=False)
    looks = AuditEntry.objects.filter(action__in=("read_meeting", "list_meetings"))
    assert sorted(looks.values_list("action", flat=True)) == ["list_meetings", "read_meeting"]
    assert set(looks.filter(action="read_meeting").values_list("thing_id", flat=True)) == {secret.pk}
    wrote = set(AuditEntry.objects.order_by("at").values_list("action", flat=True))
    assert {"begin_series", "add_member", "plan_meeting", "put_on_agenda"} <= wrote and Meeting.objects.count() == 2
