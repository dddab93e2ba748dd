"""The tables of casework."""

from __future__ import annotations

from cualuat.casework.models.cases import (
    Assignment,
    Case,
    CaseFile,
    Colleague,
    Exchange,
    Link,
    Note,
    NumberSeries,
    Party,
    Step,
    TextBand,
)
from cualuat.casework.models.intake import Bucket, Draft, DraftFile
from cualuat.casework.models.personal_data import Consent, DataRequest, Tombstone
from cualuat.casework.models.publication import Publication, PublishedFile
from cualuat.casework.models.reception import ReceptionDay, Slot, Visit
from cualuat.casework.models.work import (
    Hearing,
    Letter,
    LetterTemplate,
    Proposal,
    Rating,
    Reminder,
    Transfer,
    Wish,
)

__all__ = [
    "Assignment",
    "Bucket",
    "Case",
    "CaseFile",
    "Colleague",
    "Consent",
    "DataRequest",
    "Draft",
    "DraftFile",
    "Exchange",
    "Hearing",
    "Letter",
    "LetterTemplate",
    "Link",
    "Note",
    "NumberSeries",
    "Party",
    "Proposal",
    "Publication",
    "PublishedFile",
    "Rating",
    "ReceptionDay",
    "Reminder",
    "Slot",
    "Step",
    "TextBand",
    "Tombstone",
    "Transfer",
    "Visit",
    "Wish",
]
