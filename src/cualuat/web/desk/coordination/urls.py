"""Addresses of coordination at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.coordination import assigned, contacts, exchanging, meetings

urlpatterns = [
    path("phoi-hop/", exchanging.listed, name="coordination"),
    path("phoi-hop/them/", exchanging.add, name="coordination-add"),
    path("phoi-hop/tep/<int:pk>/<str:which>/", exchanging.file, name="coordination-file"),
    path("phoi-hop/lien-he/", contacts.contacts, name="coordination-contacts"),
    path("phoi-hop/lien-he/<int:pk>/", contacts.contact, name="coordination-contact"),
    path("phoi-hop/bien-ban/", meetings.meetings, name="coordination-meetings"),
    path("phoi-hop/bien-ban/them/", meetings.add, name="coordination-meeting-add"),
    path("phoi-hop/bien-ban/<int:pk>/", meetings.minutes, name="coordination-minutes"),
    path("phoi-hop/bien-ban/<int:pk>/tai/", meetings.paper, name="coordination-paper"),
    path("phoi-hop/bien-ban/<int:pk>/ban-ky/", meetings.signed, name="coordination-signed"),
    path("phoi-hop/nhiem-vu/", assigned.tasks, name="assigned-tasks"),
    path("phoi-hop/nhiem-vu/<int:pk>/", assigned.task, name="assigned-task"),
    path("phoi-hop/<int:pk>/", exchanging.request, name="coordination-request"),
]
