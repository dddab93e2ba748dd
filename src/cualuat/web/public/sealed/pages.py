"""Pages on which somebody denounces: no cookie, nothing kept by caches, no address looked at, nothing that needs JavaScript.

The code of the receipt goes from page to page inside forms, never in an address. Since no cookie and no session stand behind
a form, another site that sends one gains nothing; requests that a browser marks as coming from elsewhere are refused anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

View = Callable[..., HttpResponseBase]
_ELSEWHERE = ("cross-site", "same-site")


def sealed_page(view: View) -> View:
    """Marks such a page."""

    @sensitive_post_parameters()
    @csrf_exempt
    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and request.headers.get("sec-fetch-site", "") in _ELSEWHERE:
            return HttpResponseForbidden("Biểu mẫu này chỉ gửi được từ chính trang này.")
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return show
