"""Who may see and do what in the library."""

from __future__ import annotations

from cualuat.base.actor import Actor
from cualuat.law.models import Document, DocumentQuerySet, DocumentState

EDIT, PUBLISH = "editor", "publisher"


def visible_to(actor: Actor) -> DocumentQuerySet:
    """Documents this actor may read: what is published; at the desk everything."""
    documents = Document.objects.all()
    return documents if actor.has(EDIT) else documents.filter(state=DocumentState.PUBLISHED)
