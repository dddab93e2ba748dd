"""A round: its settings, how it goes, grading, making the places public, certificates; its attempts with what looks odd."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.contests import access, queries
from cualuat.contests.operations import arranging, certificates, judging
from cualuat.contests.operations.arranging import RoundWanted
from cualuat.contests.rules import FLAGS, OVERDUE, SHOWN, STANDINGS, TIE_BREAKS, lasting, typed_parts, typed_prizes
from cualuat.entry import queries as entry
from cualuat.kernel.workdays import day_of
from cualuat.letters.registers import Column
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.web.desk.contests.organising import found_or_404, step_of
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.entry import terms
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, number_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.contests.models import Attempt, Contest, Round

_SHEET = (
    Column("rank", "Hạng", 7, "number"),
    Column("code", "Mã bài thi", 17),
    Column("name", "Họ tên", 28),
    Column("team", "Đơn vị, địa phương", 26),
    Column("contact", "Liên hệ", 24),
    Column("score", "Điểm", 8, "number"),
    Column("correct", "Số câu đúng", 9, "number"),
    Column("seconds", "Giây làm bài", 9, "number"),
    Column("guess", "Dự đoán", 9, "number"),
    Column("standing", "Tình trạng", 18),
    Column("award", "Giải", 16),
    Column("odd", "Dấu hiệu cần xem", 36),
    Column("excluded", "Không xếp hạng vì", 30),
)


def _form(contest: Contest, row: Round | None = None) -> Form:
    earlier = [one for one in queries.rounds(contest) if row is None or one.position < row.position]
    number = len(earlier) + 1
    befores = [("", "– không, ai cũng được theo mục trên –"), *((str(one.pk), one.title) for one in earlier)]
    hint = "Mỗi dòng: chủ đề | độ khó | số câu | điểm mỗi câu. Ví dụ: Tiếp cận thông tin | dễ | 5 | 1. Chủ đề «Mọi chủ đề» lấy ở cả ngân hàng; độ khó để trống là mọi độ khó."
    return Form(
        [
            Field("title", "Tên vòng thi", value=row.title if row else f"Vòng {number}", required=True, maxlength=200),
            *terms.fields(row.occasion if row else None, secrecy=False, most=True),
            Field("after", "Chỉ người qua vòng trước", kind="select", value=str(row.after_id or "") if row else "", options=befores, hint="Họ vào bằng mã bài thi của vòng trước. Vòng này phải mở sau hạn khiếu nại của vòng trước."),
            Field("places", "Lấy bao nhiêu người đứng đầu vòng trước", value=str(row.places or "") if row else "", maxlength=5),
            Field("minutes", "Thời gian làm bài, phút", value=str(row.minutes) if row else "15", required=True, maxlength=3),
            Field("parts", "Đề gồm", kind="textarea", value=typed_parts(row.asked) if row else "Mọi chủ đề | | 10 | 1", required=True, height=5, hint=hint),
            Field("reserved_only", "Chỉ rút câu không có ở trang học luật", kind="check", value="1" if row and row.reserved_only else ""),
            Field("overdue", "Hết giờ mà chưa nộp", kind="radio", value=row.overdue if row else "count", options=list(OVERDUE.items()), required=True),
            Field("grace", "Hết giờ còn được bấm nộp trong bao nhiêu giây", value=str(row.grace) if row else "60", required=True, maxlength=3, hint="Không trả lời thêm được; giờ nộp vẫn tính là lúc hết giờ."),
            Field("delay", "Chờ ngẫu nhiên lúc mở thi, nhiều nhất bao nhiêu giây", value=str(row.delay) if row else "30", required=True, maxlength=3, hint="Ai vào trong phút đầu được chia ra để máy chủ không quá tải; không mất giờ làm bài."),
            Field("shown", "Người thi thấy điểm", kind="radio", value=row.shown if row else "published", options=list(SHOWN.items()), required=True, hint="Đáp án thì luôn chỉ mở sau khi vòng thi đóng."),
            Field("tie_break", "Xếp hạng theo", kind="radio", value=row.tie_break if row else "guess-time", options=list(TIE_BREAKS.items()), required=True),
            Field("prizes", "Giải thưởng", kind="textarea", value=typed_prizes(row.prize_list) if row else "", height=4, hint="Từ cao xuống thấp, mỗi dòng: tên giải | số giải | giá trị. Ví dụ: Giải Nhất | 1 | 2.000.000 đồng."),
            Field("pass_mark", "Cấp giấy chứng nhận từ bao nhiêu phần trăm điểm", value=str(row.pass_mark) if row else "50", required=True, maxlength=3),
            Field("appeal_days", "Thời gian khiếu nại, ngày làm việc", value=str(row.appeal_days) if row else "3", required=True, maxlength=2, hint="Từ khi mở xem bài; mỗi khiếu nại cũng được trả lời trong chừng ấy ngày."),
        ]
    )  # fmt: skip


def _wanted(form: Form, contest: Contest) -> RoundWanted:
    values = form.values()
    after = key_in(values["after"])
    return RoundWanted(
        title=values["title"], terms=terms.terms_in(form, secrecy="named"), parts=values["parts"], overdue=values["overdue"],
        **{name: number_in(values[name], name) for name in ("minutes", "grace", "delay", "pass_mark", "appeal_days")},
        reserved_only=bool(values["reserved_only"]), shown=values["shown"], tie_break=values["tie_break"], prizes=values["prizes"],
        after=next((one for one in queries.rounds(contest) if one.pk == after), None),
        places=number_in(values["places"], "places") if values["places"] else None,
    )  # fmt: skip


def _refuse(form: Form, refused: Refused) -> None:
    if errors := getattr(refused, "errors", None):
        form.refuse_all(errors)
    else:
        form.refuse(refused)


@desk(duties=access.RUNNERS)
def add(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Writes a round of a contest."""
    contest = found_or_404(pk, actor)
    form = _form(contest)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = arranging.keep_round(
                contest=contest, round_=None, wanted=_wanted(form, contest), version=None, by=actor, at=timezone.now()
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "Đã thêm vòng thi.")
            return redirect("desk:contest-round", pk=row.pk)
    context = {"form": form, "contest": contest, "stock": queries.stock(actor=actor), "show_optional": True}
    return page(request, actor, "desk/contests/round_form.html", context, status=422 if form.wrong else 200)


