"""Addresses of training at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.training import attending, courses, hours, needs, posts

urlpatterns = [
    path("dao-tao/", courses.courses, name="training"),
    path("dao-tao/them/", courses.add, name="training-add"),
    path("dao-tao/vi-tri/", posts.posts, name="training-posts"),
    path("dao-tao/vi-tri/tai/", posts.posts_file, name="training-posts-file"),
    path("dao-tao/nhu-cau/", needs.needs, name="training-needs"),
    path("dao-tao/nhu-cau/tai/", needs.needs_file, name="training-needs-file"),
    path("dao-tao/gio-hoc/", hours.hours, name="training-hours"),
    path("dao-tao/gio-hoc/tai/", hours.hours_file, name="training-hours-file"),
    path("dao-tao/co-mat/<str:ticket>/", attending.sign_in, name="training-sign-in"),
    path("dao-tao/<int:pk>/", courses.course, name="training-course"),
    path("dao-tao/<int:pk>/sua/", courses.edit, name="training-edit"),
    path("dao-tao/<int:pk>/ma-qr/", attending.code, name="training-code"),
    path("dao-tao/<int:pk>/danh-gia/", attending.evaluate, name="training-evaluate"),
    path("dao-tao/<int:pk>/danh-sach/", attending.list_file, name="training-list-file"),
    path("dao-tao/<int:pk>/chung-nhan/<int:number>/<str:form>/", attending.certificate, name="training-certificate"),
]
