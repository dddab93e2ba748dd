import re

from django.urls import reverse

from matter_pages import *


def test_x(office):
    c = citizen()
    for name in ("matters","track","draft-resume","reception","answers","personal-data"):
        text(c.get(reverse(f"public:{name}")))
    for f in ("phan-anh","khieu-nai","xin-thong-tin"):
        p = text(c.get(reverse("public:matter-family", args=[f])))
        print(re.sub(r"\s+"," ",seen(p))[:1500])
        for form in forms(p): print(form)
    a = c.post(reverse("public:matter-begin", args=["complaint"]))
    print(a, a.cookies)
    p = text(c.get(a["Location"]))
    print(seen(p)); print(forms(p, a["Location"]))
    a = c.post(a["Location"], {"subject": "x"})
    print(a.status_code, seen(a.content.decode()))
    case = bring(COMPLAINT)
    p = text(citizen(case.receipt).get(reverse("public:tracked", args=[case.case.number])))
    print(seen(p))
    for who in office.people:
        for n in ("home","cases","intake","publications","registers","reception-days"):
            a = officer(office, who).get(reverse(f"desk:{n}"))
            print(who, n, a.status_code)
        a = officer(office, who).get(reverse("desk:case", args=[case.case.pk]))
        print(who, "case", a.status_code)
    assert 0
