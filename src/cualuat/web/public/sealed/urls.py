"""Addresses of the sealed part. Neither code nor number ever stands in one."""

from django.urls import path

from cualuat.web.public.sealed import following, writing

urlpatterns = [
    path("to-cao/", writing.intro, name="sealed-intro"),
    path("kin/gui/", writing.write, name="sealed-form"),
    path("kin/", following.follow, name="sealed-track"),
    path("kin/viet/", following.write, name="sealed-write"),
    path("kin/tep/", following.add_files, name="sealed-files"),
    path("kin/tep/<uuid:pk>/", following.file, name="sealed-file"),
    path("kin/rut/", following.withdraw, name="sealed-withdraw"),
    path("kin/danh-tinh/", following.identify, name="sealed-identify"),
]
