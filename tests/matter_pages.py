"""Pages about matters as a browser has them: the hour stands still, and every page is looked over as it comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import lxml.html
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from cualuat.base.actor import ANYONE
from cualuat.casework.choices import Channel, LetterState, PublicationState
from cualuat.casework.kinds import all_kinds
from cualuat.casework.models import Case
from cualuat.casework.needs import Typed
from cualuat.casework.operations import stepping
from cualuat.casework.operations.intake import Brought, PersonGiven, Registered, register
from cualuat.casework.operations.stepping import Wanted
from cualuat.sealed import receipts
from office import NOW, Office, make_office

LAN = PersonGiven(
    name="Trần Thị Lan", honorific="bà", address="Thôn Đông, xã Mẫu Đông", id_number="033184001234",
    phone="0912 345 678", email="lan@vidu.example", told_by="email",
)  # fmt: skip
CONTENT = "Xưởng làm bún ở đầu thôn Đông xả nước đục ra mương tưới từ đầu tháng, cá chết nổi trắng. Đề nghị kiểm tra."
FEEDBACK = Brought(
    kind="feedback-general", channel="web", received_at=NOW, subject="Nước thải chảy ra mương thôn Đông",
    content=CONTENT, answers={"place": "Đầu thôn Đông"}, sender=LAN, consents=(("contact", "Tôi đồng ý nhận tin."),),
)  # fmt: skip
COMPLAINT = replace(
    FEEDBACK,
    kind="complaint",
    subject="Quyết định xử phạt phơi lúa của xã",
    content="Tôi phơi lúa trong sân nhà mà xã lập biên bản và giữ xe. Có ảnh chụp và hàng xóm làm chứng.",
    request="Hủy quyết định, trả lại xe.",
    answers={"against": "Quyết định số 15/QĐ-XPHC", "against_whom": "Chủ tịch UBND xã", "known_on": "03/11/2026"},
)
INFORMATION = replace(
    FEEDBACK,
    kind="information",
    subject="Danh sách văn bản hợp nhất năm 2026",
    content="Tôi cần danh sách các quyết định của tỉnh đã được hợp nhất trong năm 2026.",
    answers={"purpose": "Làm luận văn", "delivery": "network"},
)
# What a letter asks of the officer, by edge: enough to make it.
LETTER_FIELDS = {
    "report": {
        "f.facts": "Đã làm việc với hai bên.", "f.findings": "Sân phơi nằm trong đất của bà Lan.",
        "f.law": "Điều 5 Nghị định mẫu.", "f.verdict": "đúng một phần", "f.proposal": "Hủy một phần quyết định.",
    },
    "decide": {"f.findings": "Như báo cáo.", "f.law": "Điều 5 Nghị định mẫu.", "f.ruling": "Trả lại xe."},
}  # fmt: skip


def later(days: int = 0, hours: int = 0) -> datetime:
    """So long after NOW, a Friday at nine."""
    return NOW + timedelta(days=days, hours=hours)


@dataclass
class Hour:
    """The moment that the pages take for now."""

    at: datetime = NOW

    def now(self) -> datetime:
        """What stands for `timezone.now`."""
        return self.at


@contextmanager
def office_once() -> Iterator[Office]:
    """The office, gone afterwards: making it takes longer than most tests."""
    with transaction.atomic():
        yield make_office()
        transaction.set_rollback(True)


# --- browsers ----------------------------------------------------------------------------------------------------


class Browser(Client):
    """A browser that looks over every page it gets: see `faults`."""

    def request(self, **request: Any) -> Any:
        """The answer. Raises AssertionError where the page has a fault."""
        answer = super().request(**request)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming and answer.content:
            found = faults(answer.content.decode())
            assert not found, (request.get("PATH_INFO"), found)
        return answer


def citizen(receipt: str = "", **more: Any) -> Browser:
    """The browser of somebody who typed a receipt code into the form of tracking, or of nobody in particular."""
    client = Browser(**more)
    if receipt:
        client.cookies["ma"] = receipts.grouped(receipt.replace("-", ""))
    return client


def officer(office: Office, who: str) -> Browser:
    """A browser in which somebody of the office is signed in."""
    client = Browser()
    client.force_login(office.people[who], backend="django.contrib.auth.backends.ModelBackend")
    cache.clear()
    return client


def text(answer: HttpResponseBase, status: int = 200) -> str:
    """The page, which came with this status."""
    content: str = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == status, (answer.status_code, content[:3000])
    return content


def seen(page: str) -> str:
    """What stands on the page for readers, on one line."""
    tree = lxml.html.fromstring(page)
    for one in tree.iter("script", "style", "head"):
        one.drop_tree()
    return " ".join(" ".join(tree.itertext()).split())


def upload(name: str = "don.txt", data: bytes = "Đơn của tôi, một trang.".encode()) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, data)


# --- what is wrong with a page -----------------------------------------------------------------------------------


def faults(page: str) -> list[str]:
    """Links that lead nowhere, ids that stand twice or not at all, codes of the program among the words."""
    tree = lxml.html.fromstring(page)
    ids = [one.get("id") for one in tree.xpath("//*[@id]")]
    found = [f"id twice: {name}" for name in {name for name in ids if ids.count(name) > 1}]
    for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for one in tree.xpath(f"//*[@{name}]"):
            found += [f"{name}={target}: no such id" for target in one.get(name).split() if target not in ids]
    for one in tree.xpath("//a[@href] | //form[@action]"):
        address = one.get("href") or one.get("action")
        if address.startswith("#") and address[1:] not in ids:
            found.append(f"dead anchor {address}: {' '.join(one.text_content().split())[:80]}")
        elif address.startswith("/") and not _leads_somewhere(address):
            found.append(f"dead link {address}")
    return found + [f"code among the words: {code}" for code in sorted(_codes_in(seen(_without_tags(page))))]


def _without_tags(page: str) -> str:
    """The page without what is meant to be typed as it stands: the tags of templates."""
    return re.sub(r"<code>.*?</code>", "", page)


def _leads_somewhere(address: str) -> bool:
    if address.startswith("/tinh/"):
        return True
    try:
        resolve(re.split(r"[?#]", address)[0])
    except Resolver404:
        return False
    return True


_WORD = re.compile(r"[a-z][a-z_-]+[a-z]")


def _codes() -> frozenset[str]:
    found = {*Channel.values, *LetterState.values, *PublicationState.values}
    for kind in all_kinds().values():
        found |= {kind.code, kind.family, *(s.code for s in kind.table.states), *(e.code for e in kind.table.edges)}
        found |= {ask.name for ask in kind.asks} | {limit.removesuffix("?") for limit in kind.receipt_limits}
    return frozenset(found - {"web", "phone", "email"})


def _codes_in(words: str) -> set[str]:
    """Codes of states, steps, kinds and the like; the people of the office are called after their duties."""
    plain = re.sub(r"Cán bộ [a-z_]+|\S+@\S+", "", words)
    return set(_WORD.findall(plain)) & _codes()


# --- forms of a page ---------------------------------------------------------------------------------------------


@dataclass
class FormFound:
    """A form as it stands on a page: where it goes, its inputs with their values, which of them are for typing."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)  # name → kind: text, textarea, …
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    has_files: bool = False

    def data(self, **changes: Any) -> dict[str, Any]:
        """What a browser sends, with some inputs otherwise."""
        return {name: values if len(values) > 1 else values[0] for name, values in self.values.items()} | changes


