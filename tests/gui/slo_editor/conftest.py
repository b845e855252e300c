"""The editor of an SLO, shown in the Services tab on the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from slodesk.storage.queries.services import service_detail

if TYPE_CHECKING:
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


@pytest.fixture
def tab(sample_window: MainWindow) -> ServicesTab:
    """The tab, with the availability of Checkout in the editor."""
    sample_window.navigate("services", None)
    made = cast("ServicesTab", sample_window.tabs.widget)
    assert made.shown is not None
    service = next(line.record.id for line in made.shown.lines if line.record.name == "checkout")
    assert sample_window.document is not None
    detail = sample_window.document.query(service_detail, service)
    assert detail is not None
    made.show_item(next(slo.id for slo in detail.slos if slo.name == "checkout-availability"))
    return made
