"""Addresses of votes."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.ballots import pages

urlpatterns = [
    path("bo-phieu/", pages.ballots, name="ballots"),
    path("bo-phieu/<int:pk>/", pages.ballot, name="ballot"),
    path("bo-phieu/<int:pk>/phieu/", pages.vote, name="ballot-vote"),
    path("bo-phieu/<int:pk>/ket-qua/", pages.result, name="ballot-result"),
    path("bo-phieu/<int:pk>/phieu.jsonl", pages.book, name="ballot-book"),
    path("bo-phieu/<int:pk>/bien-nhan/", pages.receipt, name="ballot-receipt"),
    path("bo-phieu/<int:pk>/hinh/<str:key>/", pages.picture, name="ballot-picture"),
]
