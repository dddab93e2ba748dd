"""Pages of the desk."""

from django.http import HttpRequest, HttpResponse


def load(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def loads(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def batch(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def batch_progress(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def batch_csv(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)


def item_file(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)
