"""Columns of a plain CSV block, read where they lie: half a million rows without a text for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, overload

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEWLINE: Final = ord("\n")
_ZERO: Final = np.uint8(ord("0"))
LONGEST_NAME: Final = 200
LONGEST_NUMBER: Final = 15
"""Digits that a float64 holds exactly."""


class ByteColumn(Sequence[str]):
    """One column of a block; looks like a sequence of texts, and can be read as a whole.

    Args:
        block: the block's bytes.
        array: the same as numbers.
        starts: where each cell begins.
        lengths: how many bytes each cell has.
    """

    def __init__(
        self, block: bytes, array: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> None:
        self._block = block
        self._array = array
        self._starts = starts
        self._lengths = lengths

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        start = int(self._starts[row])
        return self._block[start : start + int(self._lengths[row])].decode()

    def texts(self) -> list[str]:
        """Return every cell."""
        block = self._block
        stops = (self._starts + self._lengths).tolist()
        return [block[start:stop].decode() for start, stop in zip(self._starts.tolist(), stops, strict=True)]

    def chars(self, length: int) -> NDArray[np.uint8] | None:
        """Return the bytes of cells that all have this length, a row each; None if they have not."""
        if length > LONGEST_NAME or not bool((self._lengths == length).all()):
            return None
        return np.asarray(self._array[self._starts[:, None] + np.arange(length)])

    def padded(self) -> NDArray[np.uint8] | None:
        """Return each cell's length and bytes, filled up with zeros; None if one is too long to be a name."""
        longest = int(self._lengths.max(initial=0))
        if longest > LONGEST_NAME:
            return None
        places = np.arange(longest)
        at = np.minimum(self._starts[:, None] + places, len(self._array) - 1)
        chars = np.where(places < self._lengths[:, None], self._array[at], 0)
        return np.hstack((self._lengths[:, None].astype(np.uint8), chars))

    def whole_numbers(self) -> NDArray[np.float64] | None:
        """Return cells that are all short whole numbers; None if any is something else."""
        longest = int(self._lengths.max(initial=0))
        if not 0 < longest <= LONGEST_NUMBER or not bool(self._lengths.all()):
            return None
        value = np.zeros(len(self), np.int64)
        last = len(self._array) - 1
        for place in range(longest):
            there = self._lengths > place
            digit = self._array[np.minimum(self._starts + place, last)] - _ZERO  # wraps round below "0"
            if bool((digit[there] > 9).any()):
                return None
            value = np.where(there, value * 10 + digit, value)
        return value.astype(np.float64)


def columns(block: bytes, mark: str, width: int) -> list[ByteColumn] | None:
    """Cut a block of whole lines, without quotes, into its columns.

    Returns:
        None when a line is empty, or has more or fewer cells than ``width``.
    """
    array = np.frombuffer(block, np.uint8)
    cuts = np.flatnonzero((array == ord(mark)) | (array == _NEWLINE))
    lines = block.count(b"\n")
    if len(cuts) != lines * width or not bool((array[cuts[width - 1 :: width]] == _NEWLINE).all()):
        return None
    starts = np.concatenate((np.zeros(1, np.int64), cuts[:-1] + 1))
    lengths = cuts - starts
    if not bool(lengths.reshape(lines, width).any(axis=1).all()):
        return None  # a row without any value is no row
    return [ByteColumn(block, array, starts[at::width], lengths[at::width]) for at in range(width)]


def groups(found: Sequence[ByteColumn]) -> tuple[list[int], NDArray[np.int64]] | None:
    """Find which rows are alike in some columns.

    Returns:
        One row of each group, and the group of every row; None when names are too long to compare so.
    """
    parts = [column.padded() for column in found]
    cells = [part for part in parts if part is not None]
    if len(cells) < len(parts):
        return None
    rows = np.hstack(cells)
    # Rows are compared by a number made of their bytes, and then, to be sure, by the bytes themselves.
    weights = np.random.default_rng(7).integers(1, 2**63, rows.shape[1], np.uint64)
    number = (rows * weights).sum(axis=1, dtype=np.uint64)
    _, first, group = np.unique(number, return_index=True, return_inverse=True)
    if not bool((rows == rows[first[group]]).all()):
        return None
    return list(first.tolist()), group.astype(np.int64)
