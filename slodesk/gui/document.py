"""The open workspace as the window sees it: one way to edit, one signal when anything changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from slodesk.domain.errors import ConflictError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.session import Session
    from slodesk.storage.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

UNDO_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """The two ways out of a conflict.

    Attributes:
        mine: makes the edit again; now it wins.
        theirs: drops it.
    """

    mine: Callable[[], object]
    theirs: Callable[[], object]


class Document(QObject):
    """The open workspace: every edit is saved when made, undoable, and broadcast.

    Attributes:
        workspace: the storage underneath.
        undo_stack: the steps made in this window; move along it with ``undo`` and ``redo`` only.
    """

    changed = Signal(object)
    """A ``ChangeSet``: the edit, undo, redo or refresh that has just been saved."""
    flush_requested = Signal()
    """Fields with pending typing commit it now."""
    pending_changed = Signal(bool)
    """Whether something typed is waiting to be saved."""
    history_changed = Signal()
    """What undo and redo would do has changed."""
    trouble_changed = Signal(str)
    """Why the last edit could not be saved; empty as soon as one is saved again."""
    closing = Signal()
    """The workspace is about to be closed: long edits that are still open are given up."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        self.undo_stack.indexChanged.connect(self.history_changed)
        self._typing: _Typing | None = None
        self._pending: set[int] = set()
        self._choice: Choice | None = None
        self._trouble = ""

    # Reading

    def session(self) -> AbstractContextManager[Session]:
        """Return a read-only session for queries on this thread."""
        return self.workspace.session()

    def query(self, question: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Answer one query in a read session of its own."""
        with self.workspace.session() as session:
            return question(session, *args, **kwargs)

    # Editing

    def edit(
        self,
        label: str,
        change: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> ChangeSet:
        """Run an operation as one undoable, saved edit.

        Args:
            label: the step's name, "Set target of checkout to 99.9 %".
            change: an operation; it gets the writing session and the arguments.

        Raises:
            RuleBroken: the rules refuse the value; nothing is changed.
            WorkspaceError: it could not be saved; nothing is changed.
        """
        self.end_typing()
        changes = self._saved(label, change, *args, **kwargs)
        self._remember(changes, _Step(changes))
        return changes

    def edit_field(
        self,
        key: str,
        label: str,
        change: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> ChangeSet:
        """Save what was typed into one field; typing on in the same field stays one undo step.

        Args:
            key: names the field and its row, e.g. ``"slo/0192…/description"``. The step ends with
                another key, another edit, undo, redo, or ``end_typing`` (leaving the field).
            label: the step's name; the latest one is shown.
            change: as in ``edit``.
        """
        changes = self._saved(label, change, *args, **kwargs)
        if self._typing is None or self._typing.key != key:
            self._typing = _Typing(key)
        self._remember(changes, _Step(changes, typing=self._typing))
        return changes

    def record_fact(
        self,
        label: str,
        change: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> ChangeSet:
        """Run an operation that is not undone but superseded: approving, publishing, closing, sending."""
        self.end_typing()
        changes = self._saved(label, change, *args, **kwargs)
        self._remember(changes, _Step(changes, fact=True))
        return changes

    def refresh_with(
        self,
        label: str,
        change: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> ChangeSet:
        """Save something nobody typed, such as new samples: broadcast, but no undo step."""
        changes = self.workspace.edit(label, change, *args, **kwargs)
        if changes:
            self.changed.emit(changes)
        return changes

    def adopt(self, changes: ChangeSet) -> None:
        """Take in an edit that was saved through the workspace in slices, as one undo step."""
        self.end_typing()
        self._remember(changes, _Step(changes))

    # Undo

    @property
    def undo_label(self) -> str:
        """The step ``undo`` would take back; empty when there is none."""
        step = self._step(-1)
        return "" if step is None or step.fact else step.changes.label

    @property
    def redo_label(self) -> str:
        """The step ``redo`` would repeat; empty when there is none."""
        step = self._step(0)
        return "" if step is None else step.changes.label

    def step_size(self, *, redo: bool) -> int:
        """Return how many rows ``undo`` or ``redo`` would write."""
        step = self._step(0 if redo else -1)
        return 0 if step is None else len(step.changes.rows)

    @property
    def barrier_label(self) -> str:
        """The fact that stops undo here; empty when nothing does."""
        step = self._step(-1)
        return step.changes.label if step is not None and step.fact else ""

    def undo(self) -> None:
        """Take back the last step, after saving what is being typed.

        Raises:
            ConflictError: somebody else changed the same field since; nothing is changed.
        """
        for _ in self.undo_slices():
            pass

    def undo_slices(self) -> Generator[int, None, None]:
        """Take back the last step as ``undo`` does, pausing about every 40 ms; all or nothing."""
        self.flush()
        self.end_typing()
        step = self._step(-1)
        if step is None or step.fact:
            return
        self.changed_by((yield from self.workspace.apply_slices(step.changes.inverted(), action="undo")))
        self.undo_stack.undo()

    def redo(self) -> None:
        """Repeat the step last taken back.

        Raises:
            ConflictError: somebody else changed the same field since; nothing is changed.
        """
        for _ in self.redo_slices():
            pass

    def redo_slices(self) -> Generator[int, None, None]:
        """Repeat a step as ``redo`` does, pausing about every 40 ms; all or nothing."""
        self.flush()
        self.end_typing()
        step = self._step(0)
        if step is None:
            return
        self.changed_by((yield from self.workspace.apply_slices(step.changes, action="redo")))
        self.undo_stack.redo()

    def drop_step(self, error: ConflictError, *, redo: bool = False) -> None:
        """Forget the step that ``error`` stopped: the other person's version stays."""
        step = self._step(0 if redo else -1)
        if step is None:
            raise error
        step.setObsolete(True)
        if redo:
            self.undo_stack.redo()
        else:
            self.undo_stack.undo()
        self.history_changed.emit()

    # Typing

    def flush(self) -> bool:
        """Save everything that is typed and not yet saved; return whether that worked."""
        self.flush_requested.emit()
        return not self._pending

    def end_typing(self) -> None:
        """Close the current typing step: what comes next is a step of its own."""
        self._typing = None

    def set_pending(self, field: object, pending: bool) -> None:
        """Say that a field holds typing that is not yet saved, or no longer does."""
        before = bool(self._pending)
        if pending:
            self._pending.add(id(field))
        else:
            self._pending.discard(id(field))
        if bool(self._pending) != before:
            self.pending_changed.emit(bool(self._pending))

    @property
    def has_pending(self) -> bool:
        """Whether something typed is waiting to be saved."""
        return bool(self._pending)

    def close(self) -> None:
        """Give up a long edit under way, save pending typing and close the workspace."""
        self.closing.emit()
        self.flush()
        self.workspace.close()

    def changed_by(self, changes: ChangeSet) -> None:
        """Broadcast a change that is already saved."""
        if changes:
            self.changed.emit(changes)

    def changed_elsewhere(self, tables: frozenset[str]) -> None:
        """Broadcast that other people changed these tables."""
        from slodesk.storage.changes import ChangeSet, RowChange

        self.changed_by(ChangeSet("", tuple(RowChange(table, {}, None, {}) for table in sorted(tables))))

    # Not saved

    @property
    def trouble(self) -> str:
        """Why the last edit could not be saved; empty when it was."""
        return self._trouble

    def offer(self, mine: Callable[[], object], theirs: Callable[[], object]) -> None:
        """Say how either version of what two people changed is taken; whoever asks the user uses it."""
        self._choice = Choice(mine, theirs)

    def take_choice(self) -> Choice | None:
        """Return, once, how the conflict just raised can be settled; None when there is no way."""
        choice, self._choice = self._choice, None
        return choice

    def _saved(
        self,
        label: str,
        change: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> ChangeSet:
        self._choice = None
        try:
            changes = self.workspace.edit(label, change, *args, **kwargs)
        except ConflictError:
            self.offer(lambda: self.edit(label, change, *args, **kwargs), lambda: None)
            raise
        except WorkspaceError as error:
            self._tell(error.message)
            raise
        self._tell("")
        return changes

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.trouble_changed.emit(trouble)

    def _remember(self, changes: ChangeSet, step: _Step) -> None:
        if not changes:
            return
        self.undo_stack.push(step)
        self.history_changed.emit()
        self.changed.emit(changes)

    def _step(self, offset: int) -> _Step | None:
        command = self.undo_stack.command(self.undo_stack.index() + offset)
        return command if isinstance(command, _Step) else None


class _Typing:
    """One uninterrupted spell of typing in one field."""

    def __init__(self, key: str) -> None:
        self.key = key


class _Step(QUndoCommand):
    """A record of one saved edit. The document replays it; the stack only keeps the place.

    Replay happens before the stack moves, so that a refused undo leaves the stack where it was,
    and the ``redo()`` that ``push`` calls has nothing to repeat.
    """

    def __init__(self, changes: ChangeSet, *, typing: _Typing | None = None, fact: bool = False) -> None:
        super().__init__(changes.label)
        self.changes = changes
        self.fact = fact
        self._typing = typing

    def id(self) -> int:
        """Let the stack offer this step for merging while it is typing."""
        return -1 if self._typing is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next edit of the same spell of typing."""
        if not isinstance(other, _Step) or other._typing is not self._typing:  # noqa: SLF001
            return False
        self.changes = self.changes.then(other.changes)
        self.setText(self.changes.label)
        self.setObsolete(not self.changes)
        return True
