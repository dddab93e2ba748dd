"""Questions taken into the bank from a file, as the desk does."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cualuat.console.failure import Failure
from cualuat.console.house import start
from cualuat.console.plans import actor_named

_SHOWN = 30  # faults


def import_questions(options: argparse.Namespace) -> int:
    """Takes a file in, all or nothing; tells how many are new and how many of their citations the library has."""
    path = Path(options.file)
    if not path.is_file():
        raise Failure(f"không có tệp «{path}».")
    start()
    from django.utils import timezone

    from cualuat.base.actor import NotAllowed
    from cualuat.base.operations import BadRows, Refused
    from cualuat.contests import queries
    from cualuat.contests.operations import importing
    from cualuat.files.formats.refusal import UnacceptableFile
    from cualuat.files.tables import LARGEST, read_table

    if path.stat().st_size > LARGEST:
        raise Failure("tệp lớn hơn 5 MB. Hãy chia nhỏ.")
    data, jsonl = path.read_bytes(), path.suffix.lower() in (".jsonl", ".json")
    try:
        rows = importing.table_of_lines(data) if jsonl else read_table(path.name, data)
        done = importing.load(
            rows=rows, source=path.name, topic=options.topic, activate=options.active, jsonl=jsonl, by=actor_named(options.by),
            at=timezone.now(),
        )  # fmt: skip
    except BadRows as bad:
        shown = [str(fault) for fault in bad.faults[:_SHOWN]]
        more = [f"… và {len(bad.faults) - _SHOWN} lỗi khác."] if len(bad.faults) > _SHOWN else []
        raise Failure("\n".join(["chưa nạp dòng nào:", *shown, *more])) from bad
    except (Refused, NotAllowed, UnacceptableFile) as error:
        raise Failure(str(error)) from error
    rests = queries.found_in_library(queries.citations_of(path.name))
    told = {
        "new": done.new,
        "known": done.known,
        "answered_otherwise": list(done.otherwise),
        "citations": rests.citations,
        "documents_found": rests.documents,
        "articles_found": rests.articles,
        "documents_missing": dict(rests.missing),
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    print(f"Câu hỏi mới: {done.new}; ngân hàng đã có, giữ nguyên: {done.known}.")
    if done.told:
        print(done.told)
    print(f"Căn cứ: {rests.citations}; thư viện có văn bản của {rests.documents}, có đúng điều của {rests.articles}.")
    if rests.missing:
        print("Thư viện chưa có, hoặc chưa nhận ra:")
        print("\n".join(f"  {name} ({count} căn cứ)" for name, count in rests.missing[:_SHOWN]))
        print(
            "Nạp văn bản ấy, hoặc ghi số ký hiệu vào căn cứ, thì căn cứ thành đường dẫn và câu hỏi được báo khi luật đổi."
        )
    if options.active and done.known:
        print("Câu đã có thì --active không đổi tình trạng.")
    print("Xem và duyệt tại bàn làm việc, mục Cuộc thi, Ngân hàng câu hỏi.")
    return 0
