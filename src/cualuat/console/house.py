"""Commands that keep the house: prepare, serve, work."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import django
from django.core.management import call_command, execute_from_command_line

from cualuat.base.settings import write_secret_key
from cualuat.console.failure import Failure
from cualuat.console.progress import progress_bar

SECONDS_BETWEEN_STARTS = 5
SECONDS_TO_STOP = 20
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
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret_key(folder)
        _keep_private(folder)
    except OSError as error:
        raise Failure(f"không ghi được vào «{folder}» ({error}). Hãy chọn thư mục khác bằng CUALUAT_HOME.") from error
    django.setup()
    _prepare_database()
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    except OSError as error:
        raise Failure(
            f"không ghi được vào «{folder}» ({error}). Hãy xem lại quyền ghi và chỗ trống trên đĩa."
        ) from error
    print(f"Nơi chứa dữ liệu: {folder}")
    if options.demo:
        _demo(folder)
    else:
        print("Tiếp theo: «cualuat user add …» để có người quản trị, «cualuat load phapdien …» để nạp luật thật.")
    return 0


def _keep_private(folder: Path) -> None:
    """Other people of the machine read neither the database (passwords, readers' addresses) nor what was uploaded."""
    (folder / "files").mkdir(mode=0o700, exist_ok=True)
    database = folder / "cualuat.sqlite3"
    if not os.environ.get("DATABASE_URL"):
        database.touch(mode=0o600)
        database.chmod(0o600)
    (folder / "files").chmod(0o700)


def _prepare_database() -> None:
    from django.db import DatabaseError
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.law.load.run import ensure_subjects
    from cualuat.timelimits import operations as timelimits

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise Failure(f"không chuẩn bị được cơ sở dữ liệu: {error}. Hãy xem lại DATABASE_URL.") from error
    ensure_subjects()
    timelimits.load_lawdata(by=SYSTEM, at=timezone.now())


def _demo(folder: Path) -> None:
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.console.demo import run as demo
    from cualuat.guides.operations.loading import load_texts
    from cualuat.law.load.run import load_sample
    from cualuat.search import operations as search

    if demo.is_real(on=timezone.localdate()):
        raise Failure("nơi này đã là của một cơ quan thật. Hãy dùng một CUALUAT_HOME khác để thử.")
    batch = load_sample(by=SYSTEM, clock=timezone.now)
    load_texts(by=SYSTEM, at=timezone.now())
    search.rebuild_index()
    print(f"Thư viện mẫu của tỉnh Mẫu: {batch.total} văn bản.")
    for line in _demo_agency(folder):
        print(f"  {line}")


def _demo_agency(folder: Path) -> list[str]:
    """The agency with its people and matters, made once; passwords and codes are kept where only the owner reads them."""
    from django.utils import timezone

    from cualuat.console.demo import run as demo

    notes = folder / "demo-accounts.txt"
    known = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    if demo.is_there(on=timezone.localdate()):
        return ["Tài khoản và mã dùng thử (đã tạo từ trước):", *known]

    def keep(lines: Sequence[str]) -> None:
        handle = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    with progress_bar() as report:
        built = demo.build(first=DEMO_ACCOUNTS, known=known, keep=keep, report=report, at=timezone.now())
    return ["Tài khoản (tên, mật khẩu) và mã dùng thử:", *built.notes]


def serve(options: argparse.Namespace) -> int:
    """The web site on gunicorn, with the worker beside it."""
    start()
    from django.db import connections
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    connections.close_all()
    host, _, port = options.bind.rpartition(":")
    if not port.isdecimal() or not port.isascii():
        raise Failure(f"«{options.bind}» không phải địa chỉ; ví dụ đúng: 127.0.0.1:8000.")
    _check_free(host, int(port))
    helper = _Helper(wanted=not options.no_work)

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

        def run(self) -> None:
            """Serves until stopped."""
            Keeper(self).run()

    class Keeper(Arbiter):  # type: ignore[misc]
        """gunicorn's master; looks after the worker of the queue too."""

        def manage_workers(self) -> None:
            """Called each second."""
            helper.keep()
            super().manage_workers()

    shown = host if host not in ("0.0.0.0", "") else "127.0.0.1"  # noqa: S104 – compared, not bound
    print(f"Cửa Luật: http://{shown}:{port}  (dừng: Ctrl+C)", flush=True)
    try:
        Application().run()
    finally:
        helper.stop()
    return 0


def _check_free(host: str, port: int) -> None:
    """Raises Failure when nobody can listen there: another program does, or there is no such address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except (OSError, OverflowError) as error:
            raise Failure(
                f"không mở được {host}:{port} ({error}). Nếu cổng đang có chương trình khác dùng, hãy dừng nó hoặc chọn "
                "cổng khác bằng --bind."
            ) from error


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


class _Helper:
    """The worker beside the web site: started again when it ends (a file may use up all memory), ended with us."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    def keep(self) -> None:
        """Starts the worker unless it runs; not oftener than every few seconds."""
        if not self._wanted or time.monotonic() < self._not_before:
            return
        if self._process is not None and self._process.poll() is None:
            return
        self._not_before = time.monotonic() + SECONDS_BETWEEN_STARTS
        environment = {**os.environ, "CUALUAT_PARENT": str(os.getpid())}  # see `_orphaned`
        self._process = subprocess.Popen([sys.executable, "-m", "cualuat.console.main", "work"], env=environment)

    def stop(self) -> None:
        """Ends the worker; every job can go on where it stopped, so it is not waited for long."""
        self._wanted = False
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def work(options: argparse.Namespace) -> int:
    """Does what waits in the queue and the outbox, until stopped."""
    start()
    from django.db import DatabaseError, close_old_connections, connection
    from django.utils import timezone

    from cualuat.base import jobs
    from cualuat.notices.jobs import deliver

    stopping = _stop_on_signal()
    with _worker_lock(stopping, wait=not options.once) as alone:
        if alone and not stopping:
            jobs.requeue_lost(at=timezone.now(), all_running=True)
        while not stopping:
            try:
                close_old_connections()
                if alone:
                    jobs.run_periodic(at=timezone.now())
                busy = bool(deliver(at=timezone.now())) or jobs.run_next(at=timezone.now()) is not None
            except DatabaseError as error:
                # A locked or restarting database comes back; a worker that ended would not.
                if options.once:
                    raise
                print(f"Cơ sở dữ liệu không trả lời ({error}); sẽ thử lại.", file=sys.stderr, flush=True)
                connection.close()
                busy = False
                time.sleep(4)
            if busy:
                continue
            if options.once or _orphaned():
                break
            time.sleep(1)
    return 0


@contextmanager
def _worker_lock(stopping: list[int], *, wait: bool) -> Iterator[bool]:
    """Whether this is the only worker of the house: only then was what is marked as running left by a dead process.

    Waits for the other one to end, when asked to.
    """
    with (home() / "worker.lock").open("a") as lock:
        told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not wait or stopping or _orphaned():
                    yield False
                    return
                if not told:
                    print("Đã có một tiến trình làm việc nền; chờ nó dừng.", file=sys.stderr, flush=True)
                    told = True
                time.sleep(1)
            else:
                yield True
                return


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
        when = f" ({broken.at:%d/%m/%Y %H:%M})" if broken.at else ""
        raise Failure(f"nhật ký không nguyên vẹn từ sự kiện số {broken.pk}{when}: {broken.words}.")
    print(f"Nhật ký nguyên vẹn: {queries.latest().count()} sự kiện.")
    return 0


def manage(options: argparse.Namespace) -> int:
    """Django's own commands."""
    execute_from_command_line(["cualuat manage", *options.arguments])
    return 0
