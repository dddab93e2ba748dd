"""From one file's text to a document that waits for review."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from cualuat.kernel.citation import find_citations
from cualuat.kernel.legaltext.metadata import Metadata, read_metadata
from cualuat.law.load.drafts import DocumentDraft, FindingDraft, RelationDraft
from cualuat.law.load.readers.extraction import Extraction, UnreadableFile
from cualuat.law.load.structure import provisions_of
from cualuat.law.models import Origin
from cualuat.law.rules import document_key, issuer_name, name_key

_FIELD_NAMES: Final = {
    "number": "số, ký hiệu",
    "kind": "loại văn bản",
    "issuer": "cơ quan ban hành",
    "title": "tên gọi",
    "issued_on": "ngày ban hành",
    "effective_on": "ngày có hiệu lực",
    "signer": "người ký",
}
_RELATIONS: Final = {"based_on": "based_on", "amends": "amends", "replaces": "replaces", "abolishes": "repeals"}


def draft_of(extraction: Extraction, *, name: str) -> DocumentDraft:
    """The document in a file as far as it can be read; what is missing becomes a finding for the reviewer.

    Raises UnreadableFile when the file has no text.
    """
    if not extraction.text.strip():
        raise UnreadableFile("empty", f"«{name}» không có chữ nào. Hãy mở tệp kiểm tra, hoặc chọn tệp khác.")
    root, provisions, numbering = provisions_of(extraction.text, valid_from=None, valid_to=None)
    metadata = read_metadata(root)
    expires_on = metadata.expires_on
    for provision in provisions:
        provision.valid_from, provision.valid_to = metadata.effective_on, expires_on
    kind = metadata.kind
    title = metadata.title or _title_of(extraction, name)
    draft = DocumentDraft(
        origin=Origin.FILE,
        title=title,
        number=str(metadata.number) if metadata.number else "",
        key=document_key(metadata.number, kind) if metadata.number else "",
        place=_place(metadata),
        name_key=name_key(kind, title)[:300],
        kind=kind.code if kind else "",
        issuer=issuer_name(metadata.issuer)[:300],
        signer=metadata.signer[:200],
        issued_on=metadata.issued_on,
        effective_on=metadata.effective_on,
        expires_on=expires_on,
        is_unstructured=root.unstructured,
        is_unreviewed=extraction.needs_review,
        provisions=provisions,
        relations=_relations(metadata),
    )
    draft.findings = [*_reading_findings(extraction), *_metadata_findings(metadata, root.unstructured), *numbering]
    return draft


def _title_of(extraction: Extraction, name: str) -> str:
    title = str(extraction.properties.get("title", "")).strip()
    return title or PurePath(name).stem


def _place(metadata: Metadata) -> str:
    """Where the document is from, when its issuer is one that every province or commune has."""
    number = metadata.number
    local = number is not None and number.issuers and all(i.local for i in number.issuers)
    return metadata.place[:100] if local else ""


def _relations(metadata: Metadata) -> list[RelationDraft]:
    found: list[RelationDraft] = []
    for relation in metadata.relations:
        draft = RelationDraft(kind=_RELATIONS[relation.kind], from_eid=relation.eid, note=relation.text[:1000])
        citations = find_citations(relation.text)
        if relation.number is not None:
            kind = next((c.document.kind for c in citations if c.document), None)
            draft.to_number, draft.to_key = str(relation.number), document_key(relation.number, kind)
        else:
            draft.to_number = relation.text[:80]
        if len(citations) == 1 and len(citations[0].addresses) == 1:
            draft.to_eid = citations[0].addresses[0].eid
        found.append(draft)
    return found


def _reading_findings(extraction: Extraction) -> list[FindingDraft]:
    found = [FindingDraft(w.code, w.message_vi) for w in extraction.warnings]
    if extraction.needs_review:
        message = "Văn bản do máy đọc từ ảnh chụp (OCR). Hãy so từng trang với bản gốc rồi xác nhận đã đối chiếu."
        found.insert(0, FindingDraft("ocr", message))
    if extraction.encoding and extraction.encoding not in ("UTF-8", "UTF-8-SIG"):
        message = f"Tệp dùng bảng mã {extraction.encoding}, đã chuyển sang Unicode. Hãy đọc lại vài đoạn."
        found.append(FindingDraft("encoding", message))
    return found


def _metadata_findings(metadata: Metadata, unstructured: bool) -> list[FindingDraft]:
    found = [
        FindingDraft("metadata-missing", f"Không đọc được {_FIELD_NAMES[name]}. Hãy ghi vào trước khi công bố.")
        for name in metadata.missing
    ]
    if unstructured:
        message = "Văn bản không có điều, khoản; được giữ nguyên thành các đoạn."
        found.append(FindingDraft("unstructured", message))
    found += [FindingDraft("metadata-note", note) for note in metadata.notes]
    return found
