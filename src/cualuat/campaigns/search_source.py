"""What campaigns give to the search: public campaigns, kits, issues of the newsletter, what models taught."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cualuat.campaigns import queries
from cualuat.campaigns.models import AccessModel, Campaign, Kit, NewsletterIssue
from cualuat.campaigns.rules import read_outline
from cualuat.kernel.workdays import day_of
from cualuat.search.registry import IndexDocument, Suggestion, day_number

_NAME = "campaigns"


def _unit(key: str, url: str, title: str, body: str, since: datetime | None, about: str) -> IndexDocument:
    return IndexDocument(
        id=f"{_NAME}:{key}", source=_NAME, url=url, title=title, body=body, document_title=about, doc_id=f"{_NAME}:{key}",
        kind=_NAME, valid_from=day_number(day_of(since) if since else None), year=day_of(since).year if since else None,
    )  # fmt: skip


def _campaign(row: Campaign) -> IndexDocument:
    body = "\n".join([row.aim, row.themes, *(one.what for one in row.items.all()), row.outcome])
    return _unit(f"c{row.pk}", f"/truyen-thong/{row.pk}/", row.title, body, row.published_at, "Đợt truyền thông")


def _kit(row: Kit) -> IndexDocument:
    slides = [line for slide in read_outline(row.outline) for line in (slide.title, *slide.lines)]
    body = "\n".join([row.aim, *slides, row.leaflet])
    return _unit(
        f"k{row.pk}", f"/truyen-thong/bo-tai-lieu/{row.pk}/", row.title, body, row.published_at, "Bộ tài liệu sinh hoạt"
    )


def _issue(row: NewsletterIssue) -> IndexDocument:
    body = "\n".join([row.intro, *(f"{one.title}\n{one.text}" for one in row.items.all())])
    return _unit(f"n{row.pk}", f"/ban-tin/so/{row.number}/", row.title, body, row.sent_at, "Bản tin")


def _model(row: AccessModel) -> IndexDocument:
    body = "\n".join([row.problem, row.hypothesis, row.learned])
    return _unit(
        f"m{row.pk}",
        f"/truyen-thong/mo-hinh/#mo-hinh-{row.pk}",
        row.title,
        body,
        row.published_at,
        "Mô hình tiếp cận pháp luật",
    )


class CampaignSource:
    """The source named «campaigns»; the key of a document is the kind of row and its primary key."""

    name = _NAME

    def count(self) -> int:
        """Units there will be."""
        rows = (queries.public_campaigns(), queries.public_kits(), queries.public_issues(), queries.public_models())
        return sum(one.count() for one in rows)

    def documents(self) -> Iterator[IndexDocument]:
        """Every unit."""
        yield from map(_campaign, queries.public_campaigns().prefetch_related("items"))
        yield from map(_kit, queries.public_kits())
        yield from map(_issue, queries.public_issues().prefetch_related("items"))
        yield from map(_model, queries.public_models())

    def documents_of(self, doc_ids: Sequence[str]) -> Iterator[IndexDocument]:
        """The units of these documents; none for what is not public."""
        wanted = {one for one in doc_ids if one.startswith(f"{_NAME}:")}
        if wanted:
            yield from (unit for unit in self.documents() if unit.doc_id in wanted)

    def suggestions(self) -> Iterator[Suggestion]:
        """Titles of campaigns and kits."""
        for row in queries.public_campaigns():
            yield Suggestion("document", row.title[:200], f"/truyen-thong/{row.pk}/", 3)
        for kit in queries.public_kits():
            yield Suggestion("document", kit.title[:200], f"/truyen-thong/bo-tai-lieu/{kit.pk}/", 3)
