"""What the jobs of the first page do, in the window: most of them open a workspace first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from slodesk.gui.first_run import FirstRun
from slodesk.gui.shell.recent import is_sample

if TYPE_CHECKING:
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab


def first_page(window: MainWindow) -> FirstRun:
    """Make the page, each job doing what it says."""
    page = FirstRun(window.theme)
    page.sample_wanted.connect(window.open_sample)
    page.workshop_wanted.connect(partial(run_workshop, window))
    page.prometheus_wanted.connect(lambda: window.create_then(window.connect_prometheus))
    page.import_wanted.connect(lambda: window.create_then(window.ask_import))
    page.report_wanted.connect(window.make_report)
    page.create_wanted.connect(window.opener.ask_create)
    page.open_wanted.connect(window.opener.ask_open)
    page.recent_chosen.connect(window.open_location)
    return page


def run_workshop(window: MainWindow) -> None:
    """Run the planning workshop of the user's own workspace: the last one, or one to be named."""
    own = next((place for place in window.settings.recent if not is_sample(place)), None)
    begin = partial(_begin_planning, window)
    if own is None:
        window.create_then(begin)
    else:
        window.open_then(own, begin)


def _begin_planning(window: MainWindow) -> None:
    window.navigate("quarterly_plan", None)
    cast("QuarterlyPlanTab", window.tabs.widget).edits.begin_workshop()
