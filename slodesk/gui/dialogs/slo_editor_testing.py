"""Tries a query on the workspace's Prometheus and says in words what came back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QCoreApplication

from slodesk.domain.errors import SloDeskError
from slodesk.gui.formats import number_text

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.integrations.prometheus.preview import Preview

Meaning = Literal["events", "value"]


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """What a test gave.

    Attributes:
        words: sentences for people.
        good: whether it can be used as it is.
        needs_connection: whether there is no server to ask yet.
    """

    words: tuple[str, ...]
    good: bool
    needs_connection: bool = False


TryQuery = Callable[[str, Meaning, Callable[[QueryAnswer], None]], None]
"""``test_query(query, meaning, show)``: tries a query and calls ``show`` with what came back."""


def query_tester(context: TabContext) -> TryQuery:
    """Return what tries queries on the server in the workspace's settings, on a background thread."""

    def test(query: str, meaning: Meaning, show: Callable[[QueryAnswer], None]) -> None:
        from slodesk.storage.queries.settings import read_settings

        prometheus = context.document.query(read_settings).prometheus
        if not prometheus.url:
            show(
                QueryAnswer(
                    (_tr("No Prometheus is connected to this workspace yet."),),
                    good=False,
                    needs_connection=True,
                )
            )
            return

        def work(task: Task) -> Preview:
            from slodesk.integrations.prometheus.client import connect
            from slodesk.integrations.prometheus.preview import try_query
            from slodesk.integrations.prometheus.secrets import Secrets

            with connect(prometheus, Secrets()) as client:
                return try_query(client, query, meaning, prometheus.step_seconds, task=task)

        def failed(error: Exception) -> None:
            if not isinstance(error, SloDeskError):
                context.show_error(error)
                return
            show(QueryAnswer((error.message,), good=False))

        context.runner.run(
            work,
            succeeded=lambda preview: show(answer_of(preview)),
            failed=failed,
            label=_tr("Testing the query"),
        )

    return test


def answer_of(preview: Any) -> QueryAnswer:
    """Say what a query gave over the last day."""
    words = [preview.explained.words]
    if preview.count:
        values = QCoreApplication.translate(
            "TestQuery", "%Ln value(s) in the last 24 hours", None, preview.count
        )
        lowest, highest = (_figure(value) for value in (preview.lowest, preview.highest))
        if preview.explained.meaning == "value":
            words.append(
                _tr("{values}, from {low} to {high}.").format(values=values, low=lowest, high=highest)
            )
        else:
            total = _figure(preview.total)
            words.append(_tr("{values}, {total} events in all.").format(values=values, total=total))
    if preview.gaps and preview.count:
        words.append(QCoreApplication.translate("TestQuery", "%Ln step(s) had no value.", None, preview.gaps))
    words += preview.hints
    words += [_tr("Partial data: {warning}").format(warning=warning) for warning in preview.warnings]
    return QueryAnswer(tuple(words), good=bool(preview.count) and not preview.hints)


def _figure(value: float | None) -> str:
    if value is None:
        return "—"
    return number_text(value, 0 if abs(value) >= 100 or value == round(value) else 3)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TestQuery", text)
