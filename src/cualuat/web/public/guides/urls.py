"""Addresses of guides, questions and answers, the glossary for the public."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.guides import pages

urlpatterns = [
    path("huong-dan/", pages.guides, name="guides"),
    path("huong-dan/atom/", pages.guides_atom, name="guides-atom"),
    path("huong-dan/doi-tuong/<slug:code>/", pages.audience, name="audience"),
    path("huong-dan/<slug:slug>/", pages.guide, name="guide"),
    path("huong-dan/<slug:slug>/doc-to/", pages.guide_text, name="guide-text"),
    path("huong-dan/<slug:slug>/co-ich/", pages.guide_helpful, name="guide-helpful"),
    path("huong-dan/<slug:slug>/tep/<int:pk>/", pages.recording, name="guide-recording"),
    path("hoi-dap/", pages.questions, name="questions"),
    path("hoi-dap/atom/", pages.questions_atom, name="questions-atom"),
    path("hoi-dap/<slug:slug>/", pages.question, name="question"),
    path("hoi-dap/<slug:slug>/doc-to/", pages.question_text, name="question-text"),
    path("hoi-dap/<slug:slug>/co-ich/", pages.question_helpful, name="question-helpful"),
    path("hoi-dap/<slug:slug>/tep/<int:pk>/", pages.recording, name="question-recording"),
    path("tu-dien/", pages.glossary, name="glossary"),
]
