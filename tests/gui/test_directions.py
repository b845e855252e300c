"""What turns the direction of writing turns its own word, where it is shown; what is stored stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

from slodesk.gui.directions import contained
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.zoom import fit_dialog

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

EVIL = "before abc\u202egpj.exe after this"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain", "plain"),
        ("שלום עולם", "שלום עולם"),
        (EVIL, "before \u2068abc\u202egpj.exe\u2069 after this"),
        ("a \u202bclosed by its author\u202c b", "a \u202bclosed by its author\u202c b"),
        ("x\u2069\u202ey z", "\u2068x\u202ey\u2069 z"),  # cannot end the isolate it is put in
        ("one \u202etwo\nthree", "one \u2068\u202etwo\u2069\nthree"),
    ],
)
def test_a_word_turns_nothing_but_itself(typed: str, shown: str) -> None:
    assert contained(typed) == shown
    assert contained(shown) == shown


def test_a_word_of_any_length_takes_no_time() -> None:
    word = "\u202e" * 200_000
    assert len(contained(word)) == 200_002


@dataclass(frozen=True)
class _Line:
    id: str
    text: str


def test_a_cell_shows_it_contained_and_is_edited_as_it_is() -> None:
    model = RecordsModel((Column("What", lambda line: line.text, "text"),))
    model.set_records([_Line("1", EVIL)])
    cell = model.index(0, 0)
    assert model.data(cell) == "before \u2068abc\u202egpj.exe\u2069 after this"
    assert model.data(cell, Qt.ItemDataRole.EditRole) == EVIL


class _Titled(QMainWindow):
    """A window of 1280 × 720 with a title bar of 31 pixels above."""

    def frameGeometry(self) -> QRect:
        return self.geometry().adjusted(0, -31, 0, 0)


def test_a_dialog_fits_its_window_with_its_own_title_bar(qtbot: object, theme: Theme) -> None:
    for window, high in ((_Titled(), 689), (QWidget(), 704)):
        window.resize(1280, 720)
        dialog = QDialog(window)
        fit_dialog(dialog, theme, 680, 740)
        assert (dialog.width(), dialog.height()) == (680, high)
        window.deleteLater()
