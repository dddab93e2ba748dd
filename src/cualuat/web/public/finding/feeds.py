"""Atom feeds with absolute addresses."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def absolute(path: str) -> str:
    """The full public address of a path."""
    return f"{settings.CUALUAT_URL}{path}"


def tag_uri(path: str) -> str:
    """An identifier that stays (RFC 4151); 2026 is the year in which we began to name things."""
    return f"tag:{urlsplit(settings.CUALUAT_URL).hostname},2026:{path}"


class Feed:
    """An Atom feed being made."""

    def __init__(self, title: str, path: str, feed_path: str) -> None:
        self._made = Atom1Feed(
            title=_clean(title),
            link=absolute(path),
            description="",
            language="vi",
            author_name="Cửa Luật",
            feed_url=absolute(feed_path),
            feed_guid=tag_uri(feed_path),
        )
        self._latest: datetime | None = None

    def add(self, *, title: str, url: str, text: str, updated: datetime, event: str = "") -> None:
        """One entry. Its identifier is made of the path `url` and of the event, where one path has several."""
        self._latest = max(filter(None, (self._latest, updated)))
        self._made.add_item(
            title=_clean(title),
            link=absolute(url),
            description=_clean(text),
            unique_id=tag_uri(f"{url}#{event}" if event else url),
            updateddate=updated,
            pubdate=None,
        )

    def response(self, now: datetime) -> HttpResponse:
        """The feed; without entries it was updated `now`."""
        if self._latest is None:
            self._made.latest_post_date = lambda: now  # type: ignore[method-assign]
        return HttpResponse(self._made.writeString("utf-8"), content_type=CONTENT_TYPE)


def _clean(text: str) -> str:
    """Without characters XML does not allow."""
    return "".join(c for c in text if c.isprintable() or c == "\n")
