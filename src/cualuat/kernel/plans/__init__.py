"""Plans of agencies: read from their text into parts, tasks, units, time lines and recipients."""

from __future__ import annotations

from cualuat.kernel.plans.assignments import Assignment, assignment_in, split_units, unit_heading, value_of
from cualuat.kernel.plans.composing import Annex, Block, BlockKind, Composed, assignment_annex, composed
from cualuat.kernel.plans.describing import described
from cualuat.kernel.plans.frames import Basis, Foot, Head, Recipient, Signature, read_foot
from cualuat.kernel.plans.occasions import Occasion, occasions, waits
from cualuat.kernel.plans.outlines import Irregularity, Item
from cualuat.kernel.plans.plans import Part, Plan, Reporting, Section, Task, citations_of, read_plan
from cualuat.kernel.plans.rewriting import TaskWords, rewritten, words_of
from cualuat.kernel.plans.schedules import Pace, Schedule, read_schedule
from cualuat.kernel.plans.succeeding import Change, changes, concerns, matched, moved_on, task_lines

__all__ = [
    "Annex",
    "Assignment",
    "Basis",
    "Block",
    "BlockKind",
    "Change",
    "Composed",
    "Foot",
    "Head",
    "Irregularity",
    "Item",
    "Occasion",
    "Pace",
    "Part",
    "Plan",
    "Recipient",
    "Reporting",
    "Schedule",
    "Section",
    "Signature",
    "Task",
    "TaskWords",
    "assignment_annex",
    "assignment_in",
    "changes",
    "citations_of",
    "composed",
    "concerns",
    "described",
    "matched",
    "moved_on",
    "occasions",
    "read_foot",
    "read_plan",
    "read_schedule",
    "rewritten",
    "split_units",
    "task_lines",
    "unit_heading",
    "value_of",
    "waits",
    "words_of",
]
