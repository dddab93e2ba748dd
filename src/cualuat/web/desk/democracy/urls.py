"""Addresses of democracy inside the agency."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.democracy import asking, inspecting, meeting, posting, suggesting

urlpatterns = [
    path("dan-chu/", posting.board, name="democracy"),
    path("dan-chu/cong-khai/", posting.postings, name="democracy-postings"),
    path("dan-chu/cong-khai/<int:pk>/", posting.posting, name="democracy-posting"),
    path("dan-chu/cong-khai/<int:pk>/tep/<str:which>/", posting.file, name="democracy-posting-file"),
    path("dan-chu/y-kien/", asking.rounds, name="democracy-rounds"),
    path("dan-chu/y-kien/them/", asking.add, name="democracy-round-add"),
    path("dan-chu/y-kien/<int:pk>/", asking.round_, name="democracy-round"),
    path("dan-chu/y-kien/<int:pk>/tep/", asking.file, name="democracy-round-file"),
    path("dan-chu/hoi-nghi/", meeting.conferences, name="democracy-conferences"),
    path("dan-chu/hoi-nghi/<int:pk>/", meeting.conference, name="democracy-conference"),
    path("dan-chu/hoi-nghi/<int:pk>/bien-ban/", meeting.paper, name="democracy-minutes"),
    path("dan-chu/hoi-nghi/<int:pk>/ban-ky/", meeting.signed, name="democracy-signed"),
    path("dan-chu/thanh-tra/", inspecting.inspectorates, name="democracy-inspectorates"),
    path("dan-chu/gop-y/", suggesting.suggestions, name="democracy-suggestions"),
    path("dan-chu/gop-y/<str:key>/", suggesting.suggestion, name="democracy-suggestion"),
]
