"""Brings files into the workspace: read on a thread, written in slices, one undo step each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from slodesk.gui.dialogs.progress import Stoppable
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tasks import Task
    from slodesk.operations.imports import ImportPlan
    from slodesk.operations.incoming import ImportSummary, Kind, Parsed
    from slodesk.operations.team_packs import PackPlan


class Importer(QObject):
    """Asks for files, or takes those dropped on the window, and imports one after the other.

    Args:
        window: its open workspace and runner.
    """

    finished = Signal()
    """The last file of a batch is done, refused or cancelled."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: list[Path] = []
        self._done: list[tuple[str, Kind, ImportSummary]] = []
        self._copied = False
        self._seen = False
        self._told: set[str] = set()

    def ask(self) -> None:
        """Let the user choose files."""
        settings = self._window.settings
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Import files"),
            str(settings.folder),
            self.tr(
                "Definitions, tables, postmortems and exports"
                " (*.yaml *.yml *.csv *.md *.json *.slodesk-pack);;All files (*)"
            ),
        )
        if names:
            settings.folder = Path(names[0]).parent
            self.start([Path(name) for name in names])

    def start(self, paths: list[Path]) -> None:
        """Import files, after those that wait already."""
        busy = bool(self._waiting)
        self._waiting += paths
        if not busy:
            self._done, self._copied = [], False
            self._seen, self._told = False, set()
            self._next()

    def _next(self) -> None:
        document = self._window.document
        if not self._waiting or document is None:
            self._waiting.clear()
            self._tell()
            self.finished.emit()
            return
        path, now = self._waiting[0], self._window.now()
        original = None if self._copied else document.workspace.path
        document.flush()

        def work(task: Task) -> Parsed:
            from slodesk.integrations.files import read_file

            parsed = read_file(path, now, task.report)
            if original is not None:
                from slodesk.storage.backup import backup, rotate

                backup(original, reason="before-import")
                rotate(original)
            return parsed

        words = self.tr("Reading {file}").format(file=path.name)
        task = self._window.runner.run(work, succeeded=self._read, failed=self._failed, label=words)
        task.cancelled_by_user.connect(self._over)
        self.follow(task, words)

    def _read(self, parsed: Parsed) -> None:
        self._copied = True
        if parsed.kind == "team_pack":
            self._window.team_packs.review(
                parsed, lambda plan: self._apply(parsed, plan), self._over, self._failed
            )
            return
        if parsed.kind == "retrospective" and not self._seen:
            self._preview(parsed)
            return
        if not parsed.rejected:
            self._write(parsed, skip=False)
            return
        from slodesk.gui.dialogs.details import DetailsDialog

        count = len(parsed.rejected)
        dialog = DetailsDialog(
            self._window.theme,
            self.tr("%Ln row(s) of {file} can't be used. Import the rest?", "", count).format(
                file=parsed.source
            ),
            "\n".join(str(problem) for problem in parsed.rejected[:1000]),
            self._window,
            icon="alert",
            color="status:warning",
        )
        rest = dialog.buttons.addButton(self.tr("Import the rest"), dialog.buttons.ButtonRole.AcceptRole)
        rest.setProperty("kind", "primary")
        rest.setEnabled(bool(parsed.items))
        dialog.buttons.accepted.connect(dialog.accept)
        dialog.accepted.connect(lambda: self._write(parsed, skip=True))
        dialog.rejected.connect(self._over)
        dialog.open()

    def _preview(self, parsed: Parsed) -> None:
        """Show what was recognised of a postmortem; nothing is written before somebody agrees."""
        from slodesk.gui.dialogs.postmortem_preview import PostmortemPreview
        from slodesk.operations.incoming import RetroItem
        from slodesk.operations.retro_content import found_again

        document, item = self._window.document, next(iter(parsed.items), None)
        if document is None or not isinstance(item, RetroItem):
            self._over()
            return
        more = sum(path.suffix.lower() in (".md", ".markdown") for path in self._waiting[1:])
        again = document.query(lambda session: found_again(session, item.content))
        dialog = PostmortemPreview(
            self._window.theme, parsed, item.content, again, self._window.now(), more, self._window
        )
        self._told |= {str(problem) for problem in parsed.warnings}

        def agreed() -> None:
            self._seen = dialog.all_of_them
            self._write(parsed, skip=False)

        dialog.accepted.connect(agreed)
        dialog.rejected.connect(self._over)
        dialog.open()

    def _write(self, parsed: Parsed, *, skip: bool) -> None:
        from slodesk.operations.imports import steps

        try:
            plan = steps(parsed, skip_invalid=skip, now=self._window.now())
        except Exception as error:  # noqa: BLE001 - shown by its kind
            self._failed(error)
            return
        self._apply(parsed, plan)

    def _apply(self, parsed: Parsed, plan: ImportPlan | PackPlan) -> None:
        from slodesk.gui.shell.slices import SlicedEdit

        document = self._window.document
        if document is None:
            self._over()
            return
        words = self.tr("Importing {file}").format(file=parsed.source)
        try:
            edit = SlicedEdit(document, self.tr("Import {file}").format(file=parsed.source), plan, len(plan))
        except Exception as error:  # noqa: BLE001 - shown by its kind
            self._failed(error)
            return
        edit.succeeded.connect(lambda _: self._done.append((parsed.source, parsed.kind, plan.summary)))
        edit.failed.connect(self._window.errors.show)
        edit.finished.connect(self._over)
        self.follow(edit, words)
        edit.start()

    def follow(self, work: Stoppable, words: str) -> None:
        """Show a progress dialog for long work."""
        from slodesk.gui.dialogs.progress import ProgressDialog

        ProgressDialog(self._window.theme, words, self._window).follow(work)

    def _failed(self, error: Exception) -> None:
        self._window.errors.show(error)
        self._over()

    def _over(self, *_: Any) -> None:
        if self._waiting:
            self._waiting.pop(0)
        self._next()

    def _tell(self) -> None:
        """Say what was done; a dialog only when something needs reading."""
        if not self._done:
            return
        lines, notes = [], []
        for source, kind, summary in self._done:
            lines.append(summary_words(self, source, kind, summary))
            said = (str(note) for note in (*summary.warnings, *summary.problems))
            notes += [note for note in said if note not in self._told]
        message = "\n".join(lines)
        made = [key for _, _, summary in self._done for key in summary.made]
        if len(self._done) == 1 and len(made) == 1:
            self._window.navigate("retrospectives", made[0])  # what was just read is worked on next
        elif made:
            self._window.navigate("retrospectives", None)
        self._window.status.showMessage(message.replace("\n", " · "), 15_000)
        if notes:
            from slodesk.gui.dialogs.details import DetailsDialog

            DetailsDialog(
                self._window.theme, message, "\n".join(notes), self._window, icon="info", color="accent"
            ).open()


