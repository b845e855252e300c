"""JSON taken piece by piece is the JSON that was written, wherever a block ends."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import SourceError
from slodesk.integrations import json_stream
from slodesk.integrations.json_stream import JsonStream

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=100)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def take(text: str) -> dict[str, list[Any]]:
    stream = JsonStream(io.StringIO(text), "f")
    found = {name: list(stream.elements()) for name in stream.members()}
    stream.end()
    return found


@given(st.dictionaries(st.text(max_size=10), st.lists(values, max_size=5), max_size=4), st.integers(1, 40))
def test_equal_wherever_blocks_end(data: dict[str, list[Any]], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "BLOCK", block)
        assert take(json.dumps(data)) == data
        assert take(json.dumps(data, indent=2, ensure_ascii=False)) == data


@given(st.dictionaries(st.text(max_size=10), st.lists(values, max_size=3), min_size=1, max_size=3), st.data())
def test_cut_short_is_refused(data: dict[str, list[Any]], draw: st.DataObject) -> None:
    text = json.dumps(data)
    cut = draw.draw(st.integers(0, len(text) - 1))
    with pytest.raises(SourceError):
        take(text[:cut])


def test_lines_are_counted() -> None:
    stream = JsonStream(io.StringIO('{\n"a": [\n1,\n2\n]\n}'), "f")
    for _ in stream.members():
        assert [(value, stream.line) for value in stream.elements()] == [(1, 3), (2, 4)]


def test_a_value_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "BLOCK", 100)
    monkeypatch.setattr(json_stream, "VALUE_LIMIT", 1_000)
    with pytest.raises(SourceError) as caught:
        take('{"a": ["' + "x" * 100_000)
    assert "a value is too long" in caught.value.message
