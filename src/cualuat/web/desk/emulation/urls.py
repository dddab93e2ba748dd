"""Addresses of emulation at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.emulation import dossiers, honours, review, rounds

urlpatterns = [
    path("thi-dua/", rounds.listed, name="emulation"),
    path("thi-dua/mo/", rounds.add, name="emulation-add"),
    path("thi-dua/khen-thuong/", honours.honours, name="honours"),
    path("thi-dua/ho-so/<int:pk>/", dossiers.dossier, name="emulation-dossier"),
    path("thi-dua/ho-so/<int:pk>/bao-cao/", dossiers.report, name="emulation-report"),
    path("thi-dua/tep/<int:pk>/", dossiers.file, name="emulation-file"),
    path("thi-dua/bien-ban/<int:pk>/", review.minutes_paper, name="emulation-minutes"),
    path("thi-dua/to-trinh/<int:pk>/", review.proposal_paper, name="emulation-proposal"),
    path("thi-dua/quyet-dinh/<int:pk>/", honours.decision, name="emulation-decision"),
    path("thi-dua/quyet-dinh/<int:pk>/tai/", honours.decision_paper, name="emulation-decision-paper"),
    path("thi-dua/<int:pk>/", rounds.round_page, name="emulation-round"),
    path("thi-dua/<int:pk>/tieu-chi/", rounds.criteria, name="emulation-criteria"),
    path("thi-dua/<int:pk>/xet/", review.review, name="emulation-review"),
    path("thi-dua/<int:pk>/ho-so-moi/", dossiers.add, name="emulation-dossier-add"),
]
