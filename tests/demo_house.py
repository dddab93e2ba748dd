"""The house that `cualuat setup --demo` makes, made once in a test run and copied for each who wants one."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND = [sys.executable, "-m", "cualuat.console.main"]
_SECONDS = 400


def copy_demo(home: Path) -> Path:
    """A demo house of one's own in the folder `home`, which must not exist yet."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    base = Path(tempfile.gettempdir()) / f"cualuat-demo-{run}"
    base.mkdir(mode=0o700, exist_ok=True)
    with (base.parent / f"{base.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers of one run share it
        if not (base / "made").exists():
            _make(base / "house")
            (base / "made").touch()
            atexit.register(_forget, base)
        shutil.copytree(base / "house", home)
    home.chmod(0o700)
    return home


def environment(home: Path) -> dict[str, str]:
    """For a process that works in this house and no other."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_URL", "CUALUAT_"))}
    return kept | {"CUALUAT_HOME": str(home)}


def _make(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run(
        [*COMMAND, "setup", "--demo"], env=environment(home), check=True, stdout=subprocess.DEVNULL, timeout=_SECONDS
    )


def _forget(base: Path) -> None:
    shutil.rmtree(base, ignore_errors=True)
    base.with_name(f"{base.name}.lock").unlink(missing_ok=True)
