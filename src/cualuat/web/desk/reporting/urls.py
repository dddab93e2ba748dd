"""Addresses of reports at the desk. What readers report as wrong in the law is elsewhere: «bao-loi»."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.reporting import files, indicators, listing, parts, report, templates

urlpatterns = [
    path("chi-tieu/", indicators.indicators, name="indicators"),
    path("chi-tieu/<slug:code>/", indicators.indicator, name="indicator"),
    path("bao-cao-ky/", listing.reports, name="period-reports"),
    path("bao-cao-ky/lap/", listing.new, name="period-report-new"),
    path("bao-cao-ky/mau/", templates.templates, name="report-templates"),
    path("bao-cao-ky/mau/<int:pk>/", templates.template, name="report-template"),
    path("bao-cao-ky/mau/<int:pk>/<slug:which>/", templates.template_file, name="report-template-file"),
    path("bao-cao-ky/mau-kem/<slug:code>/", templates.shipped_file, name="report-shipped-file"),
    path("bao-cao-ky/<int:pk>/", report.report, name="period-report"),
    path("bao-cao-ky/<int:pk>/so-lieu/<slug:code>/", report.figure, name="period-report-figure"),
    path("bao-cao-ky/<int:pk>/phan/<int:number>/", parts.part, name="period-report-part"),
    path("bao-cao-ky/<int:pk>/tep/<slug:form>/", files.report_file, name="period-report-file"),
]
