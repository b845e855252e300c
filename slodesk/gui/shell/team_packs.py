"""A team out into a file, and what a team's file would change here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tasks import Task
    from slodesk.operations.incoming import PackItem, Parsed
    from slodesk.operations.team_packs import PackPlan, Preview


class TeamPacks(QObject):
    """The command that exports a team, and the question an import of one asks.

    Args:
        window: its open workspace, runner and status line.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ask_export(self) -> None:
        """Choose a team and a file, and write the team into it."""
        document = self._window.document
        if document is None:
            return
        from slodesk.gui.dialogs.export_team import ExportTeamDialog
        from slodesk.storage.queries.settings import teams

        found = document.query(teams)
        if not found:
            self._window.status.showMessage(
                self.tr("There is no team yet: add one in the settings, and give it services."), 15_000
            )
            return
        dialog = ExportTeamDialog(self._window.theme, found, self._window)
        dialog.accepted.connect(lambda: self._choose_file(*dialog.team, with_samples=dialog.with_samples))
        dialog.open()

    def _choose_file(self, team_id: str, name: str, *, with_samples: bool) -> None:
        from slodesk.integrations.team_pack import SUFFIX

        settings = self._window.settings
        stem = re.sub(r"[^\w -]+", "_", name).strip() or "team"
        proposal = str(settings.folder / f"{stem}{SUFFIX}")
        kinds = self.tr("Team (*{suffix})").format(suffix=SUFFIX)
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export a team"),
            proposal,
            kinds,
        )
        document = self._window.document
        if not chosen or document is None:
            return
        target = Path(chosen)
        settings.folder = target.parent
        document.flush()
        workspace, now = document.workspace, self._window.now()

        def work(task: Task) -> Path:
            from slodesk.integrations.team_pack import export_team

            export_team(workspace, team_id, target, include_samples=with_samples, report=task.report, now=now)
            return target

        words = self.tr("Exporting {name}").format(name=name)
        self._window.files.run(words, work, self._window.files.exported, stoppable=True)

    def review(
        self,
        parsed: Parsed,
        write: Callable[[PackPlan], object],
        over: Callable[[], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Compare a pack with the workspace and ask about what differs.

        Args:
            parsed: the file.
            write: called with what was decided.
            over: called when nothing is to be written.
            failed: called with what went wrong.
        """
        document = self._window.document
        if document is None:
            over()
            return
        workspace, item = document.workspace, parsed.items[0]

        def work(_: Task) -> Any:
            from slodesk.operations.team_packs import preview

            with workspace.session() as session:
                return preview(session, item)  # type: ignore[arg-type]

        words = self.tr("Comparing {file}").format(file=parsed.source)
        task = self._window.runner.run(
            work, succeeded=lambda shown: self._ask(parsed, shown, write, over, failed), failed=failed,
            label=words,
        )  # fmt: skip
        task.cancelled_by_user.connect(over)
        self._window.importer.follow(task, words)

    def _ask(
        self,
        parsed: Parsed,
        shown: Preview,
        write: Callable[[PackPlan], object],
        over: Callable[[], object],
        failed: Callable[[Exception], object],
    ) -> None:
        from slodesk.gui.dialogs.team_pack import TeamPackDialog
        from slodesk.operations.team_packs import PackPlan
        from slodesk.storage.queries.settings import read_settings

        window, document = self._window, self._window.document
        item: PackItem = parsed.items[0]  # type: ignore[assignment]
        if document is None:
            over()
            return

        def bring(theirs: frozenset[int], *, told: bool) -> None:
            try:
                plan = PackPlan(parsed, item, shown, theirs, told=told)
            except Exception as error:  # noqa: BLE001 - shown by its kind
                failed(error)
                return
            write(plan)

        if not shown.comparison.lines:
            bring(frozenset(), told=False)
            return
        zone = document.query(read_settings).zone
        dialog = TeamPackDialog(window.theme, item, shown, window.now(), zone, window)
        dialog.accepted.connect(lambda: bring(dialog.theirs, told=True))
        dialog.rejected.connect(over)
        dialog.open()
