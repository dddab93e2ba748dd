"""Tables out of files that people send."""

from __future__ import annotations

import pytest

from cualuat.files.formats.refusal import UnacceptableFile
from cualuat.files.tables import LARGEST, read_table


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 hong", b"%PDF-1.7\xff\xfe\xfd", b"a\0b", "thiếu;cột".encode("utf-16")[2:], b"a" * (LARGEST + 1)],
)
def test_what_is_no_table_is_told(data: bytes) -> None:
    with pytest.raises(UnacceptableFile):
        read_table("tệp.xlsx", data)


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_text_is_split_by_the_mark_it_uses(mark: str) -> None:
    text = f"STT{mark}Việc\n1{mark}Mở lớp\n"
    for data in (text.encode("utf-8-sig"), text.encode("utf-16")):
        assert read_table("b.csv", data) == [["STT", "Việc"], ["1", "Mở lớp"]]
