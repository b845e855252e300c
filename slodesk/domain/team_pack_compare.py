"""Compares a team pack with a workspace: what is new, what differs, and what only a person can decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slodesk.domain.phrases import phrase
from slodesk.domain.planning import APPROVED, SUPERSEDED
from slodesk.domain.team_pack import Comparison, Line, Step, mark, path_of
from slodesk.domain.team_pack_same import Translated

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant
    from slodesk.domain.team_pack import History, Layout, Pack, Row, Side, Tables, What

_SIGNED = (APPROVED, SUPERSEDED)
_ORDER = {"both": 0, "there": 1, "here": 2}


def compare(layout: Layout, pack: Pack, mine: Tables, history: History) -> Comparison:
    """Return what a pack would do to a workspace; nothing is done.

    A field both sides agree about is left alone. Where they differ, the change logs of both say who
    moved away from what the other still has; where they cannot, it is a conflict.

    Args:
        layout: what the tables are.
        pack: the other workspace's rows and log.
        mine: this workspace's rows.
        history: this workspace's log.
    """
    return _Comparing(layout, pack, mine, history).result()


class _Comparing:
    def __init__(self, layout: Layout, pack: Pack, mine: Tables, history: History) -> None:
        self.layout, self.pack, self.mine, self.history = layout, pack, mine, history
        self.found = Translated(layout, pack, mine)
        self.back = {key: theirs for theirs, key in self.found.same.items()}
        self.lines: list[Line] = []
        self.steps: list[Step] = []
        self.notes: list[Meant] = []
        self.new: Counter[str] = Counter()
        self.unchanged = 0
        self.theirs: Tables = {
            table: {row["id"]: row for row, _ in rows} for table, rows in self.found.rows.items()
        }
        self.given: set[str] = set()
        """Numbers that new rows got."""
        self.waiting: dict[str, int] = {}
        """Rows removed here, and what hangs on them → the decision they wait for."""

    def result(self) -> Comparison:
        signed = self._signed_plans()
        for table in self.layout.tables:
            for row, unsaid in self.found.rows.get(table, ()):
                if self._plan_of(table, row) not in signed:
                    self._row(table, row, unsaid)
        self._gone_there()
        for plan, kept in signed.items():
            self._signed(plan, kept=kept)
        self._say()
        return Comparison(
            tuple(sorted(self.lines, key=lambda line: _ORDER[line.side])), tuple(self.steps),
            tuple(self.notes), self.found.same, self.unchanged, dict(self.new), self._count_only_here(),
        )  # fmt: skip

    # One row

    def _row(self, table: str, row: Row, unsaid: frozenset[str]) -> None:
        key = row["id"]
        before = self.mine.get(table, {}).get(key)
        if before is None:
            self._absent(table, row)
            return
        changed = self._changed(table, row, before, unsaid)
        if not changed:
            self.unchanged += 1
        for column in changed:
            side = self._side(key, column, before.get(column), row[column])
            if before.get(column) is None and column in self.layout.references.get(table, {}):
                came = self.back.get(key, key) == key  # and what it refers to was not here then
                side = "there" if came and not self._has_past(key, column) else side
            number = self._line("field", side, table, key, column, before.get(column), row[column])
            self.steps.append(Step(table, key, {column: before.get(column)}, {column: row[column]}, number))

    def _changed(self, table: str, row: Row, before: Row, unsaid: frozenset[str]) -> list[str]:
        return [
            column for column, value in row.items()
            if column != "id" and column not in unsaid and (table, column) not in self.layout.own
            and before.get(column) != value and not self._never_found(table, row, column)
        ]  # fmt: skip

    def _never_found(self, table: str, row: Row, column: str) -> bool:
        """Return whether a reference is empty there because what it names was never there."""
        if row[column] is not None or column not in self.layout.references.get(table, {}):
            return False
        return not self._has_past(row["id"], column)

    def _has_past(self, key: str, column: str) -> bool:
        back = self.back.get(key, key)
        return (key, column) in self.history.fields or (back, column) in self.pack.history.fields

    def _side(self, key: str, column: str, mine: Any, theirs: Any) -> Side:
        there = self.pack.history.had(self.back.get(key, key), column, mine)
        here = self.history.had(key, column, theirs)
        return "both" if there == here else "there" if there else "here"

    def _absent(self, table: str, row: Row) -> None:
        """Take in a row that is not here, unless somebody removed it here: that is asked."""
        key, owner = row["id"], self.layout.owners.get(table)
        number = self.waiting.get(row.get(owner[0])) if owner is not None else None  # type: ignore[arg-type]
        gone = self.history.gone.get(key)
        if number is None and gone is not None:
            columns = [name for name in row if name != "id" and (table, name) not in self.layout.own]
            same = all(gone.was.get(name) == mark(row[name]) for name in columns)
            number = self._line("gone_here", "here" if same else "both", table, key)
        if number is None:
            self.new[table] += 1
        else:
            self.waiting[key] = number
        self._number(table, row)
        self.steps.append(Step(table, key, None, row, number))

    def _number(self, table: str, row: Row) -> None:
        """Give a new row the place and the number that are free here."""
        if (table, "position") in self.layout.own:
            places = [other["position"] for other in self.mine.get(table, {}).values()]
            row["position"] = max(places, default=-1) + 1 + self.new[table]
        column = self.layout.numbered.get(table)
        if column is None:
            return
        taken = {other[column] for other in self.mine.get(table, {}).values()} | self.given
        if row[column] in taken:
            old = row[column]
            head = old.rstrip("0123456789")
            count = 1
            while f"{head}{count:03}" in taken:
                count += 1
            row[column] = f"{head}{count:03}"
            self.notes.append(
                phrase("{old} is another one here: theirs becomes {new}.", old=old, new=row[column])
            )
        self.given.add(row[column])

    def _gone_there(self) -> None:
        here = {key: table for table, rows in self.mine.items() for key in rows}
        gone = self.pack.history.gone
        for key in gone:
            table = here.get(key)
            if table is None or key in self.theirs.get(table, ()):
                continue
            row = self.mine[table][key]
            owner = self.layout.owners.get(table)
            if owner is not None and row.get(owner[0]) in gone and row.get(owner[0]) in here:
                continue
            plan = self._plan_of(table, row)
            if plan is not None and self.mine["plan"].get(plan, {}).get("state") in _SIGNED:
                continue
            number = self._line("gone_there", "both", table, key)
            self.steps.append(Step(table, key, row, None, number))

    # Plans that were signed

    def _signed_plans(self) -> dict[str, bool]:
        """Return plans that are taken or left as a whole, and whether ours has to stay."""
        found = {}
        for row, _ in self.found.rows.get("plan", ()):
            mine = self.mine.get("plan", {}).get(row["id"])
            if mine is not None and (mine["state"] in _SIGNED or row["state"] in _SIGNED):
                found[row["id"]] = not self._goes_on(row["id"])
        return found

    def _goes_on(self, plan: str) -> bool:
        """Return whether every snapshot here is in the pack too, word for word."""
        there = {row["number"]: row for row in self._of_plan(self.theirs, "plan_snapshot", plan)}
        return all(
            row["number"] in there and there[row["number"]]["body"] == row["body"]
            for row in self._of_plan(self.mine, "plan_snapshot", plan)
        )

    def _of_plan(self, tables: Tables, table: str, plan: str) -> list[Row]:
        return [row for row in tables.get(table, {}).values() if row.get("plan_id") == plan]

    def _signed(self, plan: str, *, kept: bool) -> None:
        """Compare a signed plan as a whole; what people signed is never mixed with anything else."""
        steps: list[Step] = []
        sides: set[Side] = set()
        for table in self.layout.tables:
            theirs = self.theirs.get(table, {})
            for row, unsaid in self.found.rows.get(table, ()):
                if self._plan_of(table, row) == plan:
                    self._whole(table, row, unsaid, steps, sides)
            steps += [
                Step(table, key, row, None) for key, row in self.mine.get(table, {}).items()
                if self._plan_of(table, row) == plan and key not in theirs
            ]  # fmt: skip
        if not steps:
            return
        mine, there = self.mine["plan"][plan], self.theirs["plan"][plan]
        if kept:
            self.notes.append(
                phrase(
                    "The plan for {quarter} was signed here and differs there: ours stays as it is.",
                    quarter=mine["quarter"],
                )
            )
            return
        side: Side = "there" if sides <= {"there"} and mine["state"] not in _SIGNED else "both"
        number = self._line("plan", side, "plan", plan, "", _standing(mine), _standing(there))
        self.steps += [replace(step, line=number) for step in steps]

    def _whole(
        self, table: str, row: Row, unsaid: frozenset[str], steps: list[Step], sides: set[Side]
    ) -> None:
        before = self.mine.get(table, {}).get(row["id"])
        if before is None:
            steps.append(Step(table, row["id"], None, row))
            return
        changed = self._changed(table, row, before, unsaid)
        self.unchanged += not changed
        sides |= {self._side(row["id"], column, before.get(column), row[column]) for column in changed}
        if changed:
            steps.append(
                Step(
                    table,
                    row["id"],
                    {column: before.get(column) for column in changed},
                    {column: row[column] for column in changed},
                )
            )

    def _plan_of(self, table: str, row: Row) -> str | None:
        """Return the plan a row is part of."""
        if table == "plan":
            return str(row["id"])
        owner = self.layout.owners.get(table)
        if owner is None or not isinstance(row.get(owner[0]), str):
            return None
        if owner[1] == "plan" and table != "meeting":
            return str(row[owner[0]])
        if owner[1] != "initiative":
            return None
        parent = self.theirs.get(owner[1], {}).get(row[owner[0]]) or self.mine.get(owner[1], {}).get(
            row[owner[0]]
        )
        return None if parent is None else self._plan_of(owner[1], parent)

    # Words

    def _line(
        self, what: What, side: Side, table: str, key: str, column: str = "", mine: Any = None,
        theirs: Any = None,
    ) -> int:  # fmt: skip
        number = len(self.lines)
        back = self.back.get(key, key)
        here, there = self.history.touch(key, column), self.pack.history.touch(back, column)
        if what == "gone_here":
            here = self.history.gone[key].touch
        elif what == "gone_there":
            there = self.pack.history.gone[key].touch
        target = self.layout.references.get(table, {}).get(column)
        if target is not None:
            mine, theirs = self._name(target, mine), self._name(target, theirs)
        self.lines.append(
            Line(number, what, side, table, key, self.path(table, key), column, mine, theirs, here, there)
        )
        return number

    def _name(self, table: str, key: str | None) -> str | None:
        return None if key is None else " / ".join(self.path(table, key))

    def path(self, table: str, key: str) -> tuple[str, ...]:
        """Return the names of what a thing is part of, and its own."""
        return path_of(self.layout, (self.mine, self.theirs), table, key)

    def _say(self) -> None:
        for table, key in self.found.twins:
            name = " / ".join(self.path(table, key))
            self.notes.append(phrase("“{name}” was made in both workspaces: taken as the same.", name=name))
        self.notes += self.found.left_out

    def _count_only_here(self) -> int:
        """Count what of the team is here and not in the pack."""
        team = self.found.same.get(self.pack.team)
        if team is None:
            return 0
        inside = {team}
        count = 0
        for table in self.layout.tables:
            owner = self.layout.owners.get(table)
            if owner is None:
                continue
            for key, row in self.mine.get(table, {}).items():
                if row.get(owner[0]) in inside:
                    inside.add(key)
                    count += key not in self.theirs.get(table, ()) and key not in self.pack.history.gone
        return count


def _standing(plan: Row) -> str:
    return f"{plan['state']} {plan['revision']}"
