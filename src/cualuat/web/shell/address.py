"""Where a request comes from, as far as it can be told; what counts wrong passwords and reports."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The sender's IP address; behind a proxy (CUALUAT_PROXY) what the proxy wrote last; «0.0.0.0» where there is none.

    Of IPv6 the network of 64 bits, for one household has that many addresses to send from.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("x-forwarded-for", "") if settings.CUALUAT_PROXY else ""
    for text in (forwarded.rpartition(",")[2].strip(), direct):
        try:
            found = ip_address(text)
        except ValueError:
            continue
        if isinstance(found, IPv6Address):
            return str(found.ipv4_mapped or ip_network(f"{found}/64", strict=False).network_address)
        return str(found)
    return "0.0.0.0"  # noqa: S104 – no address, nothing is bound
