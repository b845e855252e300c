"""How a risk stands, in a word or two and a colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.gui.tabs.quarterly_plan.words import tr

if TYPE_CHECKING:
    from slodesk.storage.queries.risks import RiskLine


def state_words(line: RiskLine) -> str:
    """Return what matters most about a risk; empty for a small one."""
    if line.work_fits:
        return tr("Work takes it away")
    if line.must_go:
        return tr("Must go first")
    if line.risk.accepted:
        return tr("Accepted")
    if line.risk.minutes is None:
        return tr("Not estimated")
    return tr("Too large") if line.too_large else ""


def tone_of(line: RiskLine) -> str:
    """Return the status whose colour tells the same; empty for none."""
    if line.work_fits:
        return "healthy"
    return "critical" if line.must_go else "warning" if line.too_large else ""
