"""The sample library of a fictional province, from lawdata/sample."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from cualuat.kernel.citation import find_citations, kind_by_code
from cualuat.law.load.drafts import DocumentDraft, ProvisionDraft, RelationDraft
from cualuat.law.load.store import number_and_key
from cualuat.law.load.structure import provisions_of
from cualuat.law.models import Origin
from cualuat.law.rules import name_key

_FOLDER = files("cualuat.lawdata").joinpath("sample")


def headings() -> list[tuple[str, str]]:
    """The headings the sample uses, as (code, name)."""
    return [(row["code"], row["name"]) for row in _library()["heading"]]


def questions() -> list[str]:
    """The questions of the sample, offered while somebody types."""
    text = _FOLDER.joinpath("questions.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [row["question"] for row in rows if row["relevant"]]


def drafts() -> Iterator[DocumentDraft]:
    """The sample documents."""
    for row in _library()["document"]:
        yield _draft(row)


def _library() -> dict[str, Any]:
    return tomllib.loads(_FOLDER.joinpath("library.toml").read_text(encoding="utf-8"))


def _draft(row: dict[str, Any]) -> DocumentDraft:
    text = _FOLDER.joinpath(row["file"]).read_text(encoding="utf-8")
    effective_on, expires_on = row.get("effective_on"), row.get("expires_on")
    root, provisions, findings = provisions_of(text, valid_from=effective_on, valid_to=expires_on)
    number, key = number_and_key(row["number"], row["kind"])
    own_dates = {p["eid"]: p["effective_on"] for p in row.get("provisions", [])}
    for provision in provisions:
        provision.valid_from = own_dates.get(provision.eid, provision.valid_from)
    for version in row.get("versions", []):
        _add_version(provisions, version)
    return DocumentDraft(
        origin=Origin.SAMPLE,
        source_key=row["file"],
        title=row["title"],
        number=number,
        key=key,
        place=row.get("place", ""),
        name_key=name_key(kind_by_code(row["kind"]), row["title"]),
        kind=row["kind"],
        issuer=row["issuer"],
        signer=row.get("signer", ""),
        issued_on=row.get("issued_on"),
        effective_on=effective_on,
        expires_on=expires_on,
        status_reason=row.get("status_reason", ""),
        is_sample=True,
        is_unstructured=root.unstructured,
        heading_codes=list(row.get("subjects", [])),
        provisions=provisions,
        relations=[_relation(r) for r in row.get("relations", [])],
        findings=findings,
    )


def _add_version(provisions: list[ProvisionDraft], version: dict[str, Any]) -> None:
    """Puts a later wording beside the one it replaces, or an inserted article after its neighbour."""
    starts: date = version["valid_from"]
    eid = version["eid"]
    same = [i for i, p in enumerate(provisions) if p.eid == eid]
    if same:
        place, model = same[-1], provisions[same[-1]]
        model.valid_to = starts
        ends = None
    else:
        place = max(i for i, p in enumerate(provisions) if p.eid == version["after"])
        model, ends = provisions[place], provisions[place].valid_to
    provisions.insert(
        place + 1,
        ProvisionDraft(
            eid=eid,
            kind=model.kind,
            number=eid.removeprefix("art_"),
            heading=version["heading"],
            text=version["text"].strip("\n"),
            parent_eid=model.parent_eid,
            level=model.level,
            valid_from=starts,
            valid_to=ends,
            source_note=f"Theo văn bản số {version['by_number']}" if version.get("by_number") else "",
        ),
    )


def _relation(row: dict[str, Any]) -> RelationDraft:
    number, key = number_and_key(row["to_number"], _kind_of(row))
    return RelationDraft(
        kind=row["kind"],
        from_eid=row.get("from_eid", ""),
        to_number=number,
        to_key=key,
        to_eid=row.get("to_eid", ""),
        effective_on=row.get("effective_on"),
        note=row.get("note", ""),
    )


def _kind_of(row: dict[str, Any]) -> str:
    for citation in find_citations(row.get("note", "")):
        if citation.document and citation.document.kind:
            return citation.document.kind.code
    return ""
