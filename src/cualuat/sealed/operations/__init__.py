"""Everything that is written in the sealed part."""

from __future__ import annotations

from cualuat.sealed.operations.boxes import (
    Receipt,
    add_item,
    add_system_item,
    create_box,
    draw_receipt,
    open_box,
    withdraw,
)
from cualuat.sealed.operations.destroying import destroy_box
from cualuat.sealed.operations.files import FileWanted, add_file, open_file, sweep_files
from cualuat.sealed.operations.grants import approve, expire_grants, open_identity, refuse, request_identity
from cualuat.sealed.operations.identity import add_identity, reshare, set_policy
from cualuat.sealed.operations.keys import (
    NewKey,
    change_passphrase,
    create_key,
    renew_recovery_code,
    replace_key,
    retire_key,
    unlock,
)
from cualuat.sealed.operations.recipients import exclude, let_in, remove
from cualuat.sealed.operations.recording import DENOUNCER
from cualuat.sealed.operations.refusals import AnotherKey, Barred, NobodyLeft, NotGranted, TooFewCustodians

__all__ = [
    "DENOUNCER",
    "AnotherKey",
    "Barred",
    "FileWanted",
    "NewKey",
    "NobodyLeft",
    "NotGranted",
    "Receipt",
    "TooFewCustodians",
    "add_file",
    "add_identity",
    "add_item",
    "add_system_item",
    "approve",
    "change_passphrase",
    "create_box",
    "create_key",
    "destroy_box",
    "draw_receipt",
    "exclude",
    "expire_grants",
    "let_in",
    "open_box",
    "open_file",
    "open_identity",
    "refuse",
    "remove",
    "renew_recovery_code",
    "replace_key",
    "request_identity",
    "reshare",
    "retire_key",
    "set_policy",
    "sweep_files",
    "unlock",
    "withdraw",
]
