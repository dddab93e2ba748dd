"""Questions and conditions of the guide of a procedure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.text import slug
from cualuat.procedures import access
from cualuat.procedures.operations import guiding
from cualuat.procedures.queries import catalogue as queries
from cualuat.procedures.rules.content import Content
from cualuat.procedures.rules.guide import Only, depends, ways_of
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.desk.procedures.single import found
from cualuat.web.shell.fields import Field, Form

_PREFIXES = {"subjects": "ai", "ways": "nop", "cases": "th"}


@desk()
def guide(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The special cases that are asked about, and for each paper and step when it is needed."""
    row = found(pk, actor)
    edition = queries.newest(row)
    content = edition.value if edition else Content(name=row.name)
    form = Form([Field("cases", "Câu hỏi về trường hợp riêng, mỗi dòng một câu", kind="textarea", value="\n".join(row.guidance.cases.values()), height=5, hint="Người dân đánh dấu câu đúng với mình. Ví dụ: Tôi nộp thay người khác.")])  # fmt: skip
    only = dict(row.guidance.only)
    may = access.may_write(actor, row.unit_id)
    if request.method == "POST":
        form.fill(request.POST)
        only = _posted(request.POST, content)
        try:
            guiding.set_guide(
                procedure=row,
                cases=form["cases"].value,
                only=only,
                version=version_of(request),
                by=actor,
                at=timezone.now(),
            )
        except Refused as refused:
            form.refuse(refused)
            row = found(pk, actor)
        else:
            messages.success(request, "Đã ghi. Câu hỏi mới thì giờ chọn được cho từng giấy tờ.")
            return redirect("desk:procedure-guide", pk=pk)
    context = {
        "procedure": row, "content": content, "form": form, "may": may, "show_optional": True, "cases": list(row.guidance.cases.items()),
        "parts": [_line(part.key, part.name, only, depends(part)) for part in content.parts],
        "steps": [_line(step.key, step.text, only, False) for step in content.steps],
        "subjects": [(slug(name), name) for name in content.subjects], "ways": list(ways_of(content).items()),
    }  # fmt: skip
    return page(request, actor, "desk/procedures/guide.html", context, status=422 if form.wrong else 200)


def _line(key: str, text: str, only: dict[str, Only], tells: bool) -> dict[str, Any]:
    return {"key": key, "text": text, "only": only.get(key, Only()), "tells": tells}


def _posted(data: QueryDict, content: Content) -> dict[str, Only]:
    """The conditions that were marked: «ai-<key>», «nop-<key>», «th-<key>»."""
    found_ = {}
    for key in content.keys:
        values = {name: tuple(data.getlist(f"{prefix}-{key}")) for name, prefix in _PREFIXES.items()}
        one = Only(**values)
        if one:
            found_[key] = one
    return found_
