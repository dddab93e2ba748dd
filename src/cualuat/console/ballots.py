"""Counting a vote again from its published file. Needs no house: anybody can do it anywhere."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cualuat.console.failure import Failure
from cualuat.kernel.tally import BadBook, Book, Outcome, as_data, check, open_book, told


def recount(options: argparse.Namespace) -> int:
    """Checks every hash, counts again, compares with the published result; 0 only where all fits."""
    book = _read(Path(options.file))
    outcome, wrong = check(book, seal=options.seal)
    if options.json:
        found = {"title": book.title, "seal": book.seal, "outcome": as_data(outcome), "wrong": wrong}
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 1 if wrong else 0
    _show(book, outcome, wrong, compared=bool(options.seal))
    return 1 if wrong else 0


def _read(path: Path) -> Book:
    if path.is_dir():
        raise Failure(f"«{path}» là thư mục. Hãy ghi tên tệp phiếu đã tải về (.jsonl).")
    try:
        with path.open(encoding="utf-8") as lines:
            return open_book(lines)
    except FileNotFoundError as error:
        raise Failure(f"Không có tệp «{path}».") from error
    except UnicodeDecodeError as error:
        raise Failure(f"«{path}» không phải tệp phiếu đã công bố: không đọc được chữ.") from error
    except OSError as error:
        raise Failure(f"Không đọc được «{path}»: {error.strerror}.") from error
    except BadBook as error:
        raise Failure(f"{path}: {error}") from error


def _show(book: Book, outcome: Outcome, wrong: list[str], *, compared: bool) -> None:
    print(book.title)
    for number, line in enumerate(told(book.terms, outcome, book.names), 1):
        print(f"  {number}. {line}")
    print(f"Dấu niêm ghi trong tệp: {book.seal}")
    if wrong:
        print("KHÔNG KHỚP. Tệp này không phải các phiếu đã công bố, hoặc kết quả đã bị sửa:")
        for line in wrong:
            print(f"  - {line}")
        return
    print(f"KHỚP: {len(book.choices)} phiếu, mọi dấu băm đúng, kiểm lại ra đúng kết quả đã công bố.")
    if not compared:
        print("Để chắc tệp này là tệp cơ quan đã công bố, hãy so dấu niêm trên với trang kết quả, hoặc thêm --seal.")
