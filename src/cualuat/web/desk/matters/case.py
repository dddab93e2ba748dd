"""One matter: what it says, who has it, its clocks, its file; and the small acts around the steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.accounts import queries as accounts
from cualuat.audit import queries as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework import access
from cualuat.casework.choices import Prominence
from cualuat.casework.kinds import all_kinds
from cualuat.casework.needs import Typed
from cualuat.casework.operations import assigning, letters, personal_data, relating, revealing, stepping, talking
from cualuat.casework.queries import listing, single
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.kernel.workflow import NotFromHere
from cualuat.notices import queries as notices
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.matters.clocks import clock_rows
from cualuat.web.desk.record import lines
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.matters.drafting import in_words
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import BadDate, read_date
from cualuat.web.shell.serving import as_download, as_pdf

if TYPE_CHECKING:
    from cualuat.casework.models import Case

P = ParamSpec("P")
TROUBLES = (Refused, NotFromHere, BadDate, files.UnacceptableFile, files.TooLarge)


@desk(duties=access.DESK)
def case(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The page of a matter."""
    found = single.case(pk, actor=actor)
    if found.is_sealed:
        return redirect("desk:sealed-case", pk=pk)
    talking.seen(case=found, by=actor, at=timezone.now())
    return show(request, actor, found)


