"""The policy in force, and adopting another profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from slodesk.domain.errors import SloDeskError
from slodesk.domain.policy import FRAMEWORK, RECOMMENDED
from slodesk.gui.dialogs.settings_pages.page import SettingsPage
from slodesk.gui.formats import number_text
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.widgets.tables import prepare_table
from slodesk.operations.settings import adopt_profile
from slodesk.storage.queries.settings import policy_at

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Threshold:
    """One line of the table: what it is and its value in words."""

    name: str
    value: str


class PolicyPage(SettingsPage):
    """Two profiles to choose from, the thresholds for reading."""

    tables = frozenset({"policy_version"})

    def build(self) -> None:
        """Prepare the table and connect the choice."""
        form = self.form
        self.model = RecordsModel(
            (
                Column(self.tr("Threshold"), lambda line: line.name),
                Column(self.tr("In force"), lambda line: line.value, right=True),
            ),
            parent=self,
        )
        form.policy_table.setModel(self.model)
        prepare_table(form.policy_table, self.context.theme, row_height=4)
        form.policy_table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.context.theme.changed.connect(self._fit)
        form.policy_framework.toggled.connect(self._allow)
        form.policy_recommended.toggled.connect(self._allow)
        form.policy_adopt.clicked.connect(self._adopt)

    def fill(self) -> None:
        """Show the policy in force."""
        policy = self.context.document.query(policy_at)
        self._profile = policy.profile
        form = self.form
        form.policy_now.setText(
            self.tr("In force: {name}, version {number}").format(name=policy.profile, number=policy.version)
        )
        form.policy_framework.setChecked(policy.profile == FRAMEWORK.profile)
        form.policy_recommended.setChecked(policy.profile == RECOMMENDED.profile)
        self.model.set_records(self._lines(policy))
        self._fit()
        self._allow()

    def _fit(self) -> None:
        """Show every line: the page scrolls, not the table in it."""
        table, theme = self.form.policy_table, self.context.theme
        table.setColumnWidth(1, theme.px(160))
        heading = table.horizontalHeader().sizeHint().height()
        table.setFixedHeight(heading + self.model.rowCount() * theme.space(4) + 2)

    def _chosen(self) -> str:
        if self.form.policy_recommended.isChecked():
            return RECOMMENDED.profile
        return FRAMEWORK.profile if self.form.policy_framework.isChecked() else self._profile

    def _allow(self) -> None:
        changed = self._chosen() != self._profile
        self.form.policy_adopt.setEnabled(changed)
        self.form.policy_reason.setEnabled(changed)

    def _adopt(self) -> None:
        profile, reason = self._chosen(), self.form.policy_reason.text().strip()
        label = self.tr("Put policy {name} in force").format(name=profile)
        try:
            self.context.document.edit(label, adopt_profile, profile, reason, effective=self.context.now())
        except SloDeskError as error:
            self.context.show_error(error)
            return
        self.form.policy_reason.clear()

    def _lines(self, policy: Policy) -> list[Threshold]:
        tr = self.tr

        def share(value: float) -> str:
            return tr("{share} %").format(share=number_text(value * 100))

        lines = [
            Threshold(tr("Critical below"), share(policy.critical_below)),
            Threshold(tr("Warning below"), share(policy.warning_below)),
            Threshold(tr("Attention below"), share(policy.attention_below)),
            Threshold(tr("Burn is elevated above"), number_text(policy.elevated_above, 1)),
            Threshold(tr("Burn is acceptable above"), number_text(policy.acceptable_above, 1)),
        ]
        for pair in policy.alert_pairs:
            kind = (
                tr("Page when {pair} burns at") if pair.kind == "page" else tr("Ticket when {pair} burns at")
            )
            name = kind.format(pair=pair.name.replace("/", " + "))
            lines.append(
                Threshold(name, tr("{factor} (30 days)").format(factor=number_text(pair.factor(30), 1)))
            )
        on, off = tr("on"), tr("off")
        for words, guard in (
            (tr("A firing page makes release decisions stricter"), policy.page_pair_tightens),
            (tr("Unknown release facts count as their worst"), policy.unknown_as_worst),
            (tr("An exhausted budget caps feature work"), policy.exhausted_caps_features),
            (tr("Toil is judged by the worst SLO"), policy.toil_by_worst),
        ):
            lines.append(Threshold(words, on if guard else off))
        return lines
