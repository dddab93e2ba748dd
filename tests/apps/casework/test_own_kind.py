"""The kinds that the handbook teaches an agency to write: the very text of the chapter, loaded and gone through to the end."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from casework_matters import LAN, Bring, Take
from django.test import Client

from cualuat.base.actor import ANYONE, SYSTEM
from cualuat.casework.kinds import HOUSE_FOLDER, all_kinds, kind
from cualuat.casework.models import Case, Step
from cualuat.casework.needs import Typed
from cualuat.casework.operations import stepping
from cualuat.casework.operations.intake import Incomplete
from cualuat.casework.operations.stepping import Wanted
from cualuat.console.main import main
from cualuat.kernel.workflow import UnknownEdge
from cualuat.timelimits import operations as timelimits
from cualuat.timelimits import queries as clocks
from office import NOW, Office

CHAPTER = Path(__file__).resolve().parents[3] / "docs" / "handbook" / "them-loai-ho-so.md"
LIMIT = "ho-tro-luu-dong-hen"


def examples() -> dict[str, str]:
    """Code of the kind → the whole block of the chapter: neighbouring lines that are indented, the first of them [kind]."""
    lines = CHAPTER.read_text(encoding="utf-8").splitlines()
    found = {}
    for indented, group in itertools.groupby(lines, key=lambda line: line.startswith("    ") or not line):
        text = "\n".join(line[4:] for line in group).strip()
        if indented and text.startswith("[kind]"):
            found[tomllib.loads(text)["kind"]["code"]] = text + "\n"
    return found


EXAMPLES = examples()


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A house with the kinds of the chapter in it."""
    folder = tmp_path / HOUSE_FOLDER
    folder.mkdir()
    for code, text in EXAMPLES.items():
        (folder / f"{code}.toml").write_text(text, encoding="utf-8")
    settings.CUALUAT_HOME = tmp_path
    all_kinds.cache_clear()
    yield tmp_path
    all_kinds.cache_clear()


@pytest.fixture
def asked(house: Path, bring: Bring) -> Case:
    """A village asks for the mobile team."""
    wanted = {
        "kind": "ho-tro-luu-dong",
        "subject": "Thôn Đông mời về giải đáp luật đất đai",
        "content": "Khoảng ba mươi hộ muốn hỏi về cấp giấy chứng nhận quyền sử dụng đất sau dồn điền đổi thửa.",
        "answers": {"village": "Thôn Đông, xã Mẫu Đông", "people": "many"},
        "sender": LAN,
    }
    return bring(**wanted).case


@pytest.fixture
def own_limit(office: Office) -> None:
    """The limit that the chapter tells the administrator to add."""
    wanted = timelimits.LimitWanted(
        code=LIMIT,
        name="Hẹn ngày hỗ trợ pháp lý lưu động",
        matter="feedback",
        amount=5,
        unit="working_day",
        start_name="Nhận đề nghị",
        basis="Điều 4 Quyết định số 951/2026/QĐ-UBND",
        effective_from=date(2026, 1, 1),
        reason="Quy chế của cơ quan",
    )
    timelimits.set_limit(wanted=wanted, by=SYSTEM, at=NOW)


def states_of(case: Case) -> list[str]:
    return [clock.state for clock in clocks.clocks_of("case", case.pk) if clock.code == LIMIT]


def test_the_chapter_has_a_whole_kind_and_one_made_from_another() -> None:
    assert list(EXAMPLES) == ["ho-tro-luu-dong", "den-duong"]
    assert "base" not in tomllib.loads(EXAMPLES["ho-tro-luu-dong"])["kind"]
    assert tomllib.loads(EXAMPLES["den-duong"])["kind"]["base"] == "feedback-general"


def test_the_house_has_them_beside_what_comes_with_the_program(house: Path) -> None:
    assert set(EXAMPLES) < set(all_kinds())
    assert "complaint" in all_kinds()
    assert kind("ho-tro-luu-dong").name == "Đề nghị hỗ trợ pháp lý lưu động"


