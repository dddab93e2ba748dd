"""JSON for programs. The shape is stable; a change that could break a reader raises `schema_version`.

{
  "schema": "cualuat/document", "schema_version": 1,
  "as_of": "2026-08-01" | null,          wording of this day; null is the latest
  "notices": ["…"],                      what a person must be told, in Vietnamese; the first ones matter most
  "source": "https://…" | "",            address of the document's page
  "document": {
    "number", "kind" (code), "kind_name", "title", "full_name", "issuer", "signer", "place": text, '' unknown
    "issued_on", "effective_on", "expires_on": day | null   (in force from effective_on to before expires_on)
    "status": in_force | not_yet | expired | unknown | null (null without as_of), "status_reason",
    "frbr_uri", "slug", "origin": codification | file | sample, "state",
    "is_sample", "is_partial", "is_unstructured", "is_unreviewed": true | false
  },
  "provisions": [                        outermost divisions in reading order
    {
      "eId": "art_5", "kind": part | chapter | section | subsection | article | clause | point | item | annex | form |
                              preamble | body | signature | notes
      "num": "Điều 5." as printed, "number": "5", "heading": "…",
      "text": own text before the divisions in it, one paragraph a line, table rows as pipe rows («<» joined to the
              left cell, «^» to the one above, <br> between lines of a cell), "tail": own text after them,
      "children": [ … ]                  of the same shape
      and, of what the library keeps apart (not of clauses, points, items):
      "valid_from", "valid_to", "text_from": day | null, "status": as above, "remark": text,
      "codified_code", "codified_heading", "source_note": text
    }
  ],
  "relations": [
    { "kind": "amends", "label": "Được sửa đổi bởi", "outgoing": true when this document acts on the other,
      "eId": own provision or '', "other_number", "other_eId", "other_slug" ('' when not in the library),
      "effective_on": day | null, "note" }
  ]
}
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from cualuat.law.exports.content import Block, Content, Division, clean
from cualuat.law.exports.tables import Table
from cualuat.law.queries import CONTAINERS, RelationLine

SCHEMA: Final = "cualuat/document"
SCHEMA_VERSION: Final = 1


def to_json(content: Content) -> bytes:
    """UTF-8 JSON of the shape above."""
    whole = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "as_of": _day(content.on),
        "notices": content.notices,
        "source": content.source,
        "document": _document(content),
        "provisions": [_division(d, content.on) for d in content.divisions],
        "relations": [_relation(line) for line in content.relations],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _document(content: Content) -> dict[str, Any]:
    row = content.document
    return {
        "number": content.number,
        "kind": row.kind,
        "kind_name": row.kind_name,
        "title": content.title,
        "full_name": content.full_name,
        "issuer": content.issuer,
        "signer": content.signer,
        "place": clean(row.place),
        "issued_on": _day(row.issued_on),
        "effective_on": _day(row.effective_on),
        "expires_on": _day(row.expires_on),
        "status": str(row.status_on(content.on)) if content.on else None,
        "status_reason": clean(row.status_reason),
        "frbr_uri": row.frbr_uri,
        "slug": row.slug,
        "origin": row.origin,
        "state": row.state,
        "is_sample": row.is_sample,
        "is_partial": row.is_partial,
        "is_unstructured": row.is_unstructured,
        "is_unreviewed": row.is_unreviewed,
    }


def _division(division: Division, on: date | None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "eId": division.eid,
        "kind": division.kind,
        "num": division.num,
        "number": division.number,
        "heading": division.heading,
        "text": _text(division.blocks),
        "tail": _text(division.tail),
        "children": [_division(child, on) for child in division.children],
    }
    row = division.provision
    if row is not None:
        out |= {
            "valid_from": _day(row.valid_from),
            "valid_to": _day(row.valid_to),
            "text_from": _day(row.text_from),
            "status": str(row.status_on(on)) if on and (row.valid_from or row.kind not in CONTAINERS) else None,
            "remark": division.remark,
            "codified_code": clean(row.codified_code),
            "codified_heading": row.codified_heading.code if row.codified_heading else "",
            "source_note": clean(row.source_note),
        }
    return out


def _text(blocks: list[Block]) -> str:
    return "\n".join(_rows(block.table) if block.table else block.text for block in blocks)


def _rows(table: Table) -> str:
    grid = [[""] * table.width for _ in range(table.height)]
    for cell in table.cells:
        for r in range(cell.row, cell.row + cell.rows):
            for c in range(cell.column, cell.column + cell.columns):
                grid[r][c] = "<" if c > cell.column else "^"
        grid[cell.row][cell.column] = "<br>".join(cell.lines).replace("|", "\\|")
    return "\n".join(f"| {' | '.join(row)} |" for row in grid)


def _relation(line: RelationLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "label": line.label,
        "outgoing": line.outgoing,
        "eId": line.own_eid,
        "other_number": clean(line.other_number),
        "other_eId": line.other_eid,
        "other_slug": line.other.slug if line.other else "",
        "effective_on": _day(line.effective_on),
        "note": clean(line.note),
    }
