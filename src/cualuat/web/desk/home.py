"""The first page of the desk: what waits for whoever signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.campaigns import access as campaign_access
from cualuat.campaigns import queries as campaigns
from cualuat.casework import access
from cualuat.casework.kinds import kind
from cualuat.casework.queries import listing, public, publications, rights
from cualuat.consultations import queries as consultations
from cualuat.contests import queries as contests
from cualuat.coordination import queries as coordination
from cualuat.democracy import queries as democracy
from cualuat.dialogues import queries as dialogues
from cualuat.drafting import queries as drafting
from cualuat.duties import queries as duties
from cualuat.emulation import queries as emulation
from cualuat.guides import queries as guides
from cualuat.law import queries
from cualuat.means import queries as means
from cualuat.organisation import queries as organisation
from cualuat.procedures.queries import mirror as procedures
from cualuat.programme.queries import obstacles
from cualuat.programme.queries import running as work
from cualuat.reading import queries as reading
from cualuat.reports import access as report_access
from cualuat.reports import queries as report_queries
from cualuat.sealed import access as sealed_access
from cualuat.sealed import queries as sealed
from cualuat.surveys import queries as surveys
from cualuat.web.desk.door import NAVIGATION, desk, page, person_of
from cualuat.web.desk.loading import progress_of
from cualuat.web.desk.matters.listing import rows_of
from cualuat.web.desk.record import lines, without_sealed

SHOWN = 6
UNANSWERED = timedelta(days=7)
AHEAD = timedelta(days=30)


@desk("observer")
def home(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What waits, by the duties and the role of whoever looks; observers go to what they observe."""
    if not actor.has("reader"):
        return redirect("desk:observing")
    context: dict[str, Any] = {"nobody": not actor.duties and not actor.has("editor")}
    if actor.does(*access.DESK):
        context |= _matters(actor)
    context["asks"] = _grouped([ask for ask in _asks(request, actor) if ask["count"]])
    if actor.has("editor"):
        context |= _library(actor)
    return page(request, actor, "desk/home.html", context)


