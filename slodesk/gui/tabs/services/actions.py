"""Adding, removing, moving services and SLOs; each is one step to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from slodesk.operations import services, slos

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.services.tab import ServicesTab
    from slodesk.storage.queries.plan_mentions import PlanMentions
    from slodesk.storage.queries.services import ServiceDetail, SloDetail

FIRST_TARGET = "0.999"
_LISTED = 5


class ServiceActions(QObject):
    """What the buttons and keys of the Services tab do.

    Attributes:
        question: the confirmation shown last.
        dialog: the dialog opened last.
    """

    def __init__(self, tab: ServicesTab, context: TabContext) -> None:
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self.question: QMessageBox | None = None
        self.dialog: QWidget | None = None

    # Adding

    def add_service(self) -> None:
        """Add a service, for the team in view, and begin to name it."""
        shown = self._tab.shown
        taken = {line.record.name for line in shown.lines} if shown is not None else set()
        name = free_name(self.tr("new-service"), taken)
        team = self._context.filters.team_id
        key = self._context.edit(
            self.tr("Add service {name}").format(name=name), services.add_service, name, team_id=team
        )
        if isinstance(key, str):
            self._tab.show_item(key)
            self._tab.service_editor.focus_first()

    def add_slo(self) -> None:
        """Add an SLO to the service in the editor and begin to name it."""
        from decimal import Decimal

        detail = self._tab.service_editor.detail
        if detail is None:
            return
        name = free_name(f"{detail.record.name}-availability"[:190], {slo.name for slo in detail.slos})
        label = self.tr("Add SLO {slo} to {service}").format(slo=name, service=detail.record.name)
        key = self._context.edit(label, slos.add_slo, detail.record.id, name, Decimal(FIRST_TARGET))
        if isinstance(key, str):
            self._tab.show_item(key)
            self._tab.slo_editor.focus_first()

    def write_slo(self) -> None:
        """Lead from a user journey to a target."""
        from slodesk.gui.dialogs.first_slo import FirstSloDialog

        self._context.document.flush()
        dialog = FirstSloDialog(self._context, self._tab.window())
        dialog.made.connect(self._tab.show_item)
        self._open(dialog)

    def change_targets(self) -> None:
        """Change targets or windows of several SLOs at once."""
        from slodesk.gui.dialogs.bulk_targets import BulkTargetsDialog

        self._context.document.flush()
        shown = self._tab.shown
        chosen = self._tab.table.selected
        several = len(chosen) > 1
        if not several and shown is not None:
            chosen = [
                line.record.id for line in shown.lines if self._tab.table.model.row_of(line.record.id) >= 0
            ]
        self._open(BulkTargetsDialog(self._context, chosen, self._tab.window(), ticked=several))

    def _open(self, dialog: Any) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    # Removing

    def remove_services(self) -> None:
        """Ask, saying what goes with them, and remove the chosen services."""
        from slodesk.storage.queries.plan_mentions import plan_mentions
        from slodesk.storage.queries.services import service_detail

        keys = self._tab.table.selected
        with self._context.document.session() as session:
            details = [found for key in keys if (found := service_detail(session, key)) is not None]
            planned = plan_mentions(session, services=keys)
        if not details:
            return
        if len(details) == 1:
            title = self.tr("Remove {name}?").format(name=details[0].record.title)
            label = self.tr("Remove service {name}").format(name=details[0].record.name)
        else:
            title = self.tr("Remove %Ln service(s)?", "", len(details))
            label = self.tr("Remove %Ln service(s)", "", len(details))

        def work(session: Any) -> None:
            for detail in details:
                services.remove_service(session, detail.record.id)

        self._ask(title, self._goes_with(details, planned), lambda: self._context.edit(label, work))

    def _goes_with(self, details: Sequence[ServiceDetail], planned: PlanMentions) -> str:
        """Say what is removed along with services."""
        parts = [
            self.tr("%Ln SLO(s) with targets, samples and evidence", "", count)
            if (count := sum(len(each.slos) for each in details))
            else "",
            self.tr("%Ln metric(s) with values", "", count)
            if (count := sum(len(each.metrics) for each in details))
            else "",
            self.tr("%Ln SLA(s)", "", count) if (count := sum(len(each.slas) for each in details)) else "",
            self.tr("%Ln user journey(s)", "", count)
            if (count := sum(len(each.journeys) for each in details))
            else "",
            self.tr("%Ln target(s) in open plans", "", planned.targets) if planned.targets else "",
            self.tr("%Ln risk(s) in open plans", "", planned.risks) if planned.risks else "",
        ]
        named = [part for part in parts if part]
        words = ""
        if named:
            words = self.tr("With it go:") + "\n" + "\n".join(f"•  {part}" for part in named) + "\n\n"
        own = {each.record.id for each in details}
        shown = self._tab.shown
        needing = [
            shown.title(key) for each in details for key in each.needed_by if key not in own
        ] if shown is not None else []  # fmt: skip
        if needing:
            listed = ", ".join(dict.fromkeys(needing[:_LISTED])) + ("…" if len(needing) > _LISTED else "")
            words += self.tr("No longer depending on it: {services}.").format(services=listed) + "\n\n"
        return words + self.tr("Its releases go too; incidents and action items stay. You can undo this.")

    def remove_slo(self, slo_id: str) -> None:
        """Ask, and remove an SLO."""
        from slodesk.storage.queries.plan_mentions import plan_mentions
        from slodesk.storage.queries.services import slo_detail

        slo: SloDetail | None = self._context.document.query(slo_detail, slo_id)
        if slo is None:
            return
        words = self.tr(
            "Its target history, user evidence and all its samples go with it. You can undo this."
        )
        if planned := self._context.document.query(plan_mentions, slos=[slo_id]).targets:
            words += "\n\n" + self.tr("What is said about it in %Ln open plan(s) goes too.", "", planned)
        label = self.tr("Remove SLO {name}").format(name=slo.name)
        title = self.tr("Remove {name}?").format(name=slo.display_name or slo.name)
        self._ask(title, words, lambda: self._context.edit(label, slos.remove_slo, slo_id))

    def _ask(self, title: str, words: str, run: Callable[[], object]) -> None:
        box = QMessageBox(self._tab.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Remove"))
        box.setText(title)
        box.setInformativeText(words)
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.buttonClicked.connect(lambda button: run() if button is remove else None)
        self.question = box
        box.open()

    # Moving

    def move(self, keys: Sequence[str], by: int) -> None:
        """Move services by one place up (−1) or down (1), past the next one shown."""
        model = self._tab.table.model
        order = [line.record.id for row in range(model.rowCount()) if (line := model.line(row)) is not None]
        rows = [order.index(key) for key in keys]
        if by < 0:
            if min(rows) > 0:
                self._move(keys, order[min(rows) - 1])
            return
        after = max(rows) + 2
        if after <= len(order):
            self._move(keys, order[after] if after < len(order) else None, last=order[-1])

    def move_before(self, keys: Sequence[str], before: str | None) -> None:
        """Move services to where they were dropped."""
        self._move(keys, before)

    def _move(self, keys: Sequence[str], before: str | None, *, last: str | None = None) -> None:
        """Put services before another one; None: after the last one shown."""
        shown = self._tab.shown
        if shown is None or before in keys:
            return
        whole = [line.record.id for line in shown.lines if line.record.id not in keys]
        if before is None and last is not None and last in whole:
            place = whole.index(last) + 1
        else:
            place = whole.index(before) if before in whole else len(whole)
        wanted = [*whole[:place], *keys, *whole[place:]]
        if wanted == [line.record.id for line in shown.lines]:
            return

        def work(session: Any) -> None:
            for at, key in enumerate(wanted):
                if key in keys:
                    services.move_service(session, key, at)

        name = shown.title(keys[0])
        label = (
            self.tr("Move {name}").format(name=name)
            if len(keys) == 1
            else self.tr("Move %Ln service(s)", "", len(keys))
        )
        self._context.edit(label, work)


def free_name(stem: str, taken: set[str]) -> str:
    """Return an identifier that nothing has yet: "checkout", "checkout-2" …"""
    if stem not in taken:
        return stem
    return next(name for n in range(2, len(taken) + 3) if (name := f"{stem}-{n}") not in taken)
