"""The last part of the editor: who reads it, publishing, what was published, and who may see what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.domain.retrospective import DRAFT, IN_REVIEW, PUBLISHED, SECTIONS
from slodesk.gui.dialogs.compare import NOW, CompareDialog
from slodesk.gui.language import QtLanguage
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.editor.review_asking import CorrectDialog, PublishDialog
from slodesk.gui.tabs.retrospectives.editor.review_people import Reviewers
from slodesk.gui.tabs.retrospectives.editor.review_preview import PreviewDialog
from slodesk.gui.tabs.retrospectives.editor.review_sections import SectionsTable
from slodesk.gui.tabs.retrospectives.editor.review_words import (
    missing,
    snapshot_words,
    state_sentence,
    state_title,
)
from slodesk.gui.tabs.retrospectives.words import section_title, state_sign, tr
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.zoom import follow
from slodesk.operations import retro_states

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.retro_snapshots import SnapshotHead
    from slodesk.storage.reading import Source

_MOST = 4
"""Published revisions in view; more are scrolled to."""


class ReviewPart(QWidget):
    """Leads from a draft to what is published, and from there to a correction.

    Attributes:
        next: the one button that leads on: send, publish, open a revision.
        back: takes it back to draft.
        findings: how much there is to look at.
        reviewers: who reads it.
        sections: who may see what.
        published: what was published, the newest first.
        read, compare: shows one of them; what changed between two.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._edits = context, edits
        self._content: Retrospective | None = None
        self._snapshots: tuple[SnapshotHead, ...] = ()
        self._language = QtLanguage(ZoneInfo("UTC"))
        self._open: int | None = None
        self._reader = Reader(context, self)
        self._sign = IconLabel(context.theme, "edit", "muted", 20)
        self.title, self.sentence = label("", "heading"), label("", "muted", wrap=True)
        self.findings = label("", "muted", wrap=True)
        self.next, self.back = QPushButton(), QPushButton(tr("Take back"))
        self.next.setObjectName("review_next")
        self.next.setProperty("kind", "primary")
        self.next.clicked.connect(self._go_on)
        self.back.setObjectName("review_back")
        self.back.setToolTip(tr("Work on it again; reviewers are asked anew"))
        self.back.clicked.connect(self._take_back)
        self.reviewers = Reviewers(context, edits)
        self.reviewers.said.connect(self._say)
        self.sections = SectionsTable(context.theme)
        self.sections.chosen.connect(self._let_see)
        self.sections.preview_wanted.connect(self.preview)
        self._build()
        follow(context.theme, self, self._space)

    def _build(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self.title, self.sentence, self.findings):
            words.addWidget(part)
        self._head.addLayout(words, 1)
        for button in (self.back, self.next):
            self._head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.published = QListWidget()
        self.published.setObjectName("retro_snapshots")
        self.published.setAccessibleName(tr("Published so far"))
        self.published.setWordWrap(True)
        self.published.itemActivated.connect(lambda _: self.read_chosen())
        self.read = self._quiet(tr("Read"), "book", "read_snapshot", self.read_chosen)
        self.compare = self._quiet(tr("Compare"), "history", "compare_snapshots", self.compare_states)
        self.compare.setToolTip(tr("What changed from one revision to another, or to how it is now"))
        self._history = QWidget()
        column = QVBoxLayout(self._history)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(label(tr("Published so far"), "heading"), 1)
        row.addWidget(self.read)
        row.addWidget(self.compare)
        column.addLayout(row)
        column.addWidget(self.published)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._head)
        for each in (self.reviewers, self._history, self.sections):
            self._column.addWidget(each)
        self._column.addStretch(1)

    def _quiet(self, words: str, icon: str, name: str, run: Any) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setProperty("kind", "quiet")
        self._context.theme.icons.follow(button, icon, "text", 18)
        button.clicked.connect(lambda: run())
        return button

    # Showing

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show where the review stands."""
        from slodesk.storage.queries.retro_snapshots import retro_snapshots
        from slodesk.storage.queries.settings import read_settings

        if self._content is None or content.id != self._content.id:
            self._open = None
        self._content = content
        with self._context.document.workspace.reading() as source:
            self._snapshots = retro_snapshots(source, content.id)
            self._language = QtLanguage(read_settings(source).zone)
        name, _, color = state_sign(content.state).partition(" ")
        self._sign.show_icon(name, color)
        self.title.setText(state_title(content))
        self.sentence.setText(state_sentence(content))
        self._show_next(content)
        self.reviewers.show_content(content, self._language, editable=editable)
        self.sections.show_content(content, editable=editable)
        self._show_published()
        self._count(content)

    def show_item(self, key: str) -> None:
        """Choose a reviewer."""
        if self.reviewers.section.model.row_of(key) >= 0:
            self.reviewers.section.select(key)
            self.reviewers.section.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_next(self, content: Retrospective) -> None:
        why = ""
        if content.state == PUBLISHED:
            words = tr("Open a revision…")
        elif content.state == IN_REVIEW:
            words = tr("Publish…")
            why = state_sentence(content) if missing(content) else ""
        else:
            words = tr("Send for review")
            why = "" if content.reviewers else state_sentence(content)
        self.next.setText(words)
        self.next.setAccessibleName(words.rstrip("…"))
        self.next.setToolTip(why)
        self.next.setEnabled(self._writable and not why)
        self.back.setVisible(content.state == IN_REVIEW)
        self.back.setEnabled(self._writable)

    def _show_published(self) -> None:
        lines = [snapshot_words(head, self._language) for head in self._snapshots]
        self._history.setVisible(bool(lines))
        if lines != [self.published.item(row).text() for row in range(self.published.count())]:
            self.published.clear()
            for head, words in zip(self._snapshots, lines, strict=True):
                item = QListWidgetItem(words)
                item.setToolTip(words)
                item.setData(Qt.ItemDataRole.UserRole, head.id)
                self.published.addItem(item)
            self.published.setCurrentRow(0)
        draft = self._content is not None and self._content.state != PUBLISHED
        self.compare.setEnabled(len(lines) > 1 or (draft and bool(lines)))
        self._fit()

    def _count(self, content: Retrospective) -> None:
        """Count, on another thread, what there is to look at."""
        self._reader.cancel()
        self.findings.setVisible(content.state != PUBLISHED and self._open is not None)
        if content.state == PUBLISHED:
            return
        at = self._context.filters.at or self._context.now()

        def question(source: Source, _: Task) -> int:
            from slodesk.storage.queries.retro_findings import retro_findings

            return len(retro_findings(source, content, at).waiting)

        self._reader.read(question, self._counted)

    def _counted(self, count: int) -> None:
        self._open = count
        self.findings.setText(self._found_words())
        self.findings.setVisible(True)

    def _found_words(self) -> str:
        if not self._open:
            return tr("Nothing is left to look at.")
        return tr("%Ln finding(s) to look at; none of them keeps you from publishing.", "", self._open)

    @property
    def _writable(self) -> bool:
        return not self._context.document.workspace.read_only

    @property
    def _who(self) -> str:
        return self._context.document.workspace.who

    # Going on

    def _go_on(self) -> None:
        self._context.document.flush()
        content = self._content
        if content is None:
            return
        if content.state == PUBLISHED:
            CorrectDialog(
                self._context.theme, self._edits.name, content.revision + 1, self._revise, self.window()
            ).open()
        elif content.state == IN_REVIEW:
            self.ask_publish(content)
        else:
            words = self._edits.label(tr("Send for review"))
            self._context.edit(words, retro_states.send_for_review, content.id)

    def ask_publish(self, content: Retrospective) -> None:
        """Say what publishing does and what is still open, and publish when that is wanted."""
        number = content.revision
        facts = [
            ("lock", tr("It is kept as revision {number}, as it is now.").format(number=number)),
            ("budget", tr("What the incident cost is kept with it; later samples don't change it.")),
            ("person", tr("It is recorded under the profile “{who}”.").format(who=self._who)),
        ]
        if self._open is not None:
            facts.append(("flag", self._found_words()))
        PublishDialog(
            self._context.theme, self._edits.name, facts, lambda: self._publish(content.id), self.window()
        ).open()

    def _publish(self, key: str) -> None:
        words = self._edits.label(tr("Publish the retrospective"))
        self._fact(words, retro_states.publish, key, at=self._context.now(), made_as=self._who)

    def _revise(self, reason: str) -> None:
        if self._content is not None:
            words = self._edits.label(tr("Open a revision"))
            self._fact(words, retro_states.open_revision, self._content.id, reason)

    def _fact(self, words: str, operation: Any, *args: Any, **fields: Any) -> None:
        self._context.document.flush()
        try:
            self._context.document.record_fact(words, operation, *args, **fields)
        except SloDeskError as problem:
            self._context.show_error(problem)

    def _take_back(self) -> None:
        if self._content is not None:
            words = self._edits.label(tr("Take back to draft"))
            self._context.edit(words, retro_states.take_back, self._content.id)

    def _say(self, key: str, verdict: str, comment: str) -> None:
        content = self._content
        names = {each.id: each.name for each in content.reviewers} if content is not None else {}
        labels = {
            "approved": tr("{name} agrees"), "changes": tr("{name} wants changes"),
            "": tr("Take back what {name} said"),
        }  # fmt: skip
        words = self._edits.label(labels[verdict].format(name=names.get(key, "")))
        document = self._context.document
        document.flush()
        try:
            document.edit(
                words, retro_states.set_verdict, key, verdict,
                at=self._context.now(), given_as=self._who, comment=comment,
            )  # fmt: skip
        except RuleBroken as refusal:
            self.reviewers.refuse(refusal.message)
        except SloDeskError as problem:
            self._context.show_error(problem)

    # What was published

    def read_chosen(self) -> None:
        """Show the chosen revision as it was published."""
        content = self._content
        if self.published.currentRow() >= 0 and content is not None:
            item = self.published.currentItem()
            key = str(item.data(Qt.ItemDataRole.UserRole))
            PreviewDialog(self._context, content.id, item.text(), ("",), key, self.window()).open()

    def preview(self) -> None:
        """Show what each audience gets, side by side."""
        self._context.document.flush()
        if self._content is not None:
            heading = tr("What each audience gets")
            PreviewDialog(self._context, self._content.id, heading, parent=self.window()).open()

    def compare_states(self) -> None:
        """Show what changed between two states."""
        self._context.document.flush()
        states = [
            (head.id, tr("Revision {number}").format(number=head.number))
            for head in reversed(self._snapshots)
        ]
        if self._content is not None and self._content.state != PUBLISHED:
            states.append((NOW, tr("As it is now")))
        CompareDialog(self._context.theme, states, self._told, self.window()).open()

    def _told(self, before: str, after: str) -> list[tuple[str, str]]:
        from slodesk.domain.retro_compare import differences

        one, other = self._state(before), self._state(after)
        if one is None or other is None:
            return []
        incident = other.incident or one.incident  # times as everywhere in the editor: where it happened
        language = self._language if incident is None else QtLanguage(ZoneInfo(incident.time_zone))
        return [(_heading(each.part), language.say(each.words)) for each in differences(one, other)]

    def _state(self, key: str) -> Retrospective | None:
        from slodesk.storage.queries.retro_snapshots import retro_snapshot

        if key == NOW:
            return self._content
        with self._context.document.workspace.reading() as source:
            found = retro_snapshot(source, key)
        return None if found is None else found.content

    def _let_see(self, section: str, who: str) -> None:
        if self._content is None:
            return
        wanted = {**dict(self._content.visibility), section: who}
        kept = {name: seen for name, seen in wanted.items() if SECTIONS.get(name) != seen}
        words = tr("Set who may see {section}").format(section=section_title(section))
        if self._edits.set_field(words, "visibility", kept) is False:
            self.sections.show_content(self._content, editable=self._content.state == DRAFT)

    def _fit(self) -> None:
        theme = self._context.theme
        rows = min(max(self.published.count(), 1), _MOST)
        height = self.published.sizeHintForRow(0) if self.published.count() else theme.px(24)
        self.published.setFixedHeight(rows * max(height, theme.px(24)) + theme.px(6))

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(2))
        self._head.setSpacing(theme.space())
        self._fit()


def _heading(part: str) -> str:
    return tr("Who may see what") if part == "visibility" else section_title(part)
