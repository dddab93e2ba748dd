"""Pages about one person's matter: never kept by a cache, never found by a search engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from cualuat.organisation import queries as organisation

View = Callable[..., HttpResponseBase]


def personal_page(view: View) -> View:
    """Marks a page that only the person may see."""

    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return show


def need_agency(view: View) -> View:
    """Only where the house belongs to an agency; elsewhere it is a library and takes nothing."""

    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if organisation.agency() is None:
            raise Http404("no agency")
        return view(request, *args, **kwargs)

    return show
