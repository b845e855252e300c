"""The runner's commands, once per window: their keys, their buttons and the list of keys all use them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from slodesk.gui.meeting.words import KIND_KEYS, kind_word, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slodesk.gui.meeting.window import RunnerWindow

_NATIVE = QKeySequence.SequenceFormat.NativeText
VOTE_KEYS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


def _button_text(name: str) -> str:
    """Return shorter words for a button; empty where the command's own will do."""
    return {
        "previous": tr("Back"),
        "vote_way": tr("Way"),
        "vote_next": tr("Next voter"),
        "vote_back": tr("Take back"),
        "vote_object": tr("Objection"),
        "vote_close": tr("Close the vote"),
        "next": tr("Next"),
        "present": tr("Present"),
        "black": tr("Black"),
        "keys": tr("Keys"),
        "leave": tr("Leave"),
        "end": tr("End…"),
    }.get(name, "")


class RunnerKeys:
    """Makes the commands of a window and enables those of a vote while there is one.

    Args:
        window: gets the keys; its ``commands`` do the work.
    """

    def __init__(self, window: RunnerWindow) -> None:
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, str] = {}
        self._make()

    def __getitem__(self, name: str) -> QAction:
        """Return a command by name."""
        return self._actions[name]

    def listed(self) -> Iterator[tuple[str, str, str]]:
        """Yield group, keys and words of every command that is listed."""
        for name, action in self._actions.items():
            group = self._groups[name]
            if group:
                yield group, str(action.property("keys_text")), action.text()

    def show_state(self, *, voting: bool, editable: bool, running: bool) -> None:
        """Let digits and the like mean votes only while there is a vote, and forbid what can't be done."""
        for name, action in self._actions.items():
            vote = name.startswith("vote_")
            if vote:
                action.setEnabled(voting and editable)
            elif self._groups[name] in (tr("Write down"), tr("Agenda")):
                action.setEnabled(editable)
        for name in ("end", "clock"):
            self._actions[name].setEnabled(editable)
        clock = self._actions["clock"]
        clock.setProperty("button_text", tr("Pause") if running else tr("Go on"))
        clock.changed.emit()

    def _make(self) -> None:
        do, window = self._window.commands, self._window
        held = do.held
        agenda, write, vote, view = tr("Agenda"), tr("Write down"), tr("Vote"), tr("Show")
        self._add("next", tr("Next item"), ["PgDown"], agenda, held.next)
        self._add("previous", tr("Item before"), ["PgUp"], agenda, held.previous)
        self._add("clock", tr("Pause or go on"), ["T"], agenda, held.toggle)
        self._add("more", tr("One minute more"), ["+", "Shift++"], agenda, lambda: held.more_minutes(1))
        self._add("less", tr("One minute less"), ["-"], agenda, lambda: held.more_minutes(-1))
        for kind, key in KIND_KEYS.items():
            self._add(kind, kind_word(kind), [key], write, partial(do.write, window, kind))
        self._actions["more"].setProperty("keys_text", "+")
        self._add("undo", tr("Take the last step back"), ["Ctrl+Z"], tr("Everywhere"), held.undo)
        redo = ["Ctrl+Shift+Z", "Ctrl+Y"]
        self._add("redo", tr("Do it again"), redo, tr("Everywhere"), held.redo)
        for number, key in enumerate(VOTE_KEYS):
            group = vote if number == 0 else ""
            self._add(f"vote_{number}", tr("Fingers, yes or no, option"), [key], group,
                      partial(do.cast, number))  # fmt: skip
            self._actions[f"vote_{number}"].setProperty("button_text", key)
        self._actions["vote_0"].setProperty("keys_text", "0–9")
        self._add("vote_way", tr("Fist of five, or yes and no"), ["W"], vote, held.change_way)
        self._add("vote_next", tr("Next voter"), ["Right"], vote, lambda: held.choose_voter(1))
        self._add("vote_before", tr("Voter before"), ["Left"], vote, lambda: held.choose_voter(-1))
        self._add("vote_back", tr("Take a vote back"), ["Backspace"], vote, held.take_back)
        self._add("vote_object", tr("Why somebody objects"), ["O"], vote, lambda: do.write_objection(window))
        self._add("vote_close", tr("Let the result stand"), ["Return", "Enter"], vote, held.close_vote)
        self._add("present", tr("Present, or leave full screen"), ["F11", "Ctrl+Shift+P"], view, do.present)
        self._add("black", tr("Black screen"), ["B", "."], view, do.toggle_black)
        self._add("fold", tr("Facilitator's view"), ["F"], view, do.fold)
        self._add("my_notes", tr("My notes"), ["E"], view, lambda: do.my_notes(window))
        self._add("minutes", tr("Minutes"), ["M"], view, lambda: do.minutes(window))
        self._add("keys", tr("These keys"), ["?", "Shift+?", "Ctrl+/"], view, lambda: do.keys(window))
        for name, shown in (("keys", "?"), ("present", "F11"), ("redo", "Ctrl+Shift+Z"), ("black", "B")):
            self._actions[name].setProperty("keys_text", QKeySequence(shown).toString(_NATIVE))
        self._add("leave", tr("Leave; go on another time"), ["Ctrl+W"], tr("Everywhere"), do.leave)
        self._add("end", tr("End the meeting"), ["Ctrl+Return"], tr("Everywhere"), lambda: do.ask_end(window))
        self._add("zoom_in", tr("Larger"), ["Ctrl++", "Ctrl+="], "", held.context.theme.zoom_in)
        self._add("zoom_out", tr("Smaller"), ["Ctrl+-"], "", held.context.theme.zoom_out)

    def _add(self, name: str, words: str, keys: list[str], group: str, run: Callable[[], object]) -> None:
        action = QAction(words, self._window)
        action.setObjectName(f"meeting_{name}")
        capitals = [f"Shift+{key}" for key in keys if len(key) == 1 and key.isalpha()]
        action.setShortcuts([QKeySequence(key) for key in [*keys, *capitals]])
        action.setProperty("keys_text", ", ".join(QKeySequence(key).toString(_NATIVE) for key in keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(name in ("more", "less"))
        action.setProperty("button_text", _button_text(name) or words)
        action.triggered.connect(lambda: run())
        self._window.addAction(action)
        self._actions[name] = action
        self._groups[name] = group
