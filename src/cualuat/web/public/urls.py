"""Addresses of the public pages."""

from cualuat.web.public.ballots.urls import urlpatterns as ballots
from cualuat.web.public.campaigns.urls import urlpatterns as campaigns
from cualuat.web.public.clock.urls import urlpatterns as clock
from cualuat.web.public.consultations.urls import urlpatterns as consultations
from cualuat.web.public.contests.urls import urlpatterns as contests
from cualuat.web.public.dialogues.urls import urlpatterns as dialogues
from cualuat.web.public.duties.urls import urlpatterns as duties
from cualuat.web.public.entry.urls import urlpatterns as entry
from cualuat.web.public.finding.urls import urlpatterns as finding
from cualuat.web.public.guides.urls import urlpatterns as guides
from cualuat.web.public.honours.urls import urlpatterns as honours
from cualuat.web.public.matters.urls import urlpatterns as matters
from cualuat.web.public.procedures.urls import urlpatterns as procedures
from cualuat.web.public.programme.urls import urlpatterns as programme
from cualuat.web.public.reading.urls import urlpatterns as reading
from cualuat.web.public.reporting.urls import urlpatterns as reporting
from cualuat.web.public.sealed.urls import urlpatterns as sealed
from cualuat.web.public.standards.urls import urlpatterns as standards
from cualuat.web.public.surveys.urls import urlpatterns as surveys
from cualuat.web.public.training.urls import urlpatterns as training

app_name = "public"
urlpatterns = [
    *finding,
    *clock,
    *matters,
    *sealed,
    *programme,
    *reporting,
    *consultations,
    *dialogues,
    *duties,
    *entry,
    *guides,
    *ballots,
    *honours,
    *contests,
    *standards,
    *surveys,
    *training,
    *procedures,
    *campaigns,
    *reading,
]
