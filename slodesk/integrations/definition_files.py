"""YAML (or JSON) files of SLO definitions: finds out whose they are and has them read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import SourceError
from slodesk.integrations import openslo, pyrra, sloth
from slodesk.integrations.definitions import Notes, shorten
from slodesk.integrations.yaml_loader import Node, load
from slodesk.operations.incoming import Kind, Parsed, ServiceItem

if TYPE_CHECKING:
    from types import ModuleType

_READERS: tuple[tuple[Kind, ModuleType], ...] = (("openslo", openslo), ("sloth", sloth), ("pyrra", pyrra))
_LISTS = ("List", "ServiceLevelObjectiveList", "PrometheusServiceLevelList")


def read(content: str, source: str) -> Parsed:
    """Read SLO definitions.

    Raises:
        SourceError: not YAML, or nothing in it is an SLO definition.
    """
    notes = Notes(source)
    found: dict[Kind, list[Node]] = {}
    others: list[Node] = []
    for document in _documents(load(content, source)):
        for kind, reader in _READERS:
            if reader.recognises(document):
                found.setdefault(kind, []).append(document)
                break
        else:
            others.append(document)
    if not found:
        raise SourceError(
            f"{source}: no SLO definition found; OpenSLO, Sloth and Pyrra can be imported, and CSV tables."
        )
    for other in others:
        name = shorten(other.text("kind")) or "document"
        notes.warn(other.line, f"this {name} is no SLO definition and was left out")
    for kind, reader in _READERS:
        if kind in found:
            reader.read(found[kind], notes)
    notes.warnings.sort(key=lambda problem: problem.line or 0)
    notes.rejected.sort(key=lambda problem: problem.line or 0)
    return Parsed(
        source=source,
        kind=next(iter(found)),
        items=tuple(notes.items),
        warnings=tuple(notes.warnings),
        rejected=tuple(notes.rejected),
        count=sum(1 for item in notes.items if not isinstance(item, ServiceItem) or item.defined),
    )


def _documents(roots: list[Node]) -> list[Node]:
    """Return the objects of a file; a list of objects counts as its objects."""
    documents: list[Node] = []
    for root in roots:
        items = root.get("items")
        if isinstance(root.value, list):
            documents.extend(root.value)
        elif root.text("kind") in _LISTS and items is not None and isinstance(items.value, list):
            documents.extend(items.value)
        else:
            documents.append(root)
    return documents
