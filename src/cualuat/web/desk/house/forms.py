"""Forms of letters, for administrators: what each asks and may say, the agency's own Word template instead of the built-in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.kinds import all_kinds
from cualuat.casework.operations import letters
from cualuat.casework.queries import templates
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.letters import layout
from cualuat.letters.forms import Form as LetterForm
from cualuat.letters.forms import all_forms
from cualuat.letters.forms import form as form_of
from cualuat.letters.printing import FILTER_NAMES
from cualuat.letters.tags import TemplateProblem
from cualuat.letters.trying import tried
from cualuat.letters.variables import VARIABLES
from cualuat.timelimits.rules import EVIDENCE_NAMES, MATTERS
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.record import lines
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.casework.models import LetterTemplate

_LARGEST = 6_000_000  # bytes read; `letters.packages` refuses more than five million and says so
_COMMON = "Dùng chung"
_OTHERS = {
    "training": "Đào tạo, bồi dưỡng",
    "contests": "Cuộc thi tìm hiểu pháp luật",
    "programme": "Thực hiện kế hoạch",
    "inspections": "Kiểm tra",
    "coordination": "Phối hợp",
    "honours": "Tôn vinh",
    "duties": "Chức năng, nhiệm vụ",
    "emulation": "Thi đua, khen thưởng",
    "procedures": "Thủ tục hành chính",
    "surveys": "Khảo sát",
    "dialogues": "Đối thoại",
    "democracy": "Dân chủ ở cơ sở",
}
FIELD_KINDS = {
    "text": "một dòng",
    "textarea": "nhiều dòng",
    "date": "ngày",
    "number": "số",
    "select": "chọn trong danh sách",
    "checkbox": "đánh dấu",
}
SIGNATURES = {
    "leader": "lãnh đạo cơ quan",
    "head": "người đứng đầu",
    "officer": "cán bộ lập phiếu",
    "parties": "các bên",
    "none": "không ký",
}
# Group of names → words.
GROUPS = {
    "agency": "Cơ quan ban hành",
    "unit": "Đơn vị soạn thảo",
    "case": "Hồ sơ",
    "sender": "Người gửi",
    "respondent": "Người bị khiếu nại, tố cáo",
    "officer": "Cán bộ thụ lý",
    "signer": "Người ký",
    "due": "Hạn",
    "doc": "Văn bản",
}
VIEWS = {"": "Tất cả", "can-doi-chieu": "Cần đối chiếu", "cua-co-quan": "Mẫu của cơ quan"}
# The names of tags and filters in the text of a page: between the marks of the template language of pages nothing else fits.
_OPEN, _CLOSE = "{{ ", " }}"


@desk("administrator")
def forms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All forms by matter, what must still be compared marked, and which have a template of the agency's own."""
    own, view = templates.in_use(), request.GET.get("xem", "")
    keep = {
        "can-doi-chieu": [form for form in all_forms() if form.needs_review],
        "cua-co-quan": [form for form in all_forms() if form.code in own],
    }
    shown = keep.get(view, list(all_forms()))
    counts = {"": len(all_forms()), **{name: len(found) for name, found in keep.items()}}
    names = {**MATTERS, **_OTHERS, "common": _COMMON}
    matters = dict.fromkeys(form.matter for form in shown)
    context = {
        "groups": [(names[m], [(f, own.get(f.code)) for f in shown if f.matter == m]) for m in matters],
        "tabs": [(code, name, counts[code]) for code, name in VIEWS.items()],
        "view": view if view in VIEWS else "",
    }
    return page(request, actor, "desk/house/forms.html", context)


def _found(code: str) -> LetterForm:
    try:
        return form_of(code)
    except KeyError as error:
        raise Http404(code) from error


