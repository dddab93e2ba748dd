"""Administrative procedures: taken in from files of the national database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from cualuat.console.failure import Failure
from cualuat.console.house import start

if TYPE_CHECKING:
    from cualuat.procedures.models import Load

MOST_SHOWN = 20
WORDS = {
    "read": "thủ tục đọc được",
    "created": "thủ tục mới",
    "changed": "thủ tục có bản mới",
    "unchanged": "thủ tục không đổi",
    "draft": "để ở bản nháp, vì bàn làm việc đã tự soạn bản sau",
    "waiting": "chưa nạp, vì đang có bản nháp",
    "refused": "tệp không nhận",
    "limits_read": "thời hạn đọc được",
    "limits_none": "thời hạn ghi «không quy định»",
    "limits_unread": "thời hạn chưa đọc được thành số",
    "limits_missing": "thời hạn bỏ trống",
    "fees_free": "phí: không thu",
    "fees_read": "phí: đọc được số tiền",
    "fees_unread": "phí: chưa đọc được thành số",
    "fees_missing": "phí bỏ trống",
    "bases": "căn cứ pháp lý",
    "bases_linked": "căn cứ có trong thư viện",
    "doubtful": "thủ tục có chỗ cần xem",
    "incomplete": "thủ tục thiếu bộ phận bắt buộc",
}


def load(options: argparse.Namespace) -> int:
    """Takes in procedures and prints what was read and what not."""
    start()
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.law.load.readers.extraction import UnreadableFile
    from cualuat.procedures.operations import loading
    from cualuat.procedures.sources import gather

    try:
        gathered = gather(Path(options.source))
    except UnreadableFile as error:
        raise Failure(error.message_vi) from error
    try:
        report = loading.load(gathered=gathered, skip_bad=options.skip_bad, by=SYSTEM, at=timezone.now())
    except loading.BadFiles as error:
        lines = "\n".join(f"  {bad}" for bad in error.bad[:MOST_SHOWN])
        more = f"\n  … và {len(error.bad) - MOST_SHOWN} tệp khác" if len(error.bad) > MOST_SHOWN else ""
        raise Failure(
            f"{len(error.bad)} tệp không phải thủ tục, chưa nạp gì. Sửa tệp, hoặc thêm --skip-bad:\n{lines}{more}"
        ) from error
    _show(report, as_json=options.json)
    return 0


def _show(report: Load, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                {"source": report.source, "counts": report.counts, "bad": report.bad}, ensure_ascii=False, indent=2
            )
        )
        return
    print(f"Đã nạp {report.source}:")
    for name, words in WORDS.items():
        if report.counts.get(name):
            print(f"  {report.counts[name]:6}  {words}")
    for bad in report.bad[:MOST_SHOWN]:
        print(f"Không nhận {bad['name']}: {bad['reason']}")
