"""Pages being built."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def search(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def search_atom(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def suggest(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")