@pytest.mark.django_db
def test_the_check_that_the_chapter_recommends_finds_nothing(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for code in EXAMPLES:
        assert main(["kinds", "check", str(house / HOUSE_FOLDER / f"{code}.toml")]) == 0
    assert main(["kinds", "check"]) == 0, capsys.readouterr().out


@pytest.mark.usefixtures("own_limit")
def test_a_matter_goes_through_to_the_end(asked: Case, office: Office, take: Take) -> None:
    assert asked.number.startswith("HTLD-2026-")
    assert asked.due_on == date(2026, 11, 30)  # five working days, 24/11 is a holiday
    unit, officer = str(office.units["phong-mot"].pk), str(office.people["officer"].pk)
    case = take(asked, "assign", "reception", unit=unit, officer=officer)
    case = take(case, "schedule", "chief", answer="Đoàn về nhà văn hóa thôn Đông sáng 28/11/2026.")
    assert (case.state, case.due_on, states_of(case)) == ("scheduled", None, ["stopped"])
    assert case.letters.get().form == "feedback-answer"
    case = take(case, "postpone", "chief", reason="Mưa bão.")
    assert (case.state, states_of(case)) == ("preparing", ["stopped", "running"])
    case = take(case, "schedule", "chief", answer="Hẹn lại sáng 05/12/2026.", at=NOW + timedelta(days=4))
    case = take(
        case, "finish", "officer", outcome="Giải đáp xong tại chỗ", note="31 hộ dự.", at=NOW + timedelta(days=15)
    )
    assert (case.state, case.is_open, case.outcome) == ("done", False, "Giải đáp xong tại chỗ")
    assert states_of(case) == ["stopped", "stopped"]
    taken = Step.objects.filter(case=case).order_by("number").values_list("edge", flat=True)
    assert list(taken) == ["receive", "assign", "schedule", "postpone", "schedule", "finish"]


def test_without_the_limit_it_runs_all_the_same(asked: Case, office: Office, take: Take) -> None:
    assert asked.due_on is None
    case = take(asked, "assign", "reception", unit=str(office.units["phong-mot"].pk))
    case = take(case, "decline", "chief", grounds="Ngoài địa bàn tỉnh", reason="Xin gửi tỉnh bạn.")
    assert (case.state, case.is_open, states_of(case)) == ("declined", False, [])


def test_the_person_may_withdraw(asked: Case) -> None:
    stepping.take_as_person(case=asked, wanted=Wanted("withdraw", Typed({})), by=ANYONE, at=NOW)
    assert Case.objects.get(pk=asked.pk).state == "withdrawn"


def test_its_questions_are_asked(house: Path, bring: Bring) -> None:
    with pytest.raises(Incomplete) as incomplete:
        bring(kind="ho-tro-luu-dong", answers={"people": "một triệu"})
    assert set(incomplete.value.errors) == {"village", "people"}


def test_what_is_made_from_another_has_its_course_without_what_was_dropped(
    house: Path, bring: Bring, office: Office, take: Take
) -> None:
    made = kind("den-duong")
    assert [ask.name for ask in made.asks] == ["place", "pole"]
    assert not made.table.has("rerouted")
    with pytest.raises(UnknownEdge):
        made.edge("reroute")
    case = bring(kind="den-duong", answers={"pole": "12A"}).case
    case = take(case, "assign", "reception", unit=str(office.units["phong-mot"].pk))
    case = take(case, "answer", "chief", answer="Đã thay bóng.")
    assert take(case, "close", "chief").state == "closed"


def test_citizens_find_it_among_the_others(house: Path, office: Office) -> None:
    page = Client().get("/gui/phan-anh/").content.decode()
    assert "Đề nghị hỗ trợ pháp lý lưu động" in page
    assert "Báo hỏng đèn đường" in page
    assert "Viết đề nghị hỗ trợ lưu động" in page
