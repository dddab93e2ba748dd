"""Reading about files."""

from __future__ import annotations

from cualuat.files import scanning
from cualuat.files.models import Attachment, ScanState


def attachment(pk: int) -> Attachment:
    """One file with its clean copy. Raises Attachment.DoesNotExist."""
    return Attachment.objects.select_related("cleaned").get(pk=pk)


def may_be_opened(attachment: Attachment) -> bool:
    """Whether an officer may get the file or its clean copy: not while a scanner has still to look, never when infected."""
    rows = [attachment, *attachment.original_of.all()]  # a copy is as good as the file it was made of
    states = {row.scan_state for row in rows}
    if ScanState.INFECTED in states:
        return False
    return ScanState.WAITING not in states or not scanning.is_configured()


def served(attachment: Attachment) -> Attachment:
    """What to give to an officer who opens the file: the clean copy where there is one."""
    return attachment.cleaned or attachment


def waiting_for_scan() -> list[Attachment]:
    """Files of which the scanner has said nothing yet, the oldest first."""
    return list(Attachment.objects.filter(scan_state=ScanState.WAITING).order_by("pk"))
