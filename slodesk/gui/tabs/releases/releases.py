"""The page of releases: the register, and the chosen release's editor beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.releases.editor import ReleaseEditor
from slodesk.gui.tabs.releases.releases_filter import ReleasesFilter
from slodesk.gui.tabs.releases.releases_table import approval_over, release_columns
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.beside_page import BesidePage
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.pages import Pages
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.gui.zoom import follow
from slodesk.operations import releases as verbs
from slodesk.storage.queries.releases import ReleaseLine, release_line, release_lines
from slodesk.storage.queries.service_list import service_list
from slodesk.storage.queries.settings import policy_at, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext
    from slodesk.gui.models.figures import FigureColumn

_CALM_MS = 150
"""Edits pause this long before the register is read again."""
_BESIDE = 1180
"""Width at 100 % from which the editor stands beside the register."""
_SIDE = 560
"""Least width of the editor there: the matrix fits."""
_LEAST = 200
"""Least width of the column of releases."""


class ReleasesPage(BesidePage):
    """Lists releases; everything about the chosen one is edited beside them.

    Attributes:
        filter: narrows the register.
        table: the register.
        editor: of the chosen release.
    """

    tables = frozenset({
        "release", "release_decision", "service", "team", "slo", "slo_target", "sample_day", "correction",
        "setting", "policy_version", "incident",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, _BESIDE, _SIDE, parent)
        self._context = context
        self._reader = Reader(context, self)
        self._lines: tuple[ReleaseLine, ...] | None = None
        self._services: list[tuple[str, str]] = []
        self._wanted = ""
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._read)
        self.card = Card(context.theme, tr("Releases"), self.inside, padded=False)
        self._make_buttons()
        self.filter = ReleasesFilter(context.theme, self.card)
        self.filter.changed.connect(self._show_lines)
        self.model = FiguresModel(self._columns(), None, self)
        self.table = FiguresTable(
            self.model, context.theme, tr("Releases"), stretch="release", optional=("date", "risk"),
            least=_LEAST, parent=self.card,
        )  # fmt: skip
        self.table.setObjectName("releases_table")
        self.editor = ReleaseEditor(context, self.inside)
        self.editor.left_view.connect(self.area.ensureWidgetVisible)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: self.editor.begin())
        self.table.explain_wanted.connect(lambda _, column: self.editor.explain(column))
        self._lay_out()
        self.setFocusProxy(self.table)
        follow(context.theme, self, self._space)

    # Reading

    def refresh(self) -> None:
        """Read everything again, the register in the background."""
        document, team = self._context.document, self._context.filters.team_id
        with document.session() as session:
            self._services = [(each.id, each.title) for each in service_list(session, team_id=team)]
            services = [(each.id, each.title) for each in service_list(session)]
        self.filter.show_services(self._services)
        self.editor.set_services(services)
        self.editor.refresh()
        self._calm.start(0 if self._lines is None else _CALM_MS)

    def show_item(self, key: str) -> None:
        """Show a release by its key, or by that of a decision about it, whatever narrows the register."""
        self._context.document.flush()
        found = self._context.document.query(release_line, key)
        if found is None:
            return
        self._wanted = found.id
        if self._lines is not None:
            self._show_wanted()
        if self.editor.key != found.id:
            self.editor.setVisible(True)
            self.editor.show_release(found.id)

    def _read(self) -> None:
        team, at, now = self._context.filters.team_id, self._context.filters.at, self._context.now()
        self._reader.read(lambda source, _: release_lines(source, now=now, at=at, team_id=team), self._show)

    def _show(self, lines: tuple[ReleaseLine, ...]) -> None:
        self._lines = lines
        self.model.set_columns(self._columns())
        self._show_lines()
        if self._wanted:
            self._show_wanted()

    # Showing

    def _show_lines(self) -> None:
        """Show the lines the filter leaves; the chosen one stays chosen while it is there."""
        if self._lines is None:
            return
        shown = self.filter.wanted.of(self._lines)
        key = self.editor.key
        chooser = self.table.selectionModel()
        blocked = chooser.blockSignals(True)
        self.model.set_records(shown)
        if self.model.row_of(key) < 0 and not self._wanted:
            key = shown[0].id if shown else ""
            self.editor.show_release(key)
        if self.model.row_of(key) >= 0:
            self.table.choose(key)
        else:
            chooser.clear()
        chooser.blockSignals(blocked)
        self._describe(shown)

    def _describe(self, shown: list[ReleaseLine]) -> None:
        lines, now = self._lines or (), self._context.now()
        waiting = sum(1 for line in shown if line.waits)
        over = sum(1 for line in shown if approval_over(line, now))
        parts = [tr("%Ln release(s)", count=len(shown))]
        if len(shown) < len(lines):
            parts = [tr("{shown} of {all} releases").format(shown=len(shown), all=len(lines))]
        if waiting:
            parts.append(tr("%Ln waiting", count=waiting))
        if over:
            parts.append(tr("%Ln approval(s) ran out", count=over))
        self.card.set_heading(tr("Releases"), " · ".join(parts) if lines else "")
        nothing = not lines and not self.filter.wanted
        self._pages.setCurrentWidget(self._empty if nothing else self._narrow if not shown else self.table)
        for each in (self.filter, self.add_button, self.import_button, self.remove_button):
            each.setVisible(not nothing)
        editable = not self._context.document.workspace.read_only
        self.add_button.setEnabled(editable and bool(self._services))
        self.remove_button.setEnabled(bool(shown) and editable)
        self.editor.setVisible(bool(shown) or bool(self._wanted))
        self._empty.button.setEnabled(editable and bool(self._services))
        if nothing and not self._services:
            self._empty.set_words(
                tr("No releases yet"), tr("Add a service first: a release is one of its versions.")
            )
        elif nothing and self._context.filters.team_id is not None:
            self._empty.set_words(tr("No releases"), tr("None of this team's services has one."))
        elif nothing:
            self._empty.set_words(
                tr("No releases yet"),
                tr("Say what goes out next: whether it may follows from risk and budget."),
            )

    def _show_wanted(self) -> None:
        """Choose the line that was asked for, taking away what hides it."""
        key = self._wanted
        if all(line.id != key for line in self._lines or ()):
            if self._context.filters.team_id is not None and not self._calm.isActive():
                self._context.filters.team_id = None  # another team's: read again, and come back
            return
        if self.model.row_of(key) < 0:
            blocked = self.filter.blockSignals(True)
            self.filter.clear()
            self.filter.blockSignals(blocked)
        self._wanted = ""
        self.editor.show_release(key)
        self._show_lines()
        self.table.scrollTo(self.model.index(max(self.model.row_of(key), 0), 0))

    def _choose(self, key: str | None) -> None:
        if key is not None and key != self.editor.key:
            self._wanted = ""
            self.editor.show_release(key)

    # Editing

    def add(self) -> None:
        """Add a release of the service in view, and begin with its version."""
        if not self._services:
            return
        offered = [key for key, _ in self._services]
        line = next((each for each in self._lines or () if each.id == self.editor.key), None)
        wanted = self.filter.wanted.service or (line.service_id if line is not None else "")
        service = wanted if wanted in offered else offered[0]
        taken = {each.version for each in self._lines or () if each.service_id == service}
        stem = tr("New release")
        free = (stem, *(f"{stem} {number}" for number in range(2, len(taken) + 3)))
        version = next(name for name in free if name not in taken)
        added = self._context.edit(tr("Add a release"), verbs.add_release, service, version)
        if isinstance(added, str):
            self._wanted = added
            self.editor.setVisible(True)
            self.editor.show_release(added)
            self.editor.begin()

    def remove(self) -> None:
        """Remove the chosen release."""
        line = next((each for each in self._lines or () if each.id == self.editor.key), None)
        if line is not None:
            words = tr("Remove {release}").format(release=line.name)
            self._context.edit(words, verbs.remove_release, line.id)

    def _import(self) -> None:
        action = self.window().findChild(QAction, "command_import")
        if isinstance(action, QAction):
            action.trigger()

    # Making

    def _columns(self) -> tuple[FigureColumn, ...]:
        document = self._context.document
        zone = document.query(read_settings).zone
        return release_columns(document.query(policy_at, self._context.filters.at), zone, self._context.now())

    def _make_buttons(self) -> None:
        self.add_button = self._button(tr("Add a release"), "add", self.add, "add_release")
        self.import_button = self._button(tr("Import…"), "import", self._import, "import_releases")
        self.remove_button = self._button(tr("Remove"), "trash", self.remove, "remove_release")
        GivingWay(
            self.card, (self.add_button, self.import_button, self.remove_button), (self.card.heading_label,)
        )

    def _button(self, words: str, icon: str, run: Callable[[], object], name: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setProperty("kind", "quiet")
        made.setEnabled(not self._context.document.workspace.read_only)
        self._context.theme.icons.follow(made, icon, "text", 18)
        made.clicked.connect(lambda: run())
        self.card.controls.addWidget(made)
        return made

    def _lay_out(self) -> None:
        theme = self._context.theme
        key_action(self.table, tr("Remove"), "Del", self.remove_button.click)
        self._pages = Pages()
        self._empty = EmptyState(theme, "release", "", "", tr("Add a release"), self.add)
        self._empty.add_button(tr("Import files…"), self._import)
        self._narrow = EmptyState(
            theme, "search", tr("Nothing matches"), tr("No release is like that."), tr("Show all"),
            self.filter.clear,
        )  # fmt: skip
        for each in (self.table, self._narrow, self._empty):
            self._pages.addWidget(each)
        holder = QWidget(self.card)
        self._filter_row = QVBoxLayout(holder)
        self._filter_row.addWidget(self.filter)
        self.card.body.addWidget(holder)
        self.card.body.addWidget(self._pages, 1)
        self.place(self.card, self.editor, self.table)
        follow_layout(self.inside)

    def _space(self) -> None:
        edge = self._context.theme.space(2)
        self._filter_row.setContentsMargins(edge, 0, edge, 0)
        self.arrange()
