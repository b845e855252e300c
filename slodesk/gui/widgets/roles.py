"""The data roles by which models tell delegates and views more than text."""

from __future__ import annotations

from PySide6.QtCore import Qt

STATUS_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""A status, ``"critical"``: painted as icon and word on its soft colour."""
REMAINING_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""The remaining budget as a ratio, −0.4 to 1, or None: painted as figure and bar."""
SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 3
"""What a column is sorted by."""
ID_ROLE = int(Qt.ItemDataRole.UserRole) + 4
"""The key of the row's thing."""
BADGES_ROLE = int(Qt.ItemDataRole.UserRole) + 5
"""A tuple of short words shown beside a status, such as the pairs that fire."""
BELOW_ROLE = int(Qt.ItemDataRole.UserRole) + 6
"""What stands below a cell's words, smaller and quieter: "of 99.9 %"."""
SIGN_ROLE = int(Qt.ItemDataRole.UserRole) + 7
"""An icon before a cell's words and its colour, as in ``"check status:healthy"``."""