def _grouped(asks: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What waits, under the entries of the navigation in which its pages stand, in their order."""
    found: dict[str, list[dict[str, Any]]] = {section.label: [] for section in NAVIGATION}
    for ask in asks:
        name = str(resolve(urlsplit(ask["url"]).path).url_name)
        found[next(section.label for section in NAVIGATION if section.holds(name))].append(ask)
    return [(label, lines) for label, lines in found.items() if lines]


def _matters(actor: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    counts = listing.counts(actor=actor, on=today)
    views = ("mine", "unassigned", "soon", "late", "news")
    soonest = listing.listed(listing.Wanted(on=today, view=_first_view(actor)), actor=actor)
    return {
        "tiles": [
            {
                "url": f"{reverse('desk:cases')}?xem={view}",
                "count": _shown(counts[view]),
                "name": listing.VIEWS[view].lower(),
                "bad": view == "late" and counts[view] > 0,
            }
            for view in views
        ],
        "soonest": rows_of(soonest.rows[:SHOWN], today),
        "proposals": [(row, kind(row.case.kind).edge(row.edge).name) for row in listing.proposals_for(actor)[:SHOWN]],
        "wishes": listing.wishes_for(actor)[:SHOWN],
        "unanswered": listing.unacknowledged(actor, before=today - UNANSWERED)[:SHOWN],
        "reminders": listing.reminders_for(actor, since=today - UNANSWERED, most=SHOWN),
    }


def _first_view(actor: Actor) -> str:
    return "open" if actor.does(*access.WHOLE_AGENCY, "head") else "mine"


def _shown(count: int) -> str:
    return str(count) if count <= listing.MOST_COUNTED else f"{listing.MOST_COUNTED}+"


def _asks(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """What waits besides matters: each with its count and its page."""
    found = _programme(actor)
    if actor.does("moderator"):
        waiting = publications.rows("cho", actor=actor)[: listing.MOST_COUNTED].count()
        found.append({"count": waiting, "url": reverse("desk:publications"), "words": "câu trả lời chờ công khai"})
    if actor.does("data_protection"):
        waiting = rights.waiting_requests().count()
        found.append({"count": waiting, "url": reverse("desk:data-requests"), "words": "yêu cầu về dữ liệu cá nhân"})
    if actor.does("reception", "leader"):
        unposted = _unposted()
        found.append({"count": unposted, "url": reverse("desk:reception-days"), "words": "buổi tiếp chưa niêm yết"})
    if actor.does("custodian"):
        waiting = sealed_access.grants_to_decide(actor, at=timezone.now()).count()
        found.append({"count": waiting, "url": reverse("desk:sealed-grants"), "words": "yêu cầu xem danh tính"})
    if actor.does("denunciation"):
        news = listing.sealed(actor=actor).filter(has_news=True).count()
        found.append({"count": news, "url": reverse("desk:sealed"), "words": "tố cáo có tin mới"})
    if actor.does(*report_access.KEEPERS):
        due = [one for one in report_queries.proposals(on=timezone.localdate()) if one.over and not one.needs_review]
        found.append({"count": len(due), "url": reverse("desk:period-reports"), "words": "báo cáo đến kỳ, chưa lập"})
    found += _house(actor)
    found += _contests(actor)
    unread = reading.to_read(actor=actor).count()
    found.append({"count": unread, "url": reverse("desk:reading"), "words": "văn bản cần đọc"})
    to_write = report_queries.parts_to_write(actor=actor, on=timezone.localdate()).count()
    found.append({"count": to_write, "url": reverse("desk:period-reports"), "words": "phần báo cáo cần viết"})
    if actor.does("denunciation", "custodian") and sealed.key_of(person_of(request).pk) is None:
        found.append({"count": 1, "url": reverse("desk:sealed-key"), "words": "khóa niêm phong bạn chưa tạo"})
    return found


def _programme(actor: Actor) -> list[dict[str, Any]]:
    """Work on the tasks of plans, and obstacles that wait for this actor."""
    today, address = timezone.localdate(), reverse("desk:work")
    counted = work.counts(actor=actor, on=today)
    late = work.listed(work.Wanted(on=today, view="late"), actor=actor)
    own = late.filter(unit__in=actor.units_with("officer", "head")).count()
    view = "unit" if actor.does("officer", "head") else "mine"
    return [
        {"count": own, "url": f"{address}?xem={view}", "words": "việc theo kế hoạch đã quá hạn"},
        {"count": counted["mine"], "url": f"{address}?xem=mine", "words": "việc theo kế hoạch của bạn"},
        {"count": obstacles.waiting_for(actor), "url": reverse("desk:obstacles"), "words": "vướng mắc chờ bạn"},
    ]


def _house(actor: Actor) -> list[dict[str, Any]]:
    """What the house's own work asks of this actor: means, coordination, duties, commendation, documents to issue."""
    today = timezone.localdate()
    asks = (
        (means.waiting_for(actor), "resource-requests", "", "đề nghị nguồn lực chờ bạn"),
        (
            coordination.late_for(actor, on=today),
            "coordination",
            "?xem=late&chieu=in",
            "yêu cầu phối hợp quá hạn trả lời",
        ),
        (
            duties.to_mend(actor=actor, on=today),
            "function-checks",
            "",
            "nhiệm vụ, đơn vị cần xem trong danh mục chức năng",
        ),
        (duties.late_for(actor, on=today), "disclosures", "", "thông tin phải công khai đã quá hạn"),
        (emulation.to_score(actor=actor), "emulation", "", "hồ sơ khen thưởng chờ bạn bỏ phiếu"),
        (emulation.to_decide(actor=actor), "emulation", "", "hồ sơ khen thưởng chờ bạn quyết định"),
        (drafting.late_for(actor, on=today), "drafting", "?xem=late", "văn bản quá hạn ban hành"),
        (procedures.late_for(actor, on=today), "procedure-files", "?xem=late", "hồ sơ thủ tục hành chính quá hạn"),
        (drafting.asked_of(actor).count(), "drafting", "", "dự thảo chờ góp ý"),
        (guides.waiting_for(actor), "guides", "?xem=review", "hướng dẫn, hỏi đáp chờ duyệt"),
        (guides.changed_for(actor, on=today), "guides", "?xem=changed", "hướng dẫn, hỏi đáp dẫn luật đã thay đổi"),
        (campaigns.late_for(actor, on=today), "campaigns", "", "việc truyền thông quá ngày"),
        (
            len(campaigns.to_plan(on=today)) if campaign_access.may_publish(actor) else 0,
            "campaigns",
            "",
            "ngày pháp luật chưa có đợt truyền thông",
        ),
        (campaigns.unreached_for(actor), "newsletters", "#tam-dung", "địa chỉ nhận bản tin tạm dừng vì thư không đến"),
        (surveys.to_close(actor, at=timezone.now()), "surveys", "", "khảo sát hết giờ, chờ đóng"),
        (surveys.to_type(actor), "surveys", "", "phiếu khảo sát giấy chờ bạn nhập"),
        (consultations.to_post(actor), "consultations", "?xem=planned", "dự thảo chờ đăng lấy ý kiến"),
        (consultations.to_moderate(actor), "consultations", "", "ý kiến góp ý chờ duyệt"),
        (
            consultations.late_for(actor, on=today),
            "consultations",
            "",
            "dự thảo quá mốc công bố giải trình",
        ),
        (democracy.unread_for(actor), "democracy", "", "tin trên bảng tin cơ quan bạn chưa đọc"),
        (democracy.to_say(actor, at=timezone.now()), "democracy-rounds", "", "việc cơ quan đang hỏi ý kiến bạn"),
        (
            democracy.to_vote(actor, at=timezone.now()),
            "democracy-conferences",
            "",
            "cuộc bỏ phiếu kín của hội nghị chờ bạn",
        ),
        (democracy.late_for(actor, on=today), "democracy-postings", "", "việc phải công khai trong cơ quan đã quá hạn"),
        (democracy.unanswered_for(actor), "democracy-suggestions", "", "góp ý của cán bộ chờ trả lời"),
        (dialogues.to_announce(actor), "dialogues", "", "buổi đối thoại chờ thông báo"),
        (dialogues.waiting_for(actor), "dialogues", "", "câu hỏi đối thoại chờ duyệt"),
        (
            dialogues.late_for(actor, on=today),
            "dialogue-commitments",
            "",
            "cam kết, trả lời sau đối thoại đã quá hạn",
        ),
    )
    return [
        {"count": count, "url": reverse(f"desk:{name}") + query, "words": words} for count, name, query, words in asks
    ]


def _contests(actor: Actor) -> list[dict[str, Any]]:
    """What contests and the bank of questions ask of who runs them."""
    found = contests.to_do(actor=actor, at=timezone.now())
    asks = (
        ("appeals", "contest-appeals", "", "khiếu nại bài thi chờ trả lời"),
        ("rounds", "contests", "", "vòng thi chờ chấm hoặc công bố kết quả"),
        ("questions", "contest-questions", "?xem=review", "câu hỏi thi chờ duyệt"),
    )
    return [
        {"count": found.get(name, 0), "url": reverse(f"desk:{page_}") + query, "words": words}
        for name, page_, query, words in asks
    ] + _for_staff(actor)


def _for_staff(actor: Actor) -> list[dict[str, Any]]:
    """Contests that somebody of the staff may enter now: one leads to itself, several to all."""
    rows = contests.open_to(actor, at=timezone.now())
    first = reverse("public:contest", args=[rows[0].contest_id]) if len(rows) == 1 else reverse("public:contests")
    return [{"count": len(rows), "url": first, "words": "cuộc thi của cán bộ bạn chưa dự"}]


def _unposted() -> int:
    today = timezone.localdate()
    days = public.reception_days(since=today, posted_only=False).filter(on__lte=today + AHEAD)
    return days.filter(posted_at=None, cancelled_at=None).count()


def _library(actor: Actor) -> dict[str, Any]:
    """What waits in the library of law."""
    today = timezone.localdate()
    review = queries.browse(queries.Browse(on=today, state="review"), actor=actor)
    return {
        "counts": queries.desk_counts(),
        "running": [progress_of(b) for b in queries.batches().filter(state__in=("waiting", "running"))[:SHOWN]],
        "batches": list(queries.batches()[:SHOWN]),
        "waiting": review.order_by("loaded_at", "pk")[:SHOWN],
        "events": lines(without_sealed()[:SHOWN], actor) if actor.has("publisher") else [],
        "no_agency": actor.has("administrator") and organisation.agency() is None,
    }
