"""What was recognised of a postmortem, before it is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.incident import STAGES
from slodesk.gui.formats import moment_text
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import fit_dialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slodesk.domain.retrospective import IncidentFacts, Retrospective
    from slodesk.gui.theme import Theme
    from slodesk.operations.incoming import Parsed

_LONGEST = 20_000
"""Characters of the notes that are shown; the rest is imported all the same."""


class PostmortemPreview(QDialog):
    """Title, times, what landed in which section, and what went to the notes: import it, or don't.

    Args:
        theme: looks.
        parsed: the file.
        content: what was read from it.
        again: titles of the retrospective it would bring up to date and of the incident it is about,
            where the workspace has them.
        now: dates of this year go without it.
        more: how many postmortems wait behind it.
        parent: the window.

    Attributes:
        all_of_them: import those that wait without showing them.
        told: what was recognised: label and value.
    """

    def __init__(
        self,
        theme: Theme,
        parsed: Parsed,
        content: Retrospective,
        again: tuple[str, str],
        now: datetime,
        more: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("postmortem_preview")
        self.setWindowTitle(self.tr("Import a postmortem"))
        self.all_of_them = False
        self._content, self._now = content, now
        self.told: list[tuple[str, str]] = [*self._incident(), *self._sections()]
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(1.5))
        column.addWidget(label(content.title, "title", wrap=True, selectable=True))
        column.addWidget(label(self._fate(parsed.source, *again), "muted", wrap=True))
        column.addWidget(self._body(theme, [problem.reason for problem in parsed.warnings]), 1)
        self._add_buttons(column, more)
        fit_dialog(self, theme, 680, 640)

    def _fate(self, source: str, known: str, incident: str) -> str:
        """Say what the import will do, in one sentence."""
        if known:
            return self.tr("From {file}. It brings “{title}” up to date.").format(file=source, title=known)
        if incident:
            return self.tr("From {file}. A new draft about “{title}”.").format(file=source, title=incident)
        if self._content.incident is not None:
            return self.tr("From {file}. A new draft, and a new incident.").format(file=source)
        return self.tr("From {file}. A new draft; no incident was found in it.").format(file=source)

    def _body(self, theme: Theme, warnings: list[str]) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.space(), 0)
        column.setSpacing(theme.space())
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self.told):
            grid.addWidget(label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            said = label(value, wrap=True, selectable=True)
            said.setAccessibleName(f"{name}: {value}"[:300])
            grid.addWidget(said, row, 1)
        column.addLayout(grid)
        missing = self._missing()
        if missing:
            column.addWidget(
                label(self.tr("Not found: {parts}").format(parts=", ".join(missing)), "muted", wrap=True)
            )
        if warnings:
            column.addWidget(label(self.tr("Please check"), "strong"))
            for words in dict.fromkeys(warnings):
                line = label(words[:1].upper() + words[1:], wrap=True, selectable=True)
                line.setContentsMargins(theme.space(2), 0, 0, 0)
                column.addWidget(line)
        self.notes = QPlainTextEdit()
        if self._content.notes:
            self._add_notes(column, theme)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("What was recognised"))
        area.setWidget(inside)
        return area

    def _add_notes(self, column: QVBoxLayout, theme: Theme) -> None:
        text = self._content.notes
        lines = sum(1 for line in text.split("\n") if line.strip())
        heading = label(self.tr("%Ln line(s) go to the notes", "", lines), "strong")
        heading.setBuddy(self.notes)
        column.addWidget(heading)
        self.notes.setPlainText(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.notes.setAccessibleName(self.tr("Notes"))
        self.notes.setMinimumHeight(min(theme.px(40 + 18 * lines), theme.px(200)))
        column.addWidget(self.notes)

    def _incident(self) -> Iterator[tuple[str, str]]:
        """Yield what was read about the incident."""
        facts = self._content.incident
        if facts is None:
            return
        named = facts.title if not facts.identifier else f"{facts.identifier}: {facts.title}"
        yield self.tr("Incident"), named
        yield self.tr("Times"), self._times(facts)
        services = ", ".join(title for _, title in facts.services)
        for name, value in (
            (self.tr("Services"), services),
            (self.tr("Severity"), facts.severity),
            (self.tr("Authors"), self._content.authors),
        ):
            if value:
                yield name, value

    def _times(self, facts: IncidentFacts) -> str:
        """Return the times of an incident, each on a line, in its zone."""
        try:
            zone = ZoneInfo(facts.time_zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = ZoneInfo("UTC")
        words = {
            "started": self.tr("started {time}"), "detected": self.tr("detected {time}"),
            "acknowledged": self.tr("acknowledged {time}"), "mitigated": self.tr("mitigated {time}"),
            "resolved": self.tr("resolved {time}"),
        }  # fmt: skip
        found = [
            words[stage].format(time=moment_text(at, self._now, zone))
            for stage in STAGES
            if (at := getattr(facts, stage)) is not None
        ]
        if facts.resolved is None:
            found.append(self.tr("no end was found"))
        return "\n".join([*found, self.tr("in {zone}").format(zone=zone.key)])

    def _sections(self) -> Iterator[tuple[str, str]]:
        """Yield each section that was found, with how much is in it."""
        content = self._content
        for name, text in self._texts():
            if text:
                lines = sum(1 for line in text.split("\n") if line.strip())
                yield name, self.tr("%Ln line(s)", "", lines)
        for name, count in self._lists():
            if count:
                yield name, self.tr("%Ln item(s)", "", count)
        loose = sum(1 for event in content.events if event.at is None)
        if loose:
            yield "", self.tr("%Ln line(s) of the timeline without a time", "", loose)

    def _texts(self) -> tuple[tuple[str, str], ...]:
        content = self._content
        return (
            (self.tr("Summary"), content.summary), (self.tr("Trigger"), content.trigger),
            (self.tr("Detection"), content.detection),
            (self.tr("Why it wasn't caught earlier"), content.not_caught),
            (self.tr("User impact"), content.user_impact),
            (self.tr("Business impact"), content.business_impact),
            (self.tr("Recommendations"), content.recommendations),
        )  # fmt: skip

    def _lists(self) -> tuple[tuple[str, int], ...]:
        content = self._content
        return (
            (self.tr("Timeline"), len(content.events)),
            (self.tr("Contributing factors"), len(content.factors)),
            (self.tr("Impact figures"), len(content.figures)),
            (self.tr("What went well"), len(content.points_of("well"))),
            (self.tr("What went wrong"), len(content.points_of("wrong"))),
            (self.tr("Where we got lucky"), len(content.points_of("lucky"))),
            (self.tr("Action items"), len(content.actions)),
            (self.tr("SLO adjustments"), len(content.adjustments)),
            (self.tr("People"), len(content.people)), (self.tr("Reviewers"), len(content.reviewers)),
        )  # fmt: skip

    def _missing(self) -> list[str]:
        """Return the sections a reader looks for that were not found."""
        wanted = (
            self.tr("Summary"), self.tr("Timeline"), self.tr("Contributing factors"),
            self.tr("What went well"), self.tr("What went wrong"), self.tr("Action items"),
        )  # fmt: skip
        found = {name for name, text in self._texts() if text} | {
            name for name, count in self._lists() if count
        }
        return [name for name in wanted if name not in found]

    def _add_buttons(self, column: QVBoxLayout, more: int) -> None:
        buttons = QDialogButtonBox()
        self.cancel = buttons.addButton(self.tr("Don't import"), QDialogButtonBox.ButtonRole.RejectRole)
        if more:
            words = self.tr("Import this and %Ln more", "", more)
            self.every = buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
            self.every.clicked.connect(self._take_all)
        self.take = buttons.addButton(self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setProperty("kind", "primary")
        self.take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.take.setFocus()

    def _take_all(self) -> None:
        self.all_of_them = True
        self.accept()
