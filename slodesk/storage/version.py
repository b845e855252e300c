"""Which workspaces are ours, and which version of them this program writes."""

SCHEMA_VERSION = 4
"""``PRAGMA user_version`` of a current workspace file."""

APPLICATION_ID = 0x534C4F44
"""``PRAGMA application_id``: "SLOD"."""