def summary_words(words: QObject, source: str, kind: Kind, summary: ImportSummary) -> str:
    """Return "833 samples added, 3 updated, from samples.csv" in the user's language."""
    counts = (
        (summary.added, words.tr("{count} added")),
        (summary.updated, words.tr("{count} updated")),
        (summary.unchanged, words.tr("{count} unchanged")),
        (summary.skipped, words.tr("{count} skipped")),
    )
    parts: list[str] = []
    for count, said in counts:
        if count:
            figure = words.tr("%Ln", "", count) if parts else _counted(words, kind, count)
            parts.append(said.format(count=figure))
    if not parts:
        return words.tr("Nothing new in {file}").format(file=source)
    said = words.tr("{what}, from {file}") if len(parts) > 1 else words.tr("{what} from {file}")
    return said.format(what=", ".join(parts), file=source)


def _counted(words: QObject, kind: Kind, count: int) -> str:
    """Return "833 samples": how many of what a kind of file brings."""
    match kind:
        case "samples":
            return words.tr("%Ln sample(s)", "", count)
        case "metrics":
            return words.tr("%Ln value(s)", "", count)
        case "incidents":
            return words.tr("%Ln incident(s)", "", count)
        case "releases":
            return words.tr("%Ln release(s)", "", count)
        case "actions":
            return words.tr("%Ln action(s)", "", count)
        case "satisfaction":
            return words.tr("%Ln score(s)", "", count)
        case "retrospective":
            return words.tr("%Ln retrospective(s)", "", count)
        case "workspace" | "team_pack":
            return words.tr("%Ln record(s)", "", count)
        case _:
            return words.tr("%Ln definition(s)", "", count)