def _found(pk: int, actor: Actor) -> Round:
    found = queries.round_(pk, actor=actor)
    if found is None:
        raise Http404("no such round")
    return found


def _forms(row: Round) -> dict[str, Form]:
    leaders = organisation.people_with_duty("leader", on=timezone.localdate())
    signers = [(str(person.pk), person.name) for person in leaders]
    return {
        "edit": _form(row.contest, row).within("edit"),
        "certify": Form([Field("signer", "Người ký", kind="select", options=signers, required=True)]).within("certify"),
        "revoke": Form(
            [
                Field("number", "Số giấy chứng nhận", required=True, maxlength=20, hint="Ví dụ: 01/CT/2026."),
                Field("reason", "Lý do thu hồi", required=True, maxlength=500),
            ]
        ).within("revoke"),
    }


@desk(duties=access.RUNNERS)
def round_(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One round: how it goes, and what is to be done next."""
    found = _found(pk, actor)
    forms = _forms(found)
    outcome = act_on(
        request, forms, {*forms, "grade", "publish", "drop"}, lambda act: _do(request, actor, found, act, forms)
    )
    if outcome.done:
        messages.success(request, outcome.done)
        return (
            redirect("desk:contest", pk=found.contest_id)
            if outcome.act == "drop"
            else redirect("desk:contest-round", pk=pk)
        )
    found, now = _found(pk, actor), timezone.now()
    standing = entry.standing(found.occasion, at=now)
    graded = found.graded_at is not None
    context = {
        "round": found, "contest": found.contest, "standing": standing, "step": step_of(found, standing.phase), "forms": forms,
        "act": outcome.act, "error": outcome.error, "wrong": outcome.wrong, "show_optional": True, "tie_break": TIE_BREAKS[found.tie_break],
        "counts": [(STANDINGS[name], n) for name, n in queries.counts(found, at=now).items()], "stock": queries.stock(actor=actor),
        "appeals": queries.appeals(actor=actor, row=found), "regrades": queries.regrades(found) if graded else (),
        "figures": queries.question_figures(found) if graded else (), "people": queries.participants(found) if graded else 0,
        "may_grade": not graded and now >= found.occasion.closes_at + timedelta(seconds=found.grace) and found.contest.state == "announced",
        "unpublished": graded and found.published_at is None, "waiting": queries.appeals(actor=actor, row=found, waiting=True).count(),
        "may_publish": found.appeals_until is not None and day_of(now) > found.appeals_until, "certified": queries.certificates(found) if found.published_at else (),
        "codes": found.occasion.audience == "code",
    }  # fmt: skip
    return page(request, actor, "desk/contests/round.html", context, status=outcome.status)


def _do(request: HttpRequest, actor: Actor, row: Round, act: str, forms: dict[str, Form]) -> str:
    now = timezone.now()
    if act == "edit":
        form = forms["edit"]
        try:
            arranging.keep_round(
                contest=row.contest,
                round_=row,
                wanted=_wanted(form, row.contest),
                version=version_of(request),
                by=actor,
                at=now,
            )
        except Refused as refused:
            if errors := getattr(refused, "errors", None):  # the terms name several inputs at once
                form.refuse_all({name: message for name, message in errors.items() if name != refused.field})
            raise
        return "Đã sửa vòng thi."
    if act == "certify":
        signer = key_in(forms["certify"].values()["signer"])
        leaders = organisation.people_with_duty("leader", on=timezone.localdate())
        count = certificates.issue(round_=row, signer=leaders.filter(pk=signer or 0).first(), by=actor, at=now)
        return f"Đã cấp {count} giấy chứng nhận. Người thi tải bằng mã bài thi."
    if act == "revoke":
        values = forms["revoke"].values()
        held = queries.certificates(row).filter(number=values["number"]).first()
        if held is None:
            raise Refused("Vòng thi này không có giấy mang số ấy.", "number")
        certificates.revoke(certificate=held, reason=values["reason"], by=actor, at=now)
        return "Đã thu hồi giấy chứng nhận."
    if act == "drop":
        arranging.drop_round(round_=row, by=actor, at=now)
        return "Đã bỏ vòng thi."
    if act == "grade":
        judging.grade(round_=row, by=actor, at=now)
        return "Đã chấm. Người thi xem được bài và khiếu nại bằng mã bài thi."
    judging.publish(round_=row, by=actor, at=now)
    return "Đã công bố kết quả."


# --- attempts ----------------------------------------------------------------------------------------------------


@desk(duties=access.RUNNERS)
def attempts(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The attempts of a round, with what looks odd; leaving one out of the places. `tai=1` gives them as a spreadsheet."""
    found, now = _found(pk, actor), timezone.now()
    error, act = "", request.POST.get("attempt", "")
    if request.method == "POST":
        key = key_in(act)
        row = queries.attempt(found, key, actor=actor) if key else None
        try:
            if row is None:
                raise Refused("Không còn bài này. Hãy tải lại trang.")
            reason = request.POST.get("reason", "")
            if request.POST.get("act") == "exclude" and not reason.strip():
                raise Refused("Hãy ghi vì sao không xếp hạng bài này.")
            judging.exclude(
                attempt=row, reason=reason if request.POST.get("act") == "exclude" else "", by=actor, at=now
            )
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:contest-attempts", pk=pk)
    odd = queries.odd(found) if found.graded_at else {}
    ranks = {one.sheet.attempt: one.rank for one in queries.places(found)} if found.graded_at else {}
    rows = queries.attempts(found, actor=actor).select_related("award")
    only_odd = request.GET.get("xem") == "la"
    if only_odd:
        rows = rows.filter(pk__in=list(odd))
    if request.GET.get("tai") == "1":
        return _sheet(found, list(rows), ranks, odd, now)
    listed = paged(request, rows)
    context = {
        "round": found, "contest": found.contest, "list": listed, "error": error, "act": act, "typed": request.POST.get("reason", ""),
        "rows": [
            {
                "row": row, "rank": ranks.get(row.pk), "standing": STANDINGS[row.standing(now)], "code": receipts.grouped(row.code),
                "took": lasting(row.seconds or 0), "odd": [FLAGS[name] for name in odd.get(row.pk, ())],
            }
            for row in listed.rows
        ],
        "only_odd": only_odd, "odd_count": len(odd),
    }  # fmt: skip
    return page(request, actor, "desk/contests/attempts.html", context, status=422 if error else 200)


def _sheet(
    row: Round, rows: list[Attempt], ranks: dict[int, int], odd: dict[int, tuple[str, ...]], now: Any
) -> HttpResponse:
    cells = [
        {
            "rank": ranks.get(one.pk), "code": receipts.grouped(one.code), "name": one.name, "team": one.team, "contact": one.contact,
            "score": one.score, "correct": one.correct, "seconds": one.seconds, "guess": one.guess, "standing": STANDINGS[one.standing(now)],
            "award": one.award.name if hasattr(one, "award") else "", "odd": "; ".join(FLAGS[name] for name in odd.get(one.pk, ())),
            "excluded": one.excluded,
        }
        for one in rows
    ]  # fmt: skip
    return as_sheet(_SHEET, cells, f"Bài thi: {row.contest.title}", row.title, f"bai-thi-{row.pk}")
