"""The door of the desk: who may open which page, and what every page of the desk is given."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cualuat.accounts import queries as accounts
from cualuat.base.actor import DUTY_NAMES, ROLE_NAMES, Actor, NotAllowed
from cualuat.casework import access
from cualuat.casework.queries.single import NoSuchCase
from cualuat.consultations import access as consultations
from cualuat.contests import access as contests
from cualuat.entry import access as entry
from cualuat.law.queries import NotInLibrary
from cualuat.organisation import queries as organisation

if TYPE_CHECKING:
    from cualuat.accounts.models import Person

P = ParamSpec("P")

Shown = Callable[[Actor], bool]


def _role(role: str) -> Shown:
    return lambda actor: actor.has(role)


def _duty(*codes: str) -> Shown:
    return lambda actor: actor.does(*codes)


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the navigation: its address, its words, who sees it, the entries below it, other addresses within it."""

    name: str
    label: str
    shown: Shown
    below: tuple[Section, ...] = ()
    within: tuple[str, ...] = ()

    def holds(self, address: str) -> bool:
        """Whether a page belongs here."""
        return address == self.name or address in self.within or any(one.holds(address) for one in self.below)


def _observes(actor: Actor) -> bool:
    return actor.role == "observer"


NAVIGATION = (
    Section(
        "observing",
        "Theo dõi",
        _observes,
        within=("observed-plan", "account", "second-factor", "second-factor-off"),
    ),
    Section("home", "Việc cần làm", _role("reader"), within=("account", "second-factor", "second-factor-off")),
    Section(
        "cases",
        "Hồ sơ",
        _duty(*access.DESK),
        within=(
            "case",
            "case-step",
            "case-preview",
            "case-assign",
            "case-colleague",
            "case-note",
            "case-message",
            "case-file-add",
            "case-file",
            "case-letter",
            "case-letter-sent",
            "case-letter-signed",
            "case-split",
            "case-duplicate",
            "case-people",
            "case-wish",
            "case-proposal",
            "case-hold",
            "case-erase",
            "case-receipt",
        ),
    ),
    Section("intake", "Tiếp nhận", _duty("reception"), within=("intake-kind", "sealed-paper")),
    Section("reception-days", "Tiếp công dân", _duty("reception", "leader", "focal"), within=("reception-day",)),
    Section(
        "sealed",
        "Tố cáo",
        _duty("denunciation", "custodian", "leader"),
        below=(
            Section("sealed-grants", "Yêu cầu xem danh tính", _duty("custodian")),
            Section("sealed-reshare", "Chia lại khóa", _duty("custodian")),
            Section("sealed-log", "Ai đã mở", _duty("denunciation", "custodian", "leader")),
            Section("sealed-key", "Khóa của tôi", _duty("denunciation", "custodian", "leader")),
        ),
        within=(
            "sealed-unlock",
            "sealed-lock",
            "sealed-case",
            "sealed-step",
            "sealed-preview",
            "sealed-file",
            "sealed-files",
            "sealed-write",
            "sealed-identity",
            "sealed-identity-ask",
            "sealed-people",
        ),
    ),
    Section("publications", "Công khai", _duty("moderator", "leader"), within=("publication", "publication-file")),
    Section(
        "programme",
        "Chương trình",
        _role("reader"),
        below=(
            Section(
                "work",
                "Việc theo kế hoạch",
                _role("reader"),
                within=("work-item", "work-calendar", "work-board", "urge-letters"),
            ),
            Section(
                "plans",
                "Kế hoạch",
                _role("reader"),
                within=(
                    "plan",
                    "plan-task",
                    "plan-instruct",
                    "plan-progress",
                    "plan-draft",
                    "plan-text",
                    "plan-compare",
                    "plan-coverage",
                ),
            ),
            Section(
                "reading",
                "Quán triệt",
                _role("reader"),
                within=("reading-item", "reading-add", "reading-edit", "reading-questions"),
            ),
            Section("obstacles", "Vướng mắc", _role("reader"), within=("obstacle",)),
            Section("indicators", "Chỉ tiêu", _role("reader"), within=("indicator",)),
            Section(
                "period-reports",
                "Báo cáo",
                _role("reader"),
                within=(
                    "period-report",
                    "period-report-new",
                    "period-report-figure",
                    "period-report-part",
                    "period-report-file",
                    "report-templates",
                    "report-template",
                    "report-template-file",
                    "report-shipped-file",
                ),
            ),
        ),
    ),
    Section(
        "standards",
        "Chuẩn xã",
        _role("reader"),
        below=(
            Section("standards-compare", "So sánh các xã", _role("reader")),
            Section(
                "standard-sets",
                "Bộ tiêu chí",
                _role("reader"),
                within=("standard-set", "standard-set-file", "standard-indicator", "standard-indicator-add"),
            ),
        ),
        within=("standard-card", "standard-card-file", "standard-score", "standard-evidence", "standards-file"),
    ),
    Section(
        "checks",
        "Nội bộ",
        _role("reader"),
        below=(
            Section(
                "training",
                "Đào tạo",
                _role("reader"),
                within=(
                    "training-add",
                    "training-course",
                    "training-edit",
                    "training-code",
                    "training-sign-in",
                    "training-evaluate",
                    "training-needs",
                    "training-posts",
                    "training-hours",
                ),
            ),
            Section(
                "functions",
                "Chức năng, công khai",
                _role("reader"),
                within=("function", "function-checks", "disclosures", "disclosure"),
            ),
            Section(
                "budget",
                "Kinh phí, thiết bị",
                _role("reader"),
                within=(
                    "budget-line",
                    "budget-add",
                    "allowances",
                    "equipment",
                    "equipment-add",
                    "equipment-item",
                    "resource-requests",
                    "resource-request",
                ),
            ),
            Section(
                "drafting",
                "Soạn thảo",
                _role("reader"),
                within=(
                    "drafting-add",
                    "drafting-item",
                    "drafting-text",
                    "drafting-version",
                    "drafting-compare",
                    "drafting-opinions",
                ),
            ),
            Section(
                "democracy",
                "Dân chủ",
                _role("reader"),
                within=(
                    "democracy-postings",
                    "democracy-posting",
                    "democracy-rounds",
                    "democracy-round-add",
                    "democracy-round",
                    "democracy-conferences",
                    "democracy-conference",
                    "democracy-inspectorates",
                    "democracy-suggestions",
                    "democracy-suggestion",
                ),
            ),
            Section(
                "coordination",
                "Phối hợp",
                _role("reader"),
                within=(
                    "coordination-add",
                    "coordination-request",
                    "coordination-contacts",
                    "coordination-contact",
                    "coordination-meetings",
                    "coordination-meeting-add",
                    "coordination-minutes",
                    "assigned-tasks",
                    "assigned-task",
                ),
            ),
            Section(
                "emulation",
                "Thi đua, khen thưởng",
                _role("reader"),
                within=(
                    "emulation-add",
                    "emulation-round",
                    "emulation-criteria",
                    "emulation-review",
                    "emulation-dossier-add",
                    "emulation-dossier",
                    "emulation-decision",
                    "honours",
                ),
            ),
        ),
        within=(
            "check",
            "check-add",
            "check-edit",
            "check-following",
            "check-unit",
            "check-lists",
            "check-list",
            "check-list-add",
        ),
    ),
    Section(
        "guides",
        "Nội dung",
        _role("reader"),
        within=(
            "guide",
            "guide-add",
            "guide-load",
            "guide-text",
            "guide-version",
            "guide-compare",
            "guide-terms",
            "guide-term",
        ),
        below=(
            Section(
                "campaigns",
                "Truyền thông",
                _role("reader"),
                within=(
                    "campaign-add",
                    "campaign",
                    "campaign-item",
                    "campaign-print",
                    "newsletters",
                    "newsletter",
                    "meeting-kits",
                    "meeting-kit-add",
                    "meeting-kit",
                    "kit-meetings",
                    "kit-meeting-add",
                    "kit-meeting",
                    "kit-meeting-code",
                    "kit-meeting-sign-in",
                    "access-models",
                    "access-model-add",
                    "access-model",
                ),
            ),
            Section(
                "procedures",
                "Thủ tục",
                _role("reader"),
                within=(
                    "procedure",
                    "procedure-add",
                    "procedure-load",
                    "procedure-edition",
                    "procedure-row",
                    "procedure-guide",
                    "procedure-changes",
                    "procedure-files",
                    "procedure-file",
                    "procedure-file-add",
                ),
            ),
        ),
    ),
    Section(
        "surveys",
        "Tham gia",
        _role("reader"),
        within=(
            "survey-add",
            "kept-questions",
            "kept-question",
            "survey",
            "survey-edit",
            "survey-preview",
            "survey-blank",
            "survey-questions",
            "survey-question-add",
            "survey-question",
            "survey-results",
            "survey-texts",
            "survey-sheets",
            "survey-paper",
            "survey-sheet",
        ),
        below=(
            Section(
                "consultations",
                "Lấy ý kiến",
                _duty(*consultations.DESK),
                within=(
                    "consultation",
                    "consultation-add",
                    "consultation-opinions",
                    "consultation-entry",
                    "consultation-comparison",
                    "consultation-preview",
                ),
            ),
            Section(
                "dialogues",
                "Đối thoại",
                _role("reader"),
                within=(
                    "dialogue",
                    "dialogue-add",
                    "dialogue-edit",
                    "dialogue-commitments",
                    "dialogue-question",
                    "dialogue-questions",
                    "dialogue-people",
                    "dialogue-code",
                ),
            ),
            Section(
                "ballots",
                "Bỏ phiếu",
                _role("reader"),
                within=("ballot", "ballot-add", "ballot-edit", "ballot-sheet", "ballot-receipt"),
            ),
            Section(
                "honour-rounds",
                "Tôn vinh",
                _role("reader"),
                within=(
                    "honour-round",
                    "honour-round-add",
                    "honour-round-edit",
                    "honour-scores",
                    "honour-nomination",
                    "initiatives",
                    "initiative-add",
                    "initiative",
                ),
            ),
            Section(
                "contests",
                "Cuộc thi",
                contests.may_write,
                within=(
                    "contest",
                    "contest-add",
                    "contest-round",
                    "contest-round-add",
                    "contest-attempts",
                    "contest-appeals",
                    "contest-appeal",
                    "contest-questions",
                    "contest-question",
                    "contest-question-add",
                    "contest-questions-load",
                ),
            ),
            Section("entry-rolls", "Danh sách tham gia", entry.may_run, within=("entry-roll", "entry-invitations")),
        ),
    ),
    Section("registers", "Sổ", _duty(*access.DESK), within=("register-file",)),
    Section(
        "documents",
        "Thư viện",
        _role("editor"),
        below=(
            Section("load", "Nạp văn bản", _role("editor")),
            Section("loads", "Các lần nạp", _role("editor"), within=("batch",)),
            Section("reports", "Báo lỗi", _role("editor"), within=("report",)),
        ),
    ),
    Section("audit", "Nhật ký", _role("publisher")),
    Section(
        "people",
        "Quản trị",
        _role("administrator"),
        below=(
            Section("units", "Đơn vị", _role("administrator"), within=("unit", "unit-add")),
            Section("limits", "Thời hạn", _role("administrator"), within=("calendar", "limit", "limit-add")),
            Section("forms", "Mẫu văn bản", _role("administrator"), within=("form", "form-file")),
            Section("messages", "Tin gửi đi", _role("administrator")),
            Section("sealed-policy", "Khóa niêm phong", _role("administrator")),
        ),
        within=("person", "person-add"),
    ),
    Section(
        "data-requests", "Dữ liệu cá nhân", _duty("data_protection", "leader"), within=("data-request", "retention")
    ),
)
FIRST_BELOW = {
    "documents": "Văn bản",
    "people": "Người dùng",
    "data-requests": "Yêu cầu",
    "sealed": "Tố cáo",
    "programme": "Cả chương trình",
    "standards": "Phiếu chấm",
    "checks": "Kiểm tra",
    "surveys": "Khảo sát",
    "guides": "Hướng dẫn, hỏi đáp",
}


