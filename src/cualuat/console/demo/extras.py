"""What happens to matters of the demo besides their steps: ratings, public answers, duplicates, parts, holds, requests about data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from cualuat.base.actor import ANYONE
from cualuat.casework.kinds import kind
from cualuat.casework.needs import Typed
from cualuat.casework.operations import drafts, personal_data, publishing, relating, sealing, stepping, talking
from cualuat.casework.operations.intake import PersonGiven
from cualuat.casework.operations.stepping import Wanted
from cualuat.console.demo import matters
from cualuat.console.demo.diary import Life
from cualuat.console.demo.house import House, Kept
from cualuat.console.demo.matters import Plan, bring, plan_of
from cualuat.console.demo.people import CITIZENS, citizen
from cualuat.console.demo.routes import Route
from cualuat.console.demo.steps import typed_for
from cualuat.sealed import receipts

_ANSWERED: Final = ("answered", "supplied", "closed")
_PUBLISHED: Final = 10
_UNSOLVED: Final = {"feedback-administrative:answered": None, "feedback-legislation:answered": False}


def lives(house: House, plans: Mapping[str, Plan]) -> Iterator[Life]:
    """All of it; `plans` those of matters that live their lives already, by key."""
    answered = [plan for plan in plans.values() if plan.route.state in _ANSWERED and plan.kind.family != "complaint"]
    yield from (_rated(house, plan) for plan in answered if plan.kind.rated and plan.key not in matters.SHOWN)
    told = sorted((plan for plan in answered if plan.story["title"]), key=lambda plan: plan.days[-1])
    yield from (_public(house, plan, place) for place, plan in enumerate(told[: _PUBLISHED + 3]))
    yield _mass(house)
    yield _same(house)
    yield _split(house)
    yield _sealed(house)
    yield _held(house, plans["complaint:lawsuit"])
    yield from _about_data(house, plans)
    yield from _proposed(house, plans)
    yield _news(house, plans["feedback-general:assigned"])
    yield _draft(house)


def _after(house: House, plan: Plan, days: int) -> date:
    """So many working days after the last step, not later than today."""
    return min(house.almanac.ahead(plan.days[-1], days), house.almanac.today)


# --- after the answer --------------------------------------------------------------------------------------------


def _rated(house: House, plan: Plan) -> Life:
    """Solved or not; where not, a wish that waits, or one that is refused."""
    yield (at := house.almanac.moment(_after(house, plan, 1), plan.number + 9))
    case = house.book[plan.key].fresh()
    if plan.key not in _UNSOLVED:
        if plan.number % 5:
            text = house.words.say("rating", "solved") if plan.number % 2 else ""
            talking.rate(case=case, solved=True, score=4 + plan.number % 2, text=text, by=ANYONE, at=at)
        return
    text = house.words.say("rating", "unsolved")
    talking.rate(case=case, solved=False, score=2, text=text, by=ANYONE, at=at)
    if _UNSOLVED[plan.key] is False:
        yield (at := max(at, house.almanac.moment(_after(house, plan, 2), 5)))
        head = house.actor(house.agency.with_duty("head", plan.unit)[0])
        reply = "Câu trả lời đã nêu đủ căn cứ; phần còn lại thuộc cơ quan khác, Sở đã chuyển và gửi bản sao cho bác."
        talking.decide_wish(wish=case.wishes.get(granted=None), granted=False, reply=reply, by=head, at=at)


def _public(house: House, plan: Plan, place: int) -> Life:
    """Question and answer without who asked; the first was withdrawn again, one is half done, the last wait."""
    yield (at := house.almanac.moment(_after(house, plan, 3), plan.number + 2))
    by = house.actor(house.someone("moderator"))
    case = house.book[plan.key].fresh()
    made = publishing.begin(case=case, by=by, at=at)
    known = publishing.known_of(case)
    question, answer = (publishing.marked(made.original[name]["text"], known) for name in ("question", "answer"))
    citations = [plan.story["citation"]] if plan.story["citation"] else []
    title = plan.story["title"]
    made = publishing.save(
        publication=made, title=title, question=question, answer=answer, citations=citations, by=by, at=at
    )
    if place >= _PUBLISHED:
        return
    yield (at := min(at + timedelta(minutes=40), house.almanac.now))
    made = publishing.publish(publication=made, by=by, at=at)
    if place == 0:
        yield (at := house.almanac.moment(_after(house, plan, 8), 4))
        reason = "Người gửi cho biết người quen vẫn nhận ra việc nhà mình; gỡ để viết lại."
        publishing.withdraw(publication=made, reason=reason, by=by, at=at)


# --- many people, many matters -----------------------------------------------------------------------------------


def _mass(house: House) -> Life:
    """Thirty-two households with one matter, by those they chose."""
    of = kind("feedback-general")
    route = Route(of, "assigned", (of.edge("assign"), of.edge("acknowledge")), 4, 100)
    people = tuple(
        replace(citizen(house.number("citizen")), told_by="", email="", honorific="") for _ in range(12)
    )  # fmt: skip
    content = (
        "Ba mươi hai hộ kinh doanh ở chợ Mẫu chúng tôi đề nghị giữ cách bốc thăm điểm kinh doanh đã thông báo từ đầu năm. Cách mới "
        "chỉ báo trước một ngày, người bán rau và người bán vải chung một hòm thăm, ai cũng lo mất chỗ quen."
    )
    plan = plan_of(
        house, route, key="mass", subject="Ba mươi hai hộ đề nghị giữ cách bốc thăm điểm chợ", content=content,
        request="Lùi ngày bốc thăm, họp lại với các hộ.", count=32, representatives=people[:4], signatories=people[4:],
        channel="desk", answers={"place": "Chợ Mẫu"},
    )  # fmt: skip
    yield from matters.live(house, plan)


def _same(house: House) -> Life:
    """Three people with one matter: answered once, all told."""
    of = kind("feedback-general")
    route = Route(of, "assigned", (of.edge("assign"),), 12, 100)
    first = plan_of(house, route, key="same")
    others = [plan_of(house, route, key=f"same:{place}") for place in (1, 2)]
    for plan in (first, *(replace(o, story=first.story, unit=first.unit, officer=first.officer) for o in others)):
        house.diary.begin(matters.live(house, plan))
    yield (at := house.almanac.moment(_after(house, first, 2), 6))
    head = house.actor(house.agency.with_duty("head", first.unit)[0])
    main = house.book["same"]
    for place in (1, 2):
        relating.mark_duplicate(case=main.fresh(), other=house.book[f"same:{place}"].fresh(), by=head, at=at)
    yield (at := house.almanac.moment(_after(house, first, 4), 7))
    edge = of.edge("answer")
    wanted = Wanted(edge.code, typed_for(house, main, of, edge, later=(), whole=True, at=at))
    stepping.take(case=main.fresh(), wanted=wanted, by=head, at=at)
    relating.answer_duplicates(case=main.fresh(), wanted=wanted, by=head, at=at)


def _split(house: House) -> Life:
    """A letter with three matters in it; what is for the agency is made into matters of their own."""
    of = kind("feedback-general")
    content = (
        "Tôi viết một thư cho gọn. Việc thứ nhất: loa ở nhà văn hóa phát từ năm giờ sáng. Việc thứ hai: tôi không đồng ý với thông báo "
        "trả hồ sơ hộ tịch của tôi tuần trước. Việc thứ ba: tôi xin xem bảng thu chi khoản góp làm đường của thôn."
    )
    plan = plan_of(
        house, Route(of, "received", (), 4, 100), key="split", subject="Một thư nói ba việc", content=content,
        channel="post",
    )  # fmt: skip
    yield (at := house.almanac.moment(plan.days[0], 3))
    bring(house, plan, at)
    yield (at := house.almanac.moment(_after(house, plan, 1), 4))
    parts = [
        relating.Part("complaint", "Không đồng ý với thông báo trả hồ sơ hộ tịch",
                      "Tôi không đồng ý với thông báo trả hồ sơ hộ tịch của tôi tuần trước, giấy tờ tôi đã nộp đủ theo phiếu hẹn."),
        relating.Part("information", "Xin xem bảng thu chi khoản góp làm đường",
                      "Tôi xin xem bảng thu chi khoản góp làm đường của thôn trong năm nay, bản chụp là được."),
    ]  # fmt: skip
    relating.split(case=house.book["split"].fresh(), parts=parts, by=house.actor("tiepdan"), at=at)


def _sealed(house: House) -> Life:
    """A feedback that turns out to be a denunciation: into a sealed box, and out of the tables."""
    of = kind("feedback-general")
    told = house.library.tell("denunciation").filled(far="đầu tháng", near="hôm qua")
    name, _, post = told["accused"].partition("\n")
    sender = replace(citizen(CITIZENS - 1 - house.number("denouncer")), told_by="", email="")
    plan = replace(
        plan_of(
            house, Route(of, "received", (), 9, 100), key="sealed", subject="Phản ánh việc làm của một cán bộ",
            content=told["content"], request=told["request"], sender=sender, channel="desk", answers={}, files=(),
            consents=(), respondents=(PersonGiven(name=name, position=post),),
        ),
        person=sender,
    )  # fmt: skip
    house.denouncers.append(sender.name)
    yield (at := house.almanac.moment(plan.days[0], 5))
    bring(house, plan, at)
    yield (at := house.almanac.moment(_after(house, plan, 1), 6))
    typed = Typed({"kind": "denunciation", "reason": "Nội dung là tố cáo nên được niêm phong."})
    case = house.book.pop("sealed").fresh()
    sealing.seal_matter(case=case, wanted=Wanted("reroute", typed), by=house.actor("tiepdan"), at=at)


# --- what is kept about people -----------------------------------------------------------------------------------


def _held(house: House, plan: Plan) -> Life:
    """What a court asked for may not be erased."""
    yield (at := house.almanac.moment(_after(house, plan, 1), 8))
    reason = "Tòa án yêu cầu giữ nguyên hồ sơ để giải quyết vụ án hành chính."
    case = house.book[plan.key].fresh()
    personal_data.set_hold(case=case, on=True, reason=reason, by=house.actor("dulieu"), at=at)


def _about_data(house: House, plans: Mapping[str, Plan]) -> Iterator[Life]:
    """Requests about one's data: granted, refused, and two that wait."""
    law = personal_data.KEPT_BY_LAW["complaint"]
    for key, what, text, reply, basis in (
        ("complaint:archived", "erasure", "Xin xóa tên tôi khỏi hồ sơ.", "Sổ khiếu nại phải lưu theo luật nên chưa xóa được; tên bác không hiện trên mạng.", law),
        ("feedback-general:withdrawn", "erasure", "Tôi đã rút, xin xóa thông tin của tôi.", "Đã xóa tên, địa chỉ, số điện thoại của bác khỏi hồ sơ.", ""),
        ("information:closed", "access", "Cho tôi xem cơ quan giữ những gì của tôi.", "Bản đầy đủ tải được ở trang hồ sơ của bác.", ""),
        ("complaint-second:sent", "access", "Tôi muốn có bản sao mọi thứ tôi đã gửi.", "", ""),
        ("feedback-general:clarifying", "correction", "Số điện thoại của tôi ghi sai một số cuối.", "", ""),
    ):  # fmt: skip
        yield _data(house, plans[key], (what, text, reply, basis))


