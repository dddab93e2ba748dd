"""Addresses of the pages that show law: documents, provisions, downloads."""

from django.urls import URLPattern, path

from cualuat.web.public.reading import views

urlpatterns: list[URLPattern] = [
    path("xem-truoc/", views.preview, name="preview"),
    path("van-ban/<slug:slug>/", views.document, name="document"),
    path("van-ban/<slug:slug>/lich-su/", views.timeline, name="timeline"),
    path("van-ban/<slug:slug>/duoc-dan-chieu/", views.cited_by, name="cited-by"),
    path("van-ban/<slug:slug>/tai/<str:fmt>/", views.download, name="download"),
    path("van-ban/<slug:slug>/<path:path>/", views.provision, name="provision"),
]
