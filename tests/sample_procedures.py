"""Invented procedures of the sample province, as the national database would give them out, and files at its counter, for tests."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from cualuat.procedures.models import Edition, Load, MirrorFile, Procedure
from cualuat.procedures.operations import announcing, editing, loading, mirroring
from cualuat.procedures.rules.content import Basis, Part, Step, Way
from cualuat.procedures.rules.national import Given, read
from cualuat.procedures.sources import Gathered
from office import NOW, TODAY, Office

LAW = "Điều 9 Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15"
CHANGED = "Điều 5 Nghị định số 902/2025/NĐ-CP"  # worded anew on 1 August 2026
DECREE = "Nghị định số 902/2025/NĐ-CP"
AMENDING = "Nghị định số 903/2026/NĐ-CP"


def national(code: str = "9.000001", **changes: Any) -> dict[str, Any]:
    """A procedure in the national structure: a reader's card of the library on wheels."""
    ways = changes.pop(
        "ways",
        [
            ("Trực tiếp", "10 Ngày làm việc", "Phí : 0 Đồng", ""),
            ("Trực tuyến", "5 Ngày làm việc", "Phí : 20.000 Đồng", ""),
        ],
    )
    parts = changes.pop("parts", [
        ("Đơn xin cấp thẻ", "mau-01.docx", "Bản chính: 1\nBản sao: 0"),
        ("Giấy ủy quyền (nếu có)", "", "Bản chính: 1\nBản sao: 0"),
        ("Giấy phép hoạt động", "", "Bản chính: 0\nBản sao: 1"),
    ])  # fmt: skip
    bases = changes.pop("bases", [("902/2025/NĐ-CP", "Nghị định số 902/2025/NĐ-CP của Chính phủ")])
    head = {
        "mã_thủ_tục": code, "tên_thủ_tục": "Cấp thẻ đọc thư viện lưu động", "số_quyết_định": "125/QĐ-UBND", "cấp_thực_hiện": "Cấp Tỉnh, Cấp Xã",
        "loại_thủ_tục": "Loại khác", "lĩnh_vực": "Thư viện",
    }  # fmt: skip
    body = {
        "trình_tự_thực_hiện": "Bước 1. Người xin thẻ nộp đơn. Bước 2: Thư viện xét và cấp thẻ.", "cách_thức_thực_hiện": "",
        "đối_tượng_thực_hiện": "Công dân Việt Nam, Tổ chức (không bao gồm doanh nghiệp, HTX)", "cơ_quan_thực_hiện": "Sở Tư pháp tỉnh Mẫu",
        "cơ_quan_có_thẩm_quyền": "Không có thông tin", "địa_chỉ_tiếp_nhận_hs": "Số 1 đường Cây Đa", "kết_quả_thực_hiện": "Thẻ đọc",
        "yêu_cầu_điều_kiện_thực_hiện": "Không",
    }  # fmt: skip
    head |= {name: changes.pop(name) for name in list(changes) if name in head}
    body |= changes
    return {
        "thu_tuc_id": code, "metadata": head, "content": body,
        "tables": {
            "hinh_thuc_nop": [dict(zip(("hinh_thuc", "thoi_han_giai_quyet", "phi_le_phi", "mo_ta"), way, strict=True)) for way in ways],
            "thanh_phan_ho_so": [dict(zip(("ten_giay_to", "so_luong", "ghi_chu"), part, strict=True)) for part in parts],
            "can_cu_phap_ly": [
                {"so_ky_hieu": number, "trich_yeu": title, "ngay_ban_hanh": "15-05-2025", "co_quan_ban_hanh": "Chính phủ"} for number, title in bases
            ],
        },
    }  # fmt: skip


def gathered(*rows: dict[str, Any], source: str = "thu-tuc.json") -> Gathered:
    """What reading these objects out of files gives."""
    given: list[tuple[str, Given]] = [(f"{row['thu_tuc_id']}.json", read(row)) for row in rows]
    return Gathered(source, given)


def loaded(office: Office, *rows: dict[str, Any], who: str = "focal") -> Load:
    """Takes procedures in."""
    found = gathered(*(rows or (national(),)))
    return loading.load(gathered=found, skip_bad=False, by=office.actor(who), at=NOW)


def a_procedure(office: Office, code: str = "9.000001", **changes: Any) -> Procedure:
    """One that is announced, of the first unit."""
    loaded(office, national(code, **changes))
    row = Procedure.objects.get(code=code)
    return editing.look_after(
        procedure=row, unit=office.units["phong-mot"], version=None, by=office.actor("focal"), at=NOW
    )


def a_folder(folder: Path, *rows: dict[str, Any]) -> Path:
    """The same as files."""
    folder.mkdir(exist_ok=True)
    for row in rows:
        (folder / f"{row['thu_tuc_id']}.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return folder


def a_draft_procedure(office: Office, code: str = "9.000009", *, whole: bool = True) -> Edition:
    """Written at the desk by the first unit; `whole`: with everything that an announcement must have."""
    officer = office.actor("officer")
    row = editing.create(code=code, name="Cấp lại thẻ đọc", unit=office.units["phong-mot"], by=officer, at=NOW)
    if not whole:
        return row
    texts = {
        "subjects": "Công dân Việt Nam",
        "agency": "Sở Tư pháp tỉnh Mẫu",
        "field": "Thư viện",
        "sets": "1",
        "result": "Thẻ đọc",
    }
    row = editing.edit(edition=row, texts=texts, version=None, by=officer, at=NOW)
    for kind, one in (
        ("ways", Way("Trực tiếp", "7 ngày làm việc", "Không")),
        ("parts", Part("Đơn xin cấp lại", 1, 0, ("Mẫu đơn 02",))),
        ("steps", Step("Nộp đơn tại thư viện")),
        ("bases", Basis(CHANGED)),
    ):
        row = editing.put_row(edition=row, kind=kind, place=None, row=one, version=None, by=officer, at=NOW)
    return row


def announced(office: Office, edition: Edition, version: int | None = None, **changes: Any) -> Edition:
    """Signed on 10 March 2026, in force from the 16th."""
    facts: dict[str, Any] = {
        "decision": "Quyết định số 125/QĐ-UBND",
        "signed_on": date(2026, 3, 10),
        "in_force_from": date(2026, 3, 16),
    }
    wanted = announcing.Announcement(**(facts | changes))
    return announcing.announce(edition=edition, wanted=wanted, version=version, by=office.actor("focal"), at=NOW)


def a_file(office: Office, procedure: Procedure | None = None, who: str = "reception", **changes: Any) -> MirrorFile:
    """Handed in directly on Monday 9 November, ten working days: due Tuesday the 24th or the day after where that is off."""
    facts: dict[str, Any] = {
        "code": "H01-261109-0001", "received_on": date(2026, 11, 9), "way": "Trực tiếp", "applicant": "Lê Thị Sen", "phone": "0987 654 321",
        "procedure": procedure or a_procedure(office),
    }  # fmt: skip
    return mirroring.register(wanted=mirroring.FileWanted(**(facts | changes)), by=office.actor(who), at=NOW)


def moved(
    office: Office,
    file: MirrorFile,
    state: str,
    on: date = TODAY,
    note: str = "Rõ lý do.",
    who: str = "reception",
    **more: Any,
) -> MirrorFile:
    """The counter did the next thing."""
    facts: dict[str, Any] = {"moment": None, "version": None} | more
    return mirroring.step(file=file, state=state, on=on, note=note, by=office.actor(who), at=NOW, **facts)
