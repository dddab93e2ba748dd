"""Pages being built."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def sitemap(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def robots(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def healthz(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")
