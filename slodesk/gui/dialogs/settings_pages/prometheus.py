"""The connection to Prometheus: how to reach it, and trying it before anything is stored."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLineEdit

from slodesk.domain.errors import SloDeskError
from slodesk.gui.dialogs.settings_pages.page import SettingsPage
from slodesk.gui.dialogs.settings_pages.query_preview import QueryPreview
from slodesk.gui.widgets.labels import restyle
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from slodesk.domain.settings import PrometheusSettings
    from slodesk.gui.tasks import Task
    from slodesk.integrations.prometheus.preview import Preview, Reached
    from slodesk.integrations.prometheus.secrets import Secrets

FIELDS = (
    "url", "auth", "user", "tenant", "tenant_header", "ca_file", "step_seconds", "refresh_seconds",
    "backfill_days", "timeout_seconds",
)  # fmt: skip
STEPS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600)


class PrometheusPage(SettingsPage):
    """Stores the connection field by field; tests use what is stored."""

    tables = frozenset({"setting"})

    def build(self) -> None:
        """Fill the choices, bind the fields, connect the buttons."""
        form, theme = self.form, self.context.theme
        self._settings: PrometheusSettings = self._read()
        self._secrets: Secrets | None = None
        self._task: Task | None = None
        for value, words in (
            ("none", self.tr("Without")),
            ("basic", self.tr("User and password")),
            ("bearer", self.tr("Token")),
        ):
            form.auth.addItem(words, value)
        for seconds in STEPS:
            form.step_seconds.addItem(self._length(seconds), seconds)
        for meaning, words in (("events", self.tr("Counts events")), ("value", self.tr("Gives a value"))):
            form.query_meaning.addItem(words, meaning)
        for name in FIELDS:
            self.bind(name, getattr(form, name), form.prometheus_form, partial(self._save, name))
        form.secret.editingFinished.connect(self._save_secret)
        browse = QAction(self.tr("Choose a file"), form.ca_file)
        theme.icons.follow(browse, "folder", "muted", 18)
        browse.triggered.connect(self._choose_certificate)
        form.ca_file.addAction(browse, QLineEdit.ActionPosition.TrailingPosition)
        self.preview = QueryPreview(theme)
        form.query_preview_column.addWidget(self.preview)
        form.query_preview.hide()
        form.test_connection.clicked.connect(self._test_connection)
        form.test_query.clicked.connect(self._test_query)
        form.query.returnPressed.connect(self._test_query)

    def fill(self) -> None:
        """Show what is stored."""
        self._settings = self._read()
        for name, field in self.fields.items():
            value = getattr(self._settings, name)
            if name == "step_seconds" and self.form.step_seconds.findData(value) < 0:
                self.form.step_seconds.addItem(self._length(value), value)
            field.fill(value)
        self._show_sign_in()

    def _read(self) -> PrometheusSettings:
        return self.context.document.query(read_settings).prometheus

    def _save(self, name: str, value: Any) -> None:
        self._say("", "muted")
        changed = asdict(replace(self._settings, **{name: value}))
        self.context.document.edit_field(
            f"setting/prometheus/{name}",
            self.tr("Change Prometheus connection"),
            set_setting,
            "prometheus",
            changed,
        )

    def _show_sign_in(self) -> None:
        form, auth = self.form, self._settings.auth
        for widget in (form.user, form.user_label):
            widget.setVisible(auth == "basic")
        for widget in (form.secret, form.secret_label):
            widget.setVisible(auth != "none")
        form.secret_label.setText(self.tr("Pass&word") if auth == "basic" else self.tr("Toke&n"))
        form.secret.setAccessibleName(form.secret_label.text().replace("&", ""))
        known = auth != "none" and self._own_secrets().is_stored(self._settings)
        form.secret.setPlaceholderText(self.tr("Known; type to replace it") if known else "")

    def _save_secret(self) -> None:
        secret = self.form.secret.text()
        if not secret:
            return
        kept = self._own_secrets().save(self._settings, secret)
        self.form.secret.clear()
        self._show_sign_in()
        if not kept:
            self._say(
                self.tr("This computer has no keyring: it is remembered until SLO Desk is closed."), "muted"
            )

    def _choose_certificate(self) -> None:
        folder = str(self.context.settings.folder)
        name, _ = QFileDialog.getOpenFileName(self.dialog, self.tr("Certificate file"), folder)
        if name:
            self.context.settings.folder = Path(name).parent
            self.form.ca_file.setText(name)

    # Trying it

    def _test_connection(self) -> None:
        work = self._connection_work()
        self._say(self.tr("Asking…"), "muted")
        self._run(work, self._reached, self._failed)

    def _test_query(self) -> None:
        query, meaning = self.form.query.text().strip(), self.form.query_meaning.currentData()
        settings, secrets = self._flushed(), self._own_secrets()

        def work(task: Task) -> Preview:
            from slodesk.integrations.prometheus.client import connect
            from slodesk.integrations.prometheus.preview import try_query

            with connect(settings, secrets) as client:
                return try_query(client, query, meaning, settings.step_seconds, task=task)

        self._ask_query(self.tr("Asking…"))
        self._run(work, self._previewed, self._query_failed)

    def _connection_work(self) -> Any:
        settings, secrets, now = self._flushed(), self._own_secrets(), self.context.now()

        def work(task: Task) -> Reached:
            from slodesk.integrations.prometheus.client import connect
            from slodesk.integrations.prometheus.preview import try_connection

            with connect(settings, secrets) as client:
                return try_connection(client, now, task)

        return work

    def _flushed(self) -> PrometheusSettings:
        self.context.document.flush()
        self._save_secret()
        self._settings = self._read()
        return self._settings

    def _run(self, work: Any, succeeded: Any, failed: Any) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = self.context.runner.run(work, succeeded=succeeded, failed=failed)

    def _ask_query(self, words: str) -> None:
        self.preview.say(words)
        self.form.query_preview.setVisible(bool(words))

    def _reached(self, reached: Reached) -> None:
        self._task = None
        if reached.clocks_differ:
            words = self.tr(
                "Connected, but the server's clock differs by %Ln second(s).", "", round(abs(reached.ahead))
            )
            self._say(words, "error")
        else:
            self._say(self.tr("Connected."), "success")

    def _previewed(self, preview: Preview) -> None:
        self._task = None
        zone = self.context.document.query(read_settings).zone
        self.preview.show_preview(preview, self.context.now(), zone)
        self.form.query_preview.show()

    def _query_failed(self, error: Exception) -> None:
        self._task = None
        self._ask_query(error.message if isinstance(error, SloDeskError) else "")
        if not isinstance(error, SloDeskError):
            self.context.show_error(error)

    def _failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, SloDeskError):
            self._say("", "muted")
            self.context.show_error(error)
            return
        self._say(error.message, "error")

    def _say(self, words: str, role: str) -> None:
        label = self.form.test_result
        label.setText(words)
        label.setProperty("role", role)
        restyle(label)

    def _own_secrets(self) -> Secrets:
        if self._secrets is None:
            from slodesk.integrations.prometheus.secrets import Secrets

            self._secrets = Secrets()
        return self._secrets

    def _length(self, seconds: int) -> str:
        if seconds % 3600 == 0:
            return self.tr("%Ln hour(s)", "", seconds // 3600)
        if seconds % 60 == 0:
            return self.tr("%Ln minute(s)", "", seconds // 60)
        return self.tr("%Ln second(s)", "", seconds)
