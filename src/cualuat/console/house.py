"""Commands that keep the house: prepare, serve, work."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import django
from django.core.management import call_command, execute_from_command_line

from cualuat.base.settings import write_secret_key
from cualuat.console.failure import Failure

DEMO_ACCOUNTS = (
    ("quantri", "Phạm Thị Quản Trị", "administrator", "Quản trị viên"),
    ("congbo", "Lê Văn Công Bố", "publisher", "Trưởng phòng Phổ biến pháp luật"),
    ("bientap", "Nguyễn Thị Biên Tập", "editor", "Chuyên viên"),
)


def home() -> Path:
    """The folder of all data."""
    return Path(os.environ.get("CUALUAT_HOME") or "var").resolve()


def start() -> None:
    """Starts Django; says what to do where the house is not prepared. Raises Failure."""
    django.setup()
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Failure(f"không mở được cơ sở dữ liệu ({error}). Hãy chạy «cualuat setup».") from error
    if pending:
        raise Failure("nơi chứa dữ liệu chưa được chuẩn bị cho bản này. Hãy chạy «cualuat setup».")


def setup(options: argparse.Namespace) -> int:
    """Folder, secret key, database, static files; with --demo the sample library and accounts."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_secret_key(folder)
    except OSError as error:
        raise Failure(f"không ghi được vào «{folder}» ({error}). Hãy chọn thư mục khác bằng CUALUAT_HOME.") from error
    django.setup()
    _prepare_database()
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"Nơi chứa dữ liệu: {folder}")
    if options.demo:
        _demo(folder)
    else:
        print("Tiếp theo: «cualuat user add …» để có người quản trị, «cualuat load phapdien …» để nạp luật thật.")
    return 0


def _prepare_database() -> None:
    from django.db import DatabaseError

    from cualuat.law.load.run import ensure_subjects

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise Failure(f"không chuẩn bị được cơ sở dữ liệu: {error}. Hãy xem lại DATABASE_URL.") from error
    ensure_subjects()


def _demo(folder: Path) -> None:
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.law.load.run import load_sample
    from cualuat.search import operations as search

    batch = load_sample(by=SYSTEM, clock=timezone.now)
    search.rebuild_index()
    print(f"Thư viện mẫu của tỉnh Mẫu: {batch.total} văn bản.")
    for line in _demo_accounts(folder):
        print(f"  {line}")


def _demo_accounts(folder: Path) -> list[str]:
    """Accounts for trying the desk, made once with passwords of their own; kept where only the owner reads them."""
    from django.utils import timezone

    from cualuat.accounts import operations as accounts
    from cualuat.base.actor import SYSTEM
    from cualuat.organisation import operations as organisation

    notes = folder / "demo-accounts.txt"
    if notes.exists():
        return ["Tài khoản dùng thử (đã tạo từ trước):", *notes.read_text(encoding="utf-8").splitlines()]
    now = timezone.now()
    unit = organisation.add_unit(name="Sở Tư pháp tỉnh Mẫu", code="so-tu-phap-mau", is_sample=True, by=SYSTEM, at=now)
    lines = []
    for username, name, role, title in DEMO_ACCOUNTS:
        password = secrets.token_urlsafe(9)
        try:
            person = accounts.create_person(username=username, name=name, password=password, by=SYSTEM, at=now)
        except accounts.BadAccount:
            continue
        organisation.give_post(
            person=person, unit=unit, title=title, role=role, valid_from=timezone.localdate(), by=SYSTEM, at=now
        )
        lines.append(f"{username}  {password}  ({title})")
    if lines:
        handle = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    return ["Tài khoản dùng thử (tên, mật khẩu):", *lines]


def serve(options: argparse.Namespace) -> int:
    """The web site on gunicorn, with the worker beside it."""
    start()
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    connections.close_all()
    host, _, port = options.bind.rpartition(":")
    if not port.isdecimal():
        raise Failure(f"«{options.bind}» không phải địa chỉ; ví dụ đúng: 127.0.0.1:8000.")

    class Application(BaseApplication):  # type: ignore[misc]
        """gunicorn with our settings."""

        def load_config(self) -> None:
            """Sets what the command line asked for."""
            for name, value in _gunicorn_settings(options).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application, imported in each worker."""
            from django.core.wsgi import get_wsgi_application

            return get_wsgi_application()

    helper = None if options.no_work else _start_worker()
    shown = host if host not in ("0.0.0.0", "") else "127.0.0.1"  # noqa: S104 – compared, not bound
    print(f"Cửa Luật: http://{shown}:{port}  (dừng: Ctrl+C)", flush=True)
    try:
        Application().run()
    finally:
        if helper is not None:
            helper.terminate()
    return 0


def _gunicorn_settings(options: argparse.Namespace) -> dict[str, object]:
    return {
        "bind": options.bind,
        "workers": max(1, options.workers),
        "threads": max(1, options.threads),
        "worker_class": "gthread",
        "timeout": 120,
        "graceful_timeout": 20,
        "keepalive": 5,
        "max_requests": 20000,
        "max_requests_jitter": 2000,
        "loglevel": "warning",
        "errorlog": "-",
        "proc_name": "cualuat",
    }


def _start_worker() -> subprocess.Popen[bytes]:
    # A child of ours that ends with us: see --parent in `work`.
    environment = {**os.environ, "CUALUAT_PARENT": str(os.getpid())}
    return subprocess.Popen([sys.executable, "-m", "cualuat.console.main", "work"], env=environment)


def work(options: argparse.Namespace) -> int:
    """Does what waits in the queue and the outbox, until stopped."""
    start()
    from django.db import close_old_connections
    from django.utils import timezone

    from cualuat.base import jobs
    from cualuat.notices.jobs import deliver

    stopping = _stop_on_signal()
    jobs.requeue_lost(at=timezone.now(), all_running=not options.once)
    while not stopping:
        close_old_connections()
        sent = deliver(at=timezone.now())
        job = jobs.run_next(at=timezone.now())
        if sent or job:
            continue
        if options.once or _orphaned():
            break
        time.sleep(1)
    return 0


def _orphaned() -> bool:
    parent = os.environ.get("CUALUAT_PARENT", "")
    return bool(parent) and os.getppid() != int(parent)


def _stop_on_signal() -> list[int]:
    """A list that is empty until the process is asked to stop."""
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return asked


def verify_audit(options: argparse.Namespace) -> int:
    """Says whether the audit log is whole."""
    start()
    from cualuat.audit import queries

    broken = queries.first_broken()
    if broken is not None:
        raise Failure(f"nhật ký bị sửa hoặc mất dòng, bắt đầu từ sự kiện số {broken.pk} ({broken.at:%d/%m/%Y %H:%M}).")
    print(f"Nhật ký nguyên vẹn: {queries.latest().count()} sự kiện.")
    return 0


def manage(options: argparse.Namespace) -> int:
    """Django's own commands."""
    execute_from_command_line(["cualuat manage", *options.arguments])
    return 0
