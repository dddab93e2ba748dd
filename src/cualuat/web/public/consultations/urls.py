"""Addresses of drafts shown for opinions."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.consultations import saying, showing

urlpatterns = [
    path("lay-y-kien/", showing.consultations, name="consultations"),
    path("lay-y-kien/tra-cuu/", saying.look_up, name="consultation-look-up"),
    path("lay-y-kien/<int:pk>/", showing.consultation, name="consultation"),
    path("lay-y-kien/<int:pk>/du-thao/<path:where>/", showing.place, name="consultation-place"),
    path("lay-y-kien/<int:pk>/gop-y/", saying.say, name="consultation-say"),
    path("lay-y-kien/<int:pk>/da-gui/", saying.sent, name="consultation-sent"),
    path("lay-y-kien/<int:pk>/y-kien/", showing.opinions, name="consultation-opinions"),
    path("lay-y-kien/<int:pk>/giai-trinh/", showing.explanation, name="consultation-explanation"),
    path("lay-y-kien/<int:pk>/giai-trinh/<slug:form>/", showing.explanation_file, name="consultation-explanation-file"),
    path("lay-y-kien/<int:pk>/so-sanh/", showing.comparison, name="consultation-comparison"),
    path("lay-y-kien/<int:pk>/tep/<slug:which>/", showing.file, name="consultation-file"),
]
