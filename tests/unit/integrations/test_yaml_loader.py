"""YAML is read strictly, with the line of every value."""

from __future__ import annotations

import contextlib
import gc
import time

import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.yaml_loader import NODE_LIMIT, line_of, load, to_data

REFUSED = {
    "a: &x 1\nb: *x\n": (1, "anchors"),
    "a: *x\n": (1, "aliases"),
    "a: 1\nb: 2\na: 3\n": (3, "“a” is there twice, first on line 1"),
    "a: !!python/object/apply:os.system [ls]\n": (1, "tags"),
    "a: !!str 1\n": (1, "tags"),
    "? [a, b]\n: c\n": (1, "a key must be plain text"),
    "a:\n  <<: {b: 1}\n  <<: {c: 1}\n": (3, "“<<” is there twice"),
    "a: [1, 2\nb: 3\n": (2, "not valid YAML"),
    "a:\tb:\n\t- c": (1, "not valid YAML"),
    "a: b\n  c: d\n": (2, "not valid YAML"),
    "one: 1\ntwo: \x07\n": (2, "a character that YAML does not allow"),
    "\n\n" + "[" * 100: (3, "nested more than 40"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused_with_file_and_line(text: str) -> None:
    line, reason = REFUSED[text]
    with pytest.raises(SourceError) as caught:
        load(text, "f.yaml")
    problem = caught.value.problems[0]
    assert problem.line == line
    assert reason in problem.reason
    assert caught.value.message.startswith(f"f.yaml:{line}: ")


def test_scalars_are_text_and_nothing_is_left_out() -> None:
    (document,) = load("a: NO\nb: 010\nc: 2026-01-01\nd: ~\ne:\nf: 'null'\ng: 1.0\nh: true\n", "f")
    assert to_data(document) == {
        "a": "NO",
        "b": "010",
        "c": "2026-01-01",
        "f": "null",
        "g": "1.0",
        "h": "true",
    }


def test_lines() -> None:
    first, second = load("# c\n---\na:\n  - b: 1\n\n    c: 2\n---\nd: 3\n", "f")
    assert (first.line, second.line) == (3, 8)
    assert line_of(first, ("a", 0, "c")) == 6
    assert line_of(first, ("a", 0, "missing")) == 4
    assert line_of(second, ("d",)) == 8


def test_empty_documents_are_left_out() -> None:
    assert load("---\n---\n# nothing\n---\n", "f") == []


HOSTILE = {
    "wide": "- a\n" * 4_000_000,
    "deep": "[" * 16_000_000,
    "mappings": "{a: " * 4_000_000,
    "questions": "? " * 8_000_000,
    "documents": "---\n" * 4_000_000,
    "keys": "".join(f"k{i}: v\n" for i in range(NODE_LIMIT)),
    "long text": "a: " + "x" * 16_000_000,
    "long key": "x" * 16_000_000 + ": a",
    "escapes": 'a: "' + "\\n" * 8_000_000 + '"',
    "comment": "#\n" * 8_000_000,
    "spaces": " " * 16_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_soon(name: str) -> None:
    gc.collect()
    gc.freeze()  # else what other tests left in this process is looked through again and again
    try:
        began = time.thread_time()
        with contextlib.suppress(SourceError):
            load(HOSTILE[name], "f.yaml")
        assert time.thread_time() - began < 2
    finally:
        gc.unfreeze()
