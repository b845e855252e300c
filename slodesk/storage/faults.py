"""What the errors of SQLite, PostgreSQL and the system mean, each in one sentence that says what to do."""

from __future__ import annotations

import sqlite3

from slodesk.domain.errors import PasswordNeeded, WorkspaceError


def our_mistake(error: sqlite3.Error) -> bool:
    """Return whether SQLite complains about this program rather than about a disk."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUR_CODES


_OUR_CODES = {
    0,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_MISUSE,
    sqlite3.SQLITE_RANGE,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_TOOBIG,
}


def explain(error: BaseException, name: str, doing: str = "written") -> WorkspaceError:
    """Return the sentence for one database or operating-system error."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kept = " Nothing of this change was saved; everything before it is safe." if doing == "written" else ""
    if isinstance(error, OSError):
        return WorkspaceError(f"{name} cannot be {doing}: {error.strerror or error}.{kept}")
    if not isinstance(error, sqlite3.Error):
        return _explain_server(error, name, doing)
    sentence = _SQLITE.get(code)
    if code == sqlite3.SQLITE_CORRUPT and doing == "checked":
        return WorkspaceError(
            f"{name} is damaged: restore its newest backup, or open it to save what is left."
        )
    if sentence is not None:
        return WorkspaceError(sentence.format(name=name, doing=doing) + kept)
    return WorkspaceError(f"{name} cannot be {doing}: {error}.{kept}")


_SQLITE = {
    sqlite3.SQLITE_FULL: "The disk is full, so {name} cannot be {doing}: free some space and try again.",
    sqlite3.SQLITE_IOERR: "The disk refused, so {name} cannot be {doing}: check its space and health.",
    sqlite3.SQLITE_BUSY: "Another program is using {name}: close it there and try again.",
    sqlite3.SQLITE_LOCKED: "Another program is using {name}: close it there and try again.",
    sqlite3.SQLITE_READONLY: "{name} may not be changed here: copy it to a folder of your own.",
    sqlite3.SQLITE_CANTOPEN: "{name} cannot be opened: check that its folder exists and may be written.",
    sqlite3.SQLITE_PERM: "{name} may not be {doing}: ask its owner for access.",
    sqlite3.SQLITE_AUTH: "{name} may not be {doing}: ask its owner for access.",
    sqlite3.SQLITE_CORRUPT: "{name} is damaged: restore its newest backup, or run a check of it.",
    sqlite3.SQLITE_NOTADB: "{name} is not a SLO Desk workspace: choose a .slodesk file.",
}


def _explain_server(error: BaseException, name: str, doing: str) -> WorkspaceError:
    state = getattr(error, "sqlstate", None) or ""
    if state == "42501":
        return WorkspaceError(f"You may not change {name} on the server: ask its owner for access.")
    if state.startswith("53"):
        return WorkspaceError(f"The server of {name} is full or overloaded: tell its owner and try again.")
    if state in {"40001", "40P01", "55P03", "57014"}:
        return WorkspaceError(f"Somebody else was changing {name} at the same moment: try again.")
    if state == "25006":
        return WorkspaceError(f"{name} is open read-only: open it for writing first.")
    answer = str(error)
    if "no password supplied" in answer or "password authentication failed" in answer:
        return PasswordNeeded(f"The server of {name} did not take name and password: check them.")
    if "FATAL:" in answer and not state:  # while connecting, psycopg tells no state
        reason = answer.rpartition("FATAL:")[2].strip().splitlines()[0]
        return WorkspaceError(
            f"The server did not open {name} ({reason}): correct the address, name or password."
        )
    first = (answer.strip().splitlines() or ["no answer"])[0]
    if state and not state.startswith(("08", "57P")):
        return WorkspaceError(f"{name} cannot be {doing}: {first}.")
    return WorkspaceError(
        f"The server of {name} does not answer: check the network and try again; this change was not saved."
        if doing == "written"
        else f"The server of {name} does not answer: check the address and the network ({first})."
    )
