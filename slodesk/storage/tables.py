"""Every table of a workspace, those included that the first window does without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.storage.schema import Base

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table


def metadata() -> MetaData:
    """Return all tables; what was not needed until now is mapped first."""
    from slodesk.storage import schema_meetings, schema_planning, schema_retrospectives, schema_reviews

    del schema_meetings, schema_planning, schema_retrospectives, schema_reviews
    return Base.metadata


def table_named(name: str) -> Table:
    """Return one table, mapping no more than it takes."""
    found = Base.metadata.tables.get(name)
    return metadata().tables[name] if found is None else found
