"""The newsletter at the desk: issues, writing one, trying it on oneself, sending it, how the letters fared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.campaigns import access, queries
from cualuat.campaigns.operations import mailing
from cualuat.campaigns.rules import bounces, names, topics
from cualuat.web.desk.campaigns import choosing
from cualuat.web.desk.door import desk, page, person_of
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, version_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.campaigns.models import NewsletterIssue, NewsletterItem


def _form(found: NewsletterIssue | None = None) -> Form:
    rows = queries.campaigns().exclude(state="dropped").order_by("-starts")[:50]
    campaigns = [("", "– không –"), *((str(row.pk), row.title) for row in rows)]
    return Form(
        [
            Field("title", "Tên số bản tin", value=found.title if found else "", required=True, maxlength=200, hint="Đứng ở dòng đầu thư: nói điều có ích cho người đọc."),
            Field("intro", "Lời mở đầu", kind="textarea", value=found.intro if found else "", height=5, hint="Chữ thường hoặc Markdown: **đậm**, [chữ](địa chỉ), dòng bắt đầu bằng «- »."),
            Field("topics", "Chủ đề", kind="checks", value=",".join(found.topics) if found else "", options=choosing.options(topics()), hint="Không chọn: gửi mọi người nhận. Ai không chọn chủ đề nào thì nhận mọi số."),
            Field("campaign", "Thuộc đợt truyền thông", kind="select", value=str(found.campaign_id or "") if found else "", options=campaigns),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> mailing.IssueWanted:
    values = form.values()
    key = key_in(values["campaign"])
    return mailing.IssueWanted(
        values["title"], values["intro"], choosing.several(values["topics"]), queries.campaign(key) if key else None
    )


def _unreached(actor: Actor, rows: list[queries.Unreached], act: str) -> str:
    """Takes a paused address up again, or forgets it."""
    name, _, key = act.partition("-")
    at = timezone.now()
    if name == "forget" and key == "all":
        return f"Đã xóa {mailing.forget_paused(subscriber=None, by=actor, at=at)} địa chỉ."
    found = next((one.row for one in rows if str(one.row.pk) == key), None)
    if found is None:
        raise Refused("Địa chỉ này không còn tạm dừng. Hãy tải lại trang.")
    if name == "resume":
        mailing.resume(subscriber=found, by=actor, at=at)
        return "Đã ghi. Số bản tin tới lại gửi đến địa chỉ này."
    mailing.forget_paused(subscriber=found, by=actor, at=at)
    return "Đã xóa địa chỉ."


@desk()
def newsletters(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The issues, how many get them and whom they do not reach; beginning a new one."""
    form, error = _form().within("write"), ""
    unreached = queries.unreached() if access.may_publish(actor) else []
    act = request.POST.get("act", "")
    if request.method == "POST" and act.partition("-")[0] in ("resume", "forget"):
        try:
            messages.success(request, _unreached(actor, unreached, act))
        except Refused as refused:
            error = str(refused)
        else:
            return redirect(f"{reverse('desk:newsletters')}#tam-dung")
    elif request.method == "POST":
        form.fill(request.POST)
        try:
            row = mailing.write(issue=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã tạo số bản tin. Hãy thêm các mục.")
            return redirect("desk:newsletter", pk=row.pk)
    shown = paged(request, queries.issues())
    by_topic = queries.subscribers_by_topic()
    context = {
        "list": shown, "rows": [(row, choosing.TAGS.get(row.state, "")) for row in shown.rows], "form": form, "show_optional": True,
        "counts": queries.subscribers(), "may_write": access.may_publish(actor), "act": "write", "wrong": form.wrong,
        "error": error, "unreached": unreached, "shaky": queries.shaky(), "most": bounces()[0],
        "by_topic": [(topics().get(code, "Mọi chủ đề"), count) for code, count in sorted(by_topic.items())],
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/newsletters.html", context, status=422 if form.wrong or error else 200)


def _item_form(found: NewsletterItem | None = None) -> Form:
    return Form(
        [
            Field("title", "Tên mục", value=found.title if found else "", required=True, maxlength=200),
            Field("text", "Nội dung", kind="textarea", value=found.text if found else "", height=4, hint="Hai, ba câu. Chữ thường hoặc Markdown."),
            Field("address", "Xem thêm ở", value=found.address if found else "", maxlength=500, hint="Đường dẫn trên trang này hoặc cả địa chỉ https://…"),
        ]
    )  # fmt: skip


def _forms(actor: Actor, found: NewsletterIssue, rows: list[NewsletterItem]) -> dict[str, Form]:
    if not access.may_publish(actor):
        return {}
    if found.state != "draft":
        return {"unreachable": Form([])}
    made = {"edit": _form(found), "add": _item_form(), "try": Form([]), "send": Form([]), "discard": Form([])}
    for row in rows:
        made |= {f"change-{row.pk}": _item_form(row), f"remove-{row.pk}": Form([])}
    return {name: form.within(name) for name, form in made.items()}


def _do(
    request: HttpRequest, actor: Actor, found: NewsletterIssue, rows: list[NewsletterItem], act: str, form: Form
) -> str:
    name, _, key = act.partition("-")
    version, at = version_of(request), timezone.now()
    item = next((row for row in rows if str(row.pk) == key), None)
    if name in ("add", "change"):
        mailing.set_item(issue=found, item=item, **form.values(), version=version, by=actor, at=at)
        return "Đã ghi mục."
    if name == "remove" and item is not None:
        mailing.remove_item(item=item, version=version, by=actor, at=at)
        return "Đã bỏ mục."
    if name == "edit":
        mailing.write(issue=found, wanted=_wanted(form), version=version, by=actor, at=at)
        return "Đã sửa số bản tin."
    return _send(request, actor, found, name, version)


def _send(request: HttpRequest, actor: Actor, found: NewsletterIssue, name: str, version: int | None) -> str:
    at = timezone.now()
    if name == "try":
        mailing.try_out(issue=found, to=person_of(request).email, by=actor, at=at)
        return "Đã gửi thử tới địa chỉ của bạn. Hãy mở thư, bấm từng đường dẫn."
    if name == "discard":
        mailing.discard(issue=found, version=version, by=actor, at=at)
        return "Đã bỏ bản nháp."
    if name == "unreachable":
        count = mailing.drop_unreachable(issue=found, by=actor, at=at)
        return f"Đã xóa {count} địa chỉ không gửi được."
    row = mailing.send(issue=found, version=version, by=actor, at=at)
    return f"Đã gửi. Đây là bản tin số {row.number}; thư đi dần trong ít phút."


@desk()
def newsletter(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One issue."""
    found = choosing.there(queries.issue(pk))
    rows = queries.issue_items(found)
    forms = _forms(actor, found, rows)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, rows, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:newsletters") if outcome.act == "discard" else redirect("desk:newsletter", pk=pk)
    error = outcome.error
    if request.method == "POST":
        found, rows = choosing.there(queries.issue(pk)), queries.issue_items(found)
    if outcome.wrong and (outcome.act in ("try", "send", "discard", "unreachable") or found.state != "draft"):
        error = choosing.told(forms[outcome.act])
    context: dict[str, Any] = {
        "issue": found, "forms": forms if found.state == "draft" else {}, "act": outcome.act, "wrong": outcome.wrong, "error": error,
        "show_optional": True, "tag": choosing.TAGS.get(found.state, ""), "topics": names(found.topics, topics()),
        "items": [
            {"row": row, "change": f"change-{row.pk}", "change_form": forms.get(f"change-{row.pk}"), "remove": f"remove-{row.pk}"}
            for row in rows
        ],
        "receivers": mailing.receivers(found).count(), "arrived": queries.arrived(found) if found.state != "draft" else None,
        "may_write": access.may_publish(actor), "my_email": person_of(request).email,
        "preview": mailing.text_of(found, "…") if found.state == "draft" else "",
    }  # fmt: skip
    return page(request, actor, "desk/campaigns/newsletter.html", context, status=outcome.status)
