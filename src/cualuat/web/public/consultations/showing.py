"""The list of drafts, a draft with its articles, what was said of it, what became of that, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.consultations import queries
from cualuat.consultations.comparing import compared
from cualuat.consultations.rules import STANCE_NAMES, STATES
from cualuat.consultations.texts import Draft, neighbours
from cualuat.drafting.rules import VERDICTS
from cualuat.files import queries as file_queries
from cualuat.kernel.workdays import YearNotCovered
from cualuat.web.public.clock.lines import lines_of, link_all
from cualuat.web.public.consultations import tables
from cualuat.web.public.consultations.printing import address, place_in, printed, whole
from cualuat.web.public.finding.asked import public_page
from cualuat.web.public.reading.pages import Entry
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation, Opinion

TAGS = {"posted": " tag--running", "explained": " tag--done", "issued": " tag--done"}
VERDICT_TAGS = {"accepted": " tag--done", "partly": " tag--waiting", "refused": ""}
_SIZE = 50
_FEW = 20


def public_or_404(pk: int) -> Consultation:
    """A consultation that everybody reads. Raises Http404."""
    found = queries.public_one(pk)
    if found is None:
        raise Http404("no such consultation")
    return found


@require_safe
@public_page
def consultations(request: HttpRequest) -> HttpResponseBase:
    """Drafts that wait for opinions; those whose time is over; those that were explained."""
    rows = list(queries.public()[:200])
    now = timezone.now()
    context = {
        "open": [row for row in rows if row.is_open(now)],
        "over": [row for row in rows if row.state in ("posted", "closed", "synthesising") and not row.is_open(now)],
        "done": [row for row in rows if row.state in ("explained", "issued")],
    }
    return render(request, "public/consultations/list.html", context)


def head_of(found: Consultation) -> dict[str, Any]:
    """What the head of every page about a consultation shows."""
    open_ = found.is_open(timezone.now())
    state = STATES["closed"] if found.state == "posted" and not open_ else STATES[found.state]
    return {
        "item": found, "state": state, "tag": TAGS.get(found.state, "") if open_ or found.state != "posted" else "",
        "is_open": open_, "counts": queries.counts_of(found) if found.shows_counts else None,
    }  # fmt: skip


def why_this_day(found: Consultation) -> dict[str, Any]:
    """The steps that lead to the earliest day on which the collection may end."""
    if found.posted_on is None:
        return {}
    try:
        period = queries.least_period(found.kind, found.posted_on)
    except YearNotCovered:
        return {}
    if period is None:
        return {}
    return {
        "period": period,
        "steps": lines_of(period.steps),
        "is_longer": period.due is not None and found.last_day != period.due,
    }


@require_safe
@public_page
def consultation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who asks what and until when; then the draft, article by article. Of what was given up only that and why."""
    if given_up := queries.dropped(pk):
        return render(request, "public/consultations/dropped.html", {"item": given_up}, status=410)
    found = public_or_404(pk)
    draft = queries.draft_of(found)
    by_unit = queries.by_unit(found) if found.shows_counts else {}
    bases = link_all(found.basis.splitlines())
    context = {
        **head_of(found), **why_this_day(found), "papers": found.papers.select_related("attachment"),
        "questions": [line for line in found.questions.splitlines() if line.strip()],
        "bases": [basis for line in found.basis.splitlines() for basis in bases.get(line, ())], "toc": _contents(draft, found.pk),
        "pieces": [(one, by_unit.get(one.unit.eid, 0)) for one in whole(found, draft)], "about_whole": by_unit.get("", 0),
        "has_opinions": queries.shown(found).exists(), "page_title": found.title,
    }  # fmt: skip
    return render(request, "public/consultations/consultation.html", context)


def _contents(draft: Draft, pk: int, *, on_page: bool = True) -> list[Entry]:
    return [
        Entry(one.eid, one.name, one.heading, min(one.level, 4), f"#{one.eid}" if on_page else address(pk, one.eid), one.is_container)
        for one in draft.listed
    ]  # fmt: skip


