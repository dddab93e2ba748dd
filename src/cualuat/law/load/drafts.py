"""What a source gives: a document with its provisions, relations and findings, as plain values."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class ProvisionDraft:
    """One provision; fields as in law.models.Provision. `heading_code` is the heading of the codification."""

    eid: str
    kind: str
    number: str = ""
    heading: str = ""
    text: str = ""
    parent_eid: str = ""
    level: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    text_from: date | None = None
    heading_code: str = ""
    codified_code: str = ""
    codified_anchor: str = ""
    codified_order: int = 0
    codified_chapter: str = ""
    source_note: str = ""


@dataclass(slots=True)
class RelationDraft:
    """One relation; keys and numbers by value, an empty number means the document of the draft."""

    kind: str
    from_number: str = ""
    from_key: str = ""
    from_eid: str = ""
    to_number: str = ""
    to_key: str = ""
    to_eid: str = ""
    effective_on: date | None = None
    note: str = ""


@dataclass(slots=True)
class FindingDraft:
    """Something to look at: code for programs, message in Vietnamese."""

    code: str
    message: str
    eid: str = ""


@dataclass(slots=True)
class DocumentDraft:
    """One document ready to be stored; fields as in law.models.Document."""

    origin: str
    title: str
    source_key: str = ""
    number: str = ""
    key: str = ""
    place: str = ""
    name_key: str = ""
    kind: str = ""
    issuer: str = ""
    signer: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    status_reason: str = ""
    vbpl_id: int | None = None
    is_sample: bool = False
    is_partial: bool = False
    is_unstructured: bool = False
    is_unreviewed: bool = False
    heading_codes: list[str] = field(default_factory=list)
    provisions: list[ProvisionDraft] = field(default_factory=list)
    relations: list[RelationDraft] = field(default_factory=list)
    findings: list[FindingDraft] = field(default_factory=list)

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything in the draft: two loads of the same thing have the same."""
        spelled = json.dumps(_plain(self), ensure_ascii=False, default=str, separators=(",", ":"))
        return hashlib.sha256(spelled.encode()).hexdigest()


def _plain(draft: DocumentDraft) -> list[object]:
    own = [getattr(draft, f.name) for f in dataclasses.fields(draft)[:-3]]
    parts: list[ProvisionDraft | RelationDraft | FindingDraft] = [*draft.provisions, *draft.relations, *draft.findings]
    return [own, [[getattr(part, f.name) for f in dataclasses.fields(part)] for part in parts]]
