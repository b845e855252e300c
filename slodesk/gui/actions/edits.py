"""What a list does to action items; each a step to undo, with who did it and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.gui.actions.words import tr
from slodesk.operations import actions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slodesk.domain.action_line import ActionLine as Typed
    from slodesk.domain.retrospective import Action
    from slodesk.gui.context import TabContext
    from slodesk.gui.models.figures import FigureColumn
    from slodesk.gui.widgets.field_error import FieldError
    from slodesk.storage.queries.actions import ActionLine


class ActionEdits:
    """Adds, changes and removes action items."""

    def __init__(self, context: TabContext) -> None:
        self._context = context

    def add(self, said: Typed, source: tuple[str, str, str]) -> str:
        """Add what was typed; returns its key. It may raise.

        Args:
            said: taken apart.
            source: kind and key of where it was promised, and its words; empty for nowhere.
        """
        kind, of, words = source
        self._context.document.flush()
        changes = self._context.document.edit(
            tr("Add action “{action}”").format(action=said.title), _add, said.title, owner=said.owner,
            due=said.period or said.due, created=self._context.now(), source=words, source_kind=kind,
            source_id=of,
        )  # fmt: skip
        return str(changes.result)

    def add_all(
        self, said: Sequence[Action], names: Sequence[str], source: tuple[str, str, str]
    ) -> tuple[str, ...]:
        """Add what was read elsewhere as one step; returns the keys. It may raise.

        Args:
            said: as read; an owner may be only the first name of somebody.
            names: who may be meant.
            source: as in :meth:`add`.
        """
        kind, of, words = source
        known = {name.split()[0].casefold(): name for name in reversed(names) if name.split()}
        known |= {name.casefold(): name for name in names}
        self._context.document.flush()
        now = self._context.now()

        def add(session: Any) -> tuple[str, ...]:
            return tuple(
                _add(
                    session, each.title, owner=known.get(each.owner.casefold(), each.owner),
                    due=each.period or each.due, priority=each.priority, status=each.status,
                    description=each.description, link=each.link, created=now, source=words,
                    source_kind=kind, source_id=of,
                )
                for each in said
            )  # fmt: skip

        changes = self._context.document.edit(tr("Add %Ln action(s)", "", len(said)), add)
        return tuple(changes.result)

    def set_field(self, line: ActionLine, field: str, value: Any) -> None:
        """Set a field while it is typed; it may raise."""
        self._context.document.edit_field(
            f"action/{line.id}/{field}", _label(line, field), actions.set_action_field, line.id, field,
            value, at=self._context.now(), who=self._context.document.workspace.who,
        )  # fmt: skip

    def set_cell(self, line: ActionLine, column: FigureColumn, text: str, error: FieldError) -> bool:
        """Store what was typed in a cell; what is refused is shown beside the table."""
        error.clear()
        try:
            self.set_field(line, column.field, column.parse(text))
        except RuleBroken as refusal:
            error.show_message(refusal.message)
            return False
        except SloDeskError as problem:
            self._context.show_error(problem)
            return False
        self._context.document.end_typing()
        return True

    def carry_forward(self, line: ActionLine, due: date | str, note: str) -> None:
        """Give it more time; it may raise."""
        self._context.document.edit(
            tr("Carry “{action}” forward").format(action=line.title), actions.carry_forward, line.id, due,
            note, at=self._context.now(), who=self._context.document.workspace.who,
        )  # fmt: skip

    def remove(self, line: ActionLine) -> None:
        """Remove it; what is refused is shown."""
        label = tr("Remove action “{action}”").format(action=line.title)
        self._context.edit(label, actions.remove_action, line.id)


def _label(line: ActionLine, field: str) -> str:
    words = {
        "title": tr("Rename action “{action}”"), "owner": tr("Set owner of “{action}”"),
        "due": tr("Set due date of “{action}”"), "priority": tr("Set priority of “{action}”"),
        "status": tr("Set status of “{action}”"), "service_id": tr("Set service of “{action}”"),
        "link": tr("Set link of “{action}”"), "description": tr("Describe “{action}”"),
    }[field]  # fmt: skip
    return words.format(action=line.title)


def _add(session: Any, title: str, /, **fields: Any) -> str:
    return actions.add_action(session, title, **fields)