def forms(page: str, address: str = "") -> list[FormFound]:
    """The forms of the main part of a page."""
    tree = lxml.html.fromstring(page)
    return [_form(one, address) for one in tree.xpath("//main//form")]


def _form(one: Any, address: str) -> FormFound:
    made = FormFound(one.get("action") or address, (one.get("method") or "get").lower())
    for node in one.xpath(".//input | .//textarea | .//select | .//button"):
        name, kind = node.get("name"), node.get("type", "text") if node.tag == "input" else node.tag
        if node.tag == "button" or not name or name == "csrfmiddlewaretoken":
            made.buttons += [(name, node.get("value", ""))] if node.tag == "button" and name else []
        elif kind == "file":
            made.has_files = True
        elif kind == "select":
            options = node.xpath(".//option")
            chosen = node.xpath(".//option[@selected]") or options[:1]
            made.choices[name] = [option.get("value", "") for option in options]
            made.values[name] = [option.get("value", "") for option in chosen]
        elif kind in ("radio", "checkbox"):
            made.choices.setdefault(name, []).append(node.get("value", "on"))
            if node.get("checked") is not None:
                made.values.setdefault(name, []).append(node.get("value", "on"))
        elif kind == "hidden":
            made.values.setdefault(name, []).append(node.get("value", ""))
        else:
            made.typed[name] = kind
            made.values[name] = [_typed_in(node)]
    return made


