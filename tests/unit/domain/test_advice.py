"""R30: what to do about an SLO."""

from __future__ import annotations

from decimal import Decimal

import pytest

from slodesk.domain.advice import advise, satisfied
from slodesk.domain.policy import FRAMEWORK


@pytest.mark.parametrize(
    ("met", "toil_high", "happy", "key"),
    [
        (True, False, True, "relax_process"),
        (True, False, False, "tighten"),
        (True, True, True, "fewer_alarms"),
        (True, True, False, "tighten"),
        (False, False, True, "loosen"),
        (False, False, False, "alert_sooner"),
        (False, True, True, "loosen"),
        (False, True, False, "fix_product"),
    ],
)
def test_r30_every_cell(met: bool, toil_high: bool, happy: bool, key: str) -> None:
    assert advise(met, toil_high, happy).key == key


def test_r30_unknown_needs_input() -> None:
    advice = advise(True, None, None)
    assert (advice.key, advice.missing) == ("needs_input", ("toil", "satisfaction"))
    assert str(advice.words) == "Needs input: measured toil and user satisfaction."
    assert advise(None, True, True).missing == ("met",)


def test_r30_satisfied_from_seven_tenths() -> None:
    assert satisfied(Decimal("3.5"), Decimal(5), FRAMEWORK) is True
    assert satisfied(Decimal("3.49"), Decimal(5), FRAMEWORK) is False
    assert satisfied(Decimal(0), Decimal(10), FRAMEWORK) is False
    assert satisfied(None, Decimal(5), FRAMEWORK) is None
    assert satisfied(Decimal(1), Decimal(0), FRAMEWORK) is None
