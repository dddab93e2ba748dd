"""Tables of the programme: plans, and what is done about their tasks."""

from cualuat.programme.models.plans import Pace, Plan, PlanBasis, PlanRecipient, PlanRemark, PlanState, PlanTask
from cualuat.programme.models.running import (
    CalendarFeed,
    Entry,
    EntryKind,
    Evidence,
    Measure,
    Obstacle,
    ObstacleState,
    ObstacleStep,
    TaskInstance,
    TaskReminder,
    WorkState,
)

__all__ = [
    "CalendarFeed",
    "Entry",
    "EntryKind",
    "Evidence",
    "Measure",
    "Obstacle",
    "ObstacleState",
    "ObstacleStep",
    "Pace",
    "Plan",
    "PlanBasis",
    "PlanRecipient",
    "PlanRemark",
    "PlanState",
    "PlanTask",
    "TaskInstance",
    "TaskReminder",
    "WorkState",
]
