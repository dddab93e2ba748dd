"""The newsletter: double opt-in that tells nobody anything, one letter to each subscriber whatever dies, ended with one click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cualuat.audit.models import Event
from cualuat.base import jobs
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.models import Job
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.campaigns import jobs as campaign_jobs
from cualuat.campaigns import queries
from cualuat.campaigns.models import Delivery, NewsletterIssue, Subscriber
from cualuat.campaigns.operations import mailing
from cualuat.campaigns.rules import bounces, wording
from cualuat.notices import jobs as outbox
from cualuat.notices import operations as notices
from cualuat.notices.models import Message
from office import NOW, TODAY, Office
from postbox import Postbox
from sample_campaigns import a_subscriber, an_issue, ask, key_in


def _sent(office: Office, **changes: Any) -> NewsletterIssue:
    return mailing.send(issue=an_issue(office, **changes), version=None, by=office.actor("moderator"), at=NOW)


# --- subscribing ---------------------------------------------------------------------------------------------------


def test_nothing_comes_before_the_link_was_confirmed(office: Office) -> None:
    message = ask("lan@mau.example", "guides")
    assert message is not None
    assert wording().text in message.body
    row = Subscriber.objects.get()
    assert (row.state, row.wording, row.topics) == ("asked", wording().version, ["guides"])
    assert key_in(message) not in (row.key, row.mark)  # what is kept opens nothing
    issue = _sent(office)
    campaign_jobs.send(issue=issue.pk, at=NOW)
    assert not Delivery.objects.exists()
    row = mailing.confirm(key=key_in(message), by=ANYONE, at=NOW)
    assert mailing.confirm(key=key_in(message), by=ANYONE, at=NOW).confirmed_at == row.confirmed_at  # twice is as good
    with pytest.raises(Refused, match="không dùng được nữa"):
        mailing.confirm(key="sai", by=ANYONE, at=NOW)
    event = Event.objects.get(action="campaigns.confirm")
    assert event.detail["wording"] == wording().version
    assert "lan@" not in str(event.detail) + event.subject_label


def test_consent_is_given_by_hand_and_the_address_must_be_one(office: Office) -> None:
    for asked, field in (
        (mailing.Asked("lan@mau.example"), "agrees"),
        (mailing.Asked("lan", agrees=True), "email"),
        (mailing.Asked("lan@mau.example", ["bí mật"], agrees=True), "topics"),
    ):
        with pytest.raises(Refused) as refused:
            mailing.ask(asked=asked, by=ANYONE, at=NOW)
        assert refused.value.field == field
    assert not Subscriber.objects.exists()


def test_whether_an_address_is_known_is_told_to_nobody_but_itself(office: Office) -> None:
    a_subscriber("lan@mau.example")
    before = Message.objects.count()
    assert mailing.ask(asked=mailing.Asked("LAN@mau.example", agrees=True), by=ANYONE, at=NOW) is None
    assert mailing.ask(asked=mailing.Asked("moi@mau.example", agrees=True), by=ANYONE, at=NOW) is None
    known, new = Message.objects.order_by("pk")[before:]
    assert (known.to, new.to) == ("lan@mau.example", "moi@mau.example")  # one letter either way
    assert "đang nhận bản tin rồi" in known.body
    assert Subscriber.objects.filter(email__iexact="lan@mau.example").count() == 1


def test_nobodys_box_is_flooded_and_what_nobody_confirms_is_forgotten(office: Office) -> None:
    for _ in range(5):
        mailing.ask(asked=mailing.Asked("lan@mau.example", agrees=True), by=ANYONE, at=NOW)
    assert Message.objects.filter(to="lan@mau.example").count() == mailing.LETTERS_A_DAY
    last = Message.objects.order_by("-pk").first()
    assert last is not None
    with pytest.raises(Refused):
        mailing.confirm(key=key_in(last), by=ANYONE, at=NOW + timedelta(days=3))
    assert mailing.clean(by=SYSTEM, at=NOW + timedelta(days=1)) == 0
    campaign_jobs.go_on(at=NOW + timedelta(days=3))
    assert not Subscriber.objects.exists()
    assert not Message.objects.filter(to="lan@mau.example").exists()


def test_ending_it_deletes_the_address_and_every_letter_to_it(office: Office) -> None:
    row = a_subscriber("lan@mau.example")
    issue = _sent(office)
    campaign_jobs.send(issue=issue.pk, at=NOW)
    mailing.stop(mark=row.mark, by=ANYONE, at=NOW)
    mailing.stop(mark=row.mark, by=ANYONE, at=NOW)  # again does no harm
    assert not Subscriber.objects.exists()
    assert not Message.objects.filter(to="lan@mau.example").exists()
    assert queries.arrived(issue).gone == 1
    assert "lan@" not in str(list(Event.objects.values()))
    with pytest.raises(Refused, match="không còn nhận"):
        mailing.choose(mark=row.mark, chosen=[], by=ANYONE, at=NOW)


# --- issues --------------------------------------------------------------------------------------------------------


def test_an_issue_goes_over_a_real_mail_server_once_to_each_with_one_click_out(
    office: Office, postbox: Postbox
) -> None:
    rows = [a_subscriber(f"nguoi{n}@mau.example") for n in range(3)]
    Message.objects.all().delete()  # the first letters
    issue = _sent(office)
    while (job := jobs.run_next(at=NOW)) is not None:
        assert job.state == "done", job.error
    issue.refresh_from_db()
    assert (issue.state, issue.number) == ("sent", 1)
    while outbox.deliver(at=NOW):
        pass
    campaign_jobs.go_on(at=NOW)  # nothing more to do
    assert outbox.deliver(at=NOW) == 0
    assert sorted(mail["To"] for mail in postbox.mails) == [row.email for row in rows]
    mail = postbox.mails[0]
    one = next(row for row in rows if row.email == mail["To"])
    assert mail["List-Unsubscribe"].strip() == f"<{mailing.stop_address(one)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Subject"] == "Bản tin số 1: Luật mới tháng 11"
    text = mail.get_content()
    assert "1. Một điều luật" in text
    assert mailing.stop_address(one) in text
    assert "/ban-tin/so/1/" in text
    found = queries.arrived(issue)
    assert (found.sent, found.waiting, found.failed) == (3, 0, 0)
    assert figure("newsletter_issues").count(Window(TODAY, TODAY)).value == 1


def test_a_worker_that_dies_leaves_no_hole_and_no_double(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "BATCH", 2)
    for n in range(5):
        a_subscriber(f"nguoi{n}@mau.example")
    issue = _sent(office)
    real, calls = notices.queue, []

    def dies(**facts: Any) -> Message:
        calls.append(facts["to"])
        if len(calls) == 4:  # in the middle of the second batch
            raise SystemExit("killed")
        return real(**facts)

    monkeypatch.setattr(mailing.notices, "queue", dies)
    with pytest.raises(SystemExit):
        campaign_jobs.send(issue=issue.pk, at=NOW)
    assert Delivery.objects.count() == 2  # whole batches only
    monkeypatch.setattr(mailing.notices, "queue", real)
    campaign_jobs.go_on(at=NOW)
    campaign_jobs.send(issue=issue.pk, at=NOW)  # the job itself comes again too
    to = list(Message.objects.filter(subject__startswith="Bản tin số").values_list("to", flat=True))
    assert sorted(to) == sorted(set(to)) == [f"nguoi{n}@mau.example" for n in range(5)]
    assert NewsletterIssue.objects.get().state == "sent"


def test_topics_choose_who_gets_it_and_who_comes_later_gets_the_next(office: Office) -> None:
    law, business = a_subscriber("luat@mau.example", "new-law"), a_subscriber("dn@mau.example", "business")
    everything = a_subscriber("moi@mau.example")
    issue = _sent(office, topics=["new-law"])
    late = ask("tre@mau.example", "new-law")
    assert late is not None
    mailing.confirm(key=key_in(late), by=ANYONE, at=NOW + timedelta(minutes=1))
    campaign_jobs.send(issue=issue.pk, at=NOW)
    assert {row.subscriber_id for row in Delivery.objects.all()} == {law.pk, everything.pk}
    mailing.choose(mark=business.mark, chosen=["new-law"], by=ANYONE, at=NOW)
    assert queries.subscribers_by_topic() == {"new-law": 3, "": 1}


def test_an_address_that_does_not_exist_is_shown_masked_and_can_be_dropped(office: Office, postbox: Postbox) -> None:
    a_subscriber("co@mau.example")
    a_subscriber("khong@mau.example")
    Message.objects.all().delete()
    postbox.unknown.add("khong@mau.example")
    issue = _sent(office)
    campaign_jobs.send(issue=issue.pk, at=NOW)
    while outbox.deliver(at=NOW):
        pass
    outbox.deliver(at=NOW)
    found = queries.arrived(issue)
    assert (found.sent, found.failed) == (1, 1)
    assert found.failures[0][0] == "k…@mau.example"
    assert "550" in found.failures[0][1]
    with pytest.raises(NotAllowed):
        mailing.drop_unreachable(issue=issue, by=office.actor("officer"), at=NOW)
    assert mailing.drop_unreachable(issue=issue, by=office.actor("moderator"), at=NOW) == 1
    assert [row.email for row in Subscriber.objects.all()] == ["co@mau.example"]


def test_only_a_whole_draft_is_sent_and_once(office: Office) -> None:
    by = office.actor("moderator")
    empty = mailing.write(issue=None, wanted=mailing.IssueWanted("Trống"), version=None, by=by, at=NOW)
    with pytest.raises(Refused, match="chưa có nội dung"):
        mailing.send(issue=empty, version=None, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        mailing.write(issue=None, wanted=mailing.IssueWanted("x"), version=None, by=office.actor("officer"), at=NOW)
    row = an_issue(office)
    with pytest.raises(SomebodyElse):
        mailing.send(issue=row, version=1, by=by, at=NOW)
    message = mailing.try_out(issue=row, to="toi@mau.example", by=by, at=NOW)
    assert message.subject == "[Thử] Luật mới tháng 11"
    assert not message.headers
    mailing.send(issue=row, version=row.version, by=by, at=NOW)
    with pytest.raises(Refused, match="đã gửi"):
        mailing.send(issue=row, version=None, by=by, at=NOW)
    assert Job.objects.filter(name="campaigns.send").count() == 1
    with pytest.raises(ValueError, match="no header"):
        notices.queue(to="a@mau.example", subject="x", body="x", at=NOW, headers={"Bcc": "b@mau.example"})
    with pytest.raises(ValueError, match="no header"):
        notices.queue(to="a@mau.example", subject="x", body="x", at=NOW, headers={"List-Id": "a\nBcc: b"})


# --- letters that come back ----------------------------------------------------------------------------------------


def _deliver() -> None:
    while outbox.deliver(at=NOW):
        pass
    outbox.deliver(at=NOW)
    campaign_jobs.go_on(at=NOW)


def _next_issue(office: Office, number: int) -> NewsletterIssue:
    issue = _sent(office, title=f"Số thử {number}")
    campaign_jobs.send(issue=issue.pk, at=NOW)
    _deliver()
    return issue


def test_an_address_that_refuses_too_many_issues_in_a_row_is_paused_and_told_of(
    office: Office, postbox: Postbox
) -> None:
    most, kept = bounces()
    a_subscriber("co@mau.example")
    row = a_subscriber("khong@mau.example")
    Message.objects.all().delete()
    postbox.unknown.add("khong@mau.example")
    for number in range(1, most):
        _next_issue(office, number)
        row.refresh_from_db()
        assert (row.state, row.bounces, row.bounced_on) == ("confirmed", number, TODAY)
    assert queries.shaky() == 1
    campaign_jobs.go_on(at=NOW)  # the same letter is counted once
    row.refresh_from_db()
    assert row.bounces == most - 1
    last = _next_issue(office, most)
    row.refresh_from_db()
    assert (row.state, row.bounces, row.paused_at) == ("paused", most, NOW)
    [told] = queries.unreached()
    assert (told.address, told.forgotten_on) == ("k…@mau.example", (NOW + kept).date())
    assert "550" in told.words
    assert "khong@" not in told.words + str(queries.arrived(last).failures)
    assert queries.unreached_for(office.actor("moderator")) == 1
    assert queries.unreached_for(office.actor("officer")) == 0
    event = Event.objects.get(action="campaigns.pause_subscriber")
    assert event.detail["times"] == most
    assert "khong@" not in str(event.detail) + event.subject_label
    after = _next_issue(office, most + 1)
    assert {one.subscriber.email for one in Delivery.objects.filter(issue=after)} == {"co@mau.example"}
    campaign_jobs.go_on(at=NOW + kept + timedelta(days=1))
    assert not Subscriber.objects.filter(pk=row.pk).exists()  # nobody took it up again
    assert not Message.objects.filter(to="khong@mau.example").exists()


def _pause(office: Office, email: str = "khong@mau.example") -> Subscriber:
    row = a_subscriber(email)
    Subscriber.objects.filter(pk=row.pk).update(
        state="paused", bounces=3, bounced_on=TODAY, bounce_words="550", paused_at=NOW
    )
    row.refresh_from_db()
    return row


def test_a_paused_address_comes_back_by_the_desk_by_its_owner_or_by_subscribing_again(office: Office) -> None:
    row, moderator = _pause(office), office.actor("moderator")
    with pytest.raises(NotAllowed):
        mailing.resume(subscriber=row, by=office.actor("officer"), at=NOW)
    mailing.resume(subscriber=row, by=moderator, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.bounces, row.paused_at, row.bounce_words) == ("confirmed", 0, None, "")
    with pytest.raises(Refused, match="không còn tạm dừng"):
        mailing.resume(subscriber=row, by=moderator, at=NOW)
    Subscriber.objects.all().delete()
    row = _pause(office)
    mailing.resume_own(mark=row.mark, by=ANYONE, at=NOW)
    assert Subscriber.objects.get().state == "confirmed"
    with pytest.raises(Refused, match="không còn nhận"):
        mailing.resume_own(mark="sai", by=ANYONE, at=NOW)
    Subscriber.objects.all().delete()
    row = _pause(office)
    later = NOW + timedelta(days=5)
    mailing.ask(asked=mailing.Asked(row.email, agrees=True), by=ANYONE, at=later)
    assert Subscriber.objects.get().state == "paused"  # typing an address is no proof that it works
    message = Message.objects.order_by("-pk").first()
    assert message is not None
    assert mailing.confirm(key=key_in(message), by=ANYONE, at=later).state == "confirmed"


def test_paused_addresses_are_deleted_one_by_one_or_together(office: Office) -> None:
    first, second = _pause(office, "a@mau.example"), _pause(office, "b@mau.example")
    a_subscriber("c@mau.example")
    moderator = office.actor("moderator")
    assert mailing.forget_paused(subscriber=first, by=moderator, at=NOW) == 1
    assert mailing.forget_paused(subscriber=None, by=moderator, at=NOW) == 1
    assert [row.email for row in Subscriber.objects.all()] == ["c@mau.example"]
    with pytest.raises(Refused):
        mailing.forget_paused(subscriber=second, by=moderator, at=NOW)


def test_what_is_the_fault_of_our_own_house_pauses_nobody(office: Office, postbox: Postbox) -> None:
    a_subscriber("co@mau.example")
    Message.objects.all().delete()
    postbox.unknown.add("co@mau.example")
    postbox.answer = "550 5.7.1 your network is on a list"
    _next_issue(office, 1)
    message = Message.objects.get(to="co@mau.example")
    assert (message.state, message.refusal) == ("waiting", "")  # tried again, when somebody has put it right
    Message.objects.filter(pk=message.pk).update(state="failed")  # and even if nobody ever does
    campaign_jobs.go_on(at=NOW)
    assert Subscriber.objects.get().bounces == 0
    assert mailing.drop_unreachable(issue=NewsletterIssue.objects.get(), by=office.actor("moderator"), at=NOW) == 0


def test_a_letter_that_arrives_after_all_makes_up_for_those_that_did_not(office: Office, postbox: Postbox) -> None:
    row = a_subscriber("co@mau.example")
    Message.objects.all().delete()
    postbox.unknown.add("co@mau.example")
    for number in range(1, bounces()[0] + 1):
        _next_issue(office, number)
    row.refresh_from_db()
    assert row.state == "paused"
    postbox.unknown.clear()
    message = Message.objects.filter(to="co@mau.example").order_by("-pk").first()
    assert message is not None
    notices.retry(message=message, by=SYSTEM, at=NOW)
    _deliver()
    row.refresh_from_db()
    assert (row.state, row.bounces) == ("confirmed", 0)
