"""Transition tables: check, reachability, picture."""

from cualuat.kernel.workflow.checking import faults
from cualuat.kernel.workflow.deriving import derive, rename
from cualuat.kernel.workflow.describing import describe
from cualuat.kernel.workflow.pictures import picture
from cualuat.kernel.workflow.reading import from_rows
from cualuat.kernel.workflow.tables import (
    CLOCK_NAMES,
    WAITS_NAMES,
    ClockKind,
    Edge,
    Effect,
    InvalidTable,
    NotFromHere,
    State,
    Table,
    UnknownEdge,
    UnknownState,
    WaitsFor,
)
from cualuat.kernel.workflow.ways import StepShown, main_line, path_shown

__all__ = [
    "CLOCK_NAMES",
    "WAITS_NAMES",
    "ClockKind",
    "Edge",
    "Effect",
    "InvalidTable",
    "NotFromHere",
    "State",
    "StepShown",
    "Table",
    "UnknownEdge",
    "UnknownState",
    "WaitsFor",
    "derive",
    "describe",
    "faults",
    "from_rows",
    "main_line",
    "path_shown",
    "picture",
    "rename",
]
