"""A round of honour in a browser: whoever nominates, the one nominated, clerks, the council, everybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.ballots.models import Ballot
from cualuat.base.actor import SYSTEM
from cualuat.honours.models import Honour, Initiative, Nomination, Round
from cualuat.honours.operations import consenting
from cualuat.honours.rules import CHECKS
from cualuat.notices.models import Message
from cualuat.sealed import receipts
from cualuat.web.public.entry import shield
from matter_pages import seen, text
from office import NOW, Office, desk
from sample_ballots import a_picture
from sample_honours import AFTER, DECIDED, a_nomination, a_round, agreed, decided, in_comments, scoring


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    _on(monkeypatch, NOW)
    monkeypatch.setattr(shield, "_SOONEST", 0)


def _on(monkeypatch: pytest.MonkeyPatch, moment: object) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def _seal() -> dict[str, str]:
    return {"seal": shield.signing.dumps({"t": int(shield.time.time()), "s": None}, salt=shield._SALT), "website": ""}


PERSON = {
    "name": "Lê Thị Mai", "place": "Thôn Đông", "title": "Đưa luật đến từng nhà", "text": "Năm năm nay.", "email": "mai@mau.example",
    "phone": "", "nominator": "", "nominator_contact": "",
}  # fmt: skip


def test_from_a_strangers_nomination_to_her_consent_and_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row = a_round()
    client, where = Client(), reverse("public:honour-nominate", args=[row.pk])
    assert "Đang nhận đề cử" in text(client.get(reverse("public:honours")))
    assert "Gửi đề cử" in text(client.get(where))
    wrong = text(client.post(where, {**PERSON, **_seal(), "name": "", "place": " "}), 422)
    assert "Hãy ghi họ tên" in wrong
    assert "Hãy ghi nơi ở" in wrong
    assert 'value="Đưa luật đến từng nhà"' in wrong
    bad = {**PERSON, **_seal(), "files": SimpleUploadedFile("may.exe", b"MZ\x90\x00")}
    assert "Tệp là chương trình" in text(client.post(where, bad), 422)
    file = SimpleUploadedFile("chung-minh.txt", "Xác nhận.".encode())
    assert "đã nhận đề cử" in text(client.post(where, {**PERSON, **_seal(), "files": file}, follow=True))
    one = Nomination.objects.get()
    assert "Lê Thị Mai" not in text(client.get(reverse("public:honour-round", args=[row.pk])))
    clerk, page = desk(office, "moderator"), reverse("desk:honour-nomination", args=[one.pk])
    assert "chung-minh.txt" in text(clerk.get(page))
    assert clerk.get(reverse("desk:honour-file", args=[one.pk, one.files.get().pk])).getvalue()
    assert desk(office, "officer").get(page).status_code == 403
    asked = text(clerk.post(page, {"act": "ask", "version": "1"}, follow=True))
    code = re.search(r"dong-y/(\w+)/", Message.objects.get(kind="honour-consent").body).group(1)  # type: ignore[union-attr]
    assert code not in asked
    consent = reverse("public:honour-consent", args=[code])
    typed = client.post(reverse("public:honour-consent-code"), {"code": receipts.grouped(code).lower()})
    assert typed["Location"] == consent
    assert "Không có đề cử" in text(client.post(reverse("public:honour-consent-code"), {"code": "0" * 12}), 422)
    shown = client.get(consent)
    assert "Năm năm nay" in text(shown)
    assert shown["Referrer-Policy"] == "same-origin"  # with «no-referrer» a browser's answer is refused as a stranger's
    assert Nomination.objects.get().consent == "asked"
    picture = SimpleUploadedFile("anh.png", a_picture())
    assert client.post(consent, {"act": "agree", "picture": picture}).status_code == 302
    assert client.get(reverse("public:honour-consent-picture", args=[code])).getvalue()
    check = {"act": "check", "on": "20/11/2026", "version": "3"}
    assert "ít nhất một mục" in text(clerk.post(page, check), 422)
    assert clerk.post(page, {**check, **dict.fromkeys(CHECKS, "clear")}).status_code == 302
    assert "Đủ điều kiện" in text(clerk.get(page))
    assert client.get(reverse("public:honour-picture", args=[one.pk])).status_code == 404  # not put up yet
    _on(monkeypatch, AFTER)
    clerk = desk(office, "moderator")
    clerk.post(
        reverse("desk:honour-round", args=[row.pk]), {"act": "put_up", "version": str(Round.objects.get().version)}
    )
    shown = client.get(reverse("public:honour-round", args=[row.pk]))
    assert "Lê Thị Mai" in text(shown)
    assert "no-cache" in shown["Cache-Control"]
    assert client.get(reverse("public:honour-picture", args=[one.pk])).getvalue()
    candidate = reverse("public:honour-candidate", args=[one.pk])
    assert "Hãy ghi ý kiến" in text(client.post(candidate, {"text": " ", "name": "", "contact": "", **_seal()}), 422)
    thanks = client.post(candidate, {"text": "Bà rất tốt.", "name": "Hàng xóm", "contact": "", **_seal()})
    assert "đã nhận ý kiến" in text(thanks)
    assert "Bà rất tốt" not in text(client.get(candidate))
    said = one.comments.get()
    assert clerk.post(page, {"act": f"show-{said.pk}", "version": "1"}).status_code == 302
    assert "Bà rất tốt" in text(client.get(candidate))
    assert client.post(consent, {"act": "withdraw"}).status_code == 302
    for gone in (candidate, reverse("public:honour-picture", args=[one.pk])):
        assert client.get(gone).status_code == 404
    assert "Lê Thị Mai" not in text(client.get(reverse("public:honour-round", args=[row.pk])))
    assert "đã rút sự đồng ý" in text(client.get(consent))
    assert client.get(reverse("public:honour-consent-picture", args=[code])).status_code == 404


def test_the_council_scores_and_the_honoured_stand_on_the_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row, (one, two) = scoring(office, "Lê Thị Mai", "Ngô Văn Hai")
    _on(monkeypatch, DECIDED)
    keys = [str(key) for key in row.criteria.order_by("position").values_list("pk", flat=True)]
    sheet, page = reverse("desk:honour-scores", args=[row.pk]), reverse("desk:honour-round", args=[row.pk])
    for who, first in (("officer", "50"), ("chief", "40")):
        client = desk(office, who)
        for found, more in ((one, "40"), (two, "10")):
            data = {"act": f"score-{found.pk}", keys[0]: first, keys[1]: more, "note": ""}
            assert client.post(sheet, data).status_code == 302
        too_many = text(
            client.post(sheet, {"act": f"score-{one.pk}", keys[0]: "61", keys[1]: "x", "note": "Ghi lại"}), 422
        )
        assert "Ghi lại" in too_many
    assert desk(office, "elsewhere").get(sheet).status_code == 404
    focal = desk(office, "focal")
    before = text(focal.get(page))
    assert "Cán bộ officer 2" in seen(before)
    assert "85" not in seen(before)
    steps = (
        {"act": "close", "reason": ""},
        {
            "act": "choose", "chosen": str(one.pk), "day": f"{DECIDED:%d/%m/%Y}", "place": "Phòng họp", "present": "Ông A", "content": "Thống nhất.",
        },
        {"act": "decide", "number": "15/QĐ-STP", "day": f"{DECIDED:%d/%m/%Y}"},
    )  # fmt: skip
    for step in steps:
        version = str(Round.objects.get().version)
        assert focal.post(page, {**step, "version": version}).status_code == 302, step
    assert "Có người vừa sửa" in text(focal.post(page, {"act": "drop", "reason": "X", "version": "1"}), 422)
    after = seen(text(focal.get(page)))
    assert "85,00 / 100" in after
    honour = Honour.objects.get()
    for form in ("docx", "pdf"):
        assert focal.get(reverse("desk:honour-certificate", args=[honour.pk, form])).content
    for which in ("bien-ban", "quyet-dinh"):
        assert focal.get(reverse("desk:honour-paper", args=[row.pk, which])).content.startswith(b"PK")
    assert "Lê Thị Mai" in text(Client().get(reverse("public:honours")))
    assert "15/QĐ-STP" in text(Client().get(reverse("public:honour", args=[honour.pk])))


def test_the_certificate_is_checked_where_all_are_and_tells_nothing_of_who_withdrew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, (one, _) = decided(office, "Lê Thị Mai", "Ngô Văn Hai")
    honour, client = Honour.objects.get(), Client()
    where = reverse("public:certificate", args=[honour.code])
    page = seen(text(client.get(where)))
    assert "L. T. M." in page
    assert "còn giá trị" in page
    assert "Lê Thị Mai" not in page
    _on(monkeypatch, DECIDED + timedelta(days=1))
    data = {"act": "withdraw", "version": str(one.version)}
    assert desk(office, "focal").post(reverse("desk:honour-nomination", args=[one.pk]), data).status_code == 302
    assert "L. T. M." not in seen(text(client.get(where)))
    listed = seen(text(client.get(reverse("public:honours"))))
    assert "Lê Thị Mai" not in listed
    assert "1 người, tập thể được tôn vinh không nêu tên" in listed
    assert client.get(reverse("public:honour", args=[honour.pk])).status_code == 404
    revoke = {"act": f"revoke-{honour.pk}", "reason": "Sai", "version": "1"}
    assert desk(office, "focal").post(reverse("desk:honour-round", args=[row.pk]), revoke).status_code == 302
    assert "thu hồi" in text(client.get(where))


def test_a_round_is_written_announced_and_handed_to_a_vote(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(office, "focal")
    data = {
        "kind": "deed", "title": "Việc tốt quý IV", "about": "", "nominate_from": "20/11/2026", "nominate_until": "30/11/2026", "comment_days": "7",
        "choosing": "council", "most": "2", "criteria": "Giúp được nhiều người | 60\nBền bỉ", "version": "",
    }  # fmt: skip
    wrong = text(client.post(reverse("desk:honour-round-add"), data), 422)
    assert "phải có dạng" in wrong
    assert "Giúp được nhiều người | 60" in wrong
    made = client.post(
        reverse("desk:honour-round-add"), {**data, "criteria": "Giúp được nhiều người | 60\nBền bỉ | 40"}
    )
    row = Round.objects.get()
    assert made["Location"] == reverse("desk:honour-round", args=[row.pk])
    assert "cần đối chiếu" in text(client.get(made["Location"])).lower()
    edit = {**data, "criteria": "Bền bỉ | 40", "title": "Việc tốt", "version": "1"}
    assert client.post(reverse("desk:honour-round-edit", args=[row.pk]), edit).status_code == 302
    assert "Có người vừa sửa" in text(client.post(reverse("desk:honour-round-edit", args=[row.pk]), edit), 422)
    assert Client().get(reverse("public:honour-round", args=[row.pk])).status_code == 404
    council = {"act": "appoint", "people": [str(office.people["chief"].pk)], "version": "2"}
    assert client.post(made["Location"], council).status_code == 302
    assert client.post(made["Location"], {"act": "announce", "version": "3"}).status_code == 302
    vote, _ = in_comments("An", "Bình", "Chi", choosing="ballot", criteria=())
    _on(monkeypatch, DECIDED)
    client = desk(office, "focal")
    page = reverse("desk:honour-round", args=[vote.pk])
    terms = {
        "act": "ballot", "version": str(vote.version), "audience": "open", "roll": "", "open_day": f"{DECIDED:%d/%m/%Y}", "open_time": "08:00",
        "close_day": f"{DECIDED + timedelta(days=5):%d/%m/%Y}", "close_time": "17:00",
    }  # fmt: skip
    assert "Lúc đóng phải sau" in text(
        client.post(page, {**terms, "close_day": f"{DECIDED - timedelta(days=1):%d/%m/%Y}"}), 422
    )
    answer = client.post(page, terms)
    ballot = Ballot.objects.get()
    assert answer["Location"] == reverse("desk:ballot", args=[ballot.pk])
    assert [one.name for one in ballot.options.all()] == [
        f"{name} (Thôn Đông, xã Mẫu Đông)" for name in ("An", "Bình", "Chi")
    ]
    assert ballot.occasion.secret


def test_the_register_of_initiatives(office: Office) -> None:
    client = desk(office, "moderator")
    data = {
        "title": "Loa xã",
        "author": "Ban văn hóa",
        "place": "",
        "problem": "Khó đọc.",
        "done": "Đọc trên loa.",
        "effect": "",
        "cost": "",
        "copying": "",
    }
    assert "Hãy ghi tác giả" in text(client.post(reverse("desk:initiative-add"), {**data, "author": ""}), 422)
    made = client.post(reverse("desk:initiative-add"), data)
    one = Initiative.objects.get()
    page = reverse("desk:initiative", args=[one.pk])
    assert made["Location"] == page
    assert Client().get(reverse("public:initiative", args=[one.pk])).status_code == 404
    assert "từ 0 đến 20" in text(
        client.post(page, {"act": "score", "new": "30", "effect": "1", "spread": "1", "cost": "1"}), 422
    )
    for step in (
        {"act": "score", "new": "20", "effect": "20", "spread": "20", "cost": "15"},
        {"act": "publish", "consent_on": "19/11/2026", "version": "1"},
        {"act": "copy", "unit": "Xã Mẫu Tây", "since": "01/11/2026", "state": "doing", "result": "Tốt", "reached": "90", "version": "2"},
    ):  # fmt: skip
        assert client.post(page, step).status_code == 302, step
    public = seen(text(Client().get(reverse("public:initiative", args=[one.pk]))))
    assert "75,00 trên 100" in public
    assert "Xã Mẫu Tây" in public
    assert "1 nơi áp dụng" in seen(text(Client().get(reverse("public:initiatives"))))
    assert client.get(reverse("desk:initiatives"), {"tai": "1"})["Content-Type"].endswith("sheet")
    assert desk(office, "officer").post(page, {"act": "down", "reason": "X", "version": "2"}).status_code == 403
    assert client.post(page, {"act": "down", "reason": "Tác giả muốn", "version": "2"}).status_code == 302
    assert Client().get(reverse("public:initiative", args=[one.pk])).status_code == 404


def test_clerks_join_twins_and_keep_papers(office: Office) -> None:
    row = a_round()
    one, two = a_nomination(row, "Bà Lê Thị Mai"), a_nomination(row, "Lê Thị Mai", place="xã Mẫu Đông")
    client, page = desk(office, "focal"), reverse("desk:honour-nomination", args=[two.pk])
    assert "Có thể trùng" in text(client.get(page))
    assert client.post(page, {"act": "join", "into": str(one.pk), "version": "1"}).status_code == 302
    assert client.get(reverse("desk:honour-consent-paper", args=[one.pk])).content.startswith(b"PK")
    first = reverse("desk:honour-nomination", args=[one.pk])
    assert "Hãy chọn tệp" in text(client.post(first, {"act": "paper", "agrees": "yes", "version": "1"}), 422)
    paper = SimpleUploadedFile("dong-y.txt", "Đồng ý.".encode())
    assert client.post(first, {"act": "paper", "agrees": "yes", "version": "1", "paper": paper}).status_code == 302
    assert client.get(reverse("desk:honour-file", args=[one.pk, "dong-y"])).getvalue()
    assert agreed(a_nomination(row, "Khác")).consent == "given"
    assert timezone.now() == NOW


def test_whoever_nominated_looks_it_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row, look = a_round(), reverse("public:honour-look-up")
    sender, other = Client(), Client()
    where, sent = (reverse(f"public:honour-{name}", args=[row.pk]) for name in ("nominate", "nominated"))
    told = sender.post(where, {**PERSON, **_seal()})
    assert told["Location"] == sent
    page = text(sender.get(sent))
    code = re.search(r'class="code">([^<]+)<', page).group(1)  # type: ignore[union-attr]
    assert code in text(sender.get(sent))  # loading it again nominates nobody twice
    assert Nomination.objects.count() == 1
    assert other.get(sent).status_code == 302  # only in the browser that sent it
    assert "Hãy gõ mã" in text(other.post(look, {"code": " "}), 422)
    assert "bạn gõ 3" in text(other.post(look, {"code": "abc"}), 422)
    assert "Không có đề cử nào" in text(other.post(look, {"code": receipts.draw(receipts.RECEIPT)}), 422)
    assert "sẽ hỏi ý kiến" in text(other.post(look, {"code": code.lower()}))
    one = agreed(Nomination.objects.get())
    assert "đã đồng ý" in text(other.post(look, {"code": code}))
    consenting.withdraw(nomination=one, by=SYSTEM, at=NOW)
    page = text(other.post(look, {"code": code}))
    assert "không đồng ý để công bố" in page
    assert "Lê Thị Mai" not in page
    monkeypatch.setattr("cualuat.casework.operations.buckets.allow", lambda *a, **k: False)
    assert "quá nhiều lần tra" in text(other.post(look, {"code": code}), 422)


def test_an_annulled_vote_is_followed_by_another(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row, found = in_comments("Lê Thị Mai", "Ngô Văn Hai", "Phạm Thị Ba", choosing="ballot")
    _on(monkeypatch, DECIDED)
    clerk, page = desk(office, "moderator"), reverse("desk:honour-round", args=[row.pk])
    terms = {
        "act": "ballot", "audience": "open", "roll": "", "open_day": "20/12/2026", "open_time": "08:00", "close_day": "24/12/2026",
        "close_time": "17:00",
    }  # fmt: skip
    made = clerk.post(page, {**terms, "version": str(row.version)}, follow=True)
    first = Ballot.objects.get()
    assert "Về đợt tôn vinh" in text(made)
    assert "Sửa phương án" not in text(made)
    ballot = reverse("desk:ballot", args=[first.pk])
    assert "lấy từ việc nó phục vụ" in text(
        clerk.post(ballot, {"act": "option", "name": "Người lạ", "version": "4"}), 422
    )
    consenting.withdraw(nomination=found[2], by=SYSTEM, at=DECIDED)
    assert [one.name for one in first.options.order_by("position")] == [
        "Lê Thị Mai (Thôn Đông, xã Mẫu Đông)", "Ngô Văn Hai (Thôn Đông, xã Mẫu Đông)"
    ]  # fmt: skip
    first.refresh_from_db()
    clerk.post(ballot, {"act": "annul", "reason": "Sai ngày.", "version": str(first.version)})
    shown = text(clerk.get(page))
    assert "đã hủy. Hãy lập cuộc khác" in shown
    assert "Ghi biên bản và người được chọn" not in shown
    row.refresh_from_db()
    clerk.post(page, {**terms, "version": str(row.version)})
    row.refresh_from_db()
    assert row.ballot != first
    assert row.ballot is not None
    assert row.ballot.options.count() == 2
