"""Making lengths uniform: a ciphertext tells how long its plaintext is, so plaintexts are filled up to few sizes."""

from __future__ import annotations

# 1, 2, 4 … 16384 KiB, and a last one that a file of MAX_BYTES just fits.
MAX_BYTES = 20 * 1024 * 1024
BUCKETS = (*(1024 << power for power in range(15)), MAX_BYTES + 1024)
_PREFIX = 4


class TooLarge(ValueError):
    """More than the largest bucket holds."""

    def __init__(self) -> None:
        super().__init__("Tệp hoặc nội dung lớn hơn 20 MB. Hãy tách thành nhiều phần nhỏ hơn rồi gửi lại.")


def pad(plain: bytes) -> bytes:
    """The length in four bytes, the plaintext, zeros up to the next bucket. Raises TooLarge."""
    framed = len(plain).to_bytes(_PREFIX, "big") + plain
    return framed.ljust(_bucket(len(framed)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The plaintext. Raises ValueError for what `pad` did not make."""
    length = int.from_bytes(padded[:_PREFIX], "big")
    end = _PREFIX + length
    if len(padded) not in BUCKETS or end > len(padded) or any(padded[end:]):
        raise ValueError("not padded")
    return padded[_PREFIX:end]


def _bucket(size: int) -> int:
    for bucket in BUCKETS:
        if size <= bucket:
            return bucket
    raise TooLarge
