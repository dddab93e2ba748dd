"""The way in, lists and codes at the desk, what keeps programs out."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cualuat.base.actor import SYSTEM
from cualuat.entry.models import Roll
from cualuat.entry.operations import arranging
from cualuat.notices.models import Message
from cualuat.web.public.entry import door, shield
from matter_pages import text
from office import NOW, Office, desk
from sample_entry import an_occasion


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_an_open_occasion_asks_nothing_and_knows_the_browser_again(db: None) -> None:
    row = an_occasion(NOW)
    first = door.entrance(RequestFactory().get("/thu/"), row)
    kept = first.remember(HttpResponse()).cookies[f"vao-{row.pk}"]
    assert kept["httponly"]
    again = RequestFactory().get("/thu/")
    again.COOKIES[f"vao-{row.pk}"] = kept.value
    assert door.entrance(again, row).admitted == first.admitted
    again.COOKIES[f"vao-{row.pk}"] = kept.value[:-1] + ("a" if kept.value[-1] != "a" else "b")
    assert door.entrance(again, row).admitted != first.admitted


def test_a_code_leads_back_to_where_she_came_from(office: Office) -> None:
    row = an_occasion(NOW, audience="code")
    [code] = arranging.invite(occasion=row, count=1, by=office.actor("focal"), at=NOW)
    client, address = Client(), reverse("public:entry", args=[row.pk]) + "?ve=/thu/trang-2/"
    wrong = client.post(address, {"code": "SAI"})
    assert wrong.status_code == 422
    assert "SAI" in text(wrong, 422)
    right = client.post(address, {"code": code.lower()})
    assert right["Location"] == "/thu/trang-2/"
    assert f"vao-{row.pk}" in right.cookies
    away = client.post(address.replace("/thu/trang-2/", "https://xau.vn/"), {"code": code})
    assert away["Location"] == "/thu/"
    assert client.post(address.replace("/thu/trang-2/", "//xau.vn/"), {"code": code})["Location"] == "/thu/"


def test_an_address_gets_a_code_and_types_it(db: None) -> None:
    row = an_occasion(NOW, audience="email")
    client, address = Client(), reverse("public:entry", args=[row.pk]) + "?ve=/thu/"
    assert client.post(address, {"email": "khong-phai"}).status_code == 422
    sent = client.post(address, {"email": "lan@mau.vn"})
    second = client.get(sent["Location"])
    assert "sáu chữ số" in text(second)
    code = Message.objects.get().subject.rpartition(" ")[2]
    key = second.content.decode().partition('name="key" value="')[2].partition('"')[0]
    done = client.post(sent["Location"], {"code": code, "key": key})
    assert done["Location"] == "/thu/"


def test_everything_open_is_in_one_place(office: Office) -> None:
    assert "không có việc nào đang mở" in text(Client().get("/tham-gia/"))
    row = an_occasion(NOW)
    an_occasion(NOW, audience="staff")
    shown = Client().get("/tham-gia/").content.decode()
    assert shown.count(row.title) == 1
    front = text(Client().get("/"))
    assert "Cơ quan đang hỏi ý kiến bạn" in front
    assert row.title in front


def test_what_was_closed_early_says_the_day_it_closed(office: Office) -> None:
    row = an_occasion(NOW)
    arranging.close(occasion=row, by=office.actor("focal"), at=NOW)
    row.refresh_from_db()
    assert row.closes_at.date() > NOW.date()
    assert f"đóng ngày {NOW:%d/%m/%Y}" in text(Client().get("/tham-gia/"))
    assert row.title not in text(Client().get("/"))


def test_staff_sign_in_first(office: Office) -> None:
    row = an_occasion(NOW, audience="staff")
    request = RequestFactory().get("/thu/?a=1")
    request.user = Client().get("/").wsgi_request.user
    came = door.entrance(request, row)
    assert came.admitted is None
    assert came.way["Location"] == reverse("desk:sign-in") + "?next=%2Fthu%2F%3Fa%3D1"  # type: ignore[index]


def test_lists_come_out_of_a_sheet_and_go(office: Office) -> None:
    client = desk(office, "focal")
    book = openpyxl.Workbook()
    for line in (["Số định danh", "Ngày sinh"], ["001", "1/2/1970"], ["002", ""]):
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    address = reverse("desk:entry-rolls")
    bad = client.post(
        address, {"name": "Xã Mẫu", "source": "", "table": SimpleUploadedFile("ds.xlsx", file.getvalue())}
    )
    assert bad.status_code == 422
    assert "Dòng 3" in text(bad, 422)
    assert 'value="Xã Mẫu"' in bad.content.decode()
    good = SimpleUploadedFile("ds.csv", "Số định danh,Ngày sinh\n001,1/2/1970\n".encode())
    assert client.post(address, {"name": "Xã Mẫu", "source": "", "table": good}).status_code == 302
    roll = Roll.objects.get()
    more = SimpleUploadedFile("ds.csv", "Số định danh,Ngày sinh\n001,1/2/1970\n003,5/6/1990\n".encode())
    client.post(reverse("desk:entry-roll", args=[roll.pk]), {"act": "add", "table": more})
    assert roll.lines.count() == 2
    client.post(reverse("desk:entry-roll", args=[roll.pk]), {"act": "drop"})
    assert not Roll.objects.exists()


def test_a_whole_commune_fits_into_one_list(office: Office) -> None:
    client = desk(office, "focal")
    lines = [f"{n:012d},1/2/1970" for n in range(10_000)]
    file = SimpleUploadedFile("ds.csv", "\n".join(["Số định danh,Ngày sinh", *lines]).encode())
    assert client.post(reverse("desk:entry-rolls"), {"name": "Xã Mẫu", "source": "", "table": file}).status_code == 302
    assert Roll.objects.get().lines.count() == 10_000
    lines += [f"1{n:012d},1/2/1970" for n in range(10_001)]
    file = SimpleUploadedFile("ds.csv", "\n".join(["Số định danh,Ngày sinh", *lines]).encode())
    page = client.post(reverse("desk:entry-rolls"), {"name": "Xã Mẫu", "source": "", "table": file})
    assert "Bảng dài quá 20.000 dòng" in text(page, 422)
    assert Roll.objects.count() == 1


def test_what_was_closed_before_its_time_is_told_with_the_day_it_ended(office: Office) -> None:
    row = an_occasion(NOW)
    arranging.close(occasion=row, by=SYSTEM, at=NOW)
    page = text(Client().get(reverse("public:participation")))
    assert f"đóng ngày {NOW:%d/%m/%Y}" in page


def test_codes_are_given_out_as_a_sheet_once(office: Office) -> None:
    row = an_occasion(NOW, audience="code")
    client, address = desk(office, "focal"), reverse("desk:entry-invitations", args=[row.pk])
    assert client.post(address, {"count": "nhiều"}).status_code == 422
    sheet = client.post(address, {"count": "2"})
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values for cell in line if cell]
    codes = [cell for cell in cells if isinstance(cell, str) and len(cell) == 11 and cell[5] == "-"]
    assert len(codes) == 2
    assert "Đợt 1: 2 mã" in text(client.get(address))


def test_programs_stay_outside_and_people_keep_what_they_typed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(**data: str) -> str:
        return shield.refusal(RequestFactory().post("/", data))

    seal = shield.shield(RequestFactory().get("/")).seal
    assert "nhanh quá" in asked(seal=seal)
    assert "mở đã lâu" in asked(seal="giả")
    later = shield.time.time() + 10
    monkeypatch.setattr(shield.time, "time", lambda: later)
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert "website" in asked(seal=seal, website="x")
    for _ in range(5):
        assert asked(seal=seal) == ""
    with_sum = shield.shield(RequestFactory().get("/"))
    assert with_sum.question.endswith("bằng mấy?")
    monkeypatch.setattr(shield.time, "time", lambda: later + 10)
    assert "Phép cộng" in asked(seal=with_sum.seal, sum="không biết")
    words = [" ".join(with_sum.question.lower().split()[n : n + 1]) for n in (0, 2)]
    total = sum(shield._WORDS.index(word) for word in words)
    assert asked(seal=with_sum.seal, sum=str(total)) == ""
    assert shield._number("Mười hai") == 12
    assert shield._number("bảy") == 7
