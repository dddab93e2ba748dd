"""Addresses of duties and of what must be published, at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.duties import disclosures, functions

urlpatterns = [
    path("chuc-nang/", functions.listed, name="functions"),
    path("chuc-nang/kiem-tra/", functions.checks, name="function-checks"),
    path("chuc-nang/<int:pk>/", functions.one, name="function"),
    path("chuc-nang/don-vi/<int:pk>/phieu/", functions.sheet, name="function-sheet"),
    path("thong-tin-cong-khai/", disclosures.listed, name="disclosures"),
    path("thong-tin-cong-khai/<int:pk>/", disclosures.entry, name="disclosure"),
    path("thong-tin-cong-khai/minh-chung/<int:pk>/", disclosures.proof, name="disclosure-proof"),
]
