"""What a line of the timeline may stand for, from its words."""

from __future__ import annotations

import pytest

from slodesk.domain.retrospective import TAGS
from slodesk.domain.timeline_tags import suggest_tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("On-call was paged", "detected"), ("Alert ErrorRateHigh fired", "detected"),
        ("Kim acknowledged the page", "acknowledged"), ("Declared a SEV-2 incident", "acknowledged"),
        ("Service restored", "mitigated"), ("Traffic failed over to eu-2", "mitigated"),
        ("Incident resolved", "resolved"), ("All clear", "resolved"),
        ("Deploy of v2 started", "trigger"), ("Config change merged", "trigger"),
        ("Status page updated", "communicated"), ("Informed customers", "communicated"),
        ("Escalated to the database team", "escalated"), ("Impact begins", "started"),
        ("Started to roll back", "action"), ("Restarted two pods", "action"),
        ("No alert fired", ""), ("Not yet resolved", ""), ("The errors were never detected", ""),
        ("It didn't get resolved", ""), ("Lunch", ""),
        ("No canary, alert fired", "detected"),
    ],
)  # fmt: skip
def test_words_suggest_a_tag(text: str, tag: str) -> None:
    assert suggest_tag(text) == tag
    assert tag in ("", *TAGS)