def _typed_in(node: Any) -> str:
    """What stands in an input; of a textarea the line break behind its tag does not count."""
    return str(node.text or "").removeprefix("\n") if node.tag == "textarea" else str(node.get("value", ""))


def form_with(page: str, *names: str, address: str = "") -> FormFound:
    """The form that has all these inputs."""
    return next(
        one for one in forms(page, address) if {*names} <= {*one.values, *one.choices, *(n for n, _ in one.buttons)}
    )


def error_beside(page: str, name: str) -> str:
    """What stands beside an input as wrong; the list above must lead to it."""
    tree = lxml.html.fromstring(page)
    beside = tree.xpath(f"//*[@id='{name}-error']")
    assert beside, f"nothing beside {name}"
    assert tree.xpath(f"//*[@id='loi']//a[@href='#{name}']"), f"no link to {name}"
    return str(beside[0].text_content()).strip()


# --- matters -----------------------------------------------------------------------------------------------------


def bring(brought: Brought = FEEDBACK, *, at: datetime = NOW, **changes: Any) -> Registered:
    """Takes a matter in; keywords change what is brought."""
    wanted = replace(brought, received_at=changes.pop("received_at", at), **changes)
    return register(brought=wanted, by=ANYONE, at=at)


def take(office: Office, case: Case, edge: str, who: str, *, at: datetime = NOW, **inputs: str) -> Case:
    """Takes a step as somebody of the office, the letter made elsewhere unless it is given otherwise: that is faster."""
    given = {"made_elsewhere": "1"} | LETTER_FIELDS.get(edge, {}) | {n.replace("__", "."): v for n, v in inputs.items()}
    stepping.take(case=case, wanted=Wanted(edge, Typed(given)), by=office.actor(who, at.date()), at=at)
    return Case.objects.get(pk=case.pk)


def unit(office: Office, code: str = "phong-mot") -> str:
    """The key of a unit, as forms send it."""
    return str(office.units[code].pk)


def person(office: Office, name: str) -> str:
    """The key of somebody of the office, as forms send it."""
    return str(office.people[name].pk)


def assigned(office: Office, brought: Brought = FEEDBACK, **changes: Any) -> Registered:
    """Feedback that an officer of unit one has."""
    made = bring(brought, **changes)
    case = take(office, made.case, "assign", "reception", unit=unit(office), officer=person(office, "officer"))
    return Registered(case, made.receipt)


def answered(office: Office, answer: str = "Đã kiểm tra, xưởng đã dừng xả.", **changes: Any) -> Registered:
    """The same with an answer of the head of the unit."""
    made = assigned(office, **changes)
    return Registered(take(office, made.case, "answer", "chief", answer=answer), made.receipt)


def freeze(monkeypatch: Any, at: datetime = NOW) -> Hour:
    """Stops the clock of the pages; the hour may be moved."""
    hour = Hour(at)
    monkeypatch.setattr(timezone, "now", hour.now)
    return hour
