"""Addresses of surveys at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.surveys import editing, listing, paper, reading

urlpatterns = [
    path("khao-sat/", listing.surveys, name="surveys"),
    path("khao-sat/them/", listing.add, name="survey-add"),
    path("khao-sat/cau-giu-lai/", editing.kept, name="kept-questions"),
    path("khao-sat/cau-giu-lai/<slug:code>/", editing.kept_one, name="kept-question"),
    path("khao-sat/<int:pk>/", listing.survey, name="survey"),
    path("khao-sat/<int:pk>/sua/", listing.edit, name="survey-edit"),
    path("khao-sat/<int:pk>/xem-thu/", listing.preview, name="survey-preview"),
    path("khao-sat/<int:pk>/ap-phich/", listing.poster, name="survey-poster"),
    path("khao-sat/<int:pk>/phieu-in/", listing.blank, name="survey-blank"),
    path("khao-sat/<int:pk>/cau-hoi/", editing.questions, name="survey-questions"),
    path("khao-sat/<int:pk>/cau-hoi/them/", editing.add_question, name="survey-question-add"),
    path("khao-sat/<int:pk>/cau-hoi/<slug:key>/", editing.question, name="survey-question"),
    path("khao-sat/<int:pk>/ket-qua/", reading.results, name="survey-results"),
    path("khao-sat/<int:pk>/ket-qua/tai/<slug:form>/", reading.file, name="survey-file"),
    path("khao-sat/<int:pk>/loi-ghi/", reading.texts, name="survey-texts"),
    path("khao-sat/<int:pk>/tung-phieu/", reading.sheets, name="survey-sheets"),
    path("khao-sat/<int:pk>/tung-phieu/tep/<int:number>/", reading.sent_file, name="survey-sent-file"),
    path("khao-sat/<int:pk>/phieu-giay/", paper.paper, name="survey-paper"),
    path("khao-sat/<int:pk>/phieu-giay/<int:number>/", paper.sheet, name="survey-sheet"),
]
