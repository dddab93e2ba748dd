"""Addresses of means at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.means import budget, equipment, requests

urlpatterns = [
    path("kinh-phi/", budget.budget, name="budget"),
    path("kinh-phi/them/", budget.add, name="budget-add"),
    path("kinh-phi/tai/", budget.sheet, name="budget-file"),
    path("kinh-phi/boi-duong/", budget.allowances, name="allowances"),
    path("kinh-phi/chung-tu/<int:pk>/", budget.voucher, name="budget-voucher"),
    path("kinh-phi/thiet-bi/", equipment.things, name="equipment"),
    path("kinh-phi/thiet-bi/them/", equipment.add, name="equipment-add"),
    path("kinh-phi/thiet-bi/<int:pk>/", equipment.thing, name="equipment-item"),
    path("kinh-phi/de-nghi/", requests.requests, name="resource-requests"),
    path("kinh-phi/de-nghi/<int:pk>/", requests.request, name="resource-request"),
    path("kinh-phi/<int:pk>/", budget.line, name="budget-line"),
]
