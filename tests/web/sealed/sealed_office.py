"""Who of the office has a key, and somebody who denounces."""

from __future__ import annotations

from cualuat.casework.operations.intake import PersonGiven

PASSPHRASE = "nón lá tàu điện mực tím"
KEYED = ("denunciation", "denunciation_two", "leader", "custodian", "custodian_two", "custodian_three")
HER = PersonGiven(name="Vũ Thị Kín", address="Thôn Đoài, xã Mẫu Đông", phone="0987 654 321", email="kin@vidu.example")
