"""What an input holds and how it is put there, whatever kind of input it is."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from PySide6.QtCore import QDate, QLocale, QTime
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from slodesk.gui.widgets.long_words import LONG


@singledispatch
def read_value(widget: QWidget) -> Any:
    """Return what an input holds: text, the chosen data, a bool, a number or a date."""
    raise TypeError(type(widget).__name__)


@singledispatch
def write_value(widget: QWidget, value: Any) -> None:
    """Put a value into an input."""
    raise TypeError(type(widget).__name__)


read_value.register(QLineEdit, lambda widget: widget.text())
read_value.register(QPlainTextEdit, lambda widget: widget.toPlainText())
read_value.register(QComboBox, lambda widget: widget.currentData())
read_value.register(QAbstractButton, lambda widget: widget.isChecked())
read_value.register(QDateEdit, lambda widget: widget.date().toPython())
read_value.register(QTimeEdit, lambda widget: widget.time().toPython())
read_value.register(QSpinBox, lambda widget: widget.value())
read_value.register(QDoubleSpinBox, lambda widget: widget.value())


@write_value.register(QLineEdit)
def _(widget: QLineEdit, value: str) -> None:
    cursor = widget.cursorPosition()
    widget.setText(value)
    widget.setCursorPosition(min(cursor, len(value)))


@write_value.register(QPlainTextEdit)
def _(widget: QPlainTextEdit, value: str) -> None:
    place = widget.textCursor().position()
    if len(value) >= LONG:  # an empty field is told how to break its lines before it lays them out
        widget.clear()
    widget.setPlainText(value)
    cursor = widget.textCursor()
    cursor.setPosition(min(place, len(value)))
    widget.setTextCursor(cursor)


@write_value.register(QComboBox)
def _(widget: QComboBox, value: Any) -> None:
    widget.setCurrentIndex(widget.findData(value))


@write_value.register(QAbstractButton)
def _(widget: QAbstractButton, value: bool) -> None:
    widget.setChecked(value)


@write_value.register(QDateEdit)
def _(widget: QDateEdit, value: Any) -> None:
    widget.setDate(QDate(value.year, value.month, value.day))


@write_value.register(QTimeEdit)
def _(widget: QTimeEdit, value: Any) -> None:
    widget.setTime(QTime(value.hour, value.minute))


@write_value.register(QSpinBox)
@write_value.register(QDoubleSpinBox)
def _(widget: QSpinBox | QDoubleSpinBox, value: float) -> None:
    widget.setValue(value)  # type: ignore[arg-type]


def shown_text(widget: QWidget, value: Any) -> str:
    """Return what a value looks like in an input: a choice by its words."""
    if isinstance(widget, QComboBox):
        return widget.itemText(widget.findData(value))
    if isinstance(widget, QDateEdit):
        return widget.locale().toString(QDate(value.year, value.month, value.day))
    if isinstance(widget, QTimeEdit):
        return widget.locale().toString(QTime(value.hour, value.minute), QLocale.FormatType.ShortFormat)
    if isinstance(widget, QAbstractButton):
        return widget.tr("Yes") if value else widget.tr("No")
    if isinstance(widget, QSpinBox | QDoubleSpinBox):
        return widget.textFromValue(value)
    return str(value)
