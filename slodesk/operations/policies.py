"""The policy's versions, and the draft of the next one: begun, edited, published or discarded (R33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy import check_policy
from slodesk.domain.policy_compare import differences
from slodesk.domain.policy_data import draft_from_data, from_data, to_data
from slodesk.domain.policy_lint import flaws
from slodesk.domain.policy_paths import value_at, with_value
from slodesk.domain.policy_presets import PRESETS, preset
from slodesk.operations.incidents import moment
from slodesk.operations.review_checks import of
from slodesk.operations.rows import assign, assign_all, line_text, long_text
from slodesk.storage.queries.settings import policy_at
from slodesk.storage.schema import PolicyVersionRow
from slodesk.storage.schema_reviews import PolicyDraftRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.domain.policy import Policy, PolicyDraft

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def change_policy(
    session: Session, *, effective: datetime, reason: str = "", author: str = "", **fields: Any
) -> int:
    """Put the newest policy in force with other values in some fields, as a new version.

    Args:
        session: of an edit.
        effective: from when on.
        reason: why.
        author: who says so.
        fields: of ``domain.policy.Policy``.

    Returns:
        The number of the version in force then; the present one where it says the same.
    """
    before = policy_at(session)
    if all(getattr(before, name) == value for name, value in fields.items()):
        return before.version
    return _publish(session, replace(before, **fields), moment(effective), reason, author)


def judge_by(session: Session, what: str, *, effective: datetime, reason: str = "", author: str = "") -> int:
    """Say whether status and decisions go by what was ``measured`` or by the ``adjusted`` figure (R12).

    Args as in :func:`change_policy`; returns the number of the version in force.
    """
    return change_policy(session, effective=effective, reason=reason, author=author, judge_by=what)


def begin_draft(session: Session, *, at: datetime, version: int | None = None, preset_name: str = "") -> str:
    """Begin the draft of the next version; a draft there is begins anew.

    Args:
        session: of an edit.
        at: when.
        version: number of the version it begins as; None: the newest.
        preset_name: of ``domain.policy_presets``, instead of a version.

    Returns:
        The draft's key.

    Raises:
        RuleBroken: there is no such version or preset.
    """
    newest = policy_at(session)
    policy = (
        preset(preset_name).policy
        if preset_name
        else newest
        if version is None
        else _version(session, version)
    )
    row = _draft(session)
    if row is None:
        row = PolicyDraftRow(created=moment(at), reason="")
        session.add(row)
    values: dict[str, Any] = {"profile": policy.profile, "based_on": newest.version, "body": _body(policy)}
    if not preset_name:
        values["based_on"] = policy.version
    assign_all(row, of("policy_draft"), values)
    session.flush()
    return row.id


def set_draft_value(session: Session, path: str, value: Any) -> None:
    """Change one value of the draft; a preset that is changed no longer bears its name.

    Args:
        session: of an edit.
        path: ``reason``, or a path in the policy (``domain/policy_paths.py``).
        value: as it stands in the policy's data; shares are ratios.

    Raises:
        RuleBroken: there is no draft, nothing at that path, or the value is of another kind.
    """
    row, policy = _edited(session)
    checks = of("policy_draft")
    if path in ("reason", "profile"):
        assign(row, checks, path, value)
    else:
        try:
            changed = with_value(policy, path, value)
        except RuleBroken as broken:
            raise RuleBroken(broken.message, field=path) from None
        _store(row, changed)
    session.flush()


def add_draft_pair(session: Session, kind: str, long_minutes: int, short_minutes: int, share: float) -> int:
    """Add an alert pair at the end of the draft's; returns its place, from 0."""
    row, policy = _edited(session)
    data = to_data(policy)
    pair = {"kind": kind, "long_minutes": long_minutes, "short_minutes": short_minutes, "share": share}
    data["alert_pairs"].append(pair)
    _store(row, draft_from_data(data))
    session.flush()
    return len(policy.alert_pairs)


