"""Pages of the desk."""

from django.http import HttpRequest, HttpResponse


def documents(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def document(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def source_file(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def source_text(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def publish(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def confirm_text(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def reject(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def withdraw(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def reopen(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)
