"""Who may open what at the desk, as one table over all its addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import ANYONE, ROLES, SYSTEM
from cualuat.law import operations
from cualuat.law.load.run import upload
from cualuat.law.models import Document, LoadBatch
from cualuat.organisation.models import Post
from cualuat.web.desk import urls
from people import HOUSE_ROLES

# Name of the address → the least role that opens it; «» is open to all.
NEEDED = {
    "sign-in": "",
    "sign-in-code": "",
    "sign-out": "",
    "home": "reader",
    "account": "reader",
    "second-factor": "reader",
    "second-factor-off": "reader",
    "load": "editor",
    "loads": "editor",
    "batch": "editor",
    "batch-progress": "editor",
    "batch-csv": "editor",
    "item-file": "editor",
    "documents": "editor",
    "document": "editor",
    "document-file": "editor",
    "document-text": "editor",
    "document-confirm": "editor",
    "document-reject": "editor",
    "document-reopen": "editor",
    "document-publish": "publisher",
    "document-withdraw": "publisher",
    "reports": "editor",
    "report": "editor",
    "audit": "publisher",
    "people": "administrator",
    "person-add": "administrator",
    "person": "administrator",
}


@pytest.fixture
def addresses(sample_library: None, people: dict[str, object], settings: object, tmp_path: object) -> dict[str, str]:
    """Each address of the desk with something real behind it."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    now = timezone.now()
    batch = upload(
        files=[("ghi-chu.txt", [b"Ghi ch\xc3\xba c\xe1\xbb\xa7a b\xe1\xba\xbfn thuy\xe1\xbb\x81n."])], by=SYSTEM, at=now
    )
    item = batch.items.get()
    document = Document.objects.published().first()
    assert document is not None
    document.attachment = item.attachment
    document.save()
    report = operations.report_error(document=document, message="Sai dấu phẩy ở đoạn đầu.", by=ANYONE, at=now)
    assert LoadBatch.objects.filter(pk=batch.pk).exists()
    keys: dict[str, dict[str, object]] = {
        "batch": {"pk": batch.pk},
        "batch-progress": {"pk": batch.pk},
        "batch-csv": {"pk": batch.pk},
        "item-file": {"pk": batch.pk, "item": item.pk},
        "report": {"token": report.token},
        "person": {"pk": people["reader"].pk},  # type: ignore[attr-defined]
    }
    return {
        name: reverse(
            f"desk:{name}",
            kwargs=keys.get(name, {"pk": document.pk} if name.startswith("document-") or name == "document" else {}),
        )
        for name in NEEDED
    }


def test_the_table_names_every_address_that_goes_by_role() -> None:
    # Those that go by duty, and the administrator's pages around matters: tests/web/access/test_every_address.py.
    names = {p.name for p in urls.urlpatterns if getattr(p.callback, "desk_role", "") in ("editor", "publisher")}
    assert names <= set(NEEDED)
    assert set(NEEDED) <= {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("role", ["stranger", *HOUSE_ROLES])
def test_each_role_opens_what_it_may(role: str, addresses: dict[str, str], sign_in: Callable[[str], Client]) -> None:
    client = sign_in(role)
    for name, address in addresses.items():
        if name == "sign-in" and role != "stranger":
            continue
        answer = client.get(address)
        needed = NEEDED[name]
        if not needed:
            assert answer.status_code in (200, 302), name
        elif role == "stranger":
            assert answer.status_code == 302, name
            assert answer["Location"].startswith(reverse("desk:sign-in")), name
        elif ROLES.index(role) < ROLES.index(needed):
            assert answer.status_code == 403, name
            assert "Việc này cần vai trò" in answer.content.decode(), name
        else:
            assert answer.status_code in (200, 302), name
        assert "no-store" in answer["Cache-Control"], name
        answer.close()


def test_posting_needs_the_role_too(addresses: dict[str, str], sign_in: Callable[[str], Client]) -> None:
    for name in ("document-withdraw", "document-publish", "audit", "people", "person-add", "person"):
        assert sign_in("editor").post(addresses[name], {"reason": "Thử", "act": "close"}).status_code == 403, name
    assert Document.objects.filter(state="withdrawn").count() == 0


def test_forms_need_the_token(addresses: dict[str, str], people: dict[str, object]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["administrator"], backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    for name in ("load", "document", "document-withdraw", "report", "person-add", "account", "sign-out", "sign-in"):
        assert client.post(addresses[name], {"reason": "x"}).status_code == 403, name


def test_a_role_that_ended_opens_nothing_more(
    addresses: dict[str, str], sign_in: Callable[[str], Client], people: dict[str, object]
) -> None:
    client = sign_in("editor")
    assert client.get(addresses["documents"]).status_code == 200
    Post.objects.filter(person=people["editor"]).update(valid_to=timezone.localdate())
    answer = client.get(addresses["documents"])
    assert answer.status_code == 403
    assert "Biên tập viên" in answer.content.decode()


def test_a_page_that_is_not_there(sign_in: Callable[[str], Client]) -> None:
    for name in ("document", "batch", "person"):
        assert sign_in("administrator").get(reverse(f"desk:{name}", args=[999_999])).status_code == 404
    assert sign_in("administrator").get(reverse("desk:report", args=["khong-co"])).status_code == 404
