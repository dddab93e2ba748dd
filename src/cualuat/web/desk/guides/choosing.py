"""What the forms of guides let one choose: units, people, topics, audiences, actions; what was typed of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.guides import access, data
from cualuat.guides.operations.writing import Words
from cualuat.guides.rules import lines
from cualuat.organisation import queries as organisation
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.guides.models import Wording

DUTIES = (*access.WRITERS, *access.RUNNERS)
_NAMES = {
    "guide": ("Tên bài", "Tóm tắt", "Nội dung", "Bài giúp người đọc làm được gì, trong một hai câu."),
    "question": ("Câu hỏi", "Trả lời ngắn", "Giải thích", "Một hai câu, trả lời thẳng. Căn cứ ghi ở dưới."),
}
MARKS = (
    "Đoạn cách nhau một dòng trống; «## Tên phần»; «- gạch đầu dòng»; «1. bước»; «**đậm**»; «[chữ](/dia-chi/)». "
    "Dẫn luật: [[Điều 9 Luật Khiếu nại số 02/2011/QH13]]; trích lời văn: một dòng riêng [[nguyên văn: khoản 1 Điều 9 Luật …]]."
)


def units(actor: Actor) -> list[tuple[str, str]]:
    """The units for which one may write."""
    rows = organisation.units(on=timezone.localdate())
    return [(str(row.pk), row.name) for row in rows if access.may_begin(actor, row.pk)]


def own_unit(actor: Actor) -> str:
    """The unit that stands chosen at first: where one has a duty."""
    mine = actor.units_with(*DUTIES)
    return next((key for key, _ in units(actor) if int(key) in mine), "")


def editors(actor: Actor) -> list[tuple[str, str]]:
    """Who may see to a piece, with the unit."""
    rows = organisation.duties_on(timezone.localdate()).filter(code__in=DUTIES, person__is_active=True)
    found = {
        str(row.person_id): f"{row.person.name} ({row.unit.name})"
        for row in rows
        if access.may_begin(actor, row.unit_id)
    }
    return [("", "– cả đơn vị –"), *found.items()]


def text_fields(kind: str, made: Wording | None = None, topic: str = "") -> list[Field]:
    """The inputs of a text."""
    title, summary, body, hint = _NAMES[kind]
    return [
        Field("title", title, value=made.title if made else "", required=True, maxlength=200),
        Field("summary", summary, kind="textarea", value=made.summary if made else "", required=True, height=3, maxlength=1000, hint=hint),
        Field("body", body, kind="textarea", value=made.body if made else "", required=kind == "guide", height=22 if kind == "guide" else 10, hint=MARKS),
        Field("bases", "Căn cứ", kind="textarea", value=made.bases if made else "", height=3, hint="Mỗi dòng một điều luật, đứng dưới bài. Điều đã dẫn trong bài không cần ghi lại."),
        Field("topic", "Chủ đề", kind="select", value=made.topic if made else topic, options=[("", "– chọn –"), *data.topics().items()], required=True),
        Field("audiences", "Đối tượng", kind="checks", value=",".join(made.audience_codes) if made else "", options=[(one.code, one.name) for one in data.audiences().values()]),
        Field("actions", "Nút ở cuối bài", kind="checks", value=",".join(made.action_codes) if made else "", options=[(one.code, one.label) for one in data.actions().values()], hint="Nút chỉ hiện khi trang ấy có ở đây."),
    ]  # fmt: skip


def words_in(form: Form) -> Words:
    """The text that was typed."""
    values = form.values()
    return Words(
        values["title"], values["summary"], form["body"].value, values["topic"], values["audiences"].split(","),
        values["actions"].split(","), lines(values["bases"]), values.get("note", ""),
    )  # fmt: skip
