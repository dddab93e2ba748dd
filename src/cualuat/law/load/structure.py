"""From the text of a whole document to its provisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cualuat.kernel.legaltext import Node, parse
from cualuat.kernel.legaltext.numbering import check_numbering
from cualuat.law.load.drafts import FindingDraft, ProvisionDraft

CONTAINERS = ("part", "chapter", "section", "subsection")


def provisions_of(
    text: str, *, valid_from: date | None, valid_to: date | None
) -> tuple[Node, list[ProvisionDraft], list[FindingDraft]]:
    """The tree of a text, one draft for each container, article and block in reading order, and what looks wrong.

    Each line of the text lands in exactly one draft: as number and heading, or as text.
    """
    root = parse(text)
    drafts = [_dated(draft, valid_from, valid_to) for draft in _drafts(root, "", 0)]
    findings = [FindingDraft(f"numbering-{f.code}", f.message_vi, f.eid) for f in check_numbering(root)]
    return root, drafts, findings


def _dated(draft: ProvisionDraft, valid_from: date | None, valid_to: date | None) -> ProvisionDraft:
    draft.valid_from, draft.valid_to = valid_from, valid_to
    return draft


def _drafts(node: Node, parent: str, level: int) -> Iterator[ProvisionDraft]:
    for child in node.children:
        if child.kind in CONTAINERS:
            own = "".join(n.plain() for n in child.children if not _stands_alone(n))
            yield _draft(child, f"{child.text[child.mark :]}{own}", parent, level)
            yield from _drafts(child, child.eid, level + 1)
        elif _stands_alone(child) or node.kind == "document":
            yield _draft(child, child.plain()[child.mark :], parent, level)


def _stands_alone(node: Node) -> bool:
    return node.kind in (*CONTAINERS, "article", "annex", "form", "preamble", "signature", "body", "notes")


def _draft(node: Node, text: str, parent: str, level: int) -> ProvisionDraft:
    return ProvisionDraft(
        eid=node.eid,
        kind=node.kind,
        number=node.number or "",
        heading=node.heading,
        text=text.strip(),
        parent_eid=parent,
        level=level,
    )
