"""Addresses of votes at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.ballots import running, writing

urlpatterns = [
    path("bo-phieu/", writing.ballots, name="ballots"),
    path("bo-phieu/them/", writing.add, name="ballot-add"),
    path("bo-phieu/<int:pk>/", running.ballot, name="ballot"),
    path("bo-phieu/<int:pk>/sua/", writing.edit, name="ballot-edit"),
    path("bo-phieu/<int:pk>/phieu-giay/", running.sheet, name="ballot-sheet"),
    path("bo-phieu/<int:pk>/bien-nhan/", running.receipt, name="ballot-receipt"),
    path("bo-phieu/<int:pk>/phieu.jsonl", running.book, name="ballot-book"),
    path("bo-phieu/<int:pk>/hinh/<int:option>/", running.picture, name="ballot-option-picture"),
]
