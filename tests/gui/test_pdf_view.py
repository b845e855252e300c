"""A PDF in memory is shown, replaced and closed; the thread that draws it must not outlive it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from reportlab.pdfgen.canvas import Canvas

from slodesk.gui.widgets.pdf_view import PdfView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.theme import Theme


def pdf(pages: int) -> bytes:
    canvas = Canvas("unused.pdf")
    for number in range(pages):
        canvas.drawString(100, 700, f"Page {number + 1}")
        canvas.showPage()
    return bytes(canvas.getpdfdata())


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[PdfView]:
    host = QWidget()
    qtbot.addWidget(host)
    made = PdfView(theme, host)
    host.resize(600, 400)
    made.resize(600, 400)
    with qtbot.waitExposed(host):
        host.show()
    yield made
    del host  # until here


def test_pages_are_counted_and_turned(view: PdfView) -> None:
    view.show_pdf(pdf(3))
    assert (view.page_count, view.page_label.text()) == (3, "1 of 3")
    view.next.click()
    assert view.page_label.text() == "2 of 3"


def test_a_newer_report_stays_at_the_page_and_replaces_the_old(view: PdfView) -> None:
    view.show_pdf(pdf(3))
    view.next.click()
    for _ in range(5):
        view.show_pdf(pdf(2))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.page_label.text() == "2 of 2"
    assert len(view.findChildren(QBuffer)) == 1


def test_what_draws_on_a_thread_goes_before_what_it_draws_from(view: PdfView) -> None:
    """The other way round the thread reads freed memory, once in a thousand times."""
    gone: list[str] = []
    view.show_pdf(pdf(2))
    buffer = view.findChild(QBuffer)
    for name, part in (("view", view.view), ("document", view.document), ("bytes", buffer)):
        part.destroyed.connect(lambda _=None, name=name: gone.append(name))
    view.deleteLater()
    QApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
    assert gone == ["view", "document", "bytes"]
