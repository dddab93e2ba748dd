"""Whether a certificate of a course, a contest or an honour is real: by its code, for anybody who holds the paper.

Of the holder only the initials are shown: whoever has the paper can compare them with the name on it, and whoever has but
the code learns no name from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cualuat.casework.operations.certificates import CODE
from cualuat.contests import queries as contests
from cualuat.honours import queries as honours
from cualuat.sealed import receipts
from cualuat.training import queries
from cualuat.training.rules import initials
from cualuat.web.public.finding.asked import public_page, text_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.honours.models import Honour


def _form(typed: str) -> Form:
    hint = f"{CODE} ký tự in trên giấy, ví dụ 7K3M-9QXR-…. Gõ chữ thường, có hay không có gạch đều được; O là 0, I và L là 1."
    return Form([Field("ma", "Mã kiểm tra", value=typed, required=True, maxlength=40, hint=hint)])


@require_safe
@public_page
def check(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code on the paper."""
    typed = text_of(request.GET, "ma", 60)
    if typed:
        return _found(request, typed, redirects=True)
    return render(request, "public/training/check.html", {"form": _form("")})


@require_safe
@public_page
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a certificate is for, or that there is none such, or that it was taken back."""
    return _found(request, code[:60], redirects=False)


def _found(request: HttpRequest, typed: str, *, redirects: bool) -> HttpResponseBase:
    form = _form(typed)
    try:
        code = receipts.read(typed, CODE)
    except receipts.Mistyped as mistyped:
        form["ma"].error = str(mistyped).replace("tờ ghi mã", "giấy chứng nhận")
        return render(request, "public/training/check.html", {"form": form}, status=404)
    if redirects or code != typed:
        return redirect("public:certificate", code=code)
    row = queries.certificate_with(code) or contests.certificate_with(code)
    honour = honours.honour_with(code) if row is None else None
    if honour is not None:
        return _of_honour(request, honour, code)
    if row is None:
        form["ma"].error = "Không có giấy chứng nhận nào mang mã này. Hãy xem lại giấy, hoặc hỏi cơ quan cấp."
        return render(request, "public/training/check.html", {"form": form}, status=404)
    context = {"row": row, "facts": row.facts, "holder": initials(row.facts["holder"]), "code": receipts.grouped(code)}
    return render(request, "public/training/certificate.html", context)


def _of_honour(request: HttpRequest, honour: Honour, code: str) -> HttpResponseBase:
    """A certificate of honour: of who withdrew her name not even the initials. Kept by no cache."""
    found = honour.nomination
    named = initials(found.name) if found.consent == "given" and not found.is_group else ""
    context = {"row": honour, "round": found.round, "holder": named, "code": receipts.grouped(code)}
    response = render(request, "public/honours/certificate.html", context)
    response["Cache-Control"] = "no-store"
    return response
