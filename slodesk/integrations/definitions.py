"""What the readers of OpenSLO, Sloth and Pyrra share: strict models, problems with lines, windows.

A model takes YAML's scalars as text and makes of them what its field means: a name stays text, a
target becomes an exact decimal, a flag must be ``true`` or ``false``. Fields a model does not know are
kept aside and warned about with their line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, ValidationError

from slodesk.domain.errors import Problem, RuleBroken
from slodesk.domain.target import check_target
from slodesk.domain.window import LONGEST_ROLLING
from slodesk.integrations.yaml_loader import Node, line_of, to_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.operations.incoming import ServiceItem, SloItem

Path = tuple[str | int, ...]

NAME_LIMIT = 200
TEXT_LIMIT = 100_000

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,2})?")
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def shorten(text: str, limit: int = 60) -> str:
    """Return text fit for a message: one line, not too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _words(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > TEXT_LIMIT:
        raise ValueError(f"is {len(value):,} characters long; at most {TEXT_LIMIT:,} are kept")
    if "\0" in value:
        raise ValueError("contains a NUL character")
    return str(value).strip()


def _line(value: Any) -> Any:
    text = _words(value)
    if isinstance(text, str):
        if len(text) > NAME_LIMIT:
            raise ValueError(f"is {len(text):,} characters long; at most {NAME_LIMIT} are kept")
        if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text):
            raise ValueError("must be a single line")
    return text


def _name(value: Any) -> Any:
    text = _line(value)
    if text == "":
        raise ValueError("is empty")
    return text


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if _NUMBER.fullmatch(value) is None:
        raise ValueError(f"“{shorten(value)}” is not a number")
    return Decimal(value)


def _flag(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value not in _FLAGS:
        raise ValueError(f"“{shorten(value)}” should be true or false")
    return _FLAGS[value]


Words = Annotated[str, BeforeValidator(_words)]
Line = Annotated[str, BeforeValidator(_line)]
Name = Annotated[str, BeforeValidator(_name)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]


@dataclass(frozen=True, slots=True)
class Unkept:
    """Marks a field of a format that SLO Desk has no place for, with the sentence that says so."""

    sentence: str


class Model(BaseModel):
    """A part of a document; unknown keys are allowed here and reported by :meth:`Notes.leftovers`."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Notes:
    """Collects what a file brings and what is wrong with it."""

    source: str
    items: list[ServiceItem | SloItem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    _slos: dict[tuple[str, str], int] = field(default_factory=dict)

    def warn(self, line: int, sentence: str) -> None:
        """Note something that was read but is not represented, or was decided for the user."""
        self.warnings.append(Problem(self.source, sentence, line))

    def reject(self, line: int, sentence: str) -> None:
        """Note something that cannot be used."""
        self.rejected.append(Problem(self.source, sentence, line))

    def read(self, kind: type[M], node: Node, what: str) -> M | None:
        """Validate a document; None, with its problems noted, when it is not usable."""
        try:
            model = kind.model_validate(to_data(node))
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False):
                path = fault["loc"]
                self.reject(line_of(node, path), f"{_inside(what, node, path)}: {_sentence(path, fault)}")
            return None
        for path, sentence in _leftovers(model, node):
            self.warn(line_of(node, path), f"{_inside(what, node, path)}: {sentence}")
        return model

    def add_slo(self, item: SloItem) -> None:
        """Take an SLO in; a second one of the same name is refused."""
        first = self._slos.setdefault((item.service, item.name), item.line)
        if first != item.line:
            pair = f"“{shorten(item.service)}” / “{shorten(item.name)}”"
            self.reject(item.line, f"SLO {pair} is there twice, first on line {first}")
            return
        self.items.append(item)

    def target(self, line: int, what: str, ratio: Decimal) -> Decimal | None:
        """Return a usable target ratio, or note why it is none (R6)."""
        try:
            return check_target(ratio)
        except RuleBroken as broken:
            self.reject(line, f"{what}: {broken.message}")
            return None

    def rolling(self, line: int, what: str, seconds: int, text: str) -> str:
        """Return the rolling window of so many seconds in whole days, noting when it is not exact."""
        days = min(max(-(-seconds // 86_400), 1), LONGEST_ROLLING)
        if days * 86_400 != seconds:
            unit = "day" if days == 1 else "days"
            self.warn(line, f"{what}: a window of {text} is taken as {days} {unit}")
        return f"{days}d"


def describe(*parts: str) -> str:
    """Join the paragraphs of a description, leaving out empty and repeated ones."""
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def address_links(texts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return those of some named texts that are web addresses, as links."""
    return tuple(
        (shorten(name.rsplit("/", 1)[-1], NAME_LIMIT), text)
        for name, text in texts.items()
        if re.fullmatch(r"https?://[^\s<>\"]{1,2000}", text, re.IGNORECASE)
    )


def _leftovers(model: Model, node: Node, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield what of a model is unknown or unkept, with its path in the document."""
    for key in model.model_extra or {}:
        yield (*path, key), f"“{_dotted((*path, key))}” is not known here and was left out"
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if value is None or value in ([], {}):
            continue
        key = next((key for key in _keys(name, info.validation_alias) if node.get(key) is not None), name)
        for mark in info.metadata:
            if isinstance(mark, Unkept):
                yield (*path, key), mark.sentence
        child = node.get(key)
        if child is None:
            continue
        if isinstance(value, Model):
            yield from _leftovers(value, child, (*path, key))
        elif isinstance(value, list) and isinstance(child.value, list):
            for place, (part, part_node) in enumerate(zip(value, child.value, strict=True)):
                if isinstance(part, Model):
                    yield from _leftovers(part, part_node, (*path, key, place))


def _inside(what: str, node: Node, path: Path) -> str:
    """Add the name of the list's element that a path leads into, where it has one."""
    current: Node | None = node
    for step in path:
        value = current.value if current is not None else None
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            current = value[step]
            if current.text("name"):
                what = f"{what}, “{shorten(current.text('name'))}”"
        else:
            current = current.get(step) if current is not None and isinstance(step, str) else None
    return what


def _keys(name: str, alias: str | AliasChoices | object | None) -> list[str]:
    if isinstance(alias, str):
        return [alias]
    if isinstance(alias, AliasChoices):
        return [choice for choice in alias.choices if isinstance(choice, str)]
    return [name]


_KINDS = {
    "model_type": "should hold keys and values",
    "dict_type": "should hold keys and values",
    "list_type": "should be a list",
    "string_type": "should be text",
    "is_instance_of": "should be a number",
    "decimal_type": "should be a number",
    "bool_type": "should be true or false",
}


def _sentence(path: Path, fault: Any) -> str:
    where = _dotted(path)
    kind = fault["type"]
    if kind == "missing":
        return f"“{where}” is missing"
    if kind == "value_error":
        return f"“{where}” {fault['ctx']['error']}" if where else str(fault["ctx"]["error"])
    if kind in ("enum", "literal_error"):
        return f"“{where}” should be {fault['ctx']['expected']}"
    reason = _KINDS.get(kind, fault["msg"][:1].lower() + fault["msg"][1:])
    return f"“{where}” {reason}" if where else f"it {reason}"


def _dotted(path: Path) -> str:
    where = ""
    for step in path:
        where += f"[{step + 1}]" if isinstance(step, int) else f".{shorten(step)}" if where else shorten(step)
    return where
