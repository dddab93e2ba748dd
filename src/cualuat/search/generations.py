"""Where an index lies: generations side by side and a pointer file that names the one that is read.

index/current          {"generation": "gen-000002", "serial": 3}, replaced whole
index/gen-000002/      what the engine wrote
index/building-000003/ one being written; unknown to readers
index/lock             held by the one process that writes
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_BUSY = "Chỉ mục đang được dựng ở một tiến trình khác; hãy đợi xong rồi thử lại."
_GENERATION = re.compile(r"(?:gen|building)-(\d{6,})")


@dataclass(frozen=True, slots=True)
class Pointer:
    """The generation that is read; `serial` grows with each change, so that readers see that something changed."""

    generation: str
    serial: int


class IndexBusy(RuntimeError):
    """Another process is writing the index."""


class Generations:
    """The directory of an index. Holds no open files but the lock while writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pointer_file = path / "current"
        self._thread = threading.RLock()
        self._held = False

    def stamp(self) -> tuple[int, int] | None:
        """A cheap value that changes whenever the pointer does; None when there is no index."""
        try:
            state = self._pointer_file.stat()
        except FileNotFoundError:
            return None
        return state.st_mtime_ns, state.st_ino

    def pointer(self) -> Pointer | None:
        """What readers read now; None when there is no index."""
        try:
            content = json.loads(self._pointer_file.read_text("utf-8"))
        except FileNotFoundError:
            return None
        return Pointer(content["generation"], content["serial"])

    def directory(self, generation: str) -> Path:
        """Where a finished generation lies."""
        return self.path / generation

    def begin(self) -> Path:
        """An empty directory for a new generation; what an interrupted build left behind is removed."""
        self.path.mkdir(parents=True, exist_ok=True)
        numbers = [0]
        for entry in self.path.iterdir():
            if found := _GENERATION.fullmatch(entry.name):
                numbers.append(int(found[1]))
                if entry.name.startswith("building-"):
                    shutil.rmtree(entry, ignore_errors=True)
        building = self.path / f"building-{max(numbers) + 1:06d}"
        building.mkdir()
        return building

    def finish(self, building: Path) -> str:
        """Give a written generation its name."""
        generation = building.name.replace("building-", "gen-")
        building.rename(self.path / generation)
        return generation

    def point(self, generation: str) -> None:
        """Make readers read this generation; call again after changing it in place."""
        if not self.directory(generation).is_dir():
            raise FileNotFoundError(self.directory(generation))
        old = self.pointer()
        content = {"generation": generation, "serial": old.serial + 1 if old else 1}
        fresh = self.path / f".current-{os.getpid()}-{threading.get_ident()}"
        fresh.write_text(json.dumps(content), "utf-8")
        fresh.replace(self._pointer_file)

    def remove_others(self, generation: str) -> None:
        """Remove every other finished generation; open readers keep theirs until they look at the pointer again."""
        for entry in self.path.iterdir():
            if entry.name.startswith("gen-") and entry.name != generation:
                shutil.rmtree(entry, ignore_errors=True)

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[None]:
        """Be the only writer; raises `IndexBusy` when another one is at work and `wait` is false.

        The thread that holds it may ask again.
        """
        if not self._thread.acquire(blocking=wait):
            raise IndexBusy(_BUSY)
        try:
            if self._held:
                yield
                return
            with self._file_lock(wait):
                self._held = True
                try:
                    yield
                finally:
                    self._held = False
        finally:
            self._thread.release()

    @contextmanager
    def _file_lock(self, wait: bool) -> Iterator[None]:
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy(_BUSY) from error
            yield
