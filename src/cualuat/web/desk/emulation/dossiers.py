"""Dossiers: a new one, one with its papers, what it lacks, what the council gave; its report as a Word file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import DOCX
from cualuat.emulation import access, papers, queries
from cualuat.emulation.awards import majority, parts_for
from cualuat.emulation.operations import gathering, judging
from cualuat.emulation.rules import OCCASIONS
from cualuat.files import queries as file_queries
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.emulation import choosing
from cualuat.web.desk.posted import act_on, key_in, number_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.emulation.models import Dossier, Registration, Round


def _form(actor: Actor, round_: Round, found: Dossier | None = None, registration: Registration | None = None) -> Form:
    scores = found.self_scores if found else {}
    chosen = found.award if found else registration.award if registration else ""
    fields = [
        Field("award", "Danh hiệu, hình thức khen thưởng", kind="select", value=chosen, options=choosing.award_options(), required=True, hint=choosing.award_note()),
        Field("occasion", "Khen thưởng", kind="radio", value=found.occasion if found else "regular", options=list(OCCASIONS.items()), required=True),
        Field("achievements", "Nội dung thành tích", kind="textarea", value=found.achievements if found else "", height=10, required=True, hint="Chưa xong thì cứ ghi, sửa tiếp sau; đến khi nộp mới cần đủ."),
        *(
            Field(f"score-{key}", f"Tự chấm: {one.name}", value=str(scores.get(key, "")), maxlength=4, hint=f"Từ 0 đến {one.most}.", required=True)
            for key, one in queries.scales(round_).items()
        ),
    ]  # fmt: skip
    if registration is None:
        value = (
            f"{found.unit_id}-{found.person_id}" if found and found.person_id else str(found.unit_id) if found else ""
        )
        whose = Field("person", "Tập thể, cá nhân", kind="select", value=value, options=choosing.candidates(actor))
        whose.required = True
        fields.insert(0, whose)
    return Form(fields)


def _wanted(form: Form, registration: Registration | None) -> gathering.DossierWanted:
    values = form.values()
    unit, person = (registration.unit, registration.person) if registration else choosing.candidate_in(values["person"])
    scores = {
        name.removeprefix("score-"): number_in(value, name)
        for name, value in values.items()
        if name.startswith("score-") and value
    }
    return gathering.DossierWanted(
        award=values["award"], occasion=values["occasion"], unit=unit, person=person, registration=registration,
        achievements=values["achievements"], scores=scores,
    )  # fmt: skip


@desk(duties=choosing.DUTIES)
def add(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Opens a dossier; `dang-ky` names the registration it follows."""
    round_ = choosing.round_of(pk, actor)
    key = key_in(request.GET.get("dang-ky"))
    registration = queries.registration(key, actor=actor) if key else None
    if key and (registration is None or registration.round_id != pk):
        raise Http404("no such registration")
    form = _form(actor, round_, registration=registration)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            wanted = _wanted(form, registration)
            made = gathering.keep(found=round_, dossier=None, wanted=wanted, version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập hồ sơ. Hãy xem còn thiếu gì rồi nộp.")
            return redirect("desk:emulation-dossier", pk=made.pk)
    context = {"form": form, "round": round_, "registration": registration, "show_optional": True}
    return page(request, actor, "desk/emulation/dossier_form.html", context, status=422 if form.wrong else 200)


# --- one dossier -------------------------------------------------------------------------------------------------


def _vote_form(actor: Actor, found: Dossier) -> Form:
    mine = queries.ballot_of(found, actor=actor)
    agrees = "" if mine is None else "yes" if mine.agrees else "no"
    return Form(
        [
            *(
                Field(f"score-{key}", one.name, value=str(mine.scores.get(key, "")) if mine else "", maxlength=4, hint=f"Từ 0 đến {one.most}, trọng số {one.weight}.", required=True)
                for key, one in queries.scales(found.round).items()
            ),
            Field("agrees", "Khen thưởng như đề nghị", kind="radio", value=agrees, options=[("yes", "Đồng ý"), ("no", "Không đồng ý")], required=True),
            Field("comment", "Ý kiến", kind="textarea", value=mine.comment if mine else "", maxlength=1000, hint="Sau khi đóng bỏ phiếu, ý kiến hiện ra không kèm tên."),
        ]
    )  # fmt: skip


def _reason(label: str, most: int) -> Form:
    return Form([Field("reason", label, kind="textarea", height=3, required=True, maxlength=most)])


def _forms(actor: Actor, found: Dossier) -> dict[str, Form]:
    made: dict[str, Form] = {}
    if access.may_handle(actor, found.unit_id):
        options = [(one.code, one.name) for one in parts_for(found.award, found.occasion)]
        made |= {
            "edit": _form(actor, found.round, found, found.registration),
            "files": Form([
                Field("part", "Là giấy tờ nào", kind="select", options=[("", "– chọn –"), *options], required=True),
                Field("files", "Tệp", kind="file", required=True),
            ]),
            "submit": Form([]),
            "withdraw": _reason("Vì sao rút hồ sơ", 500),
        }  # fmt: skip
        made |= {f"remove-{row.pk}": Form([]) for row in found.files.all()}
    if access.may_score(actor, found):
        made["vote"] = _vote_form(actor, found)
    if access.may_keep(actor):
        made["send_back"] = _reason("Cần bổ sung gì", 1000)
    if access.may_decide(actor):
        made["refuse"] = _reason("Vì sao không khen thưởng", 1000)
    return {name: form.within(name) for name, form in made.items()}


def _found(pk: int, actor: Actor) -> Dossier:
    found = queries.dossier(pk, actor=actor)
    if found is None:
        raise Http404("no such dossier")
    return found


@desk()
def dossier(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One dossier: whose, what for, its papers, what it lacks, the result of the council; what one may do with it."""
    found = _found(pk, actor)
    forms = _forms(actor, found)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:emulation-dossier", pk=pk)
    error = outcome.error
    if request.method == "POST":
        found = _found(pk, actor)
        # Somebody may have taken a step meanwhile: then the form that says why it is refused is no longer on the page.
        if outcome.wrong and not _is_shown(found, outcome.act):
            error = choosing.told(forms[outcome.act])
    context = {
        "dossier": found, "forms": forms, "act": outcome.act, "error": error, "wrong": outcome.wrong, "show_optional": True,
        **_standing(actor, found, forms),
    }  # fmt: skip
    return page(request, actor, "desk/emulation/dossier.html", context, status=outcome.status)


_SHOWN_IN = {
    "edit": ("draft",),
    "files": ("draft",),
    "vote": ("submitted",),
    "send_back": ("submitted",),
    "refuse": ("minuted", "proposed"),
    "withdraw": ("draft", "submitted", "scored", "minuted", "proposed"),
}


def _is_shown(found: Dossier, act: str) -> bool:
    """Whether the page has this form with a place for its messages."""
    return found.state in _SHOWN_IN.get(act, ())


def _standing(actor: Actor, found: Dossier, forms: dict[str, Form]) -> dict[str, Any]:
    may, keeps = access.may_handle(actor, found.unit_id), access.may_keep(actor)
    drafting = found.state == "draft"
    names = {one.code: one.name for one in parts_for(found.award, found.occasion)}
    files = [
        (row, names.get(row.part, "Tài liệu khác"), f"remove-{row.pk}")
        for row in found.files.select_related("attachment")
    ]
    own = found.person_id is not None and found.person_id == actor.person_id
    members = (
        queries.turnout(found.round, [found])[found.pk]
        if found.state == "submitted" and (keeps or "vote" in forms)
        else None
    )
    return {
        "tag": choosing.TAGS[found.state], "lacks": queries.lacks(found) if drafting else [], "files": files,
        "scores": [(one.name, found.self_scores.get(key, ""), one.most) for key, one in queries.scales(found.round).items()],
        "turnout": members, "mine": queries.ballot_of(found, actor=actor), "result": queries.result(found), "majority": majority(),
        "may_write": may and drafting and found.round.is_open, "may_withdraw": may and found.state in _SHOWN_IN["withdraw"],
        "may_vote": "vote" in forms and found.state == "submitted", "own_in_council": own and found.state == "submitted" and access.membership(actor, found.round_id),
        "may_send_back": keeps and found.state == "submitted", "may_refuse": "refuse" in forms and found.state in _SHOWN_IN["refuse"] and not own,
        "note": choosing.award_note(found.award),
    }  # fmt: skip


def _do(request: HttpRequest, actor: Actor, found: Dossier, act: str, form: Form) -> str:
    if act.startswith("remove-"):
        row = next(row for row in found.files.all() if str(row.pk) == act.removeprefix("remove-"))
        gathering.remove_file(file=row, by=actor, at=timezone.now())
        return "Đã bỏ tệp."
    return _ACTS[act](request, actor, found, form)


def _edit(request: HttpRequest, actor: Actor, found: Dossier, form: Form) -> str:
    wanted, version = _wanted(form, found.registration), version_of(request)
    gathering.keep(found=found.round, dossier=found, wanted=wanted, version=version, by=actor, at=timezone.now())
    return "Đã ghi hồ sơ."


def _files(request: HttpRequest, actor: Actor, found: Dossier, form: Form) -> str:
    with received(request, by=actor, name="files") as sent:
        part = form.values()["part"]
        gathering.add_files(dossier=found, part=part, attachments=sent, by=actor, at=timezone.now())
    return "Đã thêm tệp."


def _submit(request: HttpRequest, actor: Actor, found: Dossier, form: Form) -> str:
    gathering.submit(dossier=found, version=version_of(request), by=actor, at=timezone.now())
    return "Đã nộp hồ sơ cho hội đồng."


def _withdraw(request: HttpRequest, actor: Actor, found: Dossier, form: Form) -> str:
    reason, version = form.values()["reason"], version_of(request)
    gathering.withdraw(dossier=found, reason=reason, version=version, by=actor, at=timezone.now())
    return "Đã rút hồ sơ."


def _send_back(request: HttpRequest, actor: Actor, found: Dossier, form: Form) -> str:
    reason, version = form.values()["reason"], version_of(request)
    judging.send_back(dossier=found, reason=reason, version=version, by=actor, at=timezone.now())
    return "Đã trả lại đơn vị."


def _refuse(request: HttpRequest, actor: Actor, found: Dossier, form: Form) -> str:
    reason, version = form.values()["reason"], version_of(request)
    judging.refuse(dossier=found, reason=reason, version=version, by=actor, at=timezone.now())
    return "Đã ghi: không khen thưởng."


def _vote(request: HttpRequest, actor: Actor, found: Dossier, form: Form) -> str:
    values, version = form.values(), version_of(request)
    scores = {
        name.removeprefix("score-"): number_in(value, name)
        for name, value in values.items()
        if name.startswith("score-") and value
    }
    wanted = judging.Vote(scores, {"yes": True, "no": False}.get(values["agrees"]), values["comment"])
    judging.vote(dossier=found, wanted=wanted, version=version, by=actor, at=timezone.now())
    return "Đã ghi điểm và phiếu của bạn. Đến khi đóng bỏ phiếu bạn còn sửa được."


_ACTS: dict[str, Callable[[HttpRequest, Actor, Dossier, Form], str]] = {
    "edit": _edit,
    "files": _files,
    "submit": _submit,
    "withdraw": _withdraw,
    "send_back": _send_back,
    "refuse": _refuse,
    "vote": _vote,
}


@desk()
def file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A file of a dossier."""
    found = queries.file(pk, actor=actor)
    if found is None or not file_queries.may_be_opened(found.attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(found.attachment))


@desk()
def report(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The report of achievements as a Word file, written from what stands in the dossier."""
    found = _found(pk, actor)
    try:
        data = papers.report(found, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:emulation-dossier", pk=pk)
    return made_here(data, DOCX, f"bao-cao-thanh-tich-{found.pk}.docx")
