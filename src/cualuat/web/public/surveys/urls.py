"""Addresses of surveys for the public."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.surveys import answering, pages

urlpatterns = [
    path("khao-sat/", pages.listed, name="surveys"),
    path("khao-sat/<int:pk>/", pages.front, name="survey"),
    path("khao-sat/<int:pk>/phan/<int:number>/", answering.section, name="survey-section"),
    path("khao-sat/<int:pk>/gui/", answering.send, name="survey-send"),
    path("khao-sat/<int:pk>/tiep/", answering.resume, name="survey-resume"),
    path("khao-sat/<int:pk>/bien-nhan/", pages.receipt, name="survey-receipt"),
    path("khao-sat/<int:pk>/ket-qua/", pages.results, name="survey-results"),
]
