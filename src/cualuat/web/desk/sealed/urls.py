"""Addresses of the sealed part of the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.sealed import box, keyring, listing, paper, reshare, steps

urlpatterns = [
    path("to-cao/", listing.sealed, name="sealed"),
    path("to-cao/khoa/", keyring.key, name="sealed-key"),
    path("to-cao/mo-khoa/", keyring.unlock, name="sealed-unlock"),
    path("to-cao/khoa-lai/", keyring.lock, name="sealed-lock"),
    path("to-cao/nhap/", paper.paper, name="sealed-paper"),
    path("to-cao/yeu-cau-danh-tinh/", listing.grants, name="sealed-grants"),
    path("to-cao/chia-lai/", reshare.reshare, name="sealed-reshare"),
    path("to-cao/ai-da-mo/", listing.log, name="sealed-log"),
    path("to-cao/quy-che/", listing.policy, name="sealed-policy"),
    path("to-cao/<int:pk>/", box.case, name="sealed-case"),
    path("to-cao/<int:pk>/buoc/<slug:edge>/", steps.step, name="sealed-step"),
    path("to-cao/<int:pk>/buoc/<slug:edge>/xem-truoc/", steps.preview, name="sealed-preview"),
    path("to-cao/<int:pk>/viet/", box.write, name="sealed-write"),
    path("to-cao/<int:pk>/tep/", box.add_files, name="sealed-files"),
    path("to-cao/<int:pk>/tep/<uuid:number>/", box.file, name="sealed-file"),
    path("to-cao/<int:pk>/nguoi-mo/", box.people, name="sealed-people"),
    path("to-cao/<int:pk>/danh-tinh/yeu-cau/", box.ask_identity, name="sealed-identity-ask"),
    path("to-cao/<int:pk>/danh-tinh/", box.identity, name="sealed-identity"),
]
