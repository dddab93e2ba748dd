"""Addresses of matters, receptions, publications and registers at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.matters import case, intake, listing, publishing, receiving, registers, steps

urlpatterns = [
    path("ho-so/", listing.cases, name="cases"),
    path("ho-so/<int:pk>/", case.case, name="case"),
    path("ho-so/<int:pk>/buoc/<slug:edge>/", steps.step, name="case-step"),
    path("ho-so/<int:pk>/buoc/<slug:edge>/xem-truoc/", steps.preview, name="case-preview"),
    path("ho-so/<int:pk>/giao/", case.assign, name="case-assign"),
    path("ho-so/<int:pk>/cung-lam/", case.colleague, name="case-colleague"),
    path("ho-so/<int:pk>/ghi-chu/", case.note, name="case-note"),
    path("ho-so/<int:pk>/trao-doi/", case.message, name="case-message"),
    path("ho-so/<int:pk>/tep/", case.file_add, name="case-file-add"),
    path("ho-so/<int:pk>/tep/<int:number>/", case.file, name="case-file"),
    path("ho-so/<int:pk>/van-ban/<int:number>/gui/", case.letter_sent, name="case-letter-sent"),
    path("ho-so/<int:pk>/van-ban/<int:number>/ban-ky/tai-len/", case.letter_signed, name="case-letter-signed"),
    path("ho-so/<int:pk>/van-ban/<int:number>/<slug:form>/", case.letter, name="case-letter"),
    path("ho-so/<int:pk>/tach/", case.split, name="case-split"),
    path("ho-so/<int:pk>/trung/", case.duplicate, name="case-duplicate"),
    path("ho-so/<int:pk>/nguoi-gui/", case.people, name="case-people"),
    path("ho-so/<int:pk>/mo-lai/<int:number>/", case.wish, name="case-wish"),
    path("ho-so/<int:pk>/trinh/<int:number>/", case.proposal, name="case-proposal"),
    path("ho-so/<int:pk>/giu/", case.hold, name="case-hold"),
    path("ho-so/<int:pk>/cap-lai-ma/", case.receipt, name="case-receipt"),
    path("tiep-nhan/", intake.choose, name="intake"),
    path("tiep-nhan/<slug:kind>/", intake.write, name="intake-kind"),
    path("tiep-cong-dan/", receiving.days, name="reception-days"),
    path("tiep-cong-dan/<int:pk>/", receiving.day, name="reception-day"),
    path("cong-khai/", publishing.waiting, name="publications"),
    path("cong-khai/<int:pk>/", publishing.publication, name="publication"),
    path("cong-khai/<int:pk>/tep/<int:number>/", publishing.public_file, name="publication-file"),
    path("so/", registers.registers, name="registers"),
    path("so/tai.<slug:form>", registers.register_file, name="register-file"),
]
