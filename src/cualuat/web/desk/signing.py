"""Pages of the desk."""

from django.http import HttpRequest, HttpResponse


def sign_in(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def sign_in_code(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def sign_out(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)
