"""Pages of the desk."""

from django.http import HttpRequest, HttpResponse


def people(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def add(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def person(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)
