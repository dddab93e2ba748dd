"""Addresses of contests and practice."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.contests import listing, practice, results, taking

urlpatterns = [
    path("cuoc-thi/", listing.contests, name="contests"),
    path("cuoc-thi/tra-cuu/", results.find, name="contest-find"),
    path("cuoc-thi/vong/<int:pk>/", taking.enter, name="contest-enter"),
    path("cuoc-thi/bai/<str:code>/", results.attempt, name="contest-attempt"),
    path("cuoc-thi/bai/<str:code>/chung-nhan/<str:form>/", results.certificate, name="contest-certificate"),
    path("cuoc-thi/bai/<str:code>/lam/<str:session>/", taking.paper, name="contest-paper"),
    path("cuoc-thi/bai/<str:code>/nop/<str:session>/", taking.hand_in, name="contest-hand-in"),
    path("cuoc-thi/<int:pk>/", listing.contest, name="contest"),
    path("cuoc-thi/<int:pk>/ket-qua/", listing.places, name="contest-places"),
    path("hoc-luat/", practice.topics, name="learn"),
    path("hoc-luat/luyen/", practice.practise, name="learn-practise"),
    path("hoc-luat/cau/<int:pk>/", practice.one, name="learn-question"),
]
