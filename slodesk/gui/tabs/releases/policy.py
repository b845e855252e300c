"""The policy as one readable page: in force or an earlier version, and the draft of the next one."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.domain.policy_lint import flaws
from slodesk.gui.language import QtLanguage
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.releases.policy_begin import BeginDialog
from slodesk.gui.tabs.releases.policy_burn import BurnPart
from slodesk.gui.tabs.releases.policy_fields import PolicyFields
from slodesk.gui.tabs.releases.policy_flaws import FlawsCard
from slodesk.gui.tabs.releases.policy_guards import GuardsPart
from slodesk.gui.tabs.releases.policy_parts import (
    BandsPart,
    ClassesPart,
    JudgePart,
    MatrixPart,
    Part,
    PlanningPart,
    RetroPart,
    RiskPart,
)
from slodesk.gui.tabs.releases.policy_publish import PublishDialog
from slodesk.gui.tabs.releases.policy_versions import VersionsCard, reason_words, version_words
from slodesk.gui.tabs.releases.words import tr, when_text
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.page_scroll import PageScroll, page_around
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import policies
from slodesk.storage.queries.overview import newest_sample
from slodesk.storage.queries.policies import IN_FORCE, Draft, Version, policy_draft, versions
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from slodesk.domain.policy import Policy
    from slodesk.domain.policy_lint import Flaw
    from slodesk.gui.context import TabContext

DRAFT = 0
"""Stands for the draft among the versions' numbers."""
_BESIDE, _SIDE = 960, 320
"""Width at 100 % from which flaws and versions stand beside the parts, and theirs."""
_PLACES = {
    "critical_below": "bands", "warning_below": "bands", "attention_below": "bands",
    "acceptable_above": "burn", "elevated_above": "burn", "alert_pairs": "burn", "thaw_margin": "matrix",
    "retrospective_share": "retrospective", "retrospective_days": "retrospective",
    "page_pair_tightens": "guards",
}  # fmt: skip
"""Field of a flaw → its part, where they have different names."""


