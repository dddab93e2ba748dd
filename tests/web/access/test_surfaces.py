"""What pages, lists, exports and mails say: no surface tells a viewer what the matter's own page would not tell her."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from access_world import SECRETS, World
from django.test import Client
from django.urls import reverse
from test_every_address import CASE, STAFF, TEAM

from cualuat.base.actor import ANYONE
from cualuat.casework.operations import publishing, reminding
from cualuat.notices.models import Message
from office import NOW

Enter = Callable[[str], Client]
SEES_SENDER = {"reception", "leader", "deputy", "focal", "citizen", "data_protection"}
DESK_SURFACES = (
    "/ban-lam-viec/",
    "/ban-lam-viec/ho-so/",
    "/ban-lam-viec/ho-so/?xem=closed",
    "/ban-lam-viec/ho-so/?tu=Đinh+Thị+Sương",
    "/ban-lam-viec/ho-so/?tu=suong",
    "/ban-lam-viec/ho-so/?tu=0933",
    "/ban-lam-viec/ho-so/?tu=Cống",
    "/ban-lam-viec/ho-so/?tu=TC-2026",
    "/ban-lam-viec/ho-so/?loai=denunciation",
    "/ban-lam-viec/to-cao/",
    "/ban-lam-viec/to-cao/ai-da-mo/",
    "/ban-lam-viec/to-cao/quy-che/",
    "/ban-lam-viec/cong-khai/",
    "/ban-lam-viec/cong-khai/?xem=cong-khai",
    "/ban-lam-viec/nhat-ky/",
    "/ban-lam-viec/tin-gui-di/",
    "/ban-lam-viec/tiep-cong-dan/",
    *(
        f"/ban-lam-viec/so/tai.{form}?family={family}&since=01/01/2026&until=31/12/2026"
        for form in ("xlsx", "docx")
        for family in ("feedback", "reception", "denunciation")
    ),
)
PUBLIC_SURFACES = (
    "/", "/tra-loi/", "/tra-loi/?tu=cống", "/tiep-cong-dan/", "/du-lieu-ca-nhan/", "/gui/", "/tra-cuu/", "/to-cao/",
    "/kin/", "/tim-kiem/?q=cống+thoát+nước", "/tim-kiem/goi-y/?q=cong", "/moi/", "/moi/atom/", "/sitemap.xml",
    "/sitemap-1.xml", "/robots.txt", "/tim-kiem/atom/?q=cống", "/healthz",
)  # fmt: skip


def text_of(answer: object) -> str:
    """The words of an answer: of a Word or Excel file those within."""
    data = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        return re.sub(r"<[^>]+>", "", "\n".join(parts)) + "\n".join(parts)
    return data.decode("utf-8", "replace")


def told(client: Client, surfaces: tuple[str, ...], words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which of the words stand on which surface; what was asked for in the address does not count as told."""
    found = []
    for surface in surfaces:
        page = text_of(client.get(surface))
        page = re.sub(r'<input id="tu"[^>]*>', "", page)
        found += [(surface, word) for word in words if word in page]
    return found


@pytest.mark.parametrize("viewer", STAFF)
def test_no_list_or_export_says_more_than_the_matter_itself(world: World, enter: Enter, viewer: str) -> None:
    client = enter(viewer)
    hidden = [*SECRETS["sealed"]]
    if viewer not in SEES_SENDER:
        hidden += SECRETS["sender"]
    if viewer not in CASE:
        hidden += [*SECRETS["content"], *SECRETS["internal"], *SECRETS["internal_file"]]
    if viewer not in TEAM:
        hidden.append(world.sealed.case.number)
    if viewer == "leader":
        hidden.remove(world.sealed.case.number)  # the log of who opened what is for her
    assert told(client, DESK_SURFACES, tuple(hidden)) == []


@pytest.mark.parametrize("viewer", ["officer", "colleague", "chief", "moderator"])
def test_nobody_finds_a_hidden_sender_by_name(world: World, enter: Enter, viewer: str) -> None:
    client = enter(viewer)
    subject = world.case.subject
    assert subject in client.get("/ban-lam-viec/ho-so/?xem=open&tu=cong").content.decode()
    for words in ("Đinh Thị Sương", "suong", "dinh"):
        page = client.get("/ban-lam-viec/ho-so/", {"xem": "open", "tu": words}).content.decode()
        assert subject not in page, words


