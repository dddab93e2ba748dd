"""The newsletter for the public: archive, subscribing in two steps, ending it with one click.

Pages answer the same whether or not an address is known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.campaigns import queries
from cualuat.campaigns.operations import mailing
from cualuat.campaigns.rules import topics, wording
from cualuat.web.public.campaigns.marked import as_html
from cualuat.web.public.campaigns.pages import agency_name
from cualuat.web.public.entry.shield import refusal, shield
from cualuat.web.public.finding.asked import public_page
from cualuat.web.public.finding.feeds import Feed
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.campaigns.models import NewsletterIssue

_ACT = "newsletter"  # the bucket of `casework.operations.buckets`
SHOWN = 100
FEED = 20


@require_safe
@public_page
def archive(request: HttpRequest) -> HttpResponseBase:
    """The issues that were sent, and where to subscribe."""
    return render(
        request,
        "public/campaigns/newsletter.html",
        {"rows": queries.public_issues()[:SHOWN], "agency_name": agency_name()},
    )


@require_safe
@public_page
def issue(request: HttpRequest, number: int) -> HttpResponseBase:
    """One issue."""
    found = queries.public_issues().filter(number=number).first()
    if found is None:
        raise Http404("no such issue")
    items = [(one, as_html(one.text)) for one in queries.issue_items(found)]
    context = {"issue": found, "intro": as_html(found.intro), "items": items}
    return render(request, "public/campaigns/issue.html", context)


@require_safe
@public_page
def feed(request: HttpRequest) -> HttpResponseBase:
    """The issues as an Atom feed."""
    made = Feed(f"Bản tin pháp luật – {agency_name()}", reverse("public:newsletter"), reverse("public:newsletter-feed"))
    for row in queries.public_issues()[:FEED]:
        assert row.sent_at is not None and row.number is not None  # noqa: PT018 – the table says so
        url = reverse("public:newsletter-issue", args=[row.number])
        made.add(title=row.title, url=url, text=_summary(row), updated=row.sent_at)
    return made.response(timezone.now())


def _summary(row: NewsletterIssue) -> str:
    return "\n".join([row.intro, *(f"– {one.title}" for one in queries.issue_items(row))]).strip()


# --- subscribing ---------------------------------------------------------------------------------------------------


def _topics_field(value: str = "") -> Field:
    hint = "Không chọn thì nhận mọi số."
    return Field(
        "topics", "Bạn quan tâm điều gì?", kind="checks", value=value, options=list(topics().items()), hint=hint
    )


def _form() -> Form:
    return Form(
        [
            Field("email", "Thư điện tử", kind="email", required=True, maxlength=254, autocomplete="email", hint="Chỉ dùng để gửi bản tin."),
            _topics_field(),
            Field("agrees", wording().text, kind="check", required=True),
        ]
    )  # fmt: skip


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponseBase:
    """The form; whatever address was typed, the answer is «look into your mail»."""
    form, error, status = _form(), "", 200
    if request.method == "POST":
        form.fill(request.POST)
        status = 422
        error = refusal(request, act=_ACT)
        if error:
            form.errors.append(error)
        elif _asked(form):
            return redirect("public:newsletter-asked")
    context = {"form": form, "shield": shield(request, act=_ACT, error=error), "show_optional": True}
    return render(request, "public/campaigns/subscribe.html", context, status=status)


def _asked(form: Form) -> bool:
    values = form.values()
    chosen = [part for part in values["topics"].split(",") if part]
    try:
        asked = mailing.Asked(values["email"], chosen, bool(values["agrees"]))
        mailing.ask(asked=asked, by=ANYONE, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


@require_safe
@public_page
def asked(request: HttpRequest) -> HttpResponseBase:
    """What to do next: the same for everybody."""
    return render(request, "public/campaigns/asked.html")


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: it goes into no search engine and to no other site.

    «same-origin», not «no-referrer»: under that a browser sends «Origin: null» with our own form, which is then refused as another's.
    """
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponseBase:
    """The link in the first letter: one button, so that a program that looks at links in letters confirms nothing."""
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            mailing.confirm(key=key, by=ANYONE, at=timezone.now())
            context["done"] = True
        except Refused as refused:
            context["error"], status = str(refused), 422
    return _private(render(request, "public/campaigns/confirm.html", context, status=status))


# RFC 8058: mail programs post here without ever having seen the page, so there is no cookie and no token; the mark in the
# address is the secret, and all that it opens is to be left in peace.
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, mark: str) -> HttpResponseBase:
    """Ends a subscription, or changes its topics."""
    found = queries.subscriber_with(mark)
    form = Form([_topics_field(",".join(found.topics) if found else "")])
    context: dict[str, Any] = {
        "form": form,
        "known": found is not None,
        "paused": found is not None and found.state == "paused",
    }
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "choose":
                values = form.fill(request.POST).values()
                chosen = [part for part in values["topics"].split(",") if part]
                mailing.choose(mark=mark, chosen=chosen, by=ANYONE, at=timezone.now())
                context["chosen"] = True
            elif request.POST.get("act") == "resume":
                mailing.resume_own(mark=mark, by=ANYONE, at=timezone.now())
                context |= {"resumed": True, "paused": False}
            else:
                mailing.stop(mark=mark, by=ANYONE, at=timezone.now())
                context["stopped"] = True
        except Refused as refused:
            form.refuse(refused)
            status = 422
    return _private(render(request, "public/campaigns/stop.html", context, status=status))
