"""Addresses of units, letter forms, the outbox, data of people and what is past keeping."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.house import data_requests, forms, messages, retention, units

urlpatterns = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/them/", units.add, name="unit-add"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("mau-van-ban/", forms.forms, name="forms"),
    path("mau-van-ban/<slug:code>/", forms.form, name="form"),
    path("mau-van-ban/<slug:code>/<slug:which>/", forms.form_file, name="form-file"),
    path("tin-gui-di/", messages.outbox, name="messages"),
    path("du-lieu-ca-nhan/", data_requests.requests, name="data-requests"),
    path("du-lieu-ca-nhan/<int:pk>/", data_requests.request_page, name="data-request"),
    path("du-lieu-ca-nhan/luu-tru/", retention.retention, name="retention"),
]
