"""A PostgreSQL of the benchmarks' own on a private port; its folder is kept between runs."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import postgres

# What a province sets on a server with 16 GB of memory and an SSD; everything else as PostgreSQL has it.
PROVINCE: Mapping[str, str] = {
    "shared_buffers": "4GB",
    "effective_cache_size": "10GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "1GB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "200",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "jit": "off",
}
SMALL: Mapping[str, str] = {"shared_buffers": "256MB", "max_wal_size": "1GB", "jit": "off"}


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One cluster in `base`/data; commits are as safe as PostgreSQL makes them (fsync on)."""

    def __init__(self, base: Path, settings: Mapping[str, str]) -> None:
        folder = postgres.find_bin()
        if folder is None:
            raise FileNotFoundError(postgres.HOW_TO_GET)
        self._bin, self._base, self._settings = folder, base, settings
        self._prefix, self._uid = postgres._as_postgres()
        self.port = free_port()

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self._base / "data"

    def url(self, name: str) -> str:
        """The DATABASE_URL of a database."""
        return f"postgres://cualuat@127.0.0.1:{self.port}/{name}"

    def prepare(self) -> None:
        """Makes the cluster unless it is there."""
        self._base.mkdir(parents=True, exist_ok=True)
        if self._uid is not None:  # PostgreSQL refuses to be root: its user must get through to the folder
            for folder in (self._base, self._base.parent):
                folder.chmod(folder.stat().st_mode | 0o011)
            os.chown(self._base, self._uid, -1)
        if not (self.data / "PG_VERSION").exists():
            self._run("initdb", "-D", self.data, "-U", "cualuat", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        """Starts it; on the same port each time."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._base}"
        for name, value in self._settings.items():
            options += f" -c {name}={value}"
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "300", "-l", self._base / "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stops it; «immediate» is as if the power had failed."""
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "300", "-m", mode, "stop", check=False)

    def create(self, name: str) -> None:
        """Makes an empty database."""
        self._psql("postgres", f"CREATE DATABASE {name}")

    def drop(self, name: str) -> None:
        """Removes a database where it is there."""
        self._psql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        return self._psql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'").strip() == "1"

    def version(self) -> str:
        """As PostgreSQL calls itself."""
        return self._psql("postgres", "SHOW server_version").strip()

    def _psql(self, name: str, statement: str) -> str:
        command = [self._bin / "psql", "-X", "-A", "-t", "-h", "127.0.0.1", "-p", str(self.port), "-U", "cualuat"]
        done = subprocess.run([*command, "-d", name, "-c", statement], capture_output=True, text=True, check=True)
        return done.stdout

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [*self._prefix, str(self._bin / program), *map(str, arguments)]
        subprocess.run(command, cwd=self._base, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=check)


@contextmanager
def running(base: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """The cluster, made where it is missing, stopped afterwards whatever happens."""
    server = Server(base, settings)
    server.prepare()
    with (base / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # another run works in this folder: BlockingIOError
        server.stop("immediate")  # one that an earlier run left behind
        server.start()
        try:
            yield server
        finally:
            server.stop()
