"""Addresses of the programme at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.programme import board, drafting, feed, giving_out, obstacles, plans, standing, work

urlpatterns = [
    path("chuong-trinh/", standing.standing, name="programme"),
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/soan/", drafting.plan_draft, name="plan-draft"),
    path("ke-hoach/<int:pk>/loi-van/", drafting.plan_text, name="plan-text"),
    path("ke-hoach/<int:pk>/so-sanh/", drafting.plan_compare, name="plan-compare"),
    path("ke-hoach/<int:pk>/doi-chieu/", drafting.plan_coverage, name="plan-coverage"),
    path("ke-hoach/<int:pk>/tep/", plans.source, name="plan-file"),
    path("ke-hoach/<int:pk>/tai/<str:form>/", giving_out.plan_out, name="plan-out"),
    path("ke-hoach/<int:pk>/tien-do/", standing.plan_progress, name="plan-progress"),
    path("ke-hoach/<int:pk>/nhiem-vu/<int:number>/", plans.task, name="plan-task"),
    path("ke-hoach/<int:pk>/nhiem-vu/<int:number>/giao/", standing.instruct, name="plan-instruct"),
    path("viec/", work.work, name="work"),
    path("viec/bang/", board.board, name="work-board"),
    path("viec/cong-van/", board.letters, name="urge-letters"),
    path("viec/cong-van/<int:pk>/tep/", board.letter_file, name="urge-letter"),
    path("viec/<int:pk>/", work.item, name="work-item"),
    path("viec/minh-chung/<int:pk>/", work.evidence, name="work-evidence"),
    path("viec/lich/", feed.my_feed, name="work-calendar"),
    path("viec/lich/<str:key>.ics", feed.work_feed, name="work-feed"),
    path("vuong-mac/", obstacles.obstacles, name="obstacles"),
    path("vuong-mac/<int:pk>/", obstacles.obstacle, name="obstacle"),
]
