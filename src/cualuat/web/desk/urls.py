"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk import account, clock, documents, home, loading, observing, people, record, reports, signing
from cualuat.web.desk.ballots.urls import urlpatterns as ballots
from cualuat.web.desk.campaigns.urls import urlpatterns as campaigns
from cualuat.web.desk.consultations.urls import urlpatterns as consultations
from cualuat.web.desk.contests.urls import urlpatterns as contests
from cualuat.web.desk.coordination.urls import urlpatterns as coordination
from cualuat.web.desk.democracy.urls import urlpatterns as democracy
from cualuat.web.desk.dialogues.urls import urlpatterns as dialogues
from cualuat.web.desk.drafting.urls import urlpatterns as drafting
from cualuat.web.desk.duties.urls import urlpatterns as duties
from cualuat.web.desk.emulation.urls import urlpatterns as emulation
from cualuat.web.desk.entry.urls import urlpatterns as entry
from cualuat.web.desk.guides.urls import urlpatterns as guides
from cualuat.web.desk.honours.urls import urlpatterns as honours
from cualuat.web.desk.house.urls import urlpatterns as house
from cualuat.web.desk.inspections.urls import urlpatterns as inspections
from cualuat.web.desk.matters.urls import urlpatterns as matters
from cualuat.web.desk.means.urls import urlpatterns as means
from cualuat.web.desk.procedures.urls import urlpatterns as procedures
from cualuat.web.desk.programme.urls import urlpatterns as programme
from cualuat.web.desk.reading.urls import urlpatterns as reading
from cualuat.web.desk.reporting.urls import urlpatterns as reporting
from cualuat.web.desk.sealed.urls import urlpatterns as sealed
from cualuat.web.desk.standards.urls import urlpatterns as standards
from cualuat.web.desk.surveys.urls import urlpatterns as surveys
from cualuat.web.desk.training.urls import urlpatterns as training

app_name = "desk"
urlpatterns = [
    *matters,
    *house,
    *sealed,
    *programme,
    *procedures,
    *entry,
    *guides,
    *campaigns,
    *ballots,
    *honours,
    *contests,
    *inspections,
    *duties,
    *means,
    *coordination,
    *consultations,
    *democracy,
    *dialogues,
    *emulation,
    *drafting,
    *reading,
    *reporting,
    *standards,
    *surveys,
    *training,
    path("", home.home, name="home"),
    path("theo-doi/", observing.listed, name="observing"),
    path("theo-doi/ke-hoach/<int:pk>/", observing.plan, name="observed-plan"),
    path("theo-doi/ke-hoach/<int:pk>/<slug:form>/", observing.plan_file, name="observed-plan-file"),
    path("theo-doi/bao-cao/<int:pk>/<slug:form>/", observing.report_file, name="observed-report"),
    path("dang-nhap/", signing.sign_in, name="sign-in"),
    path("dang-nhap/ma/", signing.sign_in_code, name="sign-in-code"),
    path("dang-xuat/", signing.sign_out, name="sign-out"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/buoc-hai/", account.second_factor, name="second-factor"),
    path("tai-khoan/buoc-hai/bo/", account.second_factor_off, name="second-factor-off"),
    path("nap/", loading.load, name="load"),
    path("lan-nap/", loading.loads, name="loads"),
    path("lan-nap/<int:pk>/", loading.batch, name="batch"),
    path("lan-nap/<int:pk>/tien-do/", loading.batch_progress, name="batch-progress"),
    path("lan-nap/<int:pk>/bao-cao.csv", loading.batch_csv, name="batch-csv"),
    path("lan-nap/<int:pk>/tep/<int:item>/", loading.item_file, name="item-file"),
    path("van-ban/", documents.documents, name="documents"),
    path("van-ban/<int:pk>/", documents.document, name="document"),
    path("van-ban/<int:pk>/tep/", documents.source_file, name="document-file"),
    path("van-ban/<int:pk>/chu/", documents.source_text, name="document-text"),
    path("van-ban/<int:pk>/cong-bo/", documents.publish, name="document-publish"),
    path("van-ban/<int:pk>/doi-chieu/", documents.confirm_text, name="document-confirm"),
    path("van-ban/<int:pk>/khong-nhan/", documents.reject, name="document-reject"),
    path("van-ban/<int:pk>/go/", documents.withdraw, name="document-withdraw"),
    path("van-ban/<int:pk>/ra-soat-lai/", documents.reopen, name="document-reopen"),
    path("bao-loi/", reports.reports, name="reports"),
    path("bao-loi/<slug:token>/", reports.report, name="report"),
    path("nhat-ky/", record.audit, name="audit"),
    path("lich-lam-viec/", clock.calendar, name="calendar"),
    path("thoi-han/", clock.limits, name="limits"),
    path("thoi-han/them/", clock.limit_add, name="limit-add"),
    path("thoi-han/<int:pk>/", clock.limit, name="limit"),
    path("nguoi/", people.people, name="people"),
    path("nguoi/them/", people.add, name="person-add"),
    path("nguoi/<int:pk>/", people.person, name="person"),
]
