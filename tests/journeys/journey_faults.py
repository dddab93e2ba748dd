"""What is wrong with a page as it stands in a browser: axe, sideways scrolling, errors in the console, states of the answer."""

from __future__ import annotations

from collections.abc import Sequence

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page


class Faults:
    """Collects in `found` what is wrong with the pages that this browser page shows.

    `rules`: which of axe's rules are asked, all of them where there are none; with `axe` off only what the width changes.
    """

    def __init__(self, page: Page, width: int, *, axe: bool = True, rules: Sequence[str] = ()) -> None:
        self.found: list[str] = []
        self._axe = axe
        self._options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
        self._page, self._width = page, width
        page.on("console", lambda m: self._note(m.text) if m.type == "error" and "404" not in m.text else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("response", lambda r: self._note(str(r.status)) if r.status >= 500 else None)

    def look(self, name: str) -> None:
        """Looks at the page that is shown now."""
        self._page.wait_for_load_state()
        wide = self._page.evaluate("document.documentElement.scrollWidth")
        if wide > self._width:
            self.found.append(f"{name}: {wide} px wide at {self._width}")
        if not self._axe:
            return
        for found in Axe().run(self._page, options=self._options or None)["violations"]:
            if found["impact"] in ("serious", "critical"):
                nodes = "; ".join(n["html"][:120] for n in found["nodes"][:3])
                self.found.append(f"{name}: {found['id']} ({found['impact']}): {nodes}")

    def _note(self, text: str) -> None:
        self.found.append(f"{self._page.url}: {text}")
