"""How a reading page is served: the document or the page that says why not, and answers to «has it changed?»."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, time
from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from cualuat.law import queries
from cualuat.web.public.reading import pages, resting
from cualuat.web.shell import errors

if TYPE_CHECKING:
    from cualuat.law.models import Document

_MAX_AGE = 60
View = Callable[..., HttpResponse]


def of_document(view: View) -> View:
    """Gives the view the public document of the slug; else answers 410 (withdrawn, with the reason) or 404.

    Sets ETag and Last-Modified, and answers 304 without making the page. A page depends on the library, the day and
    its address, nothing else.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, slug: str, **path: str) -> HttpResponse:
        try:
            document = queries.document(slug)
        except queries.NotInLibrary:
            response = missing(request, slug)
        else:
            response = _answer(request, document, path)
        patch_cache_control(response, public=True, max_age=_MAX_AGE)
        return response

    def _answer(request: HttpRequest, document: Document, path: dict[str, str]) -> HttpResponse:
        etag, changed = _etag(request, document), _last_change(timezone.localdate())
        unchanged: HttpResponse | None = get_conditional_response(request, etag=etag, last_modified=changed)
        if unchanged is not None:
            return unchanged
        response = view(request, document, **path)
        if response.status_code == 200:
            response.headers["ETag"] = etag
            response.headers["Last-Modified"] = http_date(changed)
        return response

    return wrapper


def _etag(request: HttpRequest, document: Document) -> str:
    parts = (pages.FORM, document.pk, document.content_hash, document.revised_at, pages.stamp(), timezone.localdate())
    spelled = "|".join(map(str, (*parts, request.get_full_path(), resting.stamp(document.slug))))
    return f'"{hashlib.sha256(spelled.encode()).hexdigest()[:32]}"'


def _last_change(today: date) -> int:
    """Seconds since 1970 of the last change of anything a page shows: the library, or the day itself."""
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    _, changed = pages.stamp()
    return int(max(changed or midnight, midnight).timestamp())


def missing(request: HttpRequest, slug: str) -> HttpResponse:
    """410 for a document that was withdrawn, saying why; else 404."""
    gone = queries.withdrawn(slug)
    if gone is None:
        return errors.page(
            request, 404, "Thư viện không có văn bản ở địa chỉ này. Hãy tìm theo số, ký hiệu hoặc tên gọi."
        )
    context = {"document": gone, "twin": queries.public_twin(gone)}
    return render(request, "public/reading/gone.html", context, status=410)
