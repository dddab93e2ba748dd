"""Every address times every viewer, as one table: who gets in is named, all others do not. Then the same for what pages say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from access_world import SECRETS, World
from django.test import Client
from django.urls import reverse

from cualuat.timelimits import queries as timelimits
from cualuat.web.desk import urls as desk_urls
from cualuat.web.public import urls as public_urls

Enter = Callable[[str], Client]
STAFF = (
    "reception", "officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "leader", "deputy", "focal", "clerk",
    "moderator", "denunciation", "denunciation_two", "custodian", "data_protection", "nobody", "administrator",
)  # fmt: skip
# People of another agency who may observe; the time of the second one is over.
SIGNED_IN = (*STAFF, "observer", "observer_gone")
VIEWERS = ("stranger", "citizen", "neighbour", *SIGNED_IN)
EVERYBODY = frozenset(STAFF)
OBSERVED = EVERYBODY | {"observer"}
DESK = EVERYBODY - {"custodian", "data_protection", "nobody", "administrator"}
# The matter: whole-agency duties, the unit that has it, and who may make its answer public. Not another unit.
CASE = frozenset({"reception", "officer", "colleague", "chief", "leader", "deputy", "focal", "moderator"})
CONSULTING = frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy", "moderator"})
TEAM = frozenset({"denunciation"})  # the other one of the team has no key
SEALED = frozenset({"denunciation", "denunciation_two", "custodian", "leader", "deputy"})
ADMINISTRATOR = frozenset({"administrator"})
OF_LAW = frozenset(
    {"administrator"}
)  # editor and publisher pages: only the administrator of this office has such a role
WHO: dict[str, frozenset[str]] = {
    **dict.fromkeys(("home", "account", "second-factor", "second-factor-off"), OBSERVED),
    **dict.fromkeys(("observing", "observed-plan", "observed-plan-file", "observed-report"), OBSERVED),
    **dict.fromkeys(("plans", "plan", "plan-file", "plan-out"), EVERYBODY),
    **dict.fromkeys(("programme", "plan-progress", "work", "work-item", "work-calendar", "work-board", "urge-letters", "obstacles"), EVERYBODY),
    **dict.fromkeys(("work-evidence", "plan-draft", "plan-compare", "plan-coverage"), EVERYBODY),
    **dict.fromkeys(
        (
            "standards", "standards-compare", "standards-file", "standard-card", "standard-card-file", "standard-score",
            "standard-evidence", "standard-sets", "standard-set", "standard-set-file",
        ),
        EVERYBODY,
    ),
    **dict.fromkeys(("standard-indicator", "standard-indicator-add"), ADMINISTRATOR),
    "reading": EVERYBODY,
    **dict.fromkeys(("budget", "budget-file", "equipment", "resource-requests"), EVERYBODY),
    **dict.fromkeys(("budget-add", "allowances", "equipment-add"), frozenset({"focal", "leader", "deputy"})),
    **dict.fromkeys(
        ("budget-line", "budget-voucher", "equipment-item", "resource-request"),
        frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(("coordination", "coordination-contacts", "coordination-meetings", "assigned-tasks"), EVERYBODY),
    **dict.fromkeys(
        (
            "campaigns", "campaign", "campaign-item", "campaign-item-paper", "campaign-print", "campaign-evidence", "campaign-press",
            "campaign-card", "newsletters", "newsletter", "meeting-kits", "meeting-kit", "meeting-kit-paper", "kit-meetings", "kit-meeting",
            "kit-meeting-sign-in", "access-models", "access-model", "access-model-file",
        ),
        EVERYBODY,
    ),
    "meeting-kit-add": frozenset({"moderator", "focal", "leader", "deputy"}),
    **dict.fromkeys(
        ("campaign-add", "kit-meeting-add", "access-model-add"),
        frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "moderator", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(
        ("kit-meeting-code", "kit-meeting-file"),
        frozenset({"officer", "colleague", "chief", "moderator", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(
        ("coordination-add", "coordination-meeting-add"),
        frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(
        (
            "coordination-contact", "coordination-request", "coordination-file", "coordination-minutes", "coordination-paper",
            "coordination-signed", "assigned-task",
        ),
        frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(("dialogues", "dialogue-commitments", "dialogue", "dialogue-questions", "dialogue-question"), EVERYBODY),
    "dialogue-add": frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy", "moderator"}),
    **dict.fromkeys(
        ("dialogue-edit", "dialogue-people", "dialogue-people-file", "dialogue-code", "dialogue-paper"),
        frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy", "moderator"}),
    ),
    **dict.fromkeys(
        (
            "democracy", "democracy-posting", "democracy-posting-file", "democracy-rounds", "democracy-round", "democracy-round-file",
            "democracy-conferences", "democracy-conference", "democracy-signed", "democracy-inspectorates", "democracy-suggestions",
            "democracy-suggestion",
        ),
        EVERYBODY,
    ),
    **dict.fromkeys(("democracy-postings", "democracy-round-add", "democracy-minutes"), frozenset({"focal", "leader", "deputy"})),
    **dict.fromkeys(
        ("functions", "function", "function-checks", "function-sheet", "disclosures", "disclosure", "disclosure-proof"), EVERYBODY
    ),
    **dict.fromkeys(
        ("emulation", "honours", "emulation-round", "emulation-review", "emulation-decision", "emulation-decision-paper"), EVERYBODY
    ),
    **dict.fromkeys(("emulation-add", "emulation-criteria"), frozenset({"focal", "leader", "deputy"})),
    "emulation-dossier-add": frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy"}),
    **dict.fromkeys(
        ("emulation-dossier", "emulation-report", "emulation-file"),
        frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(
        ("emulation-minutes", "emulation-proposal"), frozenset({"chief", "chief_elsewhere", "focal", "leader", "deputy"})
    ),
    **dict.fromkeys(
        ("guides", "guide", "guide-version", "guide-compare", "guide-recording", "guide-terms"), EVERYBODY
    ),
    **dict.fromkeys(
        ("guide-add", "guide-load"),
        frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy", "moderator"}),
    ),
    "guide-text": frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy", "moderator"}),
    "guide-term": frozenset({"focal", "leader", "deputy", "moderator"}),
    # Who runs participation, the officers of units, and the clerk who writes letters in; one of another unit gets in, and finds nothing.
    "consultations": CONSULTING | {"elsewhere", "chief_elsewhere", "clerk"},
    "consultation-add": CONSULTING | {"elsewhere", "chief_elsewhere"},
    **dict.fromkeys(
        (
            "consultation", "consultation-opinions", "consultation-entry", "consultation-comparison", "consultation-synthesis",
            "consultation-file", "consultation-preview",
        ),
        CONSULTING | {"clerk"},
    ),
    "drafting": EVERYBODY,
    "drafting-add": frozenset({"focal", "leader", "deputy"}),
    # Whoever has a duty in the unit sees its line in the list, only those who write or are asked the draft.
    "drafting-item": frozenset({"officer", "colleague", "chief", "denunciation_two", "focal", "leader", "deputy"}),
    **dict.fromkeys(
        (
            "drafting-text", "drafting-version", "drafting-compare", "drafting-opinions", "drafting-synthesis", "drafting-out",
            "drafting-file",
        ),
        frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(
        ("procedures", "procedure", "procedure-edition", "procedure-guide", "procedure-load", "procedure-changes", "procedure-files"), EVERYBODY
    ),
    "procedure-add": frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy", "moderator"}),
    "procedure-row": frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy", "moderator"}),
    "procedure-file-add": frozenset({"reception", "officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy"}),
    **dict.fromkeys(
        ("procedure-file", "procedure-paper"), frozenset({"reception", "officer", "colleague", "chief", "focal", "leader", "deputy"})
    ),
    **dict.fromkeys(("checks", "checks-file", "check-following"), EVERYBODY),
    **dict.fromkeys(("check-add", "check-edit", "check-paper", "check-lists", "check-list-add", "check-list"), frozenset({"focal", "leader", "deputy"})),
    **dict.fromkeys(("check", "check-proof", "check-unit"), frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"})),
    **dict.fromkeys(("reading-add", "reading-edit", "reading-questions"), frozenset({"focal", "leader", "deputy"})),
    **dict.fromkeys(("reading-item", "reading-file"), frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"})),
    "reading-table": frozenset({"chief", "focal", "leader", "deputy"}),  # another head gets in, and finds nothing
    **dict.fromkeys(
        ("ballots", "ballot", "ballot-option-picture", "ballot-receipt", "ballot-book", "honour-rounds", "honour-round", "initiatives", "initiative"), EVERYBODY
    ),
    **dict.fromkeys(
        (
            "ballot-add", "ballot-edit", "ballot-sheet", "honour-round-add", "honour-round-edit", "honour-nomination", "honour-paper",
            "honour-consent-paper", "honour-certificate", "honour-file", "initiative-add",
        ),
        frozenset({"moderator", "focal", "leader", "deputy"}),
    ),
    "honour-scores": frozenset({"officer", "chief"}),  # of the council
    **dict.fromkeys(
        ("contests", "contest-questions", "contest-question", "contest-question-add", "contest-questions-load"),
        frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "moderator", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(
        ("contest", "contest-add", "contest-round", "contest-round-add", "contest-attempts", "contest-appeals", "contest-appeal"),
        frozenset({"moderator", "focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(("entry-rolls", "entry-roll", "entry-invitations"), frozenset({"moderator", "focal", "leader", "deputy"})),
    **dict.fromkeys(("surveys", "survey", "survey-preview", "survey-blank", "survey-poster", "kept-questions", "kept-question"), EVERYBODY),
    "survey-add": frozenset({"officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy", "moderator"}),
    # The unit that writes it, and who runs surveys.
    **dict.fromkeys(
        ("survey-questions", "survey-question-add", "survey-question"),
        frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy", "moderator"}),
    ),
    **dict.fromkeys(("survey-edit", "survey-results", "survey-file", "survey-texts", "survey-sheets", "survey-sent-file"), frozenset({"focal", "leader", "deputy", "moderator"})),
    **dict.fromkeys(
        ("survey-paper", "survey-sheet"),
        frozenset({"reception", "clerk", "officer", "colleague", "chief", "elsewhere", "chief_elsewhere", "focal", "leader", "deputy", "moderator"}),
    ),
    "urge-letter": frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"}),  # its unit, and who writes them
    "obstacle": frozenset({"officer", "colleague", "chief", "focal", "leader", "deputy"}),  # its unit, and who decides
    **dict.fromkeys(
        ("period-reports", "period-report", "period-report-figure", "period-report-part", "period-report-file",
            "indicators", "indicator"), EVERYBODY
    ),
    **dict.fromkeys(
        ("period-report-new", "report-templates", "report-template", "report-template-file", "report-shipped-file"),
        frozenset({"focal", "leader", "deputy"}),
    ),
    **dict.fromkeys(
        ("training", "training-course", "training-posts", "training-needs", "training-needs-file", "training-hours", "training-sign-in"), EVERYBODY
    ),
    **dict.fromkeys(
        ("training-add", "training-hours-file", "training-posts-file"), frozenset({"focal", "leader", "deputy", "chief", "chief_elsewhere"})
    ),
    # Who keeps all courses, and the head of the unit that holds this one.
    **dict.fromkeys(
        ("training-edit", "training-code", "training-list-file"), frozenset({"focal", "leader", "deputy", "chief"})
    ),
    "training-evaluate": frozenset({"officer"}),  # was there
    "training-certificate": frozenset({"officer", "focal", "leader", "deputy", "chief"}),
    **dict.fromkeys(("cases", "registers", "register-file"), DESK),
    **dict.fromkeys(
        (
            "case", "case-step", "case-preview", "case-assign", "case-colleague", "case-note", "case-message",
            "case-file-add", "case-file", "case-letter", "case-letter-sent", "case-letter-signed", "case-split",
            "case-duplicate", "case-people", "case-wish", "case-proposal", "case-hold",
        ),
        CASE,
    ),
    **dict.fromkeys(("intake", "intake-kind", "case-receipt"), frozenset({"reception"})),
    **dict.fromkeys(("reception-days", "reception-day"), frozenset({"reception", "leader", "deputy", "focal"})),
    **dict.fromkeys(("publications", "publication"), frozenset({"moderator", "leader", "deputy"})),
    **dict.fromkeys(("data-requests", "data-request", "retention"), frozenset({"data_protection", "leader", "deputy"})),
    **dict.fromkeys(("sealed", "sealed-key", "sealed-unlock", "sealed-lock", "sealed-log"), SEALED),
    **dict.fromkeys(("sealed-grants", "sealed-reshare"), frozenset({"custodian"})),
    **dict.fromkeys(("plan-task", "plan-instruct", "plan-text"), frozenset({"focal", "leader", "deputy"})),
    "sealed-paper": frozenset({"reception", "denunciation", "denunciation_two"}),
    **dict.fromkeys(
        (
            "sealed-case", "sealed-step", "sealed-preview", "sealed-write", "sealed-files", "sealed-people",
            "sealed-identity-ask", "sealed-identity",
        ),
        TEAM,
    ),
    **dict.fromkeys(
        (
            "units", "unit", "unit-add", "forms", "form", "form-file", "messages", "sealed-policy", "people", "person",
            "person-add", "calendar", "limits", "limit-add", "limit",
        ),
        ADMINISTRATOR,
    ),
}  # fmt: skip
# Of these the key names nothing here (no such file): nobody gets in, and outsiders are refused all the same.
NOTHING = {"sealed-file": TEAM, "publication-file": frozenset({"moderator", "leader", "deputy"})}
# The pages of the library have their own table: tests/web/desk/test_desk_door.py.
ELSEWHERE = {
    "sign-in", "sign-in-code", "sign-out", "load", "loads", "batch", "batch-progress", "batch-csv", "item-file",
    "documents", "document", "document-file", "document-text", "document-publish", "document-confirm",
    "document-reject", "document-withdraw", "document-reopen", "reports", "report", "audit",
    "work-feed",  # no account, a secret address: tests/web/programme/test_work_pages.py
}  # fmt: skip


def test_the_table_names_every_address_of_the_desk() -> None:
    assert {pattern.name for pattern in desk_urls.urlpatterns} == set(WHO) | set(NOTHING) | ELSEWHERE


def address(world: World, name: str) -> str:
    keys = world.keys.get(name)
    if keys is None and name != "cases" and name.startswith("case"):
        keys = {"pk": world.case.pk}
    elif keys is None and name.startswith("sealed-") and name in TEAM_PAGES:
        keys = {"pk": world.sealed.case.pk}
    elif name == "limit":
        row = timelimits.time_limits().first()
        assert row is not None
        keys = {"pk": row.pk}
    query = "?family=feedback&since=01/01/2026&until=31/12/2026" if name == "register-file" else ""
    return reverse(f"desk:{name}", kwargs=keys or {}) + query


TEAM_PAGES = {name for name, who in WHO.items() if who is TEAM}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_each_viewer_opens_what_is_hers_and_nothing_else(world: World, enter: Enter, viewer: str) -> None:
    client = enter(viewer)
    wrong = []
    for name, who in (WHO | NOTHING).items():
        answer = client.get(address(world, name))
        status = answer.status_code
        answer.close()
        if viewer not in SIGNED_IN:
            fine = status == 302 and answer["Location"].startswith(reverse("desk:sign-in"))
        elif viewer in who and name in WHO:
            fine = status in (200, 302) and not answer.get("Location", "").startswith(reverse("desk:sign-in"))
        else:
            fine = status in (403, 404)
        if not fine:
            wrong.append((name, status))
        assert "no-store" in answer["Cache-Control"], name
    assert wrong == []


@pytest.mark.parametrize(
    "viewer", ["stranger", "neighbour", "elsewhere", "custodian", "nobody", "administrator", "clerk", "observer"]
)
def test_what_one_may_not_open_one_may_not_change(world: World, enter: Enter, viewer: str) -> None:
    client = enter(viewer)
    before = _state(world)
    for name, who in (WHO | NOTHING).items():
        if viewer in who:
            continue
        values = {
            "text": "chen vào", "reason": "chen vào đây", "unit": "1", "person": "1", "granted": "1", "reply": "x",
            "comment": "x", "on": "1", "other": world.neighbour.case.number, "kind": "information", "subject": "x",
            "content": "x", "act": "publish", "decision": "grant", "purpose": "Xử lý ban đầu", "needed": "1",
        }  # fmt: skip
        answer = client.post(address(world, name), values)
        assert answer.status_code in (302, 403, 404, 405), name
        if answer.status_code == 302:
            assert answer["Location"].startswith(reverse("desk:sign-in")), name
    assert _state(world) == before


def _state(world: World) -> list[object]:
    case = world.case
    case.refresh_from_db()
    return [
        case.state, case.unit_id, case.officer_id, case.on_hold, case.steps_taken, case.receipt_key, case.content,
        case.notes.count(), case.exchanges.count(), case.files.count(), case.links_out.count(), case.colleagues.count(),
    ]  # fmt: skip


# --- what the citizen has ----------------------------------------------------------------------------------------

HERS = (
    "tracked", "tracked-write", "tracked-rate", "tracked-withdraw", "tracked-data", "tracked-my-data",
    "tracked-stop-news", "tracked-visit", "tracked-file", "tracked-letter",
)  # fmt: skip


def test_every_address_about_one_matter_is_in_the_list() -> None:
    names = {p.name for p in public_urls.urlpatterns if p.name and p.name.startswith("tracked")}
    assert names == set(HERS)


@pytest.mark.parametrize("viewer", [v for v in VIEWERS if v != "citizen"])
def test_her_matter_opens_with_her_code_only(world: World, enter: Enter, viewer: str) -> None:
    client = enter(viewer)
    before = _state(world)
    for name in HERS:
        keys = world.keys.get(name) or {"number": world.case.number}
        where = reverse(f"public:{name}", kwargs=keys)
        for answer in (client.get(where), client.post(where, {"text": "Chen vào", "solved": "0", "sure": "1"})):
            assert answer.status_code in (302, 405), (name, answer.status_code)
            if answer.status_code == 302:
                assert answer["Location"] == reverse("public:track"), name
    assert _state(world) == before


def test_with_her_code_she_reads_what_is_hers(world: World, enter: Enter) -> None:
    client = enter("citizen")
    page = client.get(reverse("public:tracked", args=[world.case.number])).content.decode()
    assert SECRETS["content"][0] in page
    for hidden in (*SECRETS["internal"], *SECRETS["internal_file"], "Cao Văn Láng", *SECRETS["sealed"]):
        assert hidden not in page
    data = client.get(reverse("public:tracked-my-data", args=[world.case.number])).content.decode()
    assert "Đinh Thị Sương" in data
    for hidden in SECRETS["internal"]:
        assert hidden not in data
    number, internal = world.case.number, world.keys["case-file"]["number"]
    assert client.get(reverse("public:tracked-file", args=[number, internal])).status_code == 404
    other = reverse("public:tracked", args=[world.neighbour.case.number])
    assert client.get(other)["Location"] == reverse("public:track")
