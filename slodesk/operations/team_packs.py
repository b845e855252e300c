"""What belongs to a team, and how it is brought into another workspace with nothing overwritten unseen."""

from __future__ import annotations
