"""Pages of the desk."""

from django.http import HttpRequest, HttpResponse


def audit(request: HttpRequest, **where: object) -> HttpResponse:
    """Not open yet."""
    return HttpResponse("Sắp có.", status=503)
