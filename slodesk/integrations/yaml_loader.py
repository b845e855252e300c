"""YAML read strictly: text stays text, nothing is shared, repeated or built, every value knows its line.

PyYAML's own loaders turn ``NO`` into false and ``010`` into 8, let a later key silently replace an
earlier one, and follow aliases that can unfold into gigabytes. Here its parser only supplies events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from slodesk.domain.errors import Problem, SourceError

SIZE_LIMIT: Final = 16 * 1024 * 1024
"""Bytes; an SLO definition has a few thousand."""
NODE_LIMIT: Final = 200_000
"""Values and keys in one file; keeps reading under a second and 200 MB."""
DEPTH_LIMIT: Final = 40

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True, eq=False)
class Node:
    """A value with the line it begins on.

    Attributes:
        line: counted from 1.
        value: None, text, a list of nodes or a dict of nodes.
        plain: text written without quotes, so that it may be meant as a number.
        key_lines: line of each key of a mapping.
    """

    line: int
    value: str | list[Node] | dict[str, Node] | None
    plain: bool = False
    key_lines: dict[str, int] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """Return the node under a key; None where there is none, or this is no mapping."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def text(self, *path: str) -> str:
        """Return the text at the end of a path of keys, "" if there is none."""
        node: Node | None = self
        for key in path:
            node = node.get(key) if node is not None else None
        return node.value if node is not None and isinstance(node.value, str) else ""


class Text(str):
    """A scalar as written; ``plain`` tells whether it stood without quotes."""

    __slots__ = ("plain",)
    plain: bool


def load(content: str, source: str) -> list[Node]:
    """Read every document of a YAML file; empty documents are left out.

    Raises:
        SourceError: not YAML, or YAML this reader refuses; names file and line.
    """
    if len(content) > SIZE_LIMIT:
        raise SourceError(f"{source}: larger than {SIZE_LIMIT >> 20} MB; split the file.")
    builder = _Builder(source)
    try:
        for event in yaml.parse(content, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = re.sub(r"\s+", " ", error.problem or error.context or "it cannot be read")[:200]
        raise _refusal(source, None if mark is None else mark.line + 1, f"not valid YAML: {reason}") from None
    except yaml.YAMLError as error:
        # The reader's: a character that YAML does not allow; it knows a position, not a line.
        at = getattr(error, "position", None)
        line = content.count("\n", 0, at) + 1 if isinstance(at, int) else None
        raise _refusal(source, line, "contains a character that YAML does not allow") from None
    return builder.documents


def to_data(node: Node) -> Any:
    """Return plain data: :class:`Text`, lists and dicts; a key without a value is left out.

    Depth is bounded by the loader.
    """
    value = node.value
    if isinstance(value, str):
        text = Text(value)
        text.plain = node.plain
        return text
    if isinstance(value, list):
        return [to_data(item) for item in value]
    if isinstance(value, dict):
        return {key: to_data(item) for key, item in value.items() if item.value is not None}
    return None


def line_of(node: Node, path: tuple[str | int, ...]) -> int:
    """Return the line of the value at ``path``, or of the deepest part of the path that exists."""
    line = node.line
    current: Node | None = node
    for step in path:
        if current is None:
            break
        if isinstance(current.value, dict) and isinstance(step, str) and step in current.value:
            line = current.key_lines[step]
            current = current.value[step]
        elif isinstance(current.value, list) and isinstance(step, int) and step < len(current.value):
            current = current.value[step]
            line = current.line
        else:
            break
    return line


def _refusal(source: str, line: int | None, reason: str) -> SourceError:
    problem = Problem(source, reason, line)
    return SourceError(str(problem), (problem,))


class _Builder:
    """Puts nodes together from parser events, without recursion."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.documents: list[Node] = []
        self._open: list[Node] = []
        self._keys: list[tuple[str, int] | None] = []
        self._count = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event in."""
        if isinstance(event, yaml.ScalarEvent):
            self._add(event, self._scalar(event), opens=False)
        elif isinstance(event, yaml.MappingStartEvent):
            self._add(event, Node(_line(event), {}), opens=True)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._add(event, Node(_line(event), []), opens=True)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "aliases (*name) are not read; write the value out")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._count_one(event)

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        plain = event.style in (None, "")
        value = None if plain and event.value in _NULLS else event.value
        return Node(_line(event), value, plain)

    def _add(self, event: yaml.NodeEvent, node: Node, *, opens: bool) -> None:
        self._count_one(event)
        if event.anchor is not None:
            self._refuse(event, "anchors (&name) are not read; write the value out")
        if getattr(event, "tag", None) not in (None, "!"):
            self._refuse(event, "tags (!name) are not read; write a plain value")
        if not self._open:
            if node.value is not None:
                self.documents.append(node)
        else:
            self._put(event, node, opens=opens)
        if opens:
            if len(self._open) >= DEPTH_LIMIT:
                self._refuse(event, f"nested more than {DEPTH_LIMIT} levels deep")
            self._open.append(node)
            self._keys.append(None)

    def _put(self, event: yaml.NodeEvent, node: Node, *, opens: bool) -> None:
        parent = self._open[-1].value
        if isinstance(parent, list):
            parent.append(node)
        elif isinstance(parent, dict):
            pending = self._keys[-1]
            if pending is not None:
                parent[pending[0]] = node
                self._open[-1].key_lines[pending[0]] = pending[1]
                self._keys[-1] = None
                return
            if opens:
                self._refuse(event, "a key must be plain text")
            key = str(getattr(event, "value", ""))
            if key in parent:
                first = self._open[-1].key_lines[key]
                self._refuse(event, f"the key “{key[:60]}” is there twice, first on line {first}")
            self._keys[-1] = (key, node.line)

    def _count_one(self, event: yaml.Event) -> None:
        self._count += 1
        if self._count > NODE_LIMIT:
            self._refuse(event, f"more than {NODE_LIMIT:,} values; split the file")

    def _refuse(self, event: yaml.Event, reason: str) -> None:
        raise _refusal(self.source, _line(event), reason)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else int(mark.line) + 1