@desk("administrator")
def form(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """One form: its fields, the tags for it, its template; a template of one's own tried, taken into use, given up."""
    found = _found(code)
    act = request.POST.get("act", "")
    if request.method != "POST" or act not in ("preview", "take", "drop"):
        return _show(request, actor, found)
    if act == "drop":
        letters.drop_template(form=code, by=actor, at=timezone.now())
        messages.success(request, "Đã trở về mẫu kèm chương trình.")
        return redirect("desk:form", code=code)
    sent = request.FILES.get("file")
    if sent is None:
        return _show(request, actor, found, error="Hãy chọn tệp Word (.docx).")
    made = tried(sent.read(_LARGEST), found)
    if made.problems:
        return _show(request, actor, found, problems=made.problems, name=sent.name or "")
    if act == "preview":
        return _pdf(made.pdf)
    return _taken(request, actor, found, sent, made.left_out)


def _taken(
    request: HttpRequest, actor: Actor, found: LetterForm, sent: UploadedFile[bytes], left_out: tuple[str, ...]
) -> HttpResponseBase:
    sent.seek(0)
    now = timezone.now()
    try:
        kept = files.take_in(name=sent.name or "", chunks=sent.chunks(), by=actor, at=now)
        letters.set_template(form=found.code, attachment=kept, by=actor, at=now)
    except (Refused, files.UnacceptableFile, files.TooLarge) as error:
        return _show(request, actor, found, error=str(error))
    less = f" Bản PDF sẽ không có: {', '.join(left_out)}; bản Word vẫn có." if left_out else ""
    messages.success(request, f"Từ nay văn bản này làm theo mẫu của cơ quan.{less}")
    return redirect("desk:form", code=found.code)


def _show(
    request: HttpRequest,
    actor: Actor,
    found: LetterForm,
    *,
    error: str = "",
    problems: tuple[TemplateProblem, ...] = (),
    name: str = "",
) -> HttpResponse:
    bases = link_all([found.basis])
    context: dict[str, Any] = {
        "form": found,
        "matter": (MATTERS | _OTHERS).get(found.matter, _COMMON),
        "bases": bases.get(found.basis, ()),
        "evidence": EVIDENCE_NAMES[found.evidence],
        "signature": SIGNATURES[found.signature],
        "steps": _steps_with(found.code),
        "own": templates.of_form(found.code),
        "fields": [
            {"field": field, "kind": FIELD_KINDS[field.kind], "tag": _tag(f"f.{field.name}")} for field in found.fields
        ],
        "groups": [
            (GROUPS[group], [(_tag(f"{group}.{one}"), words) for one, words in names.items()])
            for group, names in VARIABLES.items()
        ],
        "filters": [(f"| {one}", words) for one, words in FILTER_NAMES.items()],
        "examples": _EXAMPLES,
        "error": error,
        "problems": problems,
        "name": name,
        "lines": lines(audit.history("form", found.code)[:10], actor),
    }
    return page(request, actor, "desk/house/form.html", context, status=422 if error or problems else 200)


def _tag(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


_EXAMPLES = (
    ("{{ sender.name }}", "in họ tên người gửi"),
    ("{{ doc.issued_on|ngay }}", "in ngày ban hành bằng chữ"),
    ("{{ sender.address|cham }}", "in địa chỉ, để dòng chấm khi chưa có"),
    ("{% if sender.phone %}Điện thoại: {{ sender.phone }}{% endif %}", "chỉ in khi có số điện thoại"),
    ("{%p if case.request %}", "đứng một mình trong một đoạn: bỏ cả các đoạn đến «{%p endif %}» khi không có yêu cầu"),
)


def _steps_with(code: str) -> list[tuple[str, list[str]]]:
    """The steps that issue this form, by kind of matter."""
    found: Mapping[str, list[str]] = defaultdict(list)
    for kind in all_kinds().values():
        for edge in kind.table.edges:
            if edge.document == code and edge.name not in found[kind.name]:
                found[kind.name].append(edge.name)
    return [(name, steps) for name, steps in found.items() if steps]


@desk("administrator")
def form_file(request: HttpRequest, actor: Actor, code: str, which: str) -> HttpResponseBase:
    """The built-in template or the agency's own, as Word; what the one in use gives with sample values, as PDF."""
    found, own = _found(code), templates.of_form(code)
    if which == "mau-kem" or (which == "dang-dung" and own is None):
        response = HttpResponse(layout.template(found), content_type=letters.DOCX)
        response["Content-Disposition"] = f'attachment; filename="mau-{code}.docx"'
        return response
    if which == "dang-dung" and own is not None:
        if not file_queries.may_be_opened(own.attachment):
            return _show(request, actor, found, error="Tệp chưa quét vi-rút xong hoặc bị nhiễm, chưa tải được.")
        return as_download(own.attachment)
    if which != "xem-truoc":
        raise Http404(which)
    made = tried(letters.template_of(found), found)
    return _show(request, actor, found, problems=made.problems, name=_name_of(own)) if made.problems else _pdf(made.pdf)


def _name_of(own: LetterTemplate | None) -> str:
    return own.attachment.name if own else "mẫu kèm chương trình"


def _pdf(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="xem-truoc.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
