"""Letters: one table, nothing personal in them, a failed one is a task, none is sent twice."""

import re
import smtplib
import socket
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any
from unittest import mock

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import Client
from pypdfium2 import PdfDocument

from tests.town import MONDAY, Town, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel import clock
from yorozu.kernel.errors import Refused
from yorozu.kernel.models import AuditEntry
from yorozu.notices import operations as tell
from yorozu.notices.enums import RETRY_MINUTES, State
from yorozu.notices.models import Notice
from yorozu.notices.queries import tasks, unread

pytestmark = pytest.mark.django_db
WORDS = "父の物忘れがひどくて、火の消し忘れもある"


@pytest.fixture
def town() -> Town:
    with clock.at(MONDAY):
        yield make_town()  # type: ignore[misc]


def offered(town: Town, urgency: str = "week") -> object:
    need_id = town.take_down(WORDS, urgency=urgency, asker_name="見本 花子").need_ids[0]
    return do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=()))


def test_both_sides_hear_of_an_answer(town: Town) -> None:
    handoff = offered(town)
    assert [one.label for one in unread(town.actor("support"))] == ["つなぐ相談がとどきました"]
    do.decline(by=town.actor("support"), handoff_id=handoff.pk, reason="空きがない")  # type: ignore[attr-defined]
    assert "引き受けられませんでした" in [one.label for one in unread(town.actor("imoi"))]
    assert not unread(town.actor("shinonoi"))


def test_no_letter_tells_anything_about_anybody(town: Town) -> None:
    handoff = offered(town, "now")
    do.decline(by=town.actor("support"), handoff_id=handoff.pk, reason="空きがない")  # type: ignore[attr-defined]
    tell.send_waiting()
    assert mail.outbox
    for letter in mail.outbox:
        text = letter.subject + letter.body
        for secret in ("物忘れ", "花子", "空きがない", "芋井", "N-2026"):
            assert secret not in text


def test_a_letter_is_sent_once(town: Town) -> None:
    offered(town, "now")
    sent, failed = tell.send_waiting()
    assert sent == len(mail.outbox) > 0 and failed == 0
    assert tell.send_waiting() == (0, 0)
    identifiers = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert len(set(identifiers)) == len(identifiers)


def test_a_dead_mail_server_makes_a_task_and_loses_nothing(town: Town) -> None:
    town.take_down(WORDS, urgency="now")
    waiting = Notice.objects.filter(channel="mail").count()
    moment = MONDAY
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError):
        for minutes in RETRY_MINUTES:
            with clock.at(moment):
                tell.send_waiting()
            moment += timedelta(minutes=minutes, seconds=1)
    assert Notice.objects.filter(channel="mail", state=State.FAILED).count() == waiting > 0
    row = tasks(town.actor("imoi"))[0]
    assert "メールサーバー" in row.error
    tell.send_again(by=town.actor("imoi"), notice_id=row.id)
    with clock.at(moment + timedelta(hours=6)):
        tell.send_waiting()
    assert Notice.objects.get(pk=row.id).state == State.SENT


def test_a_refused_letter_is_settled_by_hand(town: Town) -> None:
    town.take_down(WORDS, urgency="now")
    Notice.objects.filter(channel="mail").update(tries=len(RETRY_MINUTES) - 1)
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=smtplib.SMTPRecipientsRefused({})):
        tell.send_waiting()
    row = tasks(town.actor("imoi"))[0]
    tell.settle(by=town.actor("imoi"), notice_id=row.id)
    assert not tasks(town.actor("imoi"))


def test_looking_at_the_need_opens_its_notices_for_the_desk(town: Town) -> None:
    town.take_down(WORDS, urgency="now")
    row = unread(town.actor("imoi2"))[0]
    assert row.need_id is not None
    tell.open_notices(by=town.actor("imoi"), need_id=row.need_id)
    assert not unread(town.actor("imoi2"))


def test_one_digest_a_morning_and_none_when_empty(town: Town) -> None:
    assert tell.write_digests() == 0
    offered(town)
    with clock.at(clock.on(MONDAY.date() + timedelta(days=1), 8, 29)):
        assert tell.write_digests() == 0
    with clock.at(clock.on(MONDAY.date() + timedelta(days=1), 8, 30)):
        assert tell.write_digests() == 1, "only the desk to whom something waits"
        assert tell.write_digests() == 0


