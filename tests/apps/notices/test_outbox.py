"""Mail goes to the outbox with the change that causes it, and from there to a real SMTP server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cualuat.base.actor import ANYONE, SYSTEM, Actor, NotAllowed
from cualuat.kernel.workdays import VIETNAM
from cualuat.law import operations as law
from cualuat.law import queries as library
from cualuat.notices import jobs, operations, queries
from cualuat.notices.models import Message
from cualuat.notices.rules import OfficeHours
from postbox import Postbox

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)  # a Tuesday
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=VIETNAM)


def write(to: str = "a@vidu.vn", **more: object) -> Message:
    return operations.queue(**{"to": to, "subject": "Chào", "body": "Xin chào", "at": NOW, **more})  # type: ignore[arg-type]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return str(body.get_content())


# --- into the outbox ---------------------------------------------------------------------------------------------


def test_no_commit_no_mail(db: None) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.parametrize("channel", ["email", "sms", "zalo"])
@pytest.mark.parametrize(
    "about",
    [
        {"kind": "sealed-receipt"},
        {"kind": "sealed"},
        {"kind": " Sealed_news"},
        {"about_type": "sealed_case", "about_id": 7},
    ],
)
def test_nothing_about_a_sealed_matter_enters(db: None, channel: str, about: dict[str, object]) -> None:
    to = "a@vidu.vn" if channel == "email" else "0912345678"
    with pytest.raises(operations.SealedMatter):
        write(to, channel=channel, template="mau", **about)
    assert not Message.objects.exists()


@pytest.mark.parametrize("field", ["kind", "about_type"])
def test_the_database_itself_refuses_a_sealed_matter(db: None, field: str) -> None:
    message = write()
    setattr(message, field, "sealed-news")
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save()


@pytest.mark.parametrize(
    ("channel", "to", "words"),
    [
        ("email", "không phải thư", "Địa chỉ thư điện tử chưa đúng"),
        ("sms", "028 3822 1234", "Số máy bàn không nhận được tin nhắn"),
        ("zalo", "12345", "Hãy ghi số điện thoại di động"),
    ],
)
def test_an_address_that_reaches_nobody_is_refused(db: None, channel: str, to: str, words: str) -> None:
    with pytest.raises(operations.BadAddress, match=words):
        write(to, channel=channel, template="mau")


def test_what_a_channel_cannot_carry_is_refused(db: None) -> None:
    with pytest.raises(operations.BadMessage, match="theo một mẫu"):
        write("0912345678", channel="zalo")
    with pytest.raises(operations.BadMessage, match="chưa có nội dung"):
        write(body=" \n")


def test_an_sms_is_never_longer_than_three_parts(db: None) -> None:
    message = write("0912 345 678", channel="sms", body="Hồ sơ của bạn đã được tiếp nhận. " * 20)
    assert message.to == "+84912345678"
    assert message.body.startswith("Ho so cua ban")
    assert message.body.endswith("...")
    assert len(message.body) <= 459
    assert write("0912 345 678", channel="sms", body="Đã nhận", plain=True).body == "Da nhan"


def test_a_message_may_go_out_only_from_a_moment_on(db: None, postbox: Postbox) -> None:
    write(not_before=NOW + timedelta(days=1))
    assert jobs.deliver(at=NOW) == 0
    assert jobs.deliver(at=NOW + timedelta(days=1)) == 1


# --- office hours ------------------------------------------------------------------------------------------------


def test_what_is_not_urgent_waits_for_the_office_to_open(db: None, postbox: Postbox) -> None:
    quiet = write(at=NIGHT, office_hours=OfficeHours())
    write("b@vidu.vn", at=NIGHT, office_hours=OfficeHours(), urgent=True)
    assert quiet.not_before == datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)
    assert jobs.deliver(at=NIGHT) == 1
    assert postbox.mails[0]["To"] == "b@vidu.vn"
    assert jobs.deliver(at=quiet.not_before) == 1


def test_a_later_attempt_keeps_to_office_hours_too(db: None, postbox: Postbox) -> None:
    evening = NOW.replace(hour=16, minute=59)
    write(at=evening, office_hours=OfficeHours())
    postbox.refusing = True
    assert jobs.deliver(at=evening) == 0
    postbox.refusing = False
    assert jobs.deliver(at=evening + timedelta(minutes=5)) == 0
    assert jobs.deliver(at=NOW + timedelta(days=1)) == 1


def test_the_calendar_of_the_house_says_on_which_days(db: None, postbox: Postbox) -> None:
    holiday = date(2026, 11, 24)
    jobs.keep_office_hours(OfficeHours(), lambda day: day.isoweekday() < 6 and day != holiday)
    write(office_hours=OfficeHours())
    assert jobs.deliver(at=NOW) == 0
    assert jobs.deliver(at=NOW + timedelta(days=1)) == 1


def test_a_mail_without_office_hours_goes_out_at_night(db: None, postbox: Postbox) -> None:
    write(at=NIGHT)
    assert jobs.deliver(at=NIGHT) == 1


# --- out of the outbox -------------------------------------------------------------------------------------------


def test_an_answer_to_a_report_reaches_the_reader(db: None, postbox: Postbox) -> None:
    now = timezone.now()
    document = library.document("luat-901-2024-qh15")
    report = law.report_error(
        document=document, eid="art_5", message="Sai chính tả.", email="doc@vidu.vn", by=ANYONE, at=now
    )
    link = "http://127.0.0.1:8000/bao-loi/abc/"
    law.answer_report(report=report, state="fixed", answer="Đã sửa, cảm ơn bạn.", link=link, by=SYSTEM, at=now)
    assert jobs.deliver(at=now) == 1
    mail = postbox.mails[0]
    assert "Luật Tiếp cận dịch vụ công cộng mẫu" in mail["Subject"]
    assert "Đã sửa, cảm ơn bạn." in text_of(mail)
    assert link in text_of(mail)
    assert jobs.deliver(at=now) == 0  # once is enough


def test_a_subject_over_lines_forges_no_header(db: None, postbox: Postbox) -> None:
    write(subject="Chào\r\nBcc: ai@vidu.vn")
    assert jobs.deliver(at=NOW) == 1
    assert postbox.mails[0]["Bcc"] is None


def test_what_cannot_be_sent_is_tried_again_later_and_then_given_up(db: None, postbox: Postbox) -> None:
    write()
    postbox.refusing = True
    assert jobs.deliver(at=NOW) == 0
    message = Message.objects.get()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert "451" in message.error
    assert jobs.deliver(at=NOW + timedelta(seconds=30)) == 0
    assert Message.objects.get().attempts == 1  # not yet due again
    postbox.refusing = False
    assert jobs.deliver(at=NOW + timedelta(minutes=2)) == 1
    postbox.refusing = True
    write("b@vidu.vn")
    for attempt in range(jobs.MAX_ATTEMPTS):
        jobs.deliver(at=NOW + timedelta(days=attempt + 1))
    assert Message.objects.get(to="b@vidu.vn").state == "failed"


def test_the_waiting_times_double(db: None, postbox: Postbox) -> None:
    write()
    postbox.refusing = True
    waits, at = [], NOW
    for _ in range(4):
        jobs.deliver(at=at)
        then = Message.objects.get().next_attempt_at
        waits.append((then - at) / timedelta(minutes=1))
        at = then
    assert waits == [1, 2, 4, 8]


def test_an_address_nobody_has_is_given_up_at_once_and_holds_up_nobody(db: None, postbox: Postbox) -> None:
    postbox.unknown = {"xa@vidu.vn"}
    write("xa@vidu.vn")
    write("gan@vidu.vn")
    assert jobs.deliver(at=NOW) == 1
    lost = Message.objects.get(to="xa@vidu.vn")
    assert (lost.state, lost.error) == ("failed", "550 no such mailbox")


def test_without_a_mail_server_everything_waits(db: None, settings: object) -> None:
    settings.EMAIL_HOST = ""  # type: ignore[attr-defined]
    write()
    assert jobs.deliver(at=NOW) == 0
    assert Message.objects.get().state == "waiting"


def test_a_mail_server_that_is_down_costs_no_attempts_and_is_left_alone(db: None, postbox: Postbox) -> None:
    for number in range(5):
        write(f"{number}@vidu.vn")
    postbox.shutdown()
    postbox.server_close()
    for minute in range(60):
        assert jobs.deliver(at=NOW + timedelta(minutes=minute)) == 0
    assert set(Message.objects.values_list("attempts", "state")) == {(0, "waiting")}
    rest = queries.resting(at=NOW + timedelta(minutes=59)).get()
    assert rest.channel == "email"
    assert rest.failures <= 7  # asked after 0, 1, 3, 7, 15, 31 … minutes, not sixty times


def test_a_mail_cut_off_before_the_answer_comes_again_under_the_same_message_id(db: None, postbox: Postbox) -> None:
    write()
    postbox.cutting = True
    assert jobs.deliver(at=NOW) == 0
    assert Message.objects.get().attempts == 1
    postbox.cutting = False
    assert jobs.deliver(at=NOW + timedelta(minutes=2)) == 1
    first, second = (mail["Message-ID"] for mail in postbox.mails)
    assert first == second
    write("b@vidu.vn")
    jobs.deliver(at=NOW + timedelta(minutes=3))
    assert postbox.mails[2]["Message-ID"] != first


def test_what_a_dead_process_left_is_tried_again_after_ten_minutes(db: None, postbox: Postbox) -> None:
    message = write()
    Message.objects.update(state="sending", sending_since=NOW, attempts=1)
    assert jobs.deliver(at=NOW + timedelta(minutes=9)) == 0
    assert jobs.deliver(at=NOW + timedelta(minutes=11)) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)


def test_what_ended_its_process_at_every_attempt_is_given_up(db: None, postbox: Postbox) -> None:
    write()
    Message.objects.update(state="sending", sending_since=NOW, attempts=jobs.MAX_ATTEMPTS)
    assert jobs.deliver(at=NOW + timedelta(minutes=11)) == 0
    assert "không rõ tin đã đi chưa" in Message.objects.get().error
    assert not postbox.received


def test_a_fault_of_ours_holds_up_no_other_message(
    db: None, postbox: Postbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write("a@vidu.vn")
    write("b@vidu.vn")
    carry = jobs.CARRIERS["email"].carry

    def fail_once(parcel: jobs.Parcel, at: datetime) -> jobs.Outcome:
        if parcel.to == "a@vidu.vn":
            raise RuntimeError("lỗi lạ")
        return carry(parcel, at)

    monkeypatch.setattr(jobs.CARRIERS["email"], "carry", fail_once)
    assert jobs.deliver(at=NOW) == 1
    assert "lỗi lạ" in Message.objects.get(to="a@vidu.vn").error
    assert "could not be handed over" in caplog.text


# --- at the desk -------------------------------------------------------------------------------------------------


def test_the_desk_sees_what_became_of_the_messages_about_a_matter(db: None, postbox: Postbox) -> None:
    write(about_type="case", about_id=7, kind="receipt")
    write(about_type="case", about_id=7, kind="reminder", not_before=NOW + timedelta(days=1))
    write(about_type="case", about_id=70)
    assert [message.kind for message in queries.about("case", 7)] == ["reminder", "receipt"]
    assert queries.counts() == {"waiting": 3, "sending": 0, "sent": 0, "failed": 0, "held": 0}
    jobs.deliver(at=NOW)
    assert queries.counts()["sent"] == 2
    assert queries.oldest_waiting(at=NOW) is None  # the reminder is not yet due
    late = queries.oldest_waiting(at=NOW + timedelta(days=2))
    assert late is not None
    assert late.kind == "reminder"


def test_a_failed_message_is_sent_again_by_somebody(db: None, postbox: Postbox) -> None:
    officer = Actor("1", "Lê Văn Cán Bộ", "editor")
    message = write()
    Message.objects.update(state="failed", attempts=8, error="550")
    assert list(queries.failed()) == [message]
    with pytest.raises(NotAllowed):
        operations.retry(message=message, by=ANYONE, at=NOW)
    operations.retry(message=message, by=officer, at=NOW)
    assert jobs.deliver(at=NOW) == 1
    message.refresh_from_db()
    assert (message.state, message.error, message.decided_by) == ("sent", "", "Lê Văn Cán Bộ")
    with pytest.raises(operations.Refused, match="«Đã gửi», không cần gửi lại"):
        operations.retry(message=message, by=officer, at=NOW)


def test_a_held_message_waits_until_somebody_has_it_sent(db: None, postbox: Postbox) -> None:
    message = write()
    with pytest.raises(operations.Refused, match="Hãy ghi lý do"):
        operations.hold(message=message, reason=" ", by=SYSTEM, at=NOW)
    operations.hold(message=message, reason="Chờ sửa nội dung", by=SYSTEM, at=NOW)
    assert jobs.deliver(at=NOW + timedelta(days=1)) == 0
    operations.retry(message=message, by=SYSTEM, at=NOW)
    assert jobs.deliver(at=NOW + timedelta(days=1)) == 1
    with pytest.raises(operations.Refused, match="không giữ lại được nữa"):
        operations.hold(message=message, reason="muộn", by=SYSTEM, at=NOW)


def test_times_in_another_zone_mean_the_same(db: None) -> None:
    message = write(at=NIGHT.astimezone(UTC), office_hours=OfficeHours())
    assert message.not_before == datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)
