"""Pages being built."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def documents(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def subjects(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def subject(request: HttpRequest, number: int) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def heading(request: HttpRequest, code: str) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def new(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def new_atom(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")
