"""`cualuat`: the one entry point of the command line. Words a clerk understands; exit status 0 only when all went well."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from cualuat.console.failure import Failure

Run = Callable[[argparse.Namespace], int]


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse, in Vietnamese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **options)
        self._positionals.title = "Tham số"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="xem hướng dẫn này")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"Lệnh chưa đúng: {_translated(message)}\nXem hướng dẫn: {self.prog} --help\n")


_WORDS = (
    ("the following arguments are required:", "còn thiếu"),
    ("unrecognized arguments:", "không hiểu"),
    ("invalid choice:", "không có lựa chọn"),
    ("choose from", "chọn một trong"),
    ("expected one argument", "cần một giá trị"),
    ("expected at least one argument", "cần ít nhất một giá trị"),
    ("invalid int value:", "phải là số nguyên:"),
    ("argument ", "tham số "),
)


def _translated(message: str) -> str:
    for english, vietnamese in _WORDS:
        message = message.replace(english, vietnamese)
    return message


def _command(group: Any, name: str, summary: str, run: str, description: str = "") -> argparse.ArgumentParser:
    """One command; `run` is «module:function» of this package, imported only when the command is used."""
    parser: argparse.ArgumentParser = group.add_parser(name, help=summary, description=description or summary)
    parser.set_defaults(run=run)
    return parser


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = _Parser(
        prog="cualuat",
        description="Cửa Luật: thư viện pháp luật và nơi người dân tiếp cận pháp luật.",
        epilog="Dữ liệu nằm trong thư mục CUALUAT_HOME (mặc định: ./var).",
    )
    commands = parser.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    _house(commands)
    _library(commands)
    _finding(commands)
    _clock(commands)
    _kinds(commands)
    _plans(commands)
    _procedures(commands)
    _guides(commands)
    _ballots(commands)
    _contests(commands)
    return parser


def _procedures(commands: Any) -> None:
    procedures = commands.add_parser("procedures", help="thủ tục hành chính", description="Thủ tục hành chính.")
    group = procedures.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    load = _command(
        group,
        "load",
        "nạp thủ tục từ Cơ sở dữ liệu quốc gia: thư mục, .json, .zip, .tar.gz hoặc .tar.zst",
        "procedures:load",
        "Nạp thủ tục hành chính theo cấu trúc quốc gia, mỗi thủ tục một đối tượng JSON. Nạp lại không làm thay đổi gì nếu nguồn không đổi; "
        "có tệp sai thì nêu từng tệp và không nạp thủ tục nào.",
    )
    load.add_argument("source", metavar="NGUỒN")
    load.add_argument("--skip-bad", action="store_true", help="bỏ qua tệp sai, nạp phần còn lại")
    _json(load)


def _guides(commands: Any) -> None:
    guides = commands.add_parser("guides", help="hướng dẫn, hỏi đáp", description="Hướng dẫn, hỏi đáp.")
    below = guides.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    load = _command(
        below,
        "load",
        "nạp hướng dẫn, hỏi đáp từ các tệp Markdown trong một thư mục",
        "guides:load",
        "Nạp hướng dẫn, hỏi đáp từ các tệp .md trong một thư mục (cả thư mục con). Bài đã có và không đổi thì bỏ qua; bài cơ quan đã "
        "sửa ở bàn làm việc thì giữ nguyên. Một tệp sai thì không nạp tệp nào.",
    )
    load.add_argument("folder", metavar="THƯ_MỤC")
    load.add_argument("--draft", action="store_true", help="chỉ lưu bản soạn, chưa công khai")
    _json(load)


def _ballots(commands: Any) -> None:
    ballots = commands.add_parser("ballots", help="bỏ phiếu", description="Bỏ phiếu.")
    actions = ballots.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    recount = _command(
        actions,
        "recount",
        "kiểm lại một cuộc bỏ phiếu từ tệp phiếu đã công bố (.jsonl): từng dấu băm, đếm lại, so kết quả",
        "ballots:recount",
    )
    recount.add_argument("file", metavar="TỆP")
    recount.add_argument("--seal", default="", metavar="DẤU_NIÊM", help="dấu niêm trên trang kết quả, để so")
    _json(recount)


def _plans(commands: Any) -> None:
    plan = commands.add_parser("plan", help="kế hoạch của cơ quan", description="Kế hoạch của cơ quan.")
    plans = plan.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    read = _command(
        plans,
        "read",
        "đọc một kế hoạch (Word, PDF có chữ, văn bản, Markdown) và in phần đã hiểu, phần chưa hiểu; không lưu gì",
        "plans:read",
    )
    read.add_argument("file", metavar="TỆP")
    _json(read)
    take = _command(
        plans,
        "import",
        "đọc một kế hoạch và lưu vào, như thả tệp ở bàn làm việc; in phần đã hiểu, phần chưa hiểu và nơi xem",
        "plans:import_plan",
        "Đọc một kế hoạch (Word, PDF có chữ, văn bản, Markdown) và lưu vào. Tệp đã đưa vào một lần thì không lưu thêm, lệnh in kế hoạch "
        "đang có.",
    )
    take.add_argument("file", metavar="TỆP")
    take.add_argument("--by", default="", metavar="TÊN_ĐĂNG_NHẬP", help="người đưa vào (mặc định: hệ thống)")
    _json(take)


def _contests(commands: Any) -> None:
    contests = commands.add_parser(
        "contests", help="ngân hàng câu hỏi", description="Ngân hàng câu hỏi của cuộc thi và trang học luật."
    )
    group = contests.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    take = _command(
        group,
        "import",
        "nạp câu hỏi từ tệp .xlsx, .csv hoặc .jsonl để chờ duyệt; cả tệp hoặc không dòng nào",
        "contests:import_questions",
        "Nạp câu hỏi từ bảng tính, CSV hoặc JSONL vào ngân hàng. Dòng sai được nêu từng dòng và không dòng nào được nạp; câu ngân hàng đã "
        "có đúng lời thì bỏ qua, nên chạy lại không thêm gì.",
    )
    take.add_argument("file", metavar="TỆP")
    take.add_argument("--topic", default="", metavar="CHỦ_ĐỀ", help="cho những dòng không ghi chủ đề")
    take.add_argument("--active", action="store_true", help="đưa vào dùng ngay, không chờ duyệt")
    take.add_argument("--by", default="", metavar="TÊN_ĐĂNG_NHẬP", help="người nạp (mặc định: hệ thống)")
    _json(take)


def _house(commands: Any) -> None:
    setup = _command(commands, "setup", "chuẩn bị nơi chứa dữ liệu (chạy lại bao nhiêu lần cũng được)", "house:setup")
    setup.add_argument("--demo", action="store_true", help="nạp thư viện mẫu của một tỉnh tưởng tượng để dùng thử")
    serve = _command(commands, "serve", "mở trang web", "house:serve")
    serve.add_argument("--bind", default="127.0.0.1:8000", metavar="ĐỊA_CHỈ:CỔNG", help="mặc định 127.0.0.1:8000")
    serve.add_argument("--workers", type=int, default=2, metavar="SỐ", help="số tiến trình phục vụ, mặc định 2")
    serve.add_argument("--threads", type=int, default=4, metavar="SỐ", help="số luồng mỗi tiến trình, mặc định 4")
    serve.add_argument("--no-work", action="store_true", help="không chạy kèm việc nền (khi đã chạy «cualuat work»)")
    work = _command(commands, "work", "làm việc nền: đọc tệp tải lên, gửi thư, cập nhật tìm kiếm", "house:work")
    work.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi dừng")
    user = commands.add_parser("user", help="tài khoản của cán bộ", description="Tài khoản của cán bộ.")
    users = user.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    add = _command(users, "add", "thêm tài khoản", "people:add")
    add.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    add.add_argument("--name", required=True, metavar="HỌ_TÊN")
    add.add_argument(
        "--role", required=True, choices=("reader", "editor", "publisher", "administrator"), help="vai trò"
    )
    add.add_argument("--email", default="", metavar="THƯ_ĐIỆN_TỬ")
    add.add_argument("--unit", default="Cơ quan", metavar="ĐƠN_VỊ", help="tên đơn vị, mặc định «Cơ quan»")
    add.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn thay vì hỏi")
    password = _command(users, "password", "đặt lại mật khẩu", "people:password")
    password.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    password.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn thay vì hỏi")
    _json(_command(users, "list", "liệt kê tài khoản", "people:list_people"))
    audit = commands.add_parser("audit", help="nhật ký thao tác", description="Nhật ký thao tác.")
    audits = audit.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    _command(audits, "verify", "kiểm tra nhật ký có bị sửa hay mất dòng nào không", "house:verify_audit")
    manage = _command(commands, "manage", "lệnh của Django, dành cho người phát triển", "house:manage")
    manage.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…")


def _library(commands: Any) -> None:
    load = commands.add_parser("load", help="nạp văn bản vào thư viện", description="Nạp văn bản vào thư viện.")
    loads = load.add_subparsers(title="Nguồn", metavar="NGUỒN", required=True, parser_class=_Parser)
    phapdien = _command(
        loads,
        "phapdien",
        "Bộ pháp điển điện tử: thư mục, .zip, .tar.zst hoặc địa chỉ https",
        "library:load_phapdien",
        "Nạp Bộ pháp điển điện tử và công bố ngay. Nạp lại không làm thay đổi gì nếu nguồn không đổi; "
        "bị dừng giữa chừng thì chạy lại, lệnh làm tiếp phần còn lại.",
    )
    phapdien.add_argument("source", metavar="NGUỒN")
    phapdien.add_argument("--no-index", action="store_true", help="chưa lập lại chỉ mục tìm kiếm")
    _json(phapdien)
    documents = _command(
        loads,
        "files",
        "tệp Word, PDF, HTML, văn bản; chờ rà soát tại bàn làm việc",
        "library:load_files",
    )
    documents.add_argument("paths", nargs="+", metavar="TỆP")
    _json(documents)
    questions = _command(
        loads,
        "questions",
        "câu hỏi thường gặp để gợi ý khi gõ, mỗi dòng một câu (thay các câu đang có)",
        "library:load_questions",
    )
    questions.add_argument("path", metavar="TỆP")
    questions.add_argument("--no-index", action="store_true", help="chưa lập lại chỉ mục tìm kiếm")
    _json(_command(loads, "sample", "thư viện mẫu của một tỉnh tưởng tượng", "library:load_sample"))
    _json(_command(commands, "stats", "trong thư viện có gì", "library:stats"))
    index = commands.add_parser("index", help="chỉ mục tìm kiếm", description="Chỉ mục tìm kiếm.")
    indexes = index.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    _json(
        _command(indexes, "rebuild", "lập lại chỉ mục; người đọc vẫn tìm được trong lúc lập", "library:rebuild_index")
    )


def _finding(commands: Any) -> None:
    search = _command(commands, "search", "tìm trong thư viện", "finding:search")
    search.add_argument("query", metavar="CÂU_TÌM")
    search.add_argument("--date", metavar="NGÀY", help="chỉ lấy luật có hiệu lực ngày này (2026-07-01 hoặc 1/7/2026)")
    search.add_argument("--all", action="store_true", help="cả luật hết hiệu lực, chưa có hiệu lực")
    search.add_argument("--limit", type=int, default=10, metavar="SỐ", help="số kết quả, mặc định 10")
    search.add_argument("--explain", action="store_true", help="nói câu tìm được hiểu thế nào")
    search.add_argument("--as-typed", action="store_true", help="tìm đúng chữ đã gõ, không thêm dấu")
    _json(search)
    evaluate = commands.add_parser("evaluate", help="đo chất lượng", description="Đo chất lượng.")
    evaluations = evaluate.add_subparsers(title="Đo", metavar="ĐO", required=True, parser_class=_Parser)
    of_search = _command(evaluations, "search", "tìm kiếm, trên một tệp câu hỏi có đáp án (.jsonl)", "finding:evaluate")
    of_search.add_argument("questions", metavar="TỆP")
    of_search.add_argument("--strip-diacritics", action="store_true", help="bỏ dấu các câu hỏi trước khi tìm")
    of_search.add_argument("--limit", type=int, default=0, metavar="SỐ", help="chỉ đo số câu đầu này")
    _json(of_search)


def _clock(commands: Any) -> None:
    due = _command(
        commands,
        "due",
        "tính ngày hết hạn theo lịch làm việc, kèm các bước tính",
        "clock:due",
        "Tính ngày hết hạn của một thời hạn luật định, hoặc của một độ dài bất kỳ, kể từ một ngày, theo Điều 147, 148 Bộ "
        "luật Dân sự và lịch làm việc của cán bộ, công chức.",
    )
    due.add_argument(
        "rule", nargs="?", default="", metavar="MÃ", help="mã thời hạn, ví dụ complaint-solve-first (xem --list)"
    )
    due.add_argument("--from", dest="start", metavar="NGÀY", help="ngày xảy ra sự kiện")
    due.add_argument("--remote", action="store_true", help="vùng sâu, vùng xa, đi lại khó khăn")
    due.add_argument("--complex", action="store_true", help="vụ việc phức tạp")
    due.add_argument("--when", action="append", metavar="MÃ", help="trường hợp riêng khác của thời hạn; lặp lại được")
    due.add_argument("--on", metavar="NGÀY", help="xét theo luật đến ngày này, mặc định hôm nay")
    due.add_argument("--working-days", type=int, metavar="SỐ", help="số ngày làm việc, thay cho mã thời hạn")
    due.add_argument("--days", type=int, metavar="SỐ", help="số ngày (tính cả ngày nghỉ), thay cho mã thời hạn")
    due.add_argument("--months", type=int, metavar="SỐ", help="số tháng, thay cho mã thời hạn")
    due.add_argument("--list", action="store_true", help="liệt kê các thời hạn đang có hiệu lực")
    _json(due)


def _kinds(commands: Any) -> None:
    kinds = commands.add_parser("kinds", help="các loại hồ sơ", description="Các loại hồ sơ và quy trình của chúng.")
    group = kinds.add_subparsers(title="Lệnh", metavar="LỆNH", required=True, parser_class=_Parser)
    _json(_command(group, "list", "liệt kê, kể cả loại do cơ quan tự thêm", "kinds:list_kinds"))
    check = _command(
        group,
        "check",
        "tìm chỗ sai trong các tệp quy trình",
        "kinds:check",
        "Xét các quy trình có sẵn và các tệp trong thư mục quy-trinh của CUALUAT_HOME. Cho một tệp thì chỉ xét tệp ấy, như thể nó đã "
        "nằm trong thư mục đó.",
    )
    check.add_argument("file", nargs="?", default="", metavar="TỆP", help="tệp muốn thử trước khi chép vào quy-trinh")
    draw = _command(group, "draw", "vẽ một quy trình", "kinds:draw")
    draw.add_argument("code", metavar="MÃ", help="mã loại hồ sơ (xem: cualuat kinds list)")
    draw.add_argument("--out", required=True, metavar="TỆP", help="tệp ghi ra: .svg là hình, .md là bảng")
    docs = _command(group, "docs", "viết tài liệu của mọi loại hồ sơ có sẵn", "kinds:docs")
    docs.add_argument("--out", required=True, metavar="THƯ_MỤC", help="nơi ghi, trong kho mã là docs/states")
    docs.add_argument("--check", action="store_true", help="không ghi, chỉ nói tệp nào đã cũ")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="trả lời bằng JSON cho chương trình khác đọc")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit status."""
    options = build_parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cualuat.config.settings")
    module, _, function = options.run.partition(":")
    try:
        return _function(module, function)(options)
    except Failure as failure:
        print(f"Không làm được: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 141
    except OSError as error:
        print(f"Không làm được: {error}. Hãy xem lại quyền đọc ghi và chỗ trống trên đĩa.", file=sys.stderr)
        return 1


def _function(module: str, function: str) -> Run:
    import importlib

    run: Run = getattr(importlib.import_module(f"cualuat.console.{module}"), function)
    return run


if __name__ == "__main__":
    sys.exit(main())
