"""Addresses of guides, questions and answers, the glossary at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.guides import glossary, listing, piece, writing

urlpatterns = [
    path("huong-dan/", listing.listed, name="guides"),
    path("huong-dan/them/", listing.add, name="guide-add"),
    path("huong-dan/nap/", listing.load, name="guide-load"),
    path("huong-dan/tu-dien/", glossary.terms, name="guide-terms"),
    path("huong-dan/tu-dien/<int:pk>/", glossary.term, name="guide-term"),
    path("huong-dan/<int:pk>/", piece.piece, name="guide"),
    path("huong-dan/<int:pk>/soan/", writing.text, name="guide-text"),
    path("huong-dan/<int:pk>/ban/<int:number>/", writing.version, name="guide-version"),
    path("huong-dan/<int:pk>/so-sanh/", writing.compared, name="guide-compare"),
    path("huong-dan/<int:pk>/tep/<int:number>/", piece.recording, name="guide-recording"),
]
