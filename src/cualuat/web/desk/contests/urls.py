"""Addresses of the bank of questions and of contests at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.contests import appeals, bank, organising, rounds

urlpatterns = [
    path("cau-hoi/", bank.questions, name="contest-questions"),
    path("cau-hoi/them/", bank.add, name="contest-question-add"),
    path("cau-hoi/nap/", bank.load, name="contest-questions-load"),
    path("cau-hoi/<int:pk>/", bank.question, name="contest-question"),
    path("cuoc-thi/", organising.contests, name="contests"),
    path("cuoc-thi/them/", organising.add, name="contest-add"),
    path("cuoc-thi/khieu-nai/", appeals.appeals, name="contest-appeals"),
    path("cuoc-thi/khieu-nai/<int:pk>/", appeals.appeal, name="contest-appeal"),
    path("cuoc-thi/<int:pk>/", organising.contest, name="contest"),
    path("cuoc-thi/<int:pk>/them-vong/", rounds.add, name="contest-round-add"),
    path("cuoc-thi/vong/<int:pk>/", rounds.round_, name="contest-round"),
    path("cuoc-thi/vong/<int:pk>/bai-thi/", rounds.attempts, name="contest-attempts"),
]
