"""Pages being built."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def first_run(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def about(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")


def components(request: HttpRequest) -> HttpResponse:
    """Being built."""
    return render(request, "shell/base.html")
