"""The session that queries and operations are given, for the types of those who only pass it on."""

from sqlalchemy.orm import Session as Session

__all__ = ["Session"]