def _data(house: House, plan: Plan, asked: tuple[str, str, str, str]) -> Life:
    what, text, reply, basis = asked
    yield (at := house.almanac.moment(_after(house, plan, 1), plan.number + 4))
    case = house.book[plan.key].fresh()
    request = personal_data.ask(case=case, what=what, text=text, by=ANYONE, at=at)
    if reply:
        yield (at := max(at, house.almanac.moment(_after(house, plan, 2), 3)))
        by = house.actor("dulieu")
        personal_data.decide(request=request, granted=not basis, reply=reply, basis=basis, by=by, at=at)


# --- what waits at the desk --------------------------------------------------------------------------------------


def _proposed(house: House, plans: Mapping[str, Plan]) -> Iterator[Life]:
    """Steps that officers prepared: two wait, one was sent back."""
    yield _prepared(house, plans["complaint:checking"], "accept", "Đủ điều kiện, kính trình thụ lý.")
    yield _prepared(house, plans["complaint:drafting"], "decide", "Dự thảo quyết định, kính trình ký.")
    comment = "Viết lại phần căn cứ cho dễ hiểu, nêu rõ ngày thực hiện."
    yield _prepared(house, plans["complaint-discipline:drafting"], "decide", "Kính trình.", comment=comment)


def _prepared(house: House, plan: Plan, code: str, note: str, *, comment: str = "") -> Life:
    yield (at := house.almanac.moment(_after(house, plan, 1), plan.number + 1))
    kept: Kept = house.book[plan.key]
    edge = plan.kind.edge(code)
    typed = typed_for(house, kept, plan.kind, edge, later=(), whole=True, at=at)
    by = house.actor(kept.officer)
    proposal = stepping.propose(case=kept.fresh(), edge=code, typed=typed, note=note, by=by, at=at)
    if comment:
        at = min(at + timedelta(hours=1), house.almanac.now)
        stepping.send_back(proposal=proposal, comment=comment, by=house.actor("giamdoc"), at=at)


def _news(house: House, plan: Plan) -> Life:
    """Somebody wrote and nobody looked yet."""
    yield (at := house.almanac.moment(house.almanac.back(house.almanac.today, 1), 9))
    text = "Hôm qua tôi đi qua vẫn thấy như cũ, xin cho biết khi nào làm."
    talking.write_as_person(case=house.book[plan.key].fresh(), text=text, by=ANYONE, at=at)


def _draft(house: House) -> Life:
    """A letter that somebody has begun and will finish another day."""
    yield (at := house.almanac.moment(house.almanac.back(house.almanac.today, 2), 6))
    draft, code = drafts.begin(kind="feedback-general", by=ANYONE, at=at)
    data = {
        "subject": "Cây phượng trước cổng trường sắp đổ",
        "content": "Gốc cây phượng trước cổng trường bị mục một nửa, gió to là nghiêng. Tôi viết dở, mai chụp ảnh gửi thêm.",
        "place": "Cổng trường tiểu học mẫu",
    }
    drafts.save(draft=draft, data=data, by=ANYONE, at=at)
    house.codes.append(f"Mã bản nháp để dùng thử (phản ánh viết dở): {receipts.grouped(code)}")
