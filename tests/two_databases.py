"""Plugin that turns a pytest worker to PostgreSQL before the settings are read; see run.py.

A worker is told by an environment variable of its own, because an address cannot stand in the description of a worker
(it holds «//»).
"""

import os

import pytest

if os.environ.get("CUALUAT_TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = os.environ["CUALUAT_TEST_POSTGRESQL"]

_SECONDS: dict[str, dict[str, float]] = {}  # worker → file → seconds


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Adds up, where the workers report to, how long each file took on each."""
    node = getattr(report, "node", None)
    if node is not None:
        files = _SECONDS.setdefault(node.gateway.id, {})
        name = report.nodeid.partition("::")[0]
        files[name] = files.get(name, 0.0) + report.duration


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How long each worker was at it, and which files took longest: the slower worker is what everybody waits for."""
    for worker, files in sorted(_SECONDS.items()):
        longest = sorted(files.items(), key=lambda item: -item[1])[:12]
        terminalreporter.write_line(f"{worker}: {sum(files.values()):.0f} s")
        terminalreporter.write_line(
            "  " + ", ".join(f"{name.removeprefix('tests/')} {seconds:.0f}" for name, seconds in longest)
        )
