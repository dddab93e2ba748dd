"""A PostgreSQL of our own for a while: in a temporary folder, on a private port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW_TO_GET = "Debian: apt-get install postgresql"


def find_bin() -> Path | None:
    """The folder with initdb and pg_ctl, of the newest version installed; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_postgres() -> tuple[list[str], int | None]:
    """PostgreSQL refuses to run as root: what to put before a command, and whose the folder must be."""
    if os.geteuid() != 0:
        return [], None
    user = pwd.getpwnam("postgres")
    runner = shutil.which("setpriv") or "setpriv"
    return [runner, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[str]:
    """Starts the server and gives the DATABASE_URL of an empty database; raises FileNotFoundError without PostgreSQL."""
    folder = find_bin()
    if folder is None:
        raise FileNotFoundError(HOW_TO_GET)
    prefix, uid = _as_postgres()
    base = Path(tempfile.mkdtemp(prefix="cualuat-pg-"))
    if uid is not None:
        os.chown(base, uid, -1)
    data, port = base / "data", _free_port()
    quiet = {"cwd": base, "stdout": subprocess.DEVNULL, "check": True}
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={base} -c fsync=off"
    options += " -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB"
    try:
        subprocess.run(
            [*prefix, folder / "initdb", "-D", data, "-U", "cualuat", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            **quiet,
        )
        subprocess.run(
            [*prefix, folder / "pg_ctl", "-D", data, "-w", "-l", base / "log", "-o", options, "start"], **quiet
        )
        yield f"postgres://cualuat@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*prefix, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
            cwd=base,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        shutil.rmtree(base, ignore_errors=True)