def test_those_who_see_names_find_by_them(world: World, enter: Enter) -> None:
    for words in ("Đinh Thị Sương", "suong"):
        page = enter("reception").get("/ban-lam-viec/ho-so/", {"xem": "open", "tu": words}).content.decode()
        assert world.case.subject in page, words


@pytest.mark.parametrize("viewer", ["stranger", "neighbour", "officer", "administrator"])
def test_public_pages_tell_nobody_who_asked(world: World, enter: Enter, viewer: str) -> None:
    words = (*SECRETS["sender"], *SECRETS["internal"], *SECRETS["internal_file"], *SECRETS["sealed"])
    assert told(enter(viewer), PUBLIC_SURFACES, words) == []


def test_an_answer_is_public_while_published_and_gone_when_withdrawn(world: World, enter: Enter) -> None:
    slug = world.keys["answer"]["slug"]
    where = reverse("public:answer", args=[slug])
    client = enter("stranger")
    assert "Cống bị lấp thì ai khơi?" in client.get(where).content.decode()
    publishing.withdraw(
        publication=world.case.publication, reason="Lộ địa chỉ", by=world.office.actor("moderator"), at=NOW
    )
    gone = client.get(where)
    assert gone.status_code == 410
    assert "Đã khơi cống" not in gone.content.decode()
    for surface in PUBLIC_SURFACES:
        assert "Cống bị lấp thì ai khơi?" not in text_of(client.get(surface)), surface


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_published_has_no_public_address(world: World, enter: Enter, state: str) -> None:
    row = world.case.publication
    row.state = state
    row.published_at = None if state == "draft" else row.published_at
    row.save()
    where = reverse("public:answer", args=[row.slug])
    for viewer in ("stranger", "neighbour", "officer"):
        assert enter(viewer).get(where).status_code in (404, 410)


def test_no_mail_or_message_tells_what_was_written_or_anything_sealed(world: World) -> None:
    ladder = reminding.ladder_for(NOW.replace(month=12, day=20))
    reminding.remind(ladder=ladder, by=ANYONE, at=NOW.replace(month=12, day=20))
    kept = "\n".join(f"{m.to} {m.subject} {m.body} {m.values}" for m in Message.objects.all())
    assert kept
    for word in (*SECRETS["content"], *SECRETS["internal"], *SECRETS["sealed"], world.sealed.case.number):
        assert word not in kept, word
    assert world.receipt not in kept
    to_officers = "\n".join(f"{m.subject} {m.body}" for m in Message.objects.filter(to__endswith="mau.example"))
    for word in SECRETS["sender"]:
        assert word not in to_officers


def test_every_page_bears_the_headers_that_keep_it_safe(world: World, enter: Enter) -> None:
    pages = [(enter("stranger"), PUBLIC_SURFACES), (enter("reception"), DESK_SURFACES)]
    pages.append((enter("citizen"), (f"/tra-cuu/{world.case.number}/",)))
    for client, surfaces in pages:
        for surface in surfaces:
            answer = client.get(surface)
            assert answer["X-Content-Type-Options"] == "nosniff", surface
            assert answer["X-Frame-Options"] == "DENY", surface
            assert answer["Referrer-Policy"] == "same-origin", surface
            assert "default-src 'self'" in answer["Content-Security-Policy"], surface
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], surface
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin", surface
            if surface.startswith(("/ban-lam-viec", "/kin", "/to-cao", "/tra-cuu")):
                assert "no-store" in answer["Cache-Control"], surface


def test_no_address_of_a_sender_is_kept(world: World, caplog: pytest.LogCaptureFixture) -> None:
    from everywhere import every_text

    client = Client(REMOTE_ADDR="203.0.113.99", headers={"user-agent": "Dien-thoai-Suong/9"})
    begun = client.post(reverse("public:matter-begin", args=["feedback-general"]))
    assert begun.status_code == 302
    client.post(reverse("public:draft-matter"), {"subject": "Rác ở chợ", "content": "Chợ chiều đầy rác, không ai dọn."})
    client.post(reverse("public:draft-person"), {"name": "Đinh Thị Sương", "count": "1"})
    client.post(reverse("public:draft-send"))
    client.post("/tra-cuu/", {"code": "7K3M-9QXR-0000-0000"})
    client.post("/kin/gui/", {"content": "x", "accused": "y"})
    kept = every_text() + caplog.text
    assert "203.0.113.99" not in kept
    assert "Dien-thoai-Suong" not in kept
