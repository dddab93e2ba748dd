"""The rest of the desk: what waits, lists, readers' reports, the audit log, people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.accounts.models import Person
from cualuat.audit.models import Event
from cualuat.audit.queries import Broken
from cualuat.base.actor import ANYONE
from cualuat.law import operations
from cualuat.law.models import Document, ErrorReport
from cualuat.notices.models import Message
from cualuat.organisation.models import Post
from people import PASSWORD

SignIn = Callable[[str], Client]


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"desk:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- what waits, lists -------------------------------------------------------------------------------------------


def test_home_says_what_waits(decision: Document, sign_in: SignIn) -> None:
    shown = page(sign_in("editor"), "home")
    assert '<span class="tile__number">1</span> văn bản chờ rà soát' in shown
    assert decision.title in shown
    assert "quyet-dinh.txt" in shown
    assert "Vừa diễn ra" not in shown  # the log is for publishers
    assert "Vừa diễn ra" in page(sign_in("publisher"), "home")


def test_home_of_somebody_without_a_role(sign_in: SignIn) -> None:
    shown = page(sign_in("reader"), "home")
    assert "chưa được giao vai trò" in shown
    assert reverse("desk:load") not in shown


def test_documents_by_state_and_words(decision: Document, sign_in: SignIn) -> None:
    editor = sign_in("editor")
    public = Document.objects.published().exclude(number="").first()
    assert public is not None
    assert public.title not in page(editor, "documents")
    assert public.number in page(editor, "documents", tu=public.number, **{"trang-thai": "published"})
    assert "Không có văn bản nào khớp" in page(editor, "documents", tu="khôngthểcó")
    assert decision.title in page(editor, "documents", trang="999")


# --- readers' reports --------------------------------------------------------------------------------------------


@pytest.fixture
def report(sample_library: None) -> ErrorReport:
    document = Document.objects.published().first()
    assert document is not None
    return operations.report_error(
        document=document,
        eid="art_1",
        quote="đoạn <b>bị</b> sai",
        message="Thiếu chữ ở cuối đoạn.",
        email="ban.doc@vidu.vn",
        by=ANYONE,
        at=timezone.now(),
    )


def test_a_report_is_answered(report: ErrorReport, sign_in: SignIn) -> None:
    editor = sign_in("editor")
    assert "Thiếu chữ ở cuối đoạn." in page(editor, "reports")
    shown = page(editor, "report", report.token)
    assert "đoạn &lt;b&gt;bị&lt;/b&gt; sai" in shown
    assert f"/van-ban/{report.document.slug}/dieu-1/" in shown

    address = reverse("desk:report", args=[report.token])
    answer = editor.post(address, {"state": "fixed", "answer": ""})
    assert answer.status_code == 400
    assert "Hãy viết câu trả lời cho bạn đọc" in answer.content.decode()
    answer = editor.post(address, {"state": "new", "answer": "Chữ đã gõ."})
    assert answer.status_code == 400
    assert "Chữ đã gõ." in answer.content.decode()

    assert editor.post(address, {"state": "fixed", "answer": "Đã thêm chữ thiếu."}).status_code == 302
    assert "Đã thêm chữ thiếu." in page(editor, "report", report.token)
    assert "Thiếu chữ ở cuối đoạn." in page(editor, "reports", **{"trang-thai": "fixed"})
    assert "Không có báo lỗi nào" in page(editor, "reports")
    mail = Message.objects.get()
    assert mail.to == "ban.doc@vidu.vn"
    assert django_settings.CUALUAT_URL + reverse("public:report-status", args=[report.token]) in mail.body
    assert "Đã thêm chữ thiếu." in Client().get(reverse("public:report-status", args=[report.token])).content.decode()


# --- the audit log -----------------------------------------------------------------------------------------------


def test_the_log_is_searched_and_checked(decision: Document, sign_in: SignIn) -> None:
    publisher = sign_in("publisher")
    assert "Tải tệp lên" in page(publisher, "audit", tu="quyet-dinh editor", viec="law.upload")
    assert "Không có sự kiện nào khớp" in page(publisher, "audit", tu="khôngthểcó")
    assert "nguyên vẹn" not in page(publisher, "audit").replace("Kiểm tra nhật ký có nguyên vẹn không", "")
    count = Event.objects.count()
    assert f"Nhật ký nguyên vẹn: đã kiểm tra {count} sự kiện." in page(publisher, "audit", **{"kiem-tra": "1"})


def test_the_log_says_when_a_row_was_changed(people: dict[str, Person], sign_in: SignIn, monkeypatch: object) -> None:
    event = Event.objects.order_by("pk").first()
    assert event is not None
    broken = Broken(event.pk, event.at, "bị sửa, chèn hoặc mất dòng")
    # The database itself refuses to change a row, so the reader is shown one that somebody would have changed.
    monkeypatch.setattr("cualuat.audit.queries.first_broken", lambda: broken)  # type: ignore[attr-defined]
    shown = page(sign_in("publisher"), "audit", **{"kiem-tra": "1"})
    assert f"bắt đầu từ sự kiện số {broken.pk}" in shown


# --- people ------------------------------------------------------------------------------------------------------


def new_person(**changes: str) -> dict[str, str]:
    today = timezone.localdate()
    values = {
        "name": "Hoàng Thị Mới",
        "username": "hoang.moi",
        "email": "moi@vidu.vn",
        "password": "chim-se-tren-cay",
        "unit": "phong-thu-nghiem",
        "unit_name": "",
        "title": "Chuyên viên",
        "role": "editor",
        "valid_from": f"{today:%d/%m/%Y}",
    }
    return values | changes


def test_a_new_person_signs_in_with_the_role_given(sign_in: SignIn) -> None:
    administrator = sign_in("administrator")
    answer = administrator.post(reverse("desk:person-add"), new_person())
    assert answer.status_code == 302
    person = Person.objects.get(username="hoang.moi")
    assert "Hoàng Thị Mới" in page(administrator, "people")
    client = Client()
    client.post(reverse("desk:sign-in"), {"username": "hoang.moi", "password": "chim-se-tren-cay"})
    assert client.get(reverse("desk:load")).status_code == 200
    assert client.get(reverse("desk:people")).status_code == 403
    assert set(
        Event.objects.filter(subject_id=str(person.pk), subject_type="person").values_list("action", flat=True)
    ) == {
        "accounts.create",
        "organisation.give_post",
        "accounts.sign_in",
    }


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": " "}, "name", "Hãy ghi họ và tên"),
        ({"username": "Có Dấu"}, "username", "chữ thường không dấu"),
        ({"username": "editor"}, "username", "Đã có người dùng"),
        ({"email": "khong-phai-thu"}, "email", "thư điện tử chưa đúng"),
        ({"password": "ngan"}, "password", "10"),
        ({"unit": "", "unit_name": ""}, "unit", "Hãy chọn một đơn vị"),
        ({"title": ""}, "title", "Hãy ghi chức danh"),
        ({"role": "vua"}, "role", "không có trong danh mục"),
        ({"valid_from": "mai"}, "valid_from", "Hãy ghi ngày/tháng/năm"),
    ],
)
def test_wrong_input_for_a_person_stays_as_typed(
    changes: dict[str, str], field: str, says: str, sign_in: SignIn
) -> None:
    sent = new_person(**changes)
    before = Person.objects.count()
    answer = sign_in("administrator").post(reverse("desk:person-add"), sent)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert says in text
    assert f'href="#{field}"' in text
    for name in ("name", "username", "email", "password", "title", "valid_from"):
        assert f'value="{sent[name]}"' in text
    assert Person.objects.count() == before


def test_what_an_administrator_does_with_an_account(sign_in: SignIn, people: dict[str, Person]) -> None:
    administrator, editor = sign_in("administrator"), people["editor"]
    address = reverse("desk:person", args=[editor.pk])
    theirs = sign_in("editor")

    def act(**sent: str) -> int:
        return administrator.post(address, sent).status_code

    assert act(act="password", password="ngan") == 400
    assert act(act="password", password="mot-cau-khac-han-2026") == 302
    assert theirs.get(reverse("desk:home")).status_code == 302  # signed out by the new password
    client = Client()
    signed = {"username": "editor", "password": "mot-cau-khac-han-2026"}
    client.post(reverse("desk:sign-in"), signed)
    client.post(reverse("desk:second-factor"), {"begin": "1"})
    editor.totpdevice_set.update(confirmed=True)  # type: ignore[attr-defined]
    assert client.get(reverse("desk:home"))["Location"].startswith(reverse("desk:sign-in-code"))
    assert act(act="second-factor") == 302
    assert client.get(reverse("desk:home")).status_code == 200

    post = Post.objects.get(person=editor)
    assert act(act="end-post", post=str(post.pk)) == 302
    assert client.get(reverse("desk:load")).status_code == 403
    today = f"{timezone.localdate():%d/%m/%Y}"
    again = {"title": "Chuyên viên", "role": "publisher", "unit_name": "Phòng Mới Lập", "valid_from": today}
    assert act(act="give-post", **again) == 302
    assert client.get(reverse("desk:audit")).status_code == 200
    assert act(act="give-post", **(again | {"valid_from": "31/2/2026"})) == 400

    assert act(act="close") == 302
    assert client.get(reverse("desk:home")).status_code == 302
    assert act(act="open") == 302
    actions = set(Event.objects.filter(subject_id=str(editor.pk)).values_list("action", flat=True))
    assert {"accounts.password", "accounts.second_factor_off", "organisation.end_post", "accounts.close"} <= actions


def test_nobody_locks_everybody_out(sign_in: SignIn, people: dict[str, Person]) -> None:
    me = people["administrator"]
    administrator, address = sign_in("administrator"), reverse("desk:person", args=[me.pk])
    answer = administrator.post(address, {"act": "close"})
    assert answer.status_code == 400
    assert "Không thể tự khóa" in answer.content.decode()
    post = Post.objects.get(person=me)
    answer = administrator.post(address, {"act": "end-post", "post": str(post.pk)})
    assert answer.status_code == 400
    assert "quản trị viên cuối cùng" in answer.content.decode()
    assert administrator.post(address, {"act": "end-post", "post": "999999"}).status_code == 400
    me.refresh_from_db()
    assert me.is_active
    assert me.check_password(PASSWORD)
