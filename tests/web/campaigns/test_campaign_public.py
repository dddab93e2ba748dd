"""What the public sees of campaigns, kits, models; subscribing to the newsletter and ending it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from cualuat.campaigns import jobs
from cualuat.campaigns.models import Subscriber
from cualuat.campaigns.operations import mailing, meeting
from cualuat.notices.models import Message
from cualuat.web.public.campaigns.marked import as_html
from matter_pages import text
from office import NOW, Office
from sample_campaigns import SENTENCES, a_campaign, a_kit, a_subscriber, an_issue, an_item, decided, key_in, running


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("cualuat.web.public.entry.shield._SOONEST", 0)


def test_a_campaign_is_seen_with_its_card_and_calendar(office: Office, client: Client) -> None:
    row, _ = running(office)
    hidden = a_campaign(office, title="Chưa công khai")
    an_item(office, row, what="<b>Thi</b>", address="/cuoc-thi/1/")
    page = text(client.get(reverse("public:campaigns")), 200)
    assert "Tháng pháp luật" in page
    assert "Chưa công khai" not in page
    assert client.get(reverse("public:campaign", args=[hidden.pk])).status_code == 404
    answer = client.get(reverse("public:campaign", args=[row.pk]))
    page = text(answer, 200)
    assert not answer.cookies
    assert "&lt;b&gt;Thi&lt;/b&gt;" in page
    picture = re.search(r'property="og:image" content="([^"]+)"', page)
    assert picture is not None
    assert client.get(picture[1].split("8000")[-1]).content.startswith(b"\x89PNG")
    assert "Tháng pháp luật" in client.get(reverse("public:campaign-card", args=[row.pk, "svg"])).content.decode()
    events = Calendar.from_ical(client.get(reverse("public:campaigns-calendar")).content).walk("VEVENT")
    assert sorted(str(one["SUMMARY"]) for one in events) == sorted(["Tháng pháp luật", "Phát thanh ở xã", "<b>Thi</b>"])
    first = next(one for one in events if one["SUMMARY"] == "Tháng pháp luật")
    assert (str(first["DTSTART"].dt), str(first["DTEND"].dt)) == ("2026-11-01", "2026-12-01")


def test_kits_and_models_are_there_for_everybody(office: Office, client: Client) -> None:
    kit = a_kit(office)
    assert client.get(reverse("public:meeting-kit", args=[kit.pk])).status_code == 404
    meeting.publish_kit(kit=kit, version=None, by=office.actor("moderator"), at=NOW)
    assert "Luật quanh ta" in text(client.get(reverse("public:meeting-kits")), 200)
    page = text(client.get(reverse("public:meeting-kit", args=[kit.pk])), 200)
    assert "15 phút: Nói" in page
    assert client.get(reverse("public:meeting-kit-paper", args=[kit.pk, "quiz"])).content.startswith(b"%PDF")
    assert client.get(reverse("public:meeting-kit-paper", args=[kit.pk, "poster-a4"])).status_code == 404
    assert "Chưa có điều nào" in text(client.get(reverse("public:access-models")), 200)
    decided(office)
    page = text(client.get(reverse("public:access-models")), 200)
    assert "Mở quầy vào sáng sớm." in page
    assert "trước 3, mong 50, được 61,5" in page
    assert SENTENCES.splitlines()[0] not in page


def _form(client: Client, **changes: Any) -> dict[str, Any]:
    page = text(client.get(reverse("public:newsletter-subscribe")), 200)
    seal = re.search(r'name="seal" value="([^"]+)"', page)
    assert seal is not None
    return {"email": "lan@mau.example", "agrees": "1", "seal": seal[1], "website": "", **changes}


def test_subscribing_confirming_and_ending_it(office: Office, client: Client) -> None:
    address = reverse("public:newsletter-subscribe")
    data = _form(client)
    page = text(client.post(address, {**data, "agrees": ""}), 422)
    assert "Hãy đánh dấu ô đồng ý" in page
    assert "lan@mau.example" in page
    assert "chưa đúng" in text(client.post(address, {**data, "email": "lan@"}), 422)
    assert "website" in text(client.post(address, {**data, "website": "http://spam"}), 422)
    first = client.post(address, {**data, "topics": ["guides"]}, follow=True)
    assert "Hãy mở hộp thư" in text(first, 200)
    message = Message.objects.get()
    where = reverse("public:newsletter-confirm", args=[key_in(message)])
    answer = client.get(where)
    assert "noindex" in answer["X-Robots-Tag"]
    assert Subscriber.objects.get().state == "asked"  # looking at it is not yet saying yes
    assert "Xong." in text(client.post(where), 200)
    row = Subscriber.objects.get()
    assert (row.state, row.topics) == ("confirmed", ["guides"])
    again = client.post(address, _form(client), follow=True)
    assert again.content == first.content  # whoever is known gets the very same page
    assert "không dùng được nữa" in text(client.post(reverse("public:newsletter-confirm", args=["sai"])), 422)
    stop = reverse("public:newsletter-stop", args=[row.mark])
    page = text(client.post(stop, {"act": "choose", "topics": ["new-law"]}), 200)
    assert "Đã đổi chủ đề" in page
    # A mail program posts without ever having seen a page of ours.
    robot = Client(enforce_csrf_checks=True)
    assert "đã được xóa" in text(robot.post(stop, {"List-Unsubscribe": "One-Click"}), 200)
    assert not Subscriber.objects.exists()
    assert "không còn nhận bản tin" in text(client.get(stop), 200)
    assert text(robot.post(stop, {"List-Unsubscribe": "One-Click"}), 200)


def test_robots_are_held_up(office: Office, client: Client) -> None:
    address = reverse("public:newsletter-subscribe")
    for n in range(5):
        client.post(address, _form(client, email=f"nguoi{n}@mau.example"))
    assert "bằng mấy?" in text(client.get(address), 200)
    page = text(client.post(address, _form(client, email="nguoi9@mau.example")), 422)
    assert "Hãy trả lời phép cộng" in page
    wrong = text(client.post(address, _form(client, email="nguoi9@mau.example") | {"sum": "1"}), 422)
    assert "Phép cộng chưa đúng" in wrong
    assert "nguoi9@mau.example" in page
    assert Subscriber.objects.count() == 5


def test_the_archive_and_the_feed(office: Office, client: Client) -> None:
    assert "Chưa có số nào" in text(client.get(reverse("public:newsletter")), 200)
    assert client.get(reverse("public:newsletter-feed")).status_code == 200
    a_subscriber("lan@mau.example")
    issue = mailing.send(issue=an_issue(office), version=None, by=office.actor("moderator"), at=NOW)
    an_issue(office, title="Còn là nháp")
    jobs.send(issue=issue.pk, at=NOW)
    page = text(client.get(reverse("public:newsletter")), 200)
    assert "Luật mới tháng 11" in page
    assert "Còn là nháp" not in page
    page = text(client.get(reverse("public:newsletter-issue", args=[1])), 200)
    assert "Chào <strong>bạn</strong>" in page
    assert '<a href="https://luat.example/">trang</a>' in page
    assert "&lt;b&gt;Hai&lt;/b&gt;" in page
    assert client.get(reverse("public:newsletter-issue", args=[2])).status_code == 404
    feed = client.get(reverse("public:newsletter-feed")).content.decode()
    assert "<title>Luật mới tháng 11</title>" in feed
    assert "/ban-tin/so/1/" in feed


@pytest.mark.parametrize(
    "text_",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/p.png)",
        '[x](https://a.example/"onclick="x)',
        "<img src=x onerror=y>",
    ],
)
def test_markdown_makes_nothing_that_acts(text_: str) -> None:
    made = as_html(text_)
    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made
    assert not re.search(r"<[^>]+ on\w+=", made)
