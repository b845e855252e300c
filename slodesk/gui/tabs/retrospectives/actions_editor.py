"""The chosen action item: every field, what it lacks, where it comes from, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.action_items import PRIORITIES, STATUSES
from slodesk.domain.links import is_link
from slodesk.gui.actions.words import (
    carried_words,
    change_words,
    due_typed,
    horizon_word,
    status_word,
    tr,
)
from slodesk.gui.formats import day_text
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.record_editor import CHOICE, LINE, OWNER, TEXT, Field, RecordEditor
from slodesk.storage.queries.actions import action_history

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from slodesk.domain.phrases import Meant
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.actions import ActionLine


class ActionEditor(RecordEditor):
    """Edits one action item.

    Attributes:
        go: leads to where it was promised.
        follow: opens where it is tracked elsewhere.
        carry: gives it more time.
        remove: removes it.
        findings: what it lacks, in sentences.
        history: what became of it, the latest first.
    """

    go_wanted = Signal()
    carry_wanted = Signal()
    remove_wanted = Signal()

    def __init__(
        self, context: TabContext, save: Callable[[str, str, Any], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context, "action",
            (
                Field("title", tr("Action"), LINE, tr("Add, limit, test …")),
                Field("owner", tr("Owner"), OWNER, tr("A person")),
                Field("due", tr("Due"), LINE, tr("2026-12-01, 2027-Q1 or +2w")),
                Field("priority", tr("Priority"), CHOICE),
                Field("status", tr("Status"), CHOICE),
                Field("service_id", tr("Service"), CHOICE),
                Field("link", tr("Tracked at"), LINE, "https://"),
                Field("description", tr("Description"), TEXT),
            ),
            save, parent,
        )  # fmt: skip
        self.set_choices("priority", [(each, each) for each in PRIORITIES])
        self.set_choices("status", [(status_word(each), each) for each in STATUSES])
        self._link = ""
        self.findings: list[QLabel] = []
        self.go = self._button("action_source", "link", self.go_wanted.emit)
        self.carry = self._button("action_carry", "calendar", self.carry_wanted.emit)
        self.carry.setText(tr("Carry forward…"))
        self.carry.setToolTip(tr("Give it more time, and say why"))
        self.follow = self._button("action_follow", "external", self._follow)
        self.follow.setText(tr("Open link"))
        self.follow.setAccessibleName(tr("Open where it is tracked"))
        self.remove = self._button("action_remove", "trash", self.remove_wanted.emit)
        self.remove.setText(tr("Remove"))
        self.remove.setAccessibleName(tr("Remove this action item"))
        self._lacks = QVBoxLayout()
        self.about = label("", "muted", wrap=True)
        self.history_title = label(tr("History"), "strong")
        self.history = label("", "muted", wrap=True, selectable=True)
        row = self.rows
        self.grid.addLayout(self._lacks, row, 0, 1, 2)
        self.grid.addWidget(self.about, row + 1, 0, 1, 2)
        self.grid.addWidget(self.history_title, row + 3, 0, 1, 2)
        self.grid.addWidget(self.history, row + 4, 0, 1, 2)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, spacing=context.theme.space())
        for button in (self.carry, self.go, self.follow, self.remove):
            flow.addWidget(button)
        self.grid.addWidget(self._buttons, row + 2, 0, 1, 2)
        self.set_heading(tr("Choose an action item"))

    def show_line(
        self, line: ActionLine | None, zone: ZoneInfo, say: Callable[[Meant], str], *, editable: bool
    ) -> None:
        """Show an action item; None for none."""
        self._buttons.setVisible(line is not None)
        if line is None:
            self.set_heading(tr("Choose an action item"))
            self.show_values(None, {}, editable=False)
            return
        now = self._context.now()
        today = now.astimezone(zone).date()
        values = {
            "title": line.title, "owner": line.owner, "due": due_typed(line), "priority": line.priority,
            "status": line.status, "service_id": line.service_id, "link": line.link,
            "description": line.description,
        }  # fmt: skip
        self.set_heading(tr("Action item"), carried_words(line.carried))
        self.show_values(line.id, values, editable=editable)
        said = [say(lack.words) for lack in line.lacks]
        self._show_lacks(([tr("It is overdue.")] if line.overdue else []) + said)
        self.about.setText(self._about(line, zone))
        self.go.setVisible(line.leads_to is not None)
        self.go.setText(tr("Go to {source}").format(source=_short(line.source)))
        self.go.setAccessibleName(tr("Go to {source}").format(source=line.source))
        self._link = line.link
        self.follow.setVisible(is_link(line.link))
        self.carry.setEnabled(editable)
        self.carry.setVisible(line.due is not None and not line.is_closed)
        self.remove.setEnabled(editable)
        with self._context.document.session() as session:
            told = [change_words(change, now, zone) for change in action_history(session, line.id)]
        agreed = tr("{day}: agreed").format(day=day_text(line.agreed, today))
        self.history.setText("\n".join([*told, agreed]))

    def set_services(self, services: Sequence[tuple[str, str | None]]) -> None:
        """Say which services there are."""
        self.set_choices("service_id", [(tr("None"), None), *services])

    def _follow(self) -> None:
        """Open a web or mail address, nothing else."""
        if is_link(self._link):
            QDesktopServices.openUrl(QUrl(self._link))

    def _about(self, line: ActionLine, zone: ZoneInfo) -> str:
        today = self._context.now().astimezone(zone).date()
        parts = []
        if line.period and line.due is not None:
            parts.append(tr("Due on {day}").format(day=day_text(line.due, today)))
        if line.horizon:
            parts.append(horizon_word(line.horizon))
        if line.source and line.leads_to is None:
            parts.append(tr("from {source}").format(source=line.source))
        if line.closed is not None:
            closed = day_text(line.closed.astimezone(zone).date(), today)
            parts.append(tr("closed on {day}").format(day=closed))
        self.about.setVisible(bool(parts))
        return ", ".join(parts)

    def _show_lacks(self, sentences: Sequence[str]) -> None:
        if [told.text() for told in self.findings] == list(sentences):
            return
        while (item := self._lacks.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.findings = []
        theme = self._context.theme
        for sentence in sentences:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(6))
            row.addWidget(IconLabel(theme, "alert", "status:warning", 16))
            told = label(sentence, wrap=True)
            row.addWidget(told, 1)
            self.findings.append(told)
            self._lacks.addWidget(holder)

    def _button(self, name: str, icon: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        self._context.theme.icons.follow(button, icon, "text", 18)
        button.installEventFilter(self)
        button.clicked.connect(lambda: run())
        return button


def _short(words: str) -> str:
    return words if len(words) <= 24 else f"{words[:23]}…"
