"""A vote in a browser: the voter, the officer, whoever counts again."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.ballots import queries
from cualuat.ballots.models import Ballot, BallotPaper
from cualuat.ballots.operations import closing
from cualuat.base.actor import SYSTEM
from cualuat.console.main import main
from cualuat.entry.models import Entry
from cualuat.entry.operations import arranging
from cualuat.web.public.entry import shield
from matter_pages import seen, text
from office import NOW, Office, desk
from sample_ballots import LATER, a_ballot, a_picture, an_open_ballot, counted, published, voted


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr(shield, "_SOONEST", 0)


def _filled(client: Client, row: Ballot, **data: object) -> dict[str, object]:
    """The hidden inputs of a fresh paper, and what was put in."""
    page = client.get(reverse("public:ballot-vote", args=[row.pk])).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(seal|receipt)" value="([^"]*)"', page))
    return {**hidden, "website": "", **data}


def _receipt(page: str) -> str:
    return page.partition('class="receipt-code">')[2].partition("<")[0]


def test_a_voter_votes_once_and_finds_her_paper(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = an_open_ballot(NOW)
    client, address = Client(), reverse("public:ballot-vote", args=[row.pk])
    assert "Bầu người gương mẫu" in text(client.get(reverse("public:ballots")))
    page = seen(text(client.get(reverse("public:ballot", args=[row.pk]))))
    assert "Dạy luật ở thôn" in page
    assert "Mỗi trình duyệt một lượt" in page
    data = _filled(client, row)
    assert "Bạn chưa chọn gì" in text(client.post(address, data), 422)
    both = text(client.post(address, {**data, "choice": ["1", "3"], "blank": "1"}), 422)
    assert "vừa chọn ở trên vừa bỏ phiếu trắng" in both
    assert len(re.findall(r'name="choice" value="[13]" checked', both)) == 2
    first = text(client.post(address, {**data, "choice": ["1", "3"]}))
    code = _receipt(first)
    assert len(code.replace("-", "")) == 12
    assert "An" not in seen(first).replace("An toàn", "")  # what she voted is not shown
    again = text(
        client.post(address, {**data, "choice": ["2"]})
    )  # she pressed twice: the same receipt, no second paper
    assert _receipt(again) == code
    assert "đã bỏ phiếu rồi" in text(client.get(address))
    voted(row, [["2"], ["1"], ["1"], None], NOW)
    where = reverse("public:ballot-receipt", args=[row.pk])
    assert "chưa công bố" in text(client.post(where, {"code": code}), 422)
    assert client.get(reverse("public:ballot-book", args=[row.pk])).status_code == 404
    assert client.get(reverse("public:ballot-result", args=[row.pk])).status_code == 302
    row = published(row, NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + LATER)
    found = seen(text(client.post(where, {"code": code.lower()})))
    assert "nằm trong danh sách" in found
    assert "Chi" in found
    assert "không có biên nhận này" in text(client.post(where, {"code": "0000-0000-0000"}), 422)
    assert "gõ sai" in text(client.post(where, {"code": "0000-0000-0001"}), 422)
    result = seen(text(client.get(reverse("public:ballot-result", args=[row.pk]))))
    assert "Được chọn: An" in result
    assert "Thu vào 5 phiếu: 4 phiếu hợp lệ, 1 phiếu trắng" in result
    book = client.get(reverse("public:ballot-book", args=[row.pk])).getvalue()
    file = tmp_path / "phieu.jsonl"
    file.write_bytes(book)
    assert main(["ballots", "recount", str(file), "--seal", row.seal]) == 0
    assert "KHỚP: 5 phiếu" in capsys.readouterr().out
    file.write_bytes(book.replace(b'"choice":["2"]', b'"choice":["3"]', 1))
    assert main(["ballots", "recount", str(file)]) == 1
    assert "phiếu đã bị sửa" in capsys.readouterr().out
    file.write_text("khác")
    assert main(["ballots", "recount", str(file)]) != 0


def test_a_second_vote_from_another_tab_is_told_and_not_counted(office: Office) -> None:
    row = a_ballot(NOW, audience="code")
    codes = arranging.invite(occasion=row.occasion, count=2, by=office.actor("focal"), at=NOW)
    officer = desk(office, "focal")
    officer.post(reverse("desk:ballot", args=[row.pk]), {"act": "announce", "version": "1"})
    address = reverse("public:ballot-vote", args=[row.pk])
    tabs = []
    for _ in range(2):
        client = Client()
        asked = client.get(address)
        assert asked["Location"].startswith(reverse("public:entry", args=[row.occasion_id]))
        assert client.post(asked["Location"], {"code": codes[0]})["Location"] == address
        tabs.append((client, _filled(client, row, choice=["1"])))
    (one, first), (two, second) = tabs
    done = one.post(address, first)
    assert "đã vào hòm" in text(done)
    assert done.cookies[f"vao-{row.occasion_id}"].value == ""  # the next person at this machine shows who she is
    assert "Bạn đã bỏ phiếu rồi" in text(two.post(address, {**second, "choice": ["2"]}), 409)
    assert (Entry.objects.count(), BallotPaper.objects.count()) == (1, 1)


def test_pages_of_an_open_vote_are_the_same_whatever_lies_in_the_box(office: Office) -> None:
    """Two votes that differ in nothing but what was voted: nobody, not the leader, sees a difference anywhere."""
    rows = [an_open_ballot(NOW), an_open_ballot(NOW)]
    voted(rows[0], [["1"]] * 6, NOW)
    voted(rows[1], [["2"]] * 6, NOW)
    names = ("public:ballot", "public:ballot-result", "public:ballot-book", "public:ballot-receipt", "desk:ballot")
    for when in (NOW, NOW + LATER):
        for who in ("focal", "leader", "officer"):
            client = desk(office, who)
            for name in names:
                pages = []
                for row in rows:
                    answer = client.get(reverse(name, args=[row.pk]))
                    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
                    for key in (row.pk, row.occasion_id):
                        page = re.sub(rf"/{key}/", "/N/", page)
                    pages.append((answer.status_code, page))
                assert pages[0] == pages[1], (name, who, when)
        for row in rows:
            if when > NOW:
                closing.close(ballot=row, by=SYSTEM, at=when)


def _draft(**changes: str) -> dict[str, str]:
    return {
        "title": "Chọn sáng kiến", "explanation": "", "method": "ranking", "seats": "1", "marks": "0", "passing": "", "passing_of": "valid",
        "quorum": "", "entitled": "", "audience": "open", "secrecy": "secret", "roll": "", "open_day": "20/11/2026", "open_time": "08:00",
        "close_day": "21/11/2026", "close_time": "17:00", **changes,
    }  # fmt: skip


def test_an_officer_runs_a_vote_from_the_form_to_the_result(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(office, "moderator")
    wrong = text(
        client.post(reverse("desk:ballot-add"), _draft(seats="3", passing="nhiều", close_day="19/11/2026")), 422
    )
    assert "Lúc đóng phải sau lúc mở" in wrong or "chỉ chọn được một" in wrong
    assert 'value="Chọn sáng kiến"' in wrong
    made = client.post(reverse("desk:ballot-add"), _draft())
    assert made.status_code == 302, seen(made.content.decode())[:1500]
    row = Ballot.objects.get()
    address = reverse("desk:ballot", args=[row.pk])
    assert made["Location"] == address
    for n, name in enumerate(("Loa xã", "Tủ sách", "Tờ gấp"), 1):
        file = {"picture": SimpleUploadedFile("anh.png", a_picture())} if n == 1 else {}
        assert (
            client.post(address, {"act": "option", "name": name, "text": "", "version": str(n), **file}).status_code
            == 302
        )
    bad = {"act": "option", "name": "Khác", "text": "", "version": "4", "picture": SimpleUploadedFile("a.txt", b"chu")}
    assert "Ảnh phải là" in text(client.post(address, bad), 422)
    assert "Có người vừa sửa" in text(client.post(address, {"act": "option", "name": "Khác", "version": "1"}), 422)
    option = row.options.get(key="1")
    for where in (reverse("desk:ballot-option-picture", args=[row.pk, option.pk]),):
        assert client.get(where).getvalue()
    assert Client().get(reverse("public:ballot", args=[row.pk])).status_code == 404
    edited = client.post(reverse("desk:ballot-edit", args=[row.pk]), {**_draft(title="Chọn cách làm"), "version": "4"})
    assert edited.status_code == 302
    assert client.post(address, {"act": "announce", "version": "5"}).status_code == 302
    assert Client().get(reverse("public:ballot-picture", args=[row.pk, "1"])).getvalue()
    voter = Client()
    paper = reverse("public:ballot-vote", args=[row.pk])
    twice = text(voter.post(paper, _filled(voter, row, **{"rank-1": "1", "rank-2": "1", "rank-3": ""})), 422)
    assert "Hạng 1 đã ghi cho phương án khác" in twice
    assert "đã vào hòm" in text(voter.post(paper, _filled(voter, row, **{"rank-1": "2", "rank-2": "1", "rank-3": ""})))
    sheet = reverse("desk:ballot-sheet", args=[row.pk])
    for number, ranks in enumerate(("1", "2", "2", "2"), 1):
        data = {"sheet": f"G{number}", f"rank-{ranks}": "1"}
        assert client.post(sheet, data).status_code == 302
    assert "đã nhập rồi" in text(client.post(sheet, {"sheet": "g1", "rank-1": "1"}), 422)
    assert "Chưa đóng được" in text(client.post(address, {"act": "close", "version": "6"}), 422)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=3))
    client, page = desk(office, "moderator"), ""
    for act, version in (("close", "6"), ("tally", "7"), ("publish", "8")):
        page = seen(text(client.post(address, {"act": act, "version": version}, follow=True)))
    assert "Đạt" in page or "Được chọn: Tủ sách" in page
    assert "Vòng 1: «Tủ sách» 4, «Loa xã» 1, «Tờ gấp» 0" in page
    assert "có 4 phiếu giấy do cán bộ nhập" in page
    assert "Được chọn: Tủ sách" in seen(text(Client().get(reverse("public:ballot-result", args=[row.pk]))))


def test_each_method_has_its_paper(db: None) -> None:
    for method, data, words in (
        ("score", {"points-1": "10", "points-2": "0", "points-3": "3"}, ["An: 10 điểm", "Bình: 0 điểm", "Chi: 3 điểm"]),
        ("borda", {"rank-1": "3", "rank-2": "1", "rank-3": ""}, ["1. Bình", "2. An"]),
        ("yesno", {"answer-1": "yes", "answer-2": "no", "answer-3": "abstain"}, ["An: đồng ý", "Bình: không đồng ý", "Chi: không có ý kiến"]),
    ):  # fmt: skip
        row, client = an_open_ballot(NOW, method=method), Client()
        address = reverse("public:ballot-vote", args=[row.pk])
        code = _receipt(text(client.post(address, _filled(client, row, **data))))
        voted(row, [None] * 5, NOW)
        paper = queries.paper_of(published(row, NOW), code)
        assert paper is not None
        assert paper.words == words, method
    row, client = an_open_ballot(NOW, method="yesno"), Client()
    half = text(
        client.post(reverse("public:ballot-vote", args=[row.pk]), _filled(client, row, **{"answer-1": "yes"})), 422
    )
    assert "Hãy chọn một câu trả lời" in half
    assert "checked" in half
    done = client.post(reverse("public:ballot-vote", args=[row.pk]), _filled(client, row, blank="1"))
    assert "đã vào hòm" in text(done)


def test_others_see_no_result_before_it_is_public(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row = an_open_ballot(NOW)
    voted(row, [["1"]] * 6, NOW)
    counted(row, NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + LATER)
    address = reverse("desk:ballot", args=[row.pk])
    assert "Được chọn" not in text(desk(office, "officer").get(address))
    assert "Được chọn" in text(desk(office, "focal").get(address))
    assert text(desk(office, "officer").post(address, {"act": "publish", "version": "4"}), 403)
    assert Client().get(reverse("public:ballot-result", args=[row.pk])).status_code == 302


def test_the_options_come_with_the_form_and_what_is_missing_is_told_at_once(office: Office) -> None:
    client, add = desk(office, "moderator"), reverse("desk:ballot-add")
    page = text(client.post(add, _draft(title=" ", close_day="", options="Loa xã\n\nTủ sách")), 422)
    assert "Hãy ghi câu hỏi" in page
    assert "Hãy ghi ngày đóng" in page
    assert "Tủ sách" in page
    assert "ghi hai lần" in text(client.post(add, _draft(options="Loa xã\nloa  XÃ")), 422)
    assert "Nhiều nhất 60" in text(client.post(add, _draft(options="\n".join(f"Số {n}" for n in range(61)))), 422)
    assert not Ballot.objects.exists()
    assert "Hãy xem lại rồi công bố" in text(client.post(add, _draft(options="Loa xã\n\nTủ sách\n"), follow=True))
    assert list(Ballot.objects.get().options.values_list("name", flat=True)) == ["Loa xã", "Tủ sách"]


def test_an_empty_receipt_is_asked_for(db: None) -> None:
    row = published(an_open_ballot(NOW), NOW)
    page = text(Client().post(reverse("public:ballot-receipt", args=[row.pk]), {"code": " "}), 422)
    assert "Hãy gõ mã biên nhận" in page
