"""What a line of a timeline may stand for, guessed from its words: a suggestion, never more (R16, R19)."""

from __future__ import annotations

import re

_NOT = re.compile(
    r"\b(?:not|never|no|without|unable|failed to|yet to|kein\w*|nicht)\b|n['’]t\b", re.IGNORECASE
)

_WORDS: tuple[tuple[str, str], ...] = (
    (
        "resolved",
        r"resolved|back to (?:baseline|normal)|(?:incident|alert|outage) (?:is )?(?:closed|over|ended)"
        r"|fully (?:recovered|restored|operational)|all[- ]clear|behoben",
    ),
    (
        "mitigated",
        r"mitigat(?:ed|ion (?:complete|in place|deployed))|(?:rollback|roll-back|revert|failover|hotfix|fix)"
        r" (?:is |was |has )?(?:been )?(?:complete|completed|finished|done|deployed|live|succeeded)"
        r"|rolled back|reverted|restored|recovering|recovered|normali[sz]ing|failed over",
    ),
    ("escalated", r"escalat(?:ed|ion|ing|es)|pulled in|brought in|eskaliert"),
    (
        "communicated",
        r"status ?page|customers? (?:were |was )?(?:informed|notified|emailed)"
        r"|(?:informed|notified|emailed|told) (?:all )?(?:the )?(?:customers|users|stakeholders|support)"
        r"|(?:public|internal)? ?(?:announcement|statement|notice|e-?mail|update)"
        r" (?:was )?(?:sent|posted|published)"
        r"|(?:sent|posted|published) (?:an? )?(?:\w+ )?(?:announcement|statement|notice|e-?mail|update)",
    ),
    (
        "acknowledged",
        r"acknowledge[sd]?|ack(?:ed|'d)|incident (?:was |is )?(?:declared|opened)"
        r"|declared (?:an? )?(?:\S+ )?incident|on-?call (?:engineer )?(?:responded|responds|joined|online)"
        r"|responded to the (?:page|alert)|picked up",
    ),
    (
        "detected",
        r"detected|(?:alert|alarm|alerts|monitor|pager)\b.{0,40}?\b"
        r"(?:fired|fires|triggered|went off|firing|raised)"
        r"|\bpaged\b|pagerduty|noticed|first (?:report|complaint)s?|reported (?:by|that)|erkannt",
    ),
    (
        "action",
        r"(?:rollback|roll-back|revert|failover|fix|restart|investigation|debugging|mitigation)"
        r" (?:was |is )?(?:initiated|started|begins?|began|triggered|in progress|underway)"
        r"|(?:starts?|started|began|initiated|initiates|begins)"
        r" (?:the |a |to )?(?:roll|revert|restart|investigat|debug)\w*"
        r"|restart(?:ed|ing)|scaled|disabled|enabled|drained|investigating|identified",
    ),
    (
        "started",
        r"(?:incident|outage|impact|errors?|failures?|degradation) (?:starts?|started|begins?|began)"
        r"|start of (?:the )?(?:incident|outage|impact)",
    ),
    (
        "trigger",
        r"\b(?:deploy(?:s|ed|ment|ing)?|released?|rolled out|rollout|pushed|merged|shipped"
        r"|migration|cutover)\b"
        r"|config(?:uration)? change|feature flag|upgrade[ds]?\b|ausgerollt",
    ),
)
_TAGS = tuple((tag, re.compile(words, re.IGNORECASE)) for tag, words in _WORDS)

FIRST = ("started", "detected", "acknowledged", "mitigated", "trigger")
"""Suggested once, for the first line that says so."""
LAST = ("resolved",)
"""Suggested once, for the last line."""


def suggest_tag(text: str) -> str:
    """Return the tag a line's words suggest, one of ``retrospective.TAGS``, or ``""``.

    A word that is denied before it in the same clause ("no alert fired") suggests nothing.
    """
    head = text[:400]
    for tag, pattern in _TAGS:
        for found in pattern.finditer(head):
            clause = re.split(r"[.,;:!?–—]", head[: found.start()])[-1]
            if not _NOT.search(clause) and not _NOT.search(found[0]):
                return tag
    return ""
