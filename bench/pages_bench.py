"""How many pages a second one process makes, against an empty Django view behind the same middleware, in one run."""

from __future__ import annotations

import statistics
import time
from itertools import cycle

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from cualuat.law import queries


def empty(request: HttpRequest) -> HttpResponse:
    """A page that costs nothing but the framework."""
    return HttpResponse("<!doctype html><title>-</title>")


urlpatterns = [path("trong/", empty), path("", include("cualuat.config.urls"))]


def _rate(client: Client, addresses: list[str], seconds: float = 4.0) -> tuple[float, float, int]:
    """Pages a second, median milliseconds a page, median bytes; after one round to warm up."""
    sizes = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        sizes.append(len(answer.content))
    times: list[float] = []
    began = time.perf_counter()
    for address in cycle(addresses):
        start = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - start)
        if time.perf_counter() - began > seconds:
            break
    return len(times) / sum(times), statistics.median(times) * 1000, int(statistics.median(sizes))


def _addresses() -> dict[str, list[str]]:
    documents = list(queries.recent(limit=40))
    words = [
        "khiếu nại",
        "thoi han giai quyet to cao",
        "giấy phép xây dựng",
        "trợ cấp thất nghiệp",
        "mức phạt nồng độ cồn",
    ]
    articles = []
    for document in documents[:20]:
        rows = [p for p in queries.outline(document) if p.kind == "article"]
        articles += [f"/van-ban/{document.slug}/dieu-{p.number}/" for p in rows[:2] if p.number.isdecimal()]
    return {
        "empty Django view": ["/trong/"],
        "home": ["/"],
        "search, ten results": [f"/tim-kiem/?q={w}" for w in words],
        "article": articles[:30],
        "document": [f"/van-ban/{d.slug}/" for d in documents[:20]],
        "browse documents": ["/van-ban/", "/van-ban/?loai=luat", "/van-ban/?nam=2015"],
    }


def run() -> str:
    """The table, in Markdown, over the library of this house."""
    client = Client()
    rows = ["| page | pages/s | median ms | × empty view | bytes before gzip |", "|---|--:|--:|--:|--:|"]
    with override_settings(ROOT_URLCONF="pages_bench", ALLOWED_HOSTS=["*"]):
        base = 0.0
        for name, addresses in _addresses().items():
            cache.clear()
            rate, median, size = _rate(client, addresses)
            base = base or median
            rows.append(f"| {name} | {rate:,.0f} | {median:.2f} | {median / base:.1f} | {size:,} |")
    return "\n".join(rows)