def person_of(request: HttpRequest) -> Person:
    """Who signed in. Only behind the door."""
    assert request.user.is_authenticated
    return request.user


def page(
    request: HttpRequest, actor: Actor, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk: with the navigation of this role, who is signed in, and what the last act left to say."""
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    here = "documents" if here.startswith("document") else here
    sections = [section for section in NAVIGATION if section.shown(actor)]
    current = next((section for section in sections if section.holds(here)), None)
    shell = {
        "actor": actor,
        "role_name": _who(actor),
        "can_publish": actor.has("publisher"),
        "can_administer": actor.has("administrator"),
        "navigation": [_entry(section, section is current) for section in sections],
        "below": _below(current, here, actor),
        "messages": messages.get_messages(request),
    }
    clash = shell.keys() & (context or {}).keys()
    assert not clash, f"{template} takes the place of what the frame of the desk shows: {clash}"
    return render(request, template, shell | (context or {}), status=status)


def _entry(section: Section, is_current: bool) -> dict[str, object]:
    return {"url": reverse(f"desk:{section.name}"), "label": section.label, "current": is_current}


def _below(current: Section | None, here: str, actor: Actor) -> list[dict[str, object]]:
    """The entries below the current one, itself first under another name."""
    if current is None or not current.below:
        return []
    below = [section for section in current.below if section.shown(actor)]
    inside = next((section for section in below if section.holds(here)), None)
    first = {"url": reverse(f"desk:{current.name}"), "label": FIRST_BELOW[current.name], "current": inside is None}
    return [first, *(_entry(section, section is inside) for section in below)]


def _who(actor: Actor) -> str:
    """What the person is here, in words: duties, else the role."""
    duties = list(dict.fromkeys(DUTY_NAMES[code] for code in DUTY_NAMES for held, _ in actor.duties if held == code))
    if actor.role != "reader":
        duties.append(ROLE_NAMES[actor.role])
    return ", ".join(duties[:2]) + ("…" if len(duties) > 2 else "") if duties else ROLE_NAMES[actor.role]


def forbidden(request: HttpRequest, actor: Actor, message: str) -> HttpResponse:
    """403, saying which role the page needs."""
    return page(request, actor, "desk/forbidden.html", {"message": message}, status=403)


def _to_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    """To signing in, and back here after it; what was sent with POST is not sent again."""
    address = reverse(f"desk:{name}")
    if request.method in ("GET", "HEAD"):
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)


def is_verified(request: HttpRequest) -> bool:
    """Whether the code of the second factor was given in this session."""
    return bool(getattr(request.user, "otp_device", None))


def _without_nul(request: HttpRequest) -> None:
    """Takes NUL out of what was typed: PostgreSQL keeps none, and nobody means it."""
    if any("\0" in text for _, texts in request.POST.lists() for text in texts):
        typed = request.POST.copy()
        for name, texts in request.POST.lists():
            typed.setlist(name, [text.replace("\0", "") for text in texts])
        request.POST = typed  # type: ignore[assignment]


def desk(
    role: str = "reader", *, duties: tuple[str, ...] = ()
) -> Callable[
    [Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Lets in people who are signed in, gave the code where they have a second factor, and hold the role or a higher one,
    and one of the duties where any are named.

    The view gets the person as an actor; nothing it answers is kept by any cache.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = _answer(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        def _answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request, "sign-in")
            person = person_of(request)
            if not is_verified(request) and accounts.has_second_factor(person):
                return _to_sign_in(request, "sign-in-code")
            actor = organisation.actor_for(person, on=timezone.localdate())
            _without_nul(request)
            try:
                actor.require(role)
                if duties:
                    actor.require_duty(*duties)
                return view(request, actor, *args, **kwargs)
            except NotAllowed as refusal:
                over = "Thời hạn theo dõi của bạn đã hết. Nếu còn cần, hãy liên hệ cơ quan đã mở quyền."
                return forbidden(request, actor, over if actor.role == "none" else str(refusal))
            except (NotInLibrary, NoSuchCase) as missing:
                raise Http404(str(missing)) from missing

        run.desk_role = role  # type: ignore[attr-defined]
        run.desk_duties = duties  # type: ignore[attr-defined]
        return run

    return decorate
