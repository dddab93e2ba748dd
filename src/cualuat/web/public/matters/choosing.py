"""Finding the right way for what somebody wants: what each kind is for and what the law asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.actor import ANYONE
from cualuat.casework.kinds import FAMILIES as FAMILY_NAMES
from cualuat.casework.kinds import Kind, all_kinds, kinds_of
from cualuat.casework.operations import drafts
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding.asked import public_page
from cualuat.web.public.matters import codes
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.public.matters.pages import need_agency, personal_page

# Address of a family → its code, and the question by which people know it.
FAMILIES = {
    "phan-anh": ("feedback", "Báo một việc chưa tốt, một vướng mắc, hoặc góp ý"),
    "khieu-nai": ("complaint", "Đòi sửa, hủy một quyết định hoặc việc làm của cơ quan đã ảnh hưởng trực tiếp đến tôi"),
    "to-cao": ("denunciation", "Báo có người, cơ quan vi phạm pháp luật"),
    "xin-thong-tin": ("information", "Xin xem, xin chép thông tin, tài liệu của cơ quan"),
    "gap-truc-tiep": ("reception", "Đến gặp để trình bày trực tiếp"),
}
ADDRESS_OF = {family: address for address, (family, _) in FAMILIES.items()}


@require_safe
@public_page
@need_agency
def choose(request: HttpRequest) -> HttpResponseBase:
    """The first question: what do you want? Each answer leads on."""
    ways = [
        {"address": address_of_family(address), "question": question, "name": FAMILY_NAMES[family]}
        for address, (family, question) in FAMILIES.items()
    ]
    return render(request, "public/matters/choose.html", {"ways": ways, "agency": organisation.agency()})


def address_of_family(name: str) -> str:
    """Where a family of matters begins, by its name in addresses."""
    if name == "to-cao":
        return reverse("public:sealed-intro")
    if name == "gap-truc-tiep":
        return reverse("public:reception")
    return reverse("public:matter-family", args=[name])


@require_safe
@public_page
@need_agency
def family(request: HttpRequest, name: str) -> HttpResponseBase:
    """The kinds of a family, each with what it is for and what the law asks."""
    code, question = FAMILIES.get(name, ("", ""))
    if code not in ("feedback", "complaint", "information"):
        raise Http404(name)
    kinds = list(kinds_of(code))
    bases = link_all(kind.requires_basis for kind in kinds)
    first = {"feedback": "feedback-general", "complaint": "complaint"}.get(code, code)
    kinds.sort(key=lambda kind: kind.code != first)
    context = {
        "question": question,
        "kinds": [{"kind": kind, "bases": bases[kind.requires_basis]} for kind in kinds],
        "guides": kinds[0].wrong_address == "guide",
    }
    return render(request, "public/matters/family.html", context)


@never_cache
@csrf_protect
@require_http_methods(["POST"])
@personal_page
@need_agency
def begin(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Begins a draft of a kind; the browser holds its code."""
    wanted = _draftable(kind)
    if not within(request, "draft"):
        return _too_many(request)
    _, code = drafts.begin(kind=wanted.code, by=ANYONE, at=timezone.now())
    response = HttpResponseRedirect(reverse("public:draft-matter"))
    codes.keep(response, codes.DRAFT, receipts.grouped(code))
    return response


def _draftable(code: str) -> Kind:
    found = all_kinds().get(code)
    if found is None or found.sealed or found.family == "reception":
        raise Http404(code)
    return found


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/error.html", {"title": "Xin chờ một chút", "message": TOO_MANY}, status=429)
