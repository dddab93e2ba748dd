"""How fast the codification is loaded, against merely parsing the same HTML with lxml, in one run."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from lxml import html as lxml_html

from cualuat.law.load.readers.archives import open_source


def merely_parse(source: Path) -> tuple[float, int]:
    """Seconds to unpack and parse every heading file with lxml, and the number of articles in them."""
    began, articles = time.perf_counter(), 0
    with open_source(source) as archive:
        for name, data in archive.entries(lambda n: n.endswith(".html")):
            if "/" in name and not name.endswith("BoPhapDien.html"):
                root = lxml_html.document_fromstring(data.decode("utf-8", errors="replace"))
                articles += len(root.xpath("//p[@class='pDieu']"))
    return time.perf_counter() - began, articles


def load(source: Path, home: Path) -> dict[str, float]:
    """Loads the source into a house by the command line; seconds, articles, largest memory in MiB."""
    command = [sys.executable, "-m", "cualuat.console.main", "load", "phapdien", str(source), "--no-index", "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    began = time.perf_counter()
    done = subprocess.run(command, env={**os.environ, "CUALUAT_HOME": str(home)}, capture_output=True, check=True)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    answer = json.loads(done.stdout)
    return {"seconds": seconds, "articles": answer["articles"], "mib": memory / 1024 if memory > before else 0.0}


def run(source: Path, home: Path) -> str:
    """The table, in Markdown. `home` is set up and empty."""
    parsing, articles = merely_parse(source)
    first = load(source, home)
    again = load(source, home)
    rows = ["| step | seconds | articles/s | × merely parsing | largest memory |", "|---|--:|--:|--:|--:|"]
    rows.append(f"| unpack and parse with lxml only | {parsing:.1f} | {articles / parsing:,.0f} | 1.0 | |")
    for name, step in (("load into an empty library", first), ("load again: nothing changes", again)):
        memory = f"{step['mib']:,.0f} MiB" if step["mib"] else "no more than before"
        rows.append(
            f"| {name} | {step['seconds']:.1f} | {step['articles'] / step['seconds']:,.0f} "
            f"| {step['seconds'] / parsing:.1f} | {memory} |"
        )
    return "\n".join(rows)
