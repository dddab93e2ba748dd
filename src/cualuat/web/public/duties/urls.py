"""Address of what the agency publishes."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.duties import disclosures

urlpatterns = [path("thong-tin-cong-khai/", disclosures.disclosures, name="disclosures")]
