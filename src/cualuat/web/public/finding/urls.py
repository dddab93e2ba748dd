"""Addresses of the pages that find law: home, search, browsing, feeds."""

from django.urls import URLPattern, path

from cualuat.web.public.finding import browsing, front, machines, reports, searching

urlpatterns: list[URLPattern] = [
    path("", front.home, name="home"),
    path("bat-dau/", front.first_run, name="first-run"),
    path("ve-trang-nay/", front.about, name="about"),
    path("thanh-phan/", front.components, name="components"),
    path("tim-kiem/", searching.search, name="search"),
    path("tim-kiem/atom/", searching.search_atom, name="search-atom"),
    path("tim-kiem/goi-y/", searching.suggest, name="suggest"),
    path("van-ban/", browsing.documents, name="documents"),
    path("chu-de/", browsing.subjects, name="subjects"),
    path("chu-de/<int:number>/", browsing.subject, name="subject"),
    path("de-muc/<str:code>/", browsing.heading, name="heading"),
    path("moi/", browsing.new, name="new"),
    path("moi/atom/", browsing.new_atom, name="new-atom"),
    path("bao-loi/", reports.report_error, name="report-error"),
    path("bao-loi/<str:token>/", reports.report_status, name="report-status"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machines.sitemap_part, name="sitemap-part"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", machines.healthz, name="healthz"),
]
