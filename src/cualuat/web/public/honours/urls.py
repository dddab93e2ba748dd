"""Addresses of honours and initiatives."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.honours import acting, pages

urlpatterns = [
    path("ton-vinh/", pages.honours, name="honours"),
    path("ton-vinh/<int:pk>/", pages.honour, name="honour"),
    path("ton-vinh/dot/<int:pk>/", pages.round, name="honour-round"),
    path("ton-vinh/dot/<int:pk>/de-cu/", acting.nominate, name="honour-nominate"),
    path("ton-vinh/dot/<int:pk>/da-de-cu/", acting.nominated, name="honour-nominated"),
    path("ton-vinh/tra-cuu/", acting.look_up, name="honour-look-up"),
    path("ton-vinh/nguoi/<int:pk>/", acting.candidate, name="honour-candidate"),
    path("ton-vinh/nguoi/<int:pk>/anh/", pages.picture, name="honour-picture"),
    path("ton-vinh/dong-y/", acting.consent_code, name="honour-consent-code"),
    path("ton-vinh/dong-y/<str:code>/", acting.consent, name="honour-consent"),
    path("ton-vinh/dong-y/<str:code>/anh/", acting.consent_picture, name="honour-consent-picture"),
    path("sang-kien/", pages.initiatives, name="initiatives"),
    path("sang-kien/<int:pk>/", pages.initiative, name="initiative"),
]
