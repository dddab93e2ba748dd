from __future__ import annotations
from django.test import Client
from django.urls import reverse
from office import NOW, Office, desk
from sample_surveys import *
import pytest
from matter_pages import text
@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
def test_smoke(office):
    row=a_survey(office)
    c=desk(office,"focal")
    for n in ("survey","survey-edit","survey-preview","survey-questions"):
        r=c.get(reverse("desk:"+n,args=[row.pk])); assert r.status_code==200,n
    for k in ("single","multi","rank","matrix","likert","nps","file","place","consent","text","number","date"):
        r=c.get(reverse("desk:survey-question-add",args=[row.pk])+f"?loai={k}&phan=s1"); assert r.status_code==200
    assert c.get(reverse("desk:survey-question",args=[row.pk,"q4"])).status_code==200
    assert c.get(reverse("desk:surveys")).status_code==200
    assert c.get(reverse("desk:survey-add")).status_code==200
    row=published(office,row)
    assert c.get(reverse("desk:survey",args=[row.pk])).status_code==200
    r=c.get(reverse("desk:survey-poster",args=[row.pk])); assert r.content[:4]==b"%PDF"
    __import__("pathlib").Path("/tmp/poster.pdf").write_bytes(r.content)
    p=Client()
    assert p.get("/khao-sat/").status_code==200
    assert p.get(f"/khao-sat/{row.pk}/").status_code==200
    r=p.get(f"/khao-sat/{row.pk}/phan/1/"); assert r.status_code==200
    print(r.content.decode()[1500:6000])
def test_smoke2(office):
    row=closed(office)
    c=desk(office,"focal")
    for n in ("survey","survey-results","survey-texts","survey-paper"):
        r=c.get(reverse("desk:"+n,args=[row.pk])); assert r.status_code==200,n
    r=c.get(reverse("desk:survey-results",args=[row.pk])+"?chia=q2"); assert r.status_code==200
    print(text(r))
    for f in ("xlsx","csv","docx"):
        r=c.get(reverse("desk:survey-file",args=[row.pk,f])); assert r.status_code==200,f
        if f=="csv": print(r.content.decode())
