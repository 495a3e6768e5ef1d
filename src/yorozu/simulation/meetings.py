"""Meetings of the demo: each of the plan's kinds, with decisions that are done, due and gone up, told by the operations themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from yorozu.community.models import Area, Desk, Post
from yorozu.community.queries import actor_of, is_staffed
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.meetings import operations as do
from yorozu.meetings.models import AgendaItem, Attendance, Meeting, MeetingSeries
from yorozu.meetings.queries import kind_of


@dataclass(frozen=True)
class Held:
    """A kind as it is held in the demo: where, by which desk, and what is talked about (item, decision; without one it is talked over)."""

    kind: str
    area: str
    desk: str
    place: str
    items: tuple[tuple[str, str], ...]
    members: tuple[tuple[str, str], ...]


_PEOPLE = (("宮下 勝", "住民自治協議会"), ("北村 節子", "民生児童委員協議会"), ("小山 良子", "福祉推進員"), ("柄沢 明", "ボランティアの会"))
_CARERS = (("藤井 直樹", "見本クリニック 医師"), ("竹内 瞳", "薬局ひだまり 薬剤師"), ("大池 圭", "訪問介護みほん"))
HELD = (
    Held("kondankai", "19", "yorozu-19", "芋井公民館", (("雪かきの手が足りない", "雪かきの当番表を作り、各戸に配る"), ("バスの本数が減った", "")), _PEOPLE),
    Held("suishin_kaigi", "19", "yorozu-19", "芋井支所 会議室", (("買い物に行けない人が増えた", "移動販売の曜日を店と相談する"), ("サロンの担い手", "新しい世話人を2人さがす")), _PEOPLE),
    Held("chiku_care", "19", "yorozu-19", "芋井支所 会議室", (("夜に出ていく父と、仕事のある娘", "夕方の訪問を週2回ためす"), ("ごみがたまった家の一人ぐらし", "本人に会い、片づけの希望を聞く")), _CARERS),
    Held("jirei_kento", "19", "yorozu-19", "芋井支所 和室", (("断られつづけた見守りの事例", "見守りの声かけの紙を直す"),), _CARERS),
    Held("shien_kaigi", "19", "yorozu-19", "芋井支所 会議室", (("学校に来ない子と、病気の母の世帯", "学校と保健師が、いっしょに訪ねる"),), (*_CARERS[:1], ("中村 祥子", "見本小学校"))),
    Held("chiku_care", "west", "", "西部の支所 会議室", (("地区を越えて通う人の送り迎え", "送り迎えの分担表を作る"),), _CARERS),
    Held("worker_renraku", "city", "city-welfare", "市役所 第一会議室", (("相談が重なったときの応援", "応援の順番を決めて知らせる"),), (("中島 恵", "篠ノ井地区"), ("丸山 隆", "きぼう相談"))),
    Held("suishin_seminar", "city", "city-welfare", "市民会館", (("担い手を増やすには", "学生の参加を学校に頼む"),), _PEOPLE),
    Held("chonai_suishin", "city", "city-welfare", "市役所 第二会議室", (("空き家を地域の居場所に", "空き家の一覧と、使う決まりの案を作る"), ("災害のときの移動", "")), (("上原 剛", "住宅課"), ("清水 茜", "交通政策課"))),
)  # fmt: skip


def make_meetings() -> bool:
    """Two meetings of each kind and one to come, unless there are some already. Needs the demo's own desks; where one isn't staffed its kind is left out."""
    if MeetingSeries.objects.exists():
        return False
    with transaction.atomic():
        for place, one in enumerate(HELD):
            _tell(one, place)
        do.tick_meetings()
    return True


def _tell(one: Held, place: int) -> None:
    area = _area(one.area)
    desk = Desk.objects.filter(code=one.desk).first() if one.desk else Desk.objects.filter(area=area, kind="yorozu").order_by("code").first() if area else None
    today = clock.today()
    if area is None or desk is None or not is_staffed(desk, on=today):
        return
    post = Post.objects.filter(desk=desk, role__in=("worker", "coordinator", "staff")).select_related("user").order_by("from_on", "id").first()
    if post is None:
        return
    with clock.at(_moment(today, 90)):
        by = actor_of(post.user)
        if not by.has(Permission.RUN_MEETINGS):
            return
        series = do.begin_series(by=by, kind=one.kind, area=area, desk=desk, place=one.place)
        for name, organisation in one.members:
            do.add_member(by=by, series_id=series.pk, form=do.MemberForm(name=name, organisation=organisation, phone=f"026-000-01{place:02}"))
    for back in (60, 18):
        _hold(by, series, one, desk, _moment(today, back + place % 5), publish=back == 60)
    _plan_next(by, series, _moment(today, -(6 + 3 * place)), call=place % 2 == 0)


def _area(code: str) -> Area | None:
    """By code; `west`: the 圏域 around 芋井; `city`: the whole."""
    district = Area.objects.filter(code="19").first()
    if code == "west":
        return district.parent if district else None
    return Area.objects.filter(kind="city", ended_on__isnull=True).order_by("code").first() if code == "city" else Area.objects.filter(code=code).first()


def _moment(today: date, back: int) -> datetime:
    """Half past one of the working day so many days ago (or ahead, where it is less than 0)."""
    day = today - timedelta(days=back)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return clock.on(day, 13, 30)


def _hold(by: Actor, series: MeetingSeries, one: Held, desk: Desk, at: datetime, *, publish: bool) -> None:
    with clock.at(at - timedelta(days=8)):
        meeting = do.plan_meeting(by=by, series_id=series.pk, starts_at=at, ends_at=at + timedelta(minutes=90))
        for title, _task in one.items:
            do.put_on_agenda(by=by, meeting_id=meeting.pk, title=title, minutes=20)
        do.call_meeting(by=by, meeting_id=meeting.pk)
    with clock.at(at + timedelta(minutes=80)):
        rows = list(Attendance.objects.filter(meeting=meeting).order_by("id").values_list("pk", flat=True))
        do.note_came(by=by, meeting_id=meeting.pk, came=rows)
        tasks = {title: task for title, task in one.items if task}
        decided = [_settle(by, item, tasks.get(item.title, ""), desk, publish) for item in AgendaItem.objects.filter(meeting=meeting, formal=False).order_by("position")]
        do.end_meeting(by=by, meeting_id=meeting.pk)
    with clock.at(at + timedelta(days=6)):
        for decision in (one for one in decided if one and publish):
            do.report_done(by=by, decision_id=decision, words="決めたとおりにしました。")
    if publish:
        _publish(by, meeting, at + timedelta(days=3))


def _settle(by: Actor, item: AgendaItem, task: str, desk: Desk, early: bool) -> UUID | None:
    if task:
        due = clock.today() + timedelta(days=10 if early else 24)
        return do.decide(by=by, item_id=item.pk, task=do.Task(task, desk.pk, due)).pk
    if early:
        do.talk_over(by=by, item_id=item.pk, words="困っていることを出し合い、次の会議でも話すことにした。")
    else:
        do.leave_out(by=by, item_id=item.pk, words="時間がなくなったので、次の会議で話します。", again=bool(item.title in dict(HELD[0].items)))
    return None


def _publish(by: Actor, meeting: Meeting, at: datetime) -> None:
    with clock.at(at):
        do.agree_minutes(by=by, meeting_id=meeting.pk, name=by.name)
        if kind_of(meeting.series.kind).published:
            do.publish_minutes(by=by, meeting_id=meeting.pk, sure=True)


def _plan_next(by: Actor, series: MeetingSeries, at: datetime, *, call: bool) -> None:
    meeting = do.plan_meeting(by=by, series_id=series.pk, starts_at=at, ends_at=at + timedelta(minutes=90))
    do.put_on_agenda(by=by, meeting_id=meeting.pk, title="これからの進め方", minutes=15)
    if call:
        do.call_meeting(by=by, meeting_id=meeting.pk)
