"""Learning: questions of a topic with the explanation at once. No account; how far one is stands in a signed cookie, nowhere else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.base.operations import Refused
from cualuat.contests import queries
from cualuat.contests.operations import practising
from cualuat.contests.rules import DIFFICULTIES, LETTERS, arranged_for, is_right, is_whole, key_of, places_of
from cualuat.kernel.text import slug
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.contests.taking import choices, chosen_in
from cualuat.web.public.finding.asked import public_page

if TYPE_CHECKING:
    from cualuat.contests.models import QuestionVersion

_COUNTS = (5, 10, 20)
_SALT = "cualuat.contests.practice"
_COOKIE, _KEPT = "luyen", 60 * 60 * 24


@require_safe
@public_page
def topics(request: HttpRequest) -> HttpResponseBase:
    """The topics; choosing one, how hard, how many."""
    listed = [(topic, slug(topic), count) for topic, count in queries.practice_topics(timezone.now())]
    chosen = request.GET.get("chu-de", "")
    context = {
        "topics": listed,
        "all": sum(count for *_, count in listed),
        "chosen": chosen if any(name == chosen for _, name, _ in listed) else "",
        "difficulties": list(DIFFICULTIES.items()),
        "counts": _COUNTS,
    }
    return render(request, "public/contests/topics.html", context)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for."""

    topic: str
    difficulty: int
    count: int
    seed: str
    number: int

    @classmethod
    def of(cls, values: QueryDict) -> _Asked:
        name = values.get("chu-de", "")
        topic = queries.topic_of(name) if name else ""
        if name and not topic:
            raise Http404("no such topic")
        hard, count, number = (_small(values.get(key, "")) for key in ("do-kho", "so", "cau"))
        seed = values.get("hat", "")
        return cls(
            topic, hard if hard in DIFFICULTIES else 0, count if count in _COUNTS else 10,
            seed if seed.isalnum() and seed.isascii() and len(seed) <= 16 else "", max(1, number),
        )  # fmt: skip

    def address(self, number: int) -> str:
        pairs = [
            ("chu-de", slug(self.topic)),
            ("do-kho", str(self.difficulty or "")),
            ("so", str(self.count)),
            ("hat", self.seed),
            ("cau", str(number)),
        ]
        return f"{reverse('public:learn-practise')}?{urlencode([pair for pair in pairs if pair[1]])}"


def _small(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def practise(request: HttpRequest) -> HttpResponseBase:
    """A question of a set; sending it shows what is right and why."""
    asked = _Asked.of(request.GET)
    if not asked.seed:
        asked = _Asked(asked.topic, asked.difficulty, asked.count, secrets.token_hex(4), 1)
        return redirect(asked.address(1))
    keys = queries.practice_set(asked.topic, asked.difficulty, asked.count, asked.seed, at=timezone.now())
    done = _progress(request, asked.seed)
    if not keys or asked.number > len(keys):
        sums = {
            "right": sum(done.values()),
            "answered": len(done),
            "of": len(keys),
            "topic": asked.topic,
            "again": _again(asked),
        }
        return render(request, "public/contests/practice_end.html", sums)
    row = queries.practised(keys[asked.number - 1])
    if row is None:  # taken out of use in this moment
        return redirect(asked.address(asked.number + 1))
    context = _asked(request, row, asked.seed)
    context |= {
        "number": asked.number,
        "of": len(keys),
        "onward": asked.address(asked.number + 1),
        "topic": asked.topic,
    }
    if context["answered"]:
        done = {**done, asked.number: int(context["right"])}
    context |= {"right_so_far": sum(done.values()), "done": len(done)}
    response = render(request, "public/contests/practice.html", context)
    return _remember(response, asked.seed, done) if context["answered"] else response


def _again(asked: _Asked) -> str:
    return _Asked(asked.topic, asked.difficulty, asked.count, "", 1).address(1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A single question, as pages of the law link to it."""
    row = queries.practised(pk) if pk < 2**31 else None
    if row is None:
        raise Http404("no such question")
    if pk in queries.at_contest(timezone.now()):
        return render(request, "public/contests/withheld.html", {"topic": row.question.topic})
    onward = f"{reverse('public:learn-practise')}?{urlencode({'chu-de': slug(row.question.topic)})}"
    context = {**_asked(request, row, "1"), "onward": onward, "topic": row.question.topic, "single": True}
    return render(request, "public/contests/practice.html", context)


def _asked(request: HttpRequest, row: QuestionVersion, seed: str) -> dict[str, Any]:
    """The question with its options; where an answer was sent, what is right and why, and the answer is counted."""
    order = arranged_for(row.kind, row.options, seed, row.pk)
    shown: list[tuple[int, str]] = [(n, row.options[n]) for n in order] if row.kind != "short" else []
    item = {"kind": row.kind, "options": shown}
    error, picked = "", list[int | str]()
    if request.method == "POST":
        try:
            picked = chosen_in(request)
        except Refused as refused:
            error = str(refused).replace(" nên chưa lưu", "")
    answered = is_whole(item, picked)
    if request.method == "POST" and not answered:
        error = error or ("Hãy ghi số thứ tự cho mọi mục." if picked else "Hãy chọn hoặc ghi câu trả lời.")
    chosen = places_of(item, picked)
    right = answered and is_right(key_of(row.wording), chosen)
    if answered:
        practising.count(topic=row.question.topic, right=right, at=timezone.now())
    return {
        "row": row,
        **choices(row.kind, [text for _, text in shown] or row.options, picked, request.POST or None),
        "marked": [
            (LETTERS[at] if row.kind in ("single", "multiple") else "", text, n in chosen, n in row.right)
            for at, (n, text) in enumerate(shown if answered else ())
        ],
        "given": queries.said(row, chosen),
        "answered": answered,
        "error": error,
        "right": right,
        "answer": "; ".join(queries.said(row, some) for some in key_of(row.wording).taken) if answered else "",
        "bases": link_all([row.citation]).get(row.citation, ()) if answered else (),
        "changed": queries.changed(on=timezone.localdate(), questions=[row.question_id]) if answered else (),
    }  # fmt: skip


def _progress(request: HttpRequest, seed: str) -> dict[int, int]:
    """Number → 1 for right, of the set with this seed."""
    try:
        kept = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return {}
    if not isinstance(kept, dict) or kept.get("h") != seed:
        return {}
    return {int(number): int(right) for number, right in kept.get("r", {}).items()}


def _remember(response: HttpResponse, seed: str, done: dict[int, int]) -> HttpResponse:
    value = signing.dumps({"h": seed, "r": {str(number): right for number, right in done.items()}}, salt=_SALT)
    response.set_cookie(_COOKIE, value, max_age=_KEPT, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response
