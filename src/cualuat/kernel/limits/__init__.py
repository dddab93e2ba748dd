"""Time-limit rules and the ledger of a matter → due date, state, and the steps that led to it."""

from cualuat.kernel.limits.dues import Result, due
from cualuat.kernel.limits.ledgers import (
    KIND_NAMES,
    STATE_NAMES,
    Entry,
    InvalidLedger,
    Kind,
    Ledger,
    State,
    appended,
    check,
)
from cualuat.kernel.limits.rules import (
    UNIT_NAMES,
    Extension,
    InvalidRule,
    NoRuleInForce,
    Pending,
    Rule,
    Unit,
    UnknownVariant,
    Variant,
    rule_on,
)

__all__ = [
    "KIND_NAMES",
    "STATE_NAMES",
    "UNIT_NAMES",
    "Entry",
    "Extension",
    "InvalidLedger",
    "InvalidRule",
    "Kind",
    "Ledger",
    "NoRuleInForce",
    "Pending",
    "Result",
    "Rule",
    "State",
    "Unit",
    "UnknownVariant",
    "Variant",
    "appended",
    "check",
    "due",
    "rule_on",
]
