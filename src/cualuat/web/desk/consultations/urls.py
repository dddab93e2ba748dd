"""Addresses of consultations at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.consultations import giving_out, item, listing, opinions

urlpatterns = [
    path("lay-y-kien/", listing.listed, name="consultations"),
    path("lay-y-kien/them/", listing.add, name="consultation-add"),
    path("lay-y-kien/<int:pk>/", item.item, name="consultation"),
    path("lay-y-kien/<int:pk>/xem-truoc/", giving_out.preview, name="consultation-preview"),
    path("lay-y-kien/<int:pk>/y-kien/", opinions.opinions, name="consultation-opinions"),
    path("lay-y-kien/<int:pk>/ghi-y-kien/", opinions.entry, name="consultation-entry"),
    path("lay-y-kien/<int:pk>/so-sanh/", giving_out.comparison, name="consultation-comparison"),
    path("lay-y-kien/<int:pk>/tong-hop/<slug:form>/", giving_out.synthesis, name="consultation-synthesis"),
    path("lay-y-kien/<int:pk>/tep/<slug:which>/", giving_out.file, name="consultation-file"),
]
