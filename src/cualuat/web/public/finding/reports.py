"""Pages being built."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def report_error(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def report_status(request: HttpRequest, token: str) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")