def remove_draft_pair(session: Session, place: int) -> None:
    """Take an alert pair, by its place from 0, out of the draft."""
    row, policy = _edited(session)
    value_at(policy, f"alert_pairs.{place}")
    data = to_data(policy)
    del data["alert_pairs"][place]
    _store(row, draft_from_data(data))
    session.flush()


def discard_draft(session: Session) -> None:
    """Throw the draft away."""
    session.delete(_edited(session)[0])
    session.flush()


def publish_draft(
    session: Session, *, effective: datetime, at: datetime, reason: str = "", author: str = ""
) -> int:
    """Put the draft in force as a new version: a fact, superseded by the next version only (R33, R50).

    Args:
        session: of an edit.
        effective: from when on; not before ``at``, for what was judged stays as it was.
        at: now.
        reason: why the policy changes; empty: the draft's own.
        author: who says so.

    Returns:
        The version's number.

    Raises:
        RuleBroken: the draft has flaws, says nothing new, has no reason, or would begin in the past or
            before the newest version does.
    """
    row, policy = _edited(session)
    found = flaws(policy)
    if found:
        raise RuleBroken(str(found[0].words), field=found[0].field)
    why = long_text(reason).strip() or row.reason.strip()
    if not why:
        raise RuleBroken("Say why the policy changes.", field="reason")
    newest = policy_at(session)
    if not differences(newest, policy):
        raise RuleBroken(f"Nothing is different from version {newest.version}.")
    since = moment(effective)
    if since < moment(at):
        raise RuleBroken("A policy begins now or later: what was judged stays as it was.", field="effective")
    last = session.scalars(select(PolicyVersionRow).order_by(PolicyVersionRow.number.desc())).first()
    if last is not None and since < last.effective:
        raise RuleBroken(
            f"Version {last.number} begins only at {last.effective:%Y-%m-%d %H:%M} UTC; this one is later.",
            field="effective",
        )
    number = _publish(session, policy.finished(), since, why, author)
    session.delete(row)
    session.flush()
    return number


def _publish(session: Session, policy: Policy, effective: datetime, reason: str, author: str) -> int:
    number = session.scalars(select(PolicyVersionRow.number).order_by(PolicyVersionRow.number.desc())).first()
    if number is None:  # what held until now goes on holding for the time before
        before = policy_at(session)
        number = before.version
        _add(session, before, _ALWAYS, "", "")
    after = replace(policy, version=number + 1)
    check_policy(after)
    _add(session, after, effective, reason, author)
    session.flush()
    return after.version


def _draft(session: Session) -> PolicyDraftRow | None:
    return session.scalars(select(PolicyDraftRow).order_by(PolicyDraftRow.id)).first()


def _edited(session: Session) -> tuple[PolicyDraftRow, PolicyDraft]:
    """Return the draft's row and what it says."""
    row = _draft(session)
    if row is None:
        raise RuleBroken("Nobody is writing a draft of the policy.")
    return row, draft_from_data({**row.body, "profile": row.profile})


def _version(session: Session, number: int) -> Policy:
    row = session.scalars(select(PolicyVersionRow).where(PolicyVersionRow.number == number)).first()
    if row is None:
        newest = policy_at(session)
        if newest.version == number:  # the built-in one
            return newest
        raise RuleBroken(f"There is no version {number} of the policy.", field="version")
    return replace(from_data(row.body), version=number)


def _store(row: PolicyDraftRow, policy: Policy) -> None:
    if _body(policy) == row.body:
        return
    assign(row, of("policy_draft"), "body", _body(policy))
    if any(row.profile == each.name and _body(each.policy) != row.body for each in PRESETS):
        row.profile = f"{row.profile}, adapted"


def _body(policy: Policy) -> dict[str, Any]:
    """Return a policy as data; a draft's name and version stand beside it."""
    return {key: value for key, value in to_data(policy).items() if key not in ("profile", "version")}


def _add(session: Session, policy: Policy, effective: datetime, reason: str, author: str) -> None:
    session.add(
        PolicyVersionRow(
            number=policy.version, profile=policy.profile, effective=effective,
            body=to_data(policy), reason=long_text(reason), author=line_text(author),
        )
    )  # fmt: skip