def show(
    request: HttpRequest, actor: Actor, found: Case, *, error: str = "", act: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page, with what went wrong in one of its forms; `number` the row of that form where each row has one."""
    today = timezone.localdate()
    facts = single.facts(found, actor=actor, on=today)
    bases = link_all([choice.edge.basis for choice in facts.choices])
    context: dict[str, Any] = {
        "f": facts,
        "case": found,
        **clock_rows(facts.clocks, on=today),
        "choices": [{"choice": choice, "bases": bases[choice.edge.basis]} for choice in facts.choices],
        "links": listing.links_of(found, actor),
        "alike": single.alike(found, actor=actor),
        "units": organisation.units(on=today),
        "officers": organisation.people_with_duty("officer", "head", on=today),
        "proposals": [
            (facts.kind.edge(row.edge).name, row, access.may_take(facts.parts, facts.kind.edge(row.edge)))
            for row in facts.proposals
            if row.state == "waiting"
        ],
        "returned": [(facts.kind.edge(row.edge).name, row) for row in single.returned(found, facts.kind)],
        "may_decide": _may_reopen(facts),
        "may_reveal": bool(facts.parts & {"officer", "head", "reception", "leader", "focal"}),
        "may_assign": bool(facts.parts & {"reception", "leader", "focal", "head", "officer"}),
        "may_work": bool(facts.parts & {"officer", "head", "reception", "leader"}),
        "may_enter_denunciation": actor.does("reception", "denunciation"),
        "may_hold": actor.does("data_protection", "leader"),
        "colleagues": found.colleagues.select_related("person"),
        "assignments": found.assignments.select_related("unit", "officer").order_by("-pk"),
        "told": notices.about("case", found.pk)[:20],
        "events": lines(audit.history("case", found.pk)[:20], actor),
        "asks": _answers(found, facts),
        "keep_until": personal_data.keep_until(found),
        "error": error,
        "act": act,
        "has_form": _has_form(act, found, facts, actor, more.get("number")),
        "left_over": [text for name in _TYPED if (text := request.POST.get(name, "").strip())],
        "typed": request.POST,
        "today": today,
        "kinds": relating.kinds_to_split_into(),
    }
    return page(request, actor, "desk/matters/case.html", context | more, status=status)


_TYPED = ("text", "comment", "reply", "reason", "note", "how", "subject", "content")


def _has_form(act: str, found: Case, facts: single.CaseFacts, actor: Actor, number: int | None) -> bool:
    """Whether the page still has the form that was sent: meanwhile somebody else may have done what it was for."""
    may_work = bool(facts.parts & {"officer", "head", "reception", "leader"})
    working = found.is_open and may_work
    letter = next((row for row in facts.letters if row.pk == number), None)
    held = {
        "giao": found.is_open and bool(facts.parts & {"reception", "leader", "focal", "head", "officer"}),
        "cung-lam": found.is_open and bool(facts.parts & {"reception", "leader", "focal", "head", "officer"}),
        "tach": working,
        "trung": working,
        "trao-doi": may_work,
        "trinh": any(row.pk == number and row.state == "waiting" for row in facts.proposals),
        "mo-lai": any(row.pk == number and row.granted is None for row in facts.wishes),
        "van-ban": letter is not None and letter.state != "sent",
        "luu-tru": actor.does("data_protection", "leader"),
        "bien-nhan": "reception" in facts.parts,
    }
    return held.get(act, True)


def _may_reopen(facts: single.CaseFacts) -> bool:
    reopen = facts.kind.reopen
    return bool(reopen) and access.may_take(facts.parts, facts.kind.edge(reopen))


def _answers(found: Case, facts: single.CaseFacts) -> list[tuple[str, str]]:
    asked = {
        ask.name: ask for of in (*all_kinds().values(), facts.kind) for ask in of.asks
    }  # it may come of another kind
    shown = []
    for name, value in found.answers.items():
        ask = asked.get(name)
        label = ask.label if ask else {"on_behalf": "Gửi thay", "help": "Cần giúp"}.get(name, name)
        shown.append((label, in_words(ask, str(value)) if ask else str(value)))
    return shown


Act = Callable[Concatenate[HttpRequest, Actor, "Case", P], str]


def acting(act: str) -> Callable[[Act[P]], Callable[Concatenate[HttpRequest, int, P], HttpResponseBase]]:
    """A form of the page of a matter: done, told, back to its place; what went wrong is told with what was typed."""

    def decorate(do: Act[P]) -> Callable[Concatenate[HttpRequest, int, P], HttpResponseBase]:
        @desk(duties=access.DESK)
        def view(request: HttpRequest, actor: Actor, /, pk: int, **kwargs: Any) -> HttpResponseBase:
            found = single.case(pk, actor=actor)
            address = reverse("desk:case", args=[pk])
            if request.method != "POST":
                return HttpResponseRedirect(address)
            try:
                done = do(request, actor, found, **kwargs)  # type: ignore[call-arg]
            except (*TROUBLES, NotAllowed) as error:
                if found.is_sealed:
                    messages.error(request, str(error))
                    return HttpResponseRedirect(address)
                status = 403 if isinstance(error, NotAllowed) else 422
                return show(request, actor, found, error=str(error), act=act, status=status, **kwargs)
            if done:
                messages.success(request, done)
            return HttpResponseRedirect(f"{address}#{act}")

        return view  # type: ignore[return-value]

    return decorate


def typed_of(values: Mapping[str, str]) -> Typed:
    """What a form sent, as inputs; of inputs sent several times all, with commas between."""
    getlist = getattr(values, "getlist", None)
    return Typed({name: ",".join(getlist(name)) if getlist else values[name] for name in values})


@acting("giao")
def assign(request: HttpRequest, actor: Actor, found: Case) -> str:
    """Gives the matter to a unit and officer."""
    assigning.assign(
        case=found, typed=typed_of(request.POST), note=request.POST.get("note", ""), by=actor, at=timezone.now()
    )
    return "Đã giao."


@acting("cung-lam")
def colleague(request: HttpRequest, actor: Actor, found: Case) -> str:
    """Adds or removes somebody who works on the matter too."""
    wanted = request.POST.get("person", "")
    person = accounts.person(int(wanted)) if wanted.isdecimal() else None
    if person is None:
        raise Refused("Hãy chọn một người.", "person")
    if "remove" in request.POST:
        assigning.remove_colleague(case=found, person_id=person.pk, by=actor, at=timezone.now())
        return f"{person.name} không còn trong hồ sơ."
    assigning.add_colleague(case=found, person=person, by=actor, at=timezone.now())
    return f"Đã thêm {person.name}."


@acting("ghi-chu")
def note(request: HttpRequest, actor: Actor, found: Case) -> str:
    """A remark among officers."""
    assigning.add_note(case=found, text=request.POST.get("text", ""), by=actor, at=timezone.now())
    return ""


@acting("trao-doi")
def message(request: HttpRequest, actor: Actor, found: Case) -> str:
    """A message to the person."""
    with received(request, by=actor) as sent:
        talking.write_as_officer(case=found, text=request.POST.get("text", ""), files=sent, by=actor, at=timezone.now())
    return "Đã gửi cho người gửi đơn."


@acting("tep")
def file_add(request: HttpRequest, actor: Actor, found: Case) -> str:
    """Scans and other files."""
    prominence = Prominence.PERSON if request.POST.get("prominence") == "person" else Prominence.INTERNAL
    with received(request, by=actor) as added:
        if not added:
            raise Refused("Hãy chọn tệp.", "files")
        for attachment in added:
            talking.add_file(case=found, attachment=attachment, prominence=prominence, by=actor, at=timezone.now())
    return f"Đã thêm {len(added)} tệp."


@desk(duties=access.DESK)
def file(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """A file: the copy without metadata, or with «goc» the one that was sent, which is written down."""
    found = single.case(pk, actor=actor)
    row = single.file_of(found, number)
    if row is None:
        raise Http404("no such file")
    if not file_queries.may_be_opened(row.attachment):
        return show(
            request, actor, found, act="tep", status=409,
            error="Tệp chưa quét vi-rút xong hoặc bị nhiễm, chưa mở được. Hãy thử lại sau ít phút.",
        )  # fmt: skip
    if "goc" in request.GET:
        revealing.open_original(case=found, file=row, by=actor, at=timezone.now())
        return as_download(row.attachment)
    return as_download(file_queries.served(row.attachment))


@desk(duties=access.DESK)
def letter(request: HttpRequest, actor: Actor, pk: int, number: int, form: str) -> HttpResponseBase:
    """A letter as PDF, as Word, or its signed copy."""
    row = single.letter_of(single.case(pk, actor=actor), number)
    found = row and {"pdf": row.pdf, "docx": row.docx, "ban-ky": row.signed}.get(form)
    if not found or not file_queries.may_be_opened(found):
        raise Http404("no such letter")
    return as_pdf(found) if form == "pdf" else as_download(found)


@acting("van-ban")
def letter_sent(request: HttpRequest, actor: Actor, found: Case, number: int) -> str:
    """When and how a letter was sent."""
    row = single.letter_of(found, number)
    if row is None:
        raise Refused("Không có văn bản này.")
    on = read_date(request.POST.get("sent_on", "")) or timezone.localdate()
    letters.record_sending(letter=row, on=on, how=request.POST.get("how", ""), by=actor, at=timezone.now())
    return "Đã ghi việc gửi."


@acting("van-ban")
def letter_signed(request: HttpRequest, actor: Actor, found: Case, number: int) -> str:
    """The signed copy of a letter."""
    row = single.letter_of(found, number)
    with received(request, by=actor) as sent:
        if row is None or len(sent) != 1:
            raise Refused("Hãy chọn một tệp bản đã ký.", "files")
        letters.attach_signed(letter=row, attachment=sent[0], by=actor, at=timezone.now())
    return "Đã giữ bản ký."


@acting("tach")
def split(request: HttpRequest, actor: Actor, found: Case) -> str:
    """Parts of a mixed letter become matters of their own."""
    part = relating.Part(request.POST.get("kind", ""), request.POST.get("subject", ""), request.POST.get("content", ""))
    made = relating.split(case=found, parts=[part], by=actor, at=timezone.now())
    return "Đã tách thành hồ sơ " + ", ".join(one.number for one in made) + "."


@acting("trung")
def duplicate(request: HttpRequest, actor: Actor, found: Case) -> str:
    """Another matter brings the same as this one."""
    other = single.case_by_number(request.POST.get("other", ""), actor=actor)
    if other is None:
        raise Refused("Không có hồ sơ mang số này, hoặc bạn không được xem.", "other")
    relating.mark_duplicate(case=found, other=other, by=actor, at=timezone.now())
    return f"Hồ sơ {other.number} sẽ được trả lời cùng hồ sơ này."


@desk(duties=access.DESK)
def people(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Shows who sent a matter whose kind hides it; the look is written down with its reason."""
    found = single.case(pk, actor=actor)
    if request.method != "POST":
        return redirect("desk:case", pk=pk)
    try:
        shown = revealing.reveal(case=found, reason=request.POST.get("reason", ""), by=actor, at=timezone.now())
    except Refused as error:
        return show(request, actor, found, error=str(error), act="nguoi-gui", status=422)
    return show(request, actor, found, revealed=shown)


@acting("mo-lai")
def wish(request: HttpRequest, actor: Actor, found: Case, number: int) -> str:
    """Answers the wish that the matter be opened again."""
    row = found.wishes.filter(pk=number).first()
    if row is None:
        raise Refused("Không còn đề nghị này.")
    if request.POST.get("granted") not in ("1", "0"):
        raise Refused("Hãy chọn: mở lại hay không mở lại.", "granted")
    granted = request.POST.get("granted") == "1"
    talking.decide_wish(wish=row, granted=granted, reply=request.POST.get("reply", ""), by=actor, at=timezone.now())
    return "Đã trả lời đề nghị mở lại."


@acting("trinh")
def proposal(request: HttpRequest, actor: Actor, found: Case, number: int) -> str:
    """Returns a prepared step with a comment."""
    row = found.proposals.filter(pk=number).first()
    if row is None:
        raise Refused("Không còn việc trình này.")
    stepping.send_back(proposal=row, comment=request.POST.get("comment", ""), by=actor, at=timezone.now())
    return "Đã trả lại để sửa."


@acting("luu-tru")
def hold(request: HttpRequest, actor: Actor, found: Case) -> str:
    """A legal hold, or its end."""
    on = request.POST.get("on") == "1"
    personal_data.set_hold(case=found, on=on, reason=request.POST.get("reason", ""), by=actor, at=timezone.now())
    return "Đã giữ hồ sơ." if on else "Đã bỏ giữ."


@desk(duties=("reception",))
def receipt(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A new receipt code for somebody who lost hers and showed who she is; the old one ends."""
    found = single.case(pk, actor=actor)
    if request.method != "POST":
        return redirect("desk:case", pk=pk)
    try:
        code = revealing.renew_receipt(case=found, reason=request.POST.get("reason", ""), by=actor, at=timezone.now())
    except Refused as error:
        return show(request, actor, found, error=str(error), act="bien-nhan", status=422)
    context = {"case": found, "code": receipts.grouped(code)}
    return page(request, actor, "desk/matters/receipt.html", context)