@require_safe
@public_page
def place(request: HttpRequest, pk: int, where: str) -> HttpResponseBase:
    """One article with a clause pointed out; its places to speak of; what others said of it."""
    found = public_or_404(pk)
    draft = queries.draft_of(found)
    eid = place_in(draft, where)
    unit = draft.unit(eid)
    if not eid or unit is None:
        raise Http404("no such place in the draft")
    within = [one for one in draft.places.values() if one.unit == unit.eid]
    wanted = (
        [one.eid for one in within if one.eid == eid or one.eid.startswith(f"{eid}__")]
        if eid != unit.eid
        else [one.eid for one in within]
    )
    rows = queries.shown(found, wanted)
    before, after = neighbours(draft.units, unit.eid)
    context = {
        **head_of(found), "unit": unit, "here": draft.places[eid], "is_part": eid != unit.eid, "eid": eid,
        "piece": printed(found, draft, [unit], asked=eid if eid != unit.eid else "")[0], "places": within,
        "toc": _contents(draft, pk, on_page=False), "before": before and (address(pk, before.eid), before),
        "after": after and (address(pk, after.eid), after), "opinions": rows_of(rows[:_FEW], found), "total": rows.count(), "few": _FEW,
    }  # fmt: skip
    return render(request, "public/consultations/place.html", context)


def rows_of(rows: Any, found: Consultation) -> list[dict[str, Any]]:
    """Opinions with what became of them, once that is public."""
    return [row_of(row, found) for row in rows]


def row_of(row: Opinion, found: Consultation) -> dict[str, Any]:
    """One opinion; its answer once the explanation was published."""
    told = row.answer if found.state in ("explained", "issued") and row.answer.verdict else None
    return {
        "row": row, "stance": STANCE_NAMES[row.stance], "answer": told, "verdict": VERDICTS.get(told.verdict, "") if told else "",
        "tag": VERDICT_TAGS.get(told.verdict, "") if told else "",
    }  # fmt: skip


@require_safe
@public_page
def opinions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All opinions that are shown, the newest first."""
    found = public_or_404(pk)
    shown = Paginator(queries.shown(found), _SIZE).get_page(request.GET.get("trang"))
    context = {**head_of(found), "rows": rows_of(shown, found), "page": shown}
    return render(request, "public/consultations/opinions.html", context)


@require_safe
@public_page
def explanation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What became of all opinions, by provision."""
    found = _explained(pk)
    shown = Paginator(queries.lines(found), _SIZE * 2).get_page(request.GET.get("trang"))
    rows = [(line, VERDICT_TAGS.get(line.row.verdict, "")) for line in shown]
    context = {
        **head_of(found),
        "rows": rows,
        "page": shown,
        "all_counts": queries.counts_of(found),
        "with_": _versions(found),
    }
    return render(request, "public/consultations/explanation.html", context)


def _explained(pk: int) -> Consultation:
    found = public_or_404(pk)
    if found.state not in ("explained", "issued"):
        raise Http404("not explained yet")
    return found


@require_safe
@public_page
def explanation_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The same as Word or Excel."""
    made = tables.synthesis(_explained(pk), form)
    if made is None:
        raise Http404(form)
    return made


def _versions(found: Consultation) -> list[tuple[str, str]]:
    """What the posted draft can be compared with: name in the address, words."""
    made = [("ban-hanh", "bản ban hành")] if found.issued_text else []
    return made + ([("tiep-thu", "bản sau khi tiếp thu")] if found.next_text else [])


@require_safe
@public_page
def comparison(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The posted draft beside the issued document, or the version after the opinions, and which opinions led to what."""
    found = _explained(pk)
    versions = _versions(found)
    if not versions:
        return redirect("public:consultation-explanation", pk=pk)
    chosen = next((one for one in versions if one[0] == request.GET.get("voi")), versions[0])
    new = found.issued_text if chosen[0] == "ban-hanh" else found.next_text
    made = compared(found.text, new, queries.lines(found))
    context = {**head_of(found), "changes": made, "versions": versions, "chosen": chosen}
    return render(request, "public/consultations/comparison.html", context)


@require_safe
@public_page
def file(request: HttpRequest, pk: int, which: str) -> HttpResponseBase:
    """«du-thao», the file the draft was read from; «tai-lieu-7», a paper that comes with it."""
    found = public_or_404(pk)
    attachment = found.source if which == "du-thao" else None
    kind, _, key = which.rpartition("-")
    if kind == "tai-lieu" and key.isdecimal() and len(key) < 10:
        paper = queries.paper(found, int(key))
        attachment = paper.attachment if paper else None
    if attachment is None or not file_queries.may_be_opened(attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(attachment))