def test_a_lift_is_told_to_both_sides_and_to_the_asker(town: Town) -> None:
    need_id = town.take_down(WORDS, asker_email="hanako@example.jp", contact_way="screen").need_ids[0]
    do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks["yorozu-west"].pk, fields=()))
    with clock.at(MONDAY + timedelta(days=10)):
        do.tick()
    kinds = set(Notice.objects.filter(need_id=need_id).values_list("kind", "desk__code"))
    assert {("lifted", "city-welfare"), ("silent", "yorozu-19"), ("lifted_from_us", "yorozu-19")} <= kinds
    assert Notice.objects.filter(kind="asker_news", address="hanako@example.jp").exists()


def test_a_lift_of_what_nobody_was_asked_for_is_not_called_silence(town: Town) -> None:
    """T3: the date passed and the owner decided nothing; nobody was asked, so nobody was silent."""
    need_id = town.take_down(WORDS).need_ids[0]
    for day in (8, 12):
        with clock.at(MONDAY + timedelta(days=day)):
            do.tick()
    kinds = set(Notice.objects.filter(need_id=need_id, desk__code="yorozu-19").values_list("kind", flat=True))
    assert {"overdue", "lifted_from_us"} <= kinds and "silent" not in kinds


class Keeps:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.letters.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


def test_a_real_mail_server_that_was_down_gets_each_letter_once(town: Town, settings: Any) -> None:
    """Down: tried five times, then a task that says so. Back: sent again by hand, once, and nothing personal in it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_URL = "127.0.0.1", port, f"smtp://127.0.0.1:{port}"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    town.take_down(WORDS, urgency="now", asker_name="見本 花子")
    moment = MONDAY
    for minutes in RETRY_MINUTES:
        with clock.at(moment):
            assert tell.send_waiting()[0] == 0
        moment += timedelta(minutes=minutes, seconds=1)
    waiting = tasks(town.actor("imoi"))
    assert waiting and all("メールサーバー" in row.error for row in waiting)
    keeps = Keeps()
    server = Controller(keeps, hostname="127.0.0.1", port=port)
    server.start()
    try:
        for row in waiting:
            tell.send_again(by=town.actor("imoi"), notice_id=row.id)
        for minutes in (0, 1, 60):
            with clock.at(moment + timedelta(hours=6, minutes=minutes)):
                tell.send_waiting()
    finally:
        server.stop()
    assert len(keeps.letters) == len(waiting) and not tasks(town.actor("imoi"))
    for raw in keeps.letters:
        letter = message_from_bytes(raw)
        text = str(make_header(decode_header(letter["Subject"]))) + letter.get_payload(decode=True).decode()  # type: ignore[union-attr]
        assert not any(secret in text for secret in ("物忘れ", "花子", "芋井", "N-2026"))


def test_a_letter_says_whom_to_call_and_nothing_else(town: Town) -> None:
    need_id = town.take_down(WORDS, asker_name="見本 花子", asker_address="見本市桜1-2", contact_way="letter", communication=("large_print",)).need_ids[0]
    tell.tell_asker(need_id=need_id, desk_id=town.desks["yorozu-19"].pk)
    client = Client()
    client.force_login(town.users["imoi"])
    page = client.get("/desk/notices/").content.decode()
    address = re.search(r'href="([^"]+letter.pdf)"', page)
    assert address
    text = "".join(one.get_textpage().get_text_range() for one in PdfDocument(client.get(address[1]).content))
    assert "見本 花子 様" in text and "見本市桜1-2" in text and "芋井地区 よろず相談" in text and "物忘れ" not in text
    assert AuditEntry.objects.filter(action="print_letter").exists()
    client.force_login(town.users["shinonoi"])
    assert client.get(address[1]).status_code == 404


def test_a_letter_without_an_address_says_what_to_do(town: Town) -> None:
    need_id = town.take_down(WORDS, contact_way="letter").need_ids[0]
    tell.tell_asker(need_id=need_id, desk_id=town.desks["yorozu-19"].pk)
    letter = Notice.objects.get(channel="letter")
    with pytest.raises(Refused, match="住所がわからない"):
        tell.print_letter(by=town.actor("imoi"), notice_id=letter.pk)