class PolicyPage(QWidget):
    """Page of the Releases tab.

    Attributes:
        showing: which version is in view, or the draft.
        parts: by their names.
        flaws: what keeps the draft from being published.
    """

    tables = frozenset({"policy_version", "policy_draft", "release_decision", "setting", "release"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._zone = context.document.query(read_settings).zone
        self._say = QtLanguage(self._zone).say
        self._reader = Reader(context, self)
        self._versions: tuple[Version, ...] = ()
        self._draft: Draft | None = None
        self._shown: int | None = None
        self._recorded: Any = None
        self._next_flaw = 0
        self._around: PageScroll | None = None
        self._build()
        self._connect()
        self._arrange()

    # Showing

    @property
    def policy(self) -> Policy:
        """What is in view."""
        if self._draft is not None and self._shown == DRAFT:
            return self._draft.policy
        return self._version(self._shown).policy

    @property
    def editing(self) -> bool:
        """Whether the draft is in view, and may be changed."""
        return (
            self._draft is not None
            and self._shown == DRAFT
            and not self._context.document.workspace.read_only
        )

    def refresh(self) -> None:
        """Read versions and draft, and show them; decisions on record are read in the background."""
        now = self._context.now()
        with self._context.document.session() as session:
            self._versions, draft = versions(session, now), policy_draft(session)
            self._zone = read_settings(session).zone
        begun, self._draft = self._draft is None and draft is not None, draft
        known = {each.number for each in self._versions} | ({DRAFT} if draft is not None else set())
        if self._shown not in known or (begun and self._shown is not None):
            self._shown = None
        if self._shown is None:
            self._shown = DRAFT if draft is not None else self._in_force.number
        self._fill_showing()
        self._show()
        self._read_recorded()

    def show_item(self, key: str) -> None:
        """Show the draft or a version by the key of its row; the draft is in view where there is one."""
        self.refresh()

    def show_version(self, number: int) -> None:
        """Show a version by its number, or the draft."""
        self._context.document.flush()
        self._shown = number
        self._fill_showing()
        self._show()

    def show_flaw(self, flaw: Flaw) -> None:
        """Unfold the part in which a flaw is, and put the keyboard there."""
        if flaw.field == "profile":
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        part = self.parts[_PLACES.get(flaw.field, flaw.field)]
        part.set_open(True)
        place = part.focus_field(flaw) or part.button
        place.setFocus(Qt.FocusReason.OtherFocusReason)
        for area in (self.area, self._around):
            if area is not None:
                area.ensureWidgetVisible(place, 0, self._context.theme.space(6))

    def show_next_flaw(self) -> None:
        """Go to the next flaw, round and round."""
        found = self.flaws.found or ()
        if found and self.editing:
            self._next_flaw = self._next_flaw % len(found)
            self.show_flaw(found[self._next_flaw])
            self._next_flaw += 1

    @property
    def _in_force(self) -> Version:
        return next(each for each in self._versions if each.state == IN_FORCE)

    def _version(self, number: int | None) -> Version:
        return next((each for each in self._versions if each.number == number), self._in_force)

    def _fill_showing(self) -> None:
        now = self._context.now()
        with QSignalBlocker(self.showing):
            self.showing.clear()
            if self._draft is not None:
                self.showing.addItem(
                    tr("Draft of version {n}").format(n=self._versions[-1].number + 1), DRAFT
                )
            for each in reversed(self._versions):
                self.showing.addItem(version_words(each, self._zone, now), each.number)
            self.showing.setCurrentIndex(self.showing.findData(self._shown))

    def _show(self) -> None:
        policy, editable, draft = self.policy, self.editing, self._draft
        is_draft = draft is not None and self._shown == DRAFT
        found = flaws(policy) if is_draft else ()
        self.parts_burn.prepare(policy)
        self.fields.fill(policy, editable, draft.reason if draft is not None else "")
        for part in self.parts.values():
            part.show_policy(policy, editable, found)
        self.flaws.setVisible(is_draft)
        self.flaws.show_flaws(found)
        self._show_head(found)
        before, words = self._told(is_draft)
        self.versions.show_versions(self._versions, self._zone, self._context.now())
        self.versions.choose(self._shown or DRAFT)
        self.versions.tell(words, before, policy)
        self._show_effects()

    def _told(self, is_draft: bool) -> tuple[Policy | None, str]:
        """Return what is in view is compared with, and what is said about it."""
        if is_draft:
            newest = self._versions[-1]
            return newest.policy, tr("What the draft changes of version {n}").format(n=newest.number)
        version = self._version(self._shown)
        at = self._versions.index(version)
        return (self._versions[at - 1].policy if at else None), reason_words(version)

    def _show_head(self, found: Sequence[Flaw]) -> None:
        editable = self.editing
        self._named.setVisible(self._shown == DRAFT)
        self.edit.setVisible(not editable)
        self.edit.setText(tr("Edit the draft") if self._draft is not None else tr("Edit a draft"))
        self.edit.setEnabled(not self._context.document.workspace.read_only)
        self.publish.setVisible(editable)
        self.discard.setVisible(editable)
        self.publish.setEnabled(not found)
        self.strip.setVisible(bool(found) and editable)
        self.strip.setText(
            tr("Show what keeps it from being published: {count} (F8)").format(count=len(found))
        )
        self.publish.setToolTip(self._say(found[0].words) if found else "")

    # Decisions on record

    def _read_recorded(self) -> None:
        if find_spec("slodesk.storage.queries.replay") is None:
            return
        recorded = import_module("slodesk.storage.queries.replay").recorded
        self._reader.read(lambda source, task: recorded(source), self._take_recorded)

    def _take_recorded(self, found: Any) -> None:
        self._recorded = tuple(found)
        self._show_effects()

    def _show_effects(self) -> None:
        from slodesk.domain.policy_effects import guard_effects

        if self._recorded is None:
            self.parts_guards.show_effects(None, 0)
            return
        self.parts_guards.show_effects(guard_effects(self._recorded, self.policy), len(self._recorded))

    # Editing

    def edit_draft(self) -> None:
        """Show the draft; begin one as what is in view where there is none."""
        if self._draft is None:
            version = self._version(self._shown)
            self._begin(version.number, "")
        else:
            self.show_version(DRAFT)

    def ask_begin(self) -> None:
        """Choose what the draft begins as."""
        BeginDialog(
            self._context.theme, self._say, self._versions, self._zone, self._context.now(), self._begin,
            replaces=self._draft is not None, parent=self.window(),
        ).open()  # fmt: skip

    def _begin(self, version: int | None, preset: str) -> None:
        name = preset or tr("version {n}").format(n=version)
        self._context.edit(
            tr("Begin a draft of the policy as {name}").format(name=name), policies.begin_draft,
            at=self._context.now(), version=None if preset else version, preset_name=preset,
        )  # fmt: skip
        if self._draft is not None:
            self.show_version(DRAFT)

    def _discard(self) -> None:
        self._context.edit(tr("Discard the draft of the policy"), policies.discard_draft)

    def ask_publish(self) -> None:
        """Say what publishing does, and publish when that is wanted."""
        self._context.document.flush()
        draft = self._draft
        if draft is None or not self.publish.isEnabled():
            return
        number = self._versions[-1].number + 1
        title = tr("Publish {name} as version {n}?").format(name=draft.policy.profile, n=number)
        PublishDialog(
            self._context.theme, title, self._facts(draft, number), draft.reason, self._zone,
            self._context.now, self._publish, self.window(),
        ).open()  # fmt: skip

    def _facts(self, draft: Draft, number: int) -> list[tuple[str, str]]:
        now, newest = self._context.now(), self._context.document.query(newest_sample, self._context.now())
        facts = [
            (
                "flag",
                tr("From then on status, alerts, releases and plans go by version {n}.").format(n=number),
            ),
            ("lock", tr("Decisions on record keep the version they were made under.")),
            ("person", tr("It is recorded under the profile “{who}”.").format(who=self._who)),
        ]
        if newest is not None and newest < now:
            day = when_text(newest, self._zone, now)
            facts.append(
                ("clock", tr("Samples reach to {day}: figures change with the next ones.").format(day=day))
            )
        if draft.based_on < self._versions[-1].number:
            facts.append(
                ("alert", tr("Version {n} came after the draft was begun: see what it changes.").format(
                    n=self._versions[-1].number
                ))
            )  # fmt: skip
        return facts

    @property
    def _who(self) -> str:
        return self._context.document.workspace.who

    def _publish(self, effective: datetime, reason: str) -> None:
        now = self._context.now()
        self._shown = None
        try:
            self._context.document.record_fact(
                tr("Publish the policy"), policies.publish_draft, effective=max(effective, now), at=now,
                reason=reason, author=self._who,
            )  # fmt: skip
        except SloDeskError:
            self._shown = DRAFT
            raise

    # Making

    def _build(self) -> None:
        theme = self._context.theme
        self.fields = PolicyFields(self._context, self._say, self)
        self.showing = QComboBox()
        self.showing.setObjectName("policy_showing")
        self.showing.setAccessibleName(tr("Version in view"))
        self.showing.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.name_label, self.name = label(tr("Name")), self.fields.line("profile", tr("Name"))
        self.reason_label, self.reason = label(tr("Why")), self.fields.reason()
        for named, field in ((self.name_label, self.name), (self.reason_label, self.reason)):
            named.setBuddy(field)
        self.edit = self._button("policy_edit", tr("Edit a draft"), "edit", self.edit_draft, primary=True)
        self.publish = self._button(
            "policy_publish_button", tr("Publish…"), "check", self.ask_publish, primary=True
        )
        self.discard = self._button("policy_discard", tr("Discard"), "trash", self._discard)
        self.presets = self._button("policy_presets", tr("Presets…"), "book", self.ask_begin)
        self.strip = self._button("policy_strip", "", "alert", self.show_next_flaw)
        head = QWidget()
        self._head = FlowLayout(head, spacing=theme.space())
        for widget in (self.showing, self.edit, self.publish, self.presets, self.discard, self.strip):
            self._head.addWidget(widget)
        fields = self._named = QWidget()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, fields)
        self._line.setContentsMargins(0, 0, 0, 0)
        for field_part, stretch in (
            (self.name_label, 0),
            (self.name, 2),
            (self.reason_label, 0),
            (self.reason, 5),
        ):
            self._line.addWidget(field_part, stretch)
        made = (BandsPart, MatrixPart, GuardsPart, ClassesPart, RiskPart)
        parts: list[Part] = [kind(theme, self.fields, self._say) for kind in made]
        self.parts_burn = BurnPart(self._context, self.fields, self._say)
        parts.append(self.parts_burn)
        parts += [kind(theme, self.fields, self._say) for kind in (RetroPart, JudgePart, PlanningPart)]
        self.parts = {part.name: part for part in parts}
        self.parts_guards = next(part for part in parts if isinstance(part, GuardsPart))
        self.flaws = FlawsCard(theme, self._say)
        self.versions = VersionsCard(theme, self._say)
        left, self._side = QWidget(), QWidget()
        self._left, right = QVBoxLayout(left), QVBoxLayout(self._side)
        for part in parts:
            self._left.addWidget(part)
        self._left.addStretch(1)
        for card in (self.flaws, self.versions):
            right.addWidget(card)
        right.addStretch(1)
        self._right = right
        body = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(left, 5)
        self._row.addWidget(self._side, 2)
        for column in (self._left, right):
            column.setContentsMargins(0, 0, 0, 0)
        self.area = PageScroll(body)
        body.installEventFilter(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(head)
        self._column.addWidget(fields)
        self._column.addWidget(self.area, 1)
        self.setFocusProxy(self.showing)
        follow_layout(self)

    def _button(self, name: str, words: str, icon: str, run: Any, *, primary: bool = False) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        if primary:
            made.setProperty("kind", "primary")
        self._context.theme.icons.follow(made, icon, "on_accent" if primary else "text", 16)
        made.clicked.connect(partial(_call, run))
        return made

    def _connect(self) -> None:
        self.showing.activated.connect(lambda _: self.show_version(self.showing.currentData()))
        self.versions.wanted.connect(self.show_version)
        self.flaws.wanted.connect(self.show_flaw)
        self._context.theme.changed.connect(self._arrange)
        following = QShortcut(QKeySequence("F8"), self)
        following.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        following.activated.connect(self.show_next_flaw)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put flaws and versions below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self._side.setMinimumWidth(theme.px(_SIDE) if beside else 0)
        self._side.setMaximumWidth(theme.px(420) if beside else 16_777_215)
        for column in (self._left, self._right):
            column.setSpacing(theme.space(1.5))
        self._column.setSpacing(theme.space(1.5))
        self._unroll()

    def showEvent(self, event: QShowEvent) -> None:
        """Find out what it scrolls in."""
        super().showEvent(event)
        if self._around is None:
            self._around = page_around(self)
            if self._around is not None:
                self._around.low_changed.connect(self._unroll)
        self._unroll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the parts need."""
        if event.type() == QEvent.Type.LayoutRequest and self._around is not None and self._around.low:
            QTimer.singleShot(0, self, self._unroll)
        return False

    def _unroll(self) -> None:
        """Where there is little height the whole page scrolls, and nothing within it."""
        low = self._around is not None and self._around.low
        high = self._row.totalHeightForWidth(self.area.viewport().width()) if low else 0
        self.area.setMinimumHeight(high)
        self.area.setMaximumHeight(high if low else 16_777_215)


def _call(run: Any, _: bool = False) -> None:
    run()
