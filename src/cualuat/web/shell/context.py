"""What every page knows. Nothing personal: public pages are the same for everyone and may be cached."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from cualuat.law import queries
from cualuat.organisation import queries as organisation


def site(request: HttpRequest) -> dict[str, object]:
    """Name of the site, its address, whether what it shows is sample data, whether people can bring matters here."""
    is_sample = cache.get("is_sample_library")
    if is_sample is None:
        is_sample = queries.is_sample_library()
        cache.set("is_sample_library", is_sample, 30)
    has_agency = cache.get("has_agency")
    if has_agency is None:
        has_agency = organisation.agency() is not None
        cache.set("has_agency", has_agency, 30)
    return {
        "site_name": "Cửa Luật",
        "site_url": settings.CUALUAT_URL,
        "page_url": f"{settings.CUALUAT_URL}{request.path}",
        "is_sample": is_sample,
        "has_agency": has_agency,
    }
