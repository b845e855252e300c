"""The policy as one readable page: in force or an earlier version, and the draft of the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.domain.policy_effects import guard_effects
from slodesk.domain.policy_lint import flaws
from slodesk.gui.language import QtLanguage
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.releases.policy_begin import BeginDialog
from slodesk.gui.tabs.releases.policy_body import PolicyBody
from slodesk.gui.tabs.releases.policy_burn import BurnPart
from slodesk.gui.tabs.releases.policy_fields import PolicyFields
from slodesk.gui.tabs.releases.policy_flaws import FlawsCard
from slodesk.gui.tabs.releases.policy_guards import GuardsPart
from slodesk.gui.tabs.releases.policy_head import DRAFT, PolicyHead
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
from slodesk.gui.tabs.releases.policy_versions import VersionsCard, reason_words
from slodesk.gui.tabs.releases.words import tr, when_text
from slodesk.gui.tasks import Resting
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import policies
from slodesk.storage.queries.overview import newest_sample
from slodesk.storage.queries.policies import IN_FORCE, Draft, Version, policy_draft, versions
from slodesk.storage.queries.replay import recorded
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.policy import Policy
    from slodesk.domain.policy_lint import Flaw
    from slodesk.gui.context import TabContext

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
        self._show()
        self._read_recorded()

    def show_item(self, key: str) -> None:
        """Show the draft or a version by the key of its row; the draft is in view where there is one."""
        self.refresh()

    def show_version(self, number: int) -> None:
        """Show a version by its number, or the draft."""
        self._context.document.flush()
        self._shown = number
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
        self.area.bring_into_view(place)

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
        self.head.show_versions(self._versions, draft, self._shown, self._zone, self._context.now())
        self.head.show_state(
            [self._say(flaw.words) for flaw in found], draft=draft is not None, shown=is_draft,
            editable=editable, read_only=self._context.document.workspace.read_only,
        )  # fmt: skip
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

    # Decisions on record

    def _read_recorded(self) -> None:
        self._reader.read(lambda source, task: recorded(source, tick=Resting(task)), self._take_recorded)

    def _take_recorded(self, found: Any) -> None:
        self._recorded = tuple(found)
        self._show_effects()

    def _show_effects(self) -> None:
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
        self.head = head = PolicyHead(theme, self.fields)
        self.showing, self.name, self.reason = head.showing, head.name, head.reason
        self.edit, self.publish, self.presets = head.edit, head.publish, head.presets
        self.discard, self.strip = head.discard, head.strip
        made = (BandsPart, MatrixPart, GuardsPart, ClassesPart, RiskPart)
        parts: list[Part] = [kind(theme, self.fields, self._say) for kind in made]
        self.parts_burn = BurnPart(self._context, self.fields, self._say)
        parts.append(self.parts_burn)
        parts += [kind(theme, self.fields, self._say) for kind in (RetroPart, JudgePart, PlanningPart)]
        self.parts = {part.name: part for part in parts}
        self.parts_guards = next(part for part in parts if isinstance(part, GuardsPart))
        self.flaws = FlawsCard(theme, self._say)
        self.versions = VersionsCard(theme, self._say)
        self.area = PolicyBody(theme, parts, (self.flaws, self.versions))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(head)
        self._column.addWidget(self.area, 1)
        self.setFocusProxy(self.showing)
        follow_layout(self)

    def _connect(self) -> None:
        for button, run in (
            (self.edit, self.edit_draft), (self.publish, self.ask_publish), (self.presets, self.ask_begin),
            (self.discard, self._discard), (self.strip, self.show_next_flaw),
        ):  # fmt: skip
            button.clicked.connect(run)
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
        self._column.setSpacing(self._context.theme.space(1.5))
        self.area.arrange(self.width())
