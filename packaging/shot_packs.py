"""Team packs in the picture book: what is asked before a team goes out, and what before one comes in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from shots import Studio


def pack_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("team-export", _export)
    yield Scene("team-pack", _incoming)


def _export(studio: Studio) -> QImage:
    studio.open(studio.sample)
    studio.window.commands["export_team"].trigger()
    return studio.shoot()


def _incoming(studio: Studio) -> QImage:
    """Bring in a team that went on elsewhere while the same was changed here."""
    from slodesk.integrations.team_pack import export_team
    from slodesk.operations import services
    from slodesk.storage.queries.services import service_list
    from slodesk.storage.queries.settings import teams
    from slodesk.storage.workspace import open_workspace

    here, there, pack = (studio.folder / name for name in ("here.slodesk", "there.slodesk", "p.slodesk-pack"))
    words = {
        here: ("The shop", "From basket to receipt"),
        there: ("Ticket shop", "From the basket to the receipt; cards are taken by the bank's own page."),
    }  # fmt: skip
    for path, (title, text) in words.items():
        shutil.copy(studio.sample, path)
        with open_workspace(path) as opened:
            with opened.session() as session:
                team = next(each.id for each in teams(session) if each.name == "Payments")
                key = next(each.id for each in service_list(session) if each.name == "checkout")
            opened.edit("Say", services.set_service_field, key, "description", text)
            opened.edit("Name", services.set_service_field, key, "display_name", title)
            if path == there:
                opened.edit("Mark", services.set_service_field, key, "critical", False)
                export_team(opened, team, pack)
    studio.open(here)
    window: Any = studio.window
    window.importer.start([pack])
    studio.settle(2.0)
    return studio.shoot()
