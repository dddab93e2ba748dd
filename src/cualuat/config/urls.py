"""Addresses of the whole site."""

from django.urls import include, path

from cualuat.web.shell import errors

urlpatterns = [
    path("ban-lam-viec/", include("cualuat.web.desk.urls")),
    path("", include("cualuat.web.public.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
