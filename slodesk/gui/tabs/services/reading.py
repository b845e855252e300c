"""What the Services tab reads, in one session: services in order, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.domain.dependencies import ABOVE_CEILING, ceiling_text, findings
from slodesk.domain.target import target_text
from slodesk.gui.models.services import ServiceLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from slodesk.domain.dependencies import Finding, ServicePromises
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.storage.queries.services import ServiceRecord
    from slodesk.storage.session import Session


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the tab shows besides the editor.

    Attributes:
        as_of: the end of the shown data; the clock where there is none.
        has_data: whether there are any samples.
        lines: all services in their own order.
        promises: by identifier.
    """

    as_of: datetime
    has_data: bool
    settings: WorkspaceSettings
    lines: tuple[ServiceLine, ...]
    promises: Mapping[str, ServicePromises]

    def line(self, service_id: str | None) -> ServiceLine | None:
        """Return a service's line, or None when it is gone."""
        return next((line for line in self.lines if line.record.id == service_id), None)

    def title(self, service_id: str) -> str:
        """Return what people call a service."""
        line = self.line(service_id)
        return "" if line is None else line.record.title


def read_services(session: Session, now: datetime, at: datetime | None) -> Services:
    """Read all services as they stand at a moment (None: the newest sample)."""
    from slodesk.storage.queries.overview import newest_sample
    from slodesk.storage.queries.promises import promises
    from slodesk.storage.queries.services import service_list
    from slodesk.storage.queries.settings import read_settings

    newest = at or newest_sample(session, now)
    made = {each.name: each for each in promises(session, newest or now)}
    found: dict[str, list[Finding]] = {}
    for finding in findings(tuple(made.values())):
        found.setdefault(finding.service, []).append(finding)
    lines = tuple(
        _line(record, made[record.name], found.get(record.name, [])) for record in service_list(session)
    )
    return Services(newest or now, newest is not None, read_settings(session), lines, made)


def finding_texts(found: Sequence[Finding], promises: ServicePromises) -> list[str]:
    """Return the findings of one service as sentences in the user's language."""
    targets = {each.slo: each.target for each in promises.promises}
    broken = {slo: [sla for sla in promises.slas if target < sla.target] for slo, target in targets.items()}

    def words(finding: Finding) -> str:
        target = target_text(targets[finding.slo])
        if finding.kind == ABOVE_CEILING:
            text = _tr("{slo} promises {target}, but what the service depends on allows at most {ceiling}.")
            return text.format(slo=finding.slo, target=target, ceiling=ceiling_text(finding.value))
        sla = broken[finding.slo].pop(0)
        text = _tr("{slo} aims for {target}, less than the {promised} promised to customers in “{sla}”.")
        return text.format(slo=finding.slo, target=target, promised=target_text(sla.target), sla=sla.name)

    return [words(finding) for finding in found]


def _line(record: ServiceRecord, promises: ServicePromises, found: list[Finding]) -> ServiceLine:
    sentences, words = [], []
    if record.owner_id is None:
        words.append(_tr("No owner"))
        sentences.append(_tr("Nobody owns this service."))
    if not record.slo_names:
        words.append(_tr("No SLO"))
        sentences.append(_tr("It has no SLO yet."))
    names = {ABOVE_CEILING: _tr("Above ceiling")}
    words += [names.get(finding.kind, _tr("Looser than SLA")) for finding in found]
    sentences += finding_texts(found, promises)
    short = words[0] if len(set(words)) == 1 else ""
    if len(set(words)) > 1:
        short = QCoreApplication.translate("Services", "%Ln finding(s)", None, len(words))
    return ServiceLine(record, len(promises.depends_on), tuple(sentences), short)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Services", text)
