"""Addresses of dialogues at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.dialogues import arranging, attending, holding, questions

urlpatterns = [
    path("doi-thoai/", arranging.listed, name="dialogues"),
    path("doi-thoai/them/", arranging.add, name="dialogue-add"),
    path("doi-thoai/cam-ket/", holding.commitments, name="dialogue-commitments"),
    path("doi-thoai/cau-hoi/<str:key>/", questions.question, name="dialogue-question"),
    path("doi-thoai/<int:pk>/", holding.dialogue, name="dialogue"),
    path("doi-thoai/<int:pk>/sua/", arranging.edit, name="dialogue-edit"),
    path("doi-thoai/<int:pk>/cau-hoi/", questions.questions, name="dialogue-questions"),
    path("doi-thoai/<int:pk>/nguoi-du/", attending.people, name="dialogue-people"),
    path("doi-thoai/<int:pk>/nguoi-du/tai/", attending.people_file, name="dialogue-people-file"),
    path("doi-thoai/<int:pk>/ma-diem-danh/", attending.code, name="dialogue-code"),
    path("doi-thoai/<int:pk>/tai/<str:which>/", holding.paper, name="dialogue-paper"),
]
