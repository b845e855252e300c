"""The page of replay: what another policy would have said about the decisions on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.policy import DECISIONS
from slodesk.domain.policy_presets import PRESETS
from slodesk.domain.replay import totals
from slodesk.domain.replay_words import explain_replay, failures, headline, split
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.releases.policy_versions import version_words
from slodesk.gui.tabs.releases.replay_table import replay_columns
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.tasks import Resting
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.copying import as_markdown, table_text
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pages import Pages
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.gui.zoom import follow
from slodesk.storage.queries.policies import policy_draft, versions
from slodesk.storage.queries.replay import replayed
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.policy import Policy
    from slodesk.domain.replay import Replayed
    from slodesk.gui.context import TabContext

_LEAST = 220
"""Least width of the column of reasons."""
_DRAFT = "draft"


class ReplayPage(QWidget):
    """Tries a policy on the decisions on record; Enter or a double click leads to the release.

    Attributes:
        choice: the policy that is tried.
        differing: leaves only what differs.
        head: the answer in a sentence.
        table: decision by decision, before and after.
    """

    tables = frozenset({
        "release", "release_decision", "service", "incident", "policy_version", "policy_draft", "setting",
        "slo", "slo_target", "sample_day", "correction",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = Reader(context, self)
        self._policies: dict[str, Policy] = {}
        self._found: tuple[Replayed, ...] | None = None
        self._tried: Policy | None = None
        self._zone = context.document.query(read_settings).zone
        self._build()
        context.filters.changed.connect(self._read)
        follow(context.theme, self, self._space)

    # Reading

    def refresh(self) -> None:
        """Read the policies there are, and try the chosen one in the background."""
        now = self._context.now()
        with self._context.document.session() as session:
            stored, draft = versions(session, now), policy_draft(session)
            self._zone = read_settings(session).zone
        before = self.choice.currentData()
        self._policies = {}
        with QSignalBlocker(self.choice):
            self.choice.clear()
            if draft is not None:
                self._offer(_DRAFT, tr("Draft: {name}").format(name=draft.policy.profile), draft.policy)
            for preset in PRESETS:
                words = tr("Preset: {name}").format(name=preset.name)
                self._offer(f"preset/{preset.name}", words, preset.policy)
            for each in reversed(stored):
                self._offer(f"version/{each.number}", version_words(each, self._zone, now), each.policy)
            wanted = [before, _DRAFT, f"preset/{PRESETS[1].name}"]
            at = next((self.choice.findData(each) for each in wanted if each in self._policies), 0)
            self.choice.setCurrentIndex(at)
        self._read()

    def _offer(self, key: str, words: str, policy: Policy) -> None:
        self._policies[key] = policy
        self.choice.addItem(words, key)

    def _read(self) -> None:
        policy = self._policies.get(self.choice.currentData())
        if policy is None:
            return
        if not {cell for row in policy.matrix for cell in row} <= set(DECISIONS):
            self._reader.cancel()
            self._found, self._tried = (), None
            self._show()
            return
        team, now = self._context.filters.team_id, self._context.now()
        self._busy(True)
        self._reader.read(
            lambda source, task: (policy, replayed(source, policy, now, team, tick=Resting(task))), self._take
        )

    def _take(self, answer: tuple[Policy, tuple[Replayed, ...]]) -> None:
        self._tried, self._found = answer
        self._show()

    # Showing

    def _show(self) -> None:
        self._busy(False)
        policy, found = self._tried, self._found or ()
        if policy is None:
            self._empty.set_words(
                tr("The draft has holes"), tr("Fill every cell of its matrix, then it can be tried.")
            )
            self._tell("", "", "")
            self._pages.setCurrentWidget(self._empty)
            return
        told, say = totals(found), QtLanguage(self._zone).say
        failed = failures(told)
        self._tell(
            say(headline(told)) if found else "",
            say(split(told)) if told.differ else "",
            say(failed) if failed else "",
        )
        self.model.set_columns(replay_columns(policy, self._zone, self._context.now()))
        self.model.set_records(
            [each for each in found if each.differs or not self.differing.isChecked()][::-1]
        )
        if not found:
            self._empty.set_words(
                tr("No decisions yet"),
                tr("Decide about a release first: then any policy can be tried on what was decided."),
            )
        elif not self.model.rowCount():
            self._empty.set_words(tr("Nothing differs"), tr("It would have said the same every time."))
        self._pages.setCurrentWidget(self.table if self.model.rowCount() else self._empty)
        for each in (self.copy_button, self.cells_button):
            each.setEnabled(self.model.rowCount() > 0)

    def _filter(self) -> None:
        if self._found is not None:
            self._show()

    def _tell(self, head: str, detail: str, failed: str) -> None:
        for place, words in ((self.head, head), (self.detail, detail), (self.failed, failed)):
            place.setText(words)
            place.setVisible(bool(words))

    def _busy(self, busy: bool) -> None:
        self.card.set_heading(tr("Replay"), tr("Trying…") if busy and self._found is None else _meaning())

    def _open(self, key: str) -> None:
        record = self.model.record(self.model.row_of(key))
        if record is not None:
            self._context.navigate("releases", record.recorded.release_id)

    def explain(self, key: str) -> None:
        """Say how the tried policy comes to what it says about one decision."""
        record = self.model.record(self.model.row_of(key))
        if record is None or self._tried is None:
            return
        recorded = record.recorded
        popover = ExplainPopover(
            self._context.theme, explain_replay(record, self._tried), self._zone,
            f"{recorded.service} {recorded.version}", self.table,
        )  # fmt: skip
        popover.open_at(self.table.viewport().mapToGlobal(QPoint(0, 0)))

    # Copying

    def copy(self) -> None:
        """Put the answer and the table on the clipboard, as Markdown."""
        name = self.choice.currentText()
        said = [words.text() for words in (self.head, self.detail, self.failed) if words.text()]
        table = as_markdown(table_text(self.model, range(self.model.rowCount())))
        QGuiApplication.clipboard().setText(f"**{name}**\n\n{' '.join(said)}\n\n{table}")

    # Making

    def _build(self) -> None:
        theme = self._context.theme
        self.card = Card(theme, tr("Replay"), self, padded=False)
        self.copy_button = self._button(tr("Copy as Markdown"), "copy", self.copy, "replay_copy")
        self.cells_button = self._button(
            tr("Copy cells"), "table", lambda: self.table.copy(markdown=False), "replay_cells"
        )
        GivingWay(self.card, (self.copy_button, self.cells_button), (self.card.heading_label,))
        self.choice = QComboBox()
        self.choice.setObjectName("replay_policy")
        self.choice.setAccessibleName(tr("Policy to try"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(24)
        hold_still(self.choice)
        self.choice.activated.connect(lambda _: self._read())
        self.differing = QCheckBox(tr("Only what differs"))
        self.differing.setObjectName("replay_differing")
        self.differing.setChecked(True)
        self.differing.toggled.connect(self._filter)
        self.head = label("", "heading", wrap=True)
        self.head.setObjectName("replay_head")
        self.detail, self.failed = label("", "", wrap=True), label("", "muted", wrap=True)
        self.model = FiguresModel(
            replay_columns(PRESETS[0].policy, self._zone, self._context.now()), None, self
        )
        self.table = FiguresTable(
            self.model, theme, tr("Decisions before and after"), stretch="why", optional=("decided",),
            least=_LEAST, parent=self.card,
        )  # fmt: skip
        self.table.setObjectName("replay_table")
        self.table.opened.connect(self._open)
        self.table.explain_wanted.connect(lambda key, _: self.explain(key))
        self._empty = EmptyState(theme, "history", "", "", parent=self.card)
        self._pages = Pages()
        for each in (self.table, self._empty):
            self._pages.addWidget(each)
        self._lay_out()
        self.setFocusProxy(self.choice)

    def _lay_out(self) -> None:
        told = QWidget(self.card)
        self._told = QVBoxLayout(told)
        self._row = QHBoxLayout()
        self._row.addWidget(self.choice)
        self._row.addWidget(self.differing)
        self._row.addStretch(1)
        self._told.addLayout(self._row)
        for each in (self.head, self.detail, self.failed):
            self._told.addWidget(each)
        self.card.body.addWidget(told)
        self.card.body.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        follow_layout(self)

    def _button(self, words: str, icon: str, run: Callable[[], Any], name: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setProperty("kind", "quiet")
        self._context.theme.icons.follow(made, icon, "text", 18)
        made.clicked.connect(lambda: run())
        self.card.controls.addWidget(made)
        return made

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(2)
        self._told.setContentsMargins(edge, 0, edge, theme.space())
        self._told.setSpacing(theme.px(6))
        self._row.setSpacing(theme.space(2))


def _meaning() -> str:
    return tr("What another policy would have said about past releases, judged by the budget of that day.")
