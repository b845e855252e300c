"""The page without a workspace: jobs to begin with, not files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.shell.recent import recent_place, recent_title
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import IconLabel, label, restyle
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent

    from slodesk.gui.theme import Theme


class Job(QFrame):
    """One thing to do: an icon, its name and what one gets; the whole card is the button."""

    chosen = Signal()

    def __init__(self, theme: Theme, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "job")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._row = QHBoxLayout(self)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(label(title, "heading", wrap=True))
        words.addWidget(label(text, "muted", wrap=True))
        words.addStretch(1)
        self._row.addWidget(IconLabel(theme, icon, "accent", 28), 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._space)
        self._space()

    def sizeHint(self) -> QSize:
        """Return the width at which two or three cards stand side by side."""
        size = super().sizeHint()
        size.setWidth(self._theme.px(340))
        size.setHeight(self._row.heightForWidth(size.width()))
        return size

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose with a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        self._light(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Calm down again."""
        self._light(False)

    def _light(self, hot: bool) -> None:
        self.setProperty("hot", "true" if hot else "false")
        restyle(self)

    def _space(self) -> None:
        edge = self._theme.space(2.5)
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(self._theme.space(2))


class FirstRun(QWidget):
    """Offers the jobs, and the workspaces opened lately."""

    sample_wanted = Signal()
    workshop_wanted = Signal()
    prometheus_wanted = Signal()
    import_wanted = Signal()
    report_wanted = Signal()
    create_wanted = Signal()
    open_wanted = Signal()
    recent_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        page = QWidget()
        page.setProperty("role", "page")
        self._column = QVBoxLayout(page)
        self._column.addWidget(label(self.tr("What would you like to do?"), "title", wrap=True))
        self._column.addWidget(
            label(
                self.tr("Everything stays on this computer. Files can also be dropped on this window."),
                "muted",
                wrap=True,
            )
        )
        jobs = QWidget()
        self._flow = FlowLayout(jobs, fill=True)
        self.jobs: dict[str, Job] = {}
        self._add_jobs()
        self._column.addWidget(jobs)
        self._recent_title = label(self.tr("Opened lately"), "heading")
        self._recent = QVBoxLayout()
        self._column.addWidget(self._recent_title)
        self._column.addLayout(self._recent)
        self.open = self._link(self.tr("Open a workspace…"), "folder")
        self.open.setObjectName("open_workspace")
        self.open.setToolTip(self.tr("A file of your own, or one a colleague gave you"))
        self.open.clicked.connect(self.open_wanted)
        self._column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(plain_scroll(page))
        theme.changed.connect(self._space)
        self.show_recent([])
        self._space()

    def focus_first(self) -> None:
        """Put the keyboard on the first job."""
        self.jobs["sample"].setFocus()

    def show_recent(self, locations: list[str]) -> None:
        """List workspaces opened lately."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._recent_title.setVisible(bool(locations))
        for location in locations[:5]:
            button = self._link(recent_title(location).replace("&", "&&"), "database")
            button.setToolTip(recent_place(location))
            button.setAccessibleName(self.tr("Open {name}").format(name=recent_title(location)))
            button.clicked.connect(lambda _=False, place=location: self.recent_chosen.emit(place))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _link(self, words: str, icon: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("kind", "link")
        self._theme.icons.follow(button, icon, "accent", 18)
        return button

    def _add_jobs(self) -> None:
        tr = self.tr
        offers = (
            ("sample", "compass", tr("Look around the sample"),
             tr("A company with eight services, two years of figures and every kind of trouble."),
             self.sample_wanted),
            ("workshop", "workshop", tr("Run a planning workshop"),
             tr("Next quarter's targets and reliability work, agreed on at the projector and signed."),
             self.workshop_wanted),
            ("report", "report", tr("Make a report"),
             tr("An executive PDF in a minute: what is healthy, what is at risk, what needs a decision."),
             self.report_wanted),
            ("prometheus", "live", tr("Start from my Prometheus"),
             tr("Connect, name your request counters, and see error budgets live."), self.prometheus_wanted),
            ("import", "import", tr("Bring my SLO files"),
             tr("OpenSLO, Sloth and Pyrra definitions, or samples in a CSV file."), self.import_wanted),
            ("create", "add", tr("Begin with an empty workspace"),
             tr("Name your services and write your first SLO, step by step."), self.create_wanted),
        )  # fmt: skip
        for name, icon, title, text, signal in offers:
            job = Job(self._theme, icon, title, text)
            job.setObjectName(f"job_{name}")
            job.chosen.connect(signal)
            self.jobs[name] = job
            self._flow.addWidget(job)

    def _space(self) -> None:
        side, top = self._theme.space(3), self._theme.space(4)
        self._column.setContentsMargins(side, top, side, top)
        self._column.setSpacing(self._theme.space(1.5))
        self._flow.setSpacing(self._theme.space(2))
