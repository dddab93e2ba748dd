"""Codes that people keep of a registration or a question; only a keyed hash is kept here.

The hash is that of receipts of matters: a question that becomes a matter is followed with the code its sender has already.
"""

from __future__ import annotations

from cualuat.casework.codes import draw_receipt, receipt_key, receipt_keys
from cualuat.sealed import receipts

draw, key_of = draw_receipt, receipt_key


def keys_of(typed: str) -> list[str]:
    """What may be kept of a code as typed: under today's key of the house, and earlier ones. Raises receipts.Mistyped."""
    return receipt_keys(receipts.read(typed, receipts.RECEIPT))
