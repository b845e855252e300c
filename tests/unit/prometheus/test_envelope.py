"""Whatever a server sends, reading it gives numbers or one clear sentence."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.envelope import (
    label_text,
    read_envelope,
    read_number,
    read_refusal,
    read_rows,
)
from slodesk.integrations.prometheus.failures import MESSAGE_LIMIT, sentence, words

if TYPE_CHECKING:
    from collections.abc import Callable

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
moment = st.integers(0, 2**33) | anything
value = st.sampled_from(["1", "NaN", "+Inf", "1e400", "", "x"]) | anything
series = st.fixed_dictionaries(
    {"metric": st.dictionaries(st.text(max_size=4), anything, max_size=2) | anything},
    optional={"values": st.lists(st.lists(moment | value, min_size=1, max_size=3) | anything, max_size=4)},
)
near_misses = st.fixed_dictionaries(
    {"status": st.sampled_from(["success", "error"]) | anything},
    optional={
        "data": st.fixed_dictionaries(
            {
                "resultType": st.sampled_from(["matrix", "scalar", "vector"]) | anything,
                "result": st.lists(series, max_size=2) | anything,
            }
        )
        | anything,
        "warnings": anything,
        "error": anything,
        "errorType": anything,
        "isPartial": anything,
    },
)


def read_or_message(read: Callable[[Any, str], Any], body: bytes) -> Any:
    try:
        return read(read_envelope(body, "host:9090"), "host:9090")
    except SourceError as error:
        return error.message


def look_at(body: bytes) -> None:
    for read in (read_rows, read_number):
        found = read_or_message(read, body)
        if isinstance(found, str):
            assert found
            assert "\n" not in found
        elif isinstance(found, list):
            for row in found:
                times = [time for time, _ in row.points]
                assert times == sorted(set(times))
                assert all(math.isfinite(time) for time in times)
                assert label_text(row.labels)


@given(near_misses | anything)
def test_any_json(document: object) -> None:
    look_at(json.dumps(document).encode())


@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    look_at(body)


@given(st.integers(400, 599), st.binary(max_size=100) | near_misses.map(lambda doc: json.dumps(doc).encode()))
def test_any_refusal(status: int, body: bytes) -> None:
    error = read_refusal(status, body, "host")
    assert isinstance(error, SourceError)
    assert "\n" not in error.message


@given(st.text(max_size=1000))
def test_foreign_words_are_one_short_printable_line(text: str) -> None:
    assert words(text).isprintable()
    assert len(words(text)) <= MESSAGE_LIMIT
    assert not sentence(text) or sentence(text)[-1] in ".!?…"
