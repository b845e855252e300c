"""What headings and labels of postmortems mean, in the words people use for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_HEADINGS: Final[dict[str, str]] = {
    "incident": "incident|incident details|incident information|details|metadata|overview|key facts"
    "|at a glance",
    "summary": (
        "zusammenfassung|summary|incident summary|executive summary|tl;dr|tldr|abstract|what happened"
        "|issue summary"
        "|description"
        "|incident description|short summary|synopsis"
    ),
    "timeline": (
        "timeline|incident timeline|timeline of events|chronology|sequence of events|event log|log|events"
        "|timeline and actions taken|detailed timeline|what happened when|zeitlinie"
    ),
    "cause": (
        "root cause|root causes|root cause analysis|cause|causes|primary cause|root cause identification|rca"
        "|primary root cause|analysis|why did it happen|why it happened|why|underlying cause"
        "|technical root cause|root cause(s)|ursache|ursachen"
    ),
    "factors": (
        "contributing factors|contributing causes|contributing conditions|contributors|factors|other factors"
        "|contributing factor|leadup|lead-up|secondary causes|fault"
    ),
    "whys": "5 whys|five whys|the five whys|the 5 whys|5 whys analysis|five whys analysis|5-whys",
    "trigger": "trigger|triggers|triggering event|what triggered it",
    "detection": "detection|how was it detected|how it was detected|detection and alerting"
    "|how did we find out",
    "not_caught": (
        "why was it not caught earlier|why it wasn't caught|why it wasn't caught earlier"
        "|why wasn't it caught earlier|why wasn't this caught"
        "|why was it not caught"
        "|why it was not caught earlier|why was this not caught earlier|detection gaps|missed signals"
        "|why our checks missed it|gaps in testing"
    ),
    "impact": (
        "auswirkung|auswirkungen|impact|impact analysis|incident impact|effect|impact assessment"
        "|fault and impact|blast radius"
    ),
    "user_impact": (
        "user impact|customer impact|customers affected|impact on users|impact on customers|external impact"
        "|who was affected|users affected|affected users"
    ),
    "slo_impact": "slo impact|sli impact|error budget|error budget impact|sla impact|slo and error budget",
    "business_impact": (
        "business impact|internal impact|financial impact|support impact|impact on the business"
        "|reputational impact|impact on support"
    ),
    "figures": "figures|impact figures|impact in figures|metrics|numbers|key metrics|impact in numbers",
    "lessons": "lessons learned|lessons learnt|lessons|learnings|what we learned|retrospective"
    "|takeaways|review",
    "well": (
        "was lief gut|what went well|went well|things that went well|what worked|what worked well"
        "|the good|what went right"
        "|positives|good|what did we do well"
    ),
    "wrong": (
        "was lief schlecht|went poorly|went badly|what went badly|what went wrong|went wrong"
        "|things that went wrong|what didn't go well|what did not go well"
        "|what went poorly|things that went poorly|what could have gone better|what could be improved|the bad"
        "|what didn't work|what to improve|areas for improvement|what could we have done better|negatives"
        "|what didn't go so well|to improve"
    ),
    "well_or_wrong": (
        "what went well / what didn't|what went well/what didn't|what went well and what didn't"
        "|what went well, what didn't|what went well / what went wrong|what went well and what went wrong"
        "|what went well and what went badly|the good and the bad|good and bad|plus / delta|plus/delta"
        "|how did we do|how'd we do"
    ),
    "lucky": (
        "where we got lucky|where we were lucky|lucky|luck|we got lucky|what we got lucky with|got lucky"
        "|things we got lucky with"
    ),
    "actions": (
        "maßnahmen|action items|actions|action|follow-up actions|follow up actions|corrective actions"
        "|preventive actions"
        "|remediation|remediation items|next steps|follow-ups|follow ups|todo|to do|to-do|corrective measures"
        "|preventative measures|improvements|follow-up items|follow up items|followup items|tasks|prevention"
        "|corrective and preventative measures|corrective and preventive actions|remediation plan"
    ),
    "immediate": "immediate|immediate actions|this week|immediately|now|urgent",
    "short-term": "short-term|short term|this month|short-term actions|medium-term|medium term|soon",
    "long-term": "long-term|long term|this quarter|long-term actions|later|next quarter",
    "adjustments": (
        "slo adjustments|slo changes|slo adjustment|changes to slos|slo recommendations|adjustments"
        "|slo review|proposed slo changes"
    ),
    "requested": "requested changes",
    "recommendations": "recommendations|recommendation|suggestions",
    "follow_up": "follow-up meeting|follow up meeting|follow-up|follow up|followup|next meeting"
    "|review meeting",
    "agenda": "agenda|follow-up agenda|meeting agenda",
    "people": (
        "people|participants|attendees|people involved|responders|incident responders|team"
        "|incident team|roles"
        "|who was involved|incident response team|involved"
    ),
    "authors": "authors|author|written by",
    "reviewers": "reviewers|reviewed by|approvers|sign-off",
    "links": "links",
    "notes": "notes",
}
HEADINGS: Final = {words: kind for kind, many in _HEADINGS.items() for words in many.split("|")}
"""What a heading says → what its section is about."""

_LABELS: Final[dict[str, str]] = {
    "identifier": (
        "identifier|incident|incident id|incident number|incident #|id|ticket|incident ticket|issue|reference"
        "|incident identifier|case|tracking issue"
    ),
    "title": "title|incident title|name|incident name",
    "date": "date|date/time|date and time of incident"
    "|incident date|date of incident|day|date of the incident|when|datum|incident window"
    "|time|window",
    "started": (
        "started|start|start time|incident start|impact start|began|outage start|start of incident"
        "|start of impact"
        "|incident began|started at|time started|impact began|begin|onset"
    ),
    "detected": "detected|detected at|time detected|detection time|incident detected|noticed",
    "acknowledged": "acknowledged|acknowledged at|time acknowledged|acked|declared|incident declared",
    "mitigated": "mitigated|mitigated at|time mitigated|mitigation|mitigation time|impact end|end of impact",
    "resolved": (
        "resolved|resolved at|end|end time|ended|incident end|time resolved|resolution time|incident resolved"
        "|outage end|all clear|end of incident|finished"
    ),
    "duration": (
        "duration|incident duration|total duration|outage duration|length|impact duration"
        "|total downtime|downtime"
    ),
    "to_detect": "time to detect|ttd|mttd|time to detection",
    "to_acknowledge": "time to acknowledge|tta|mtta|time to respond|time to response",
    "to_mitigate": "time to mitigate|ttm|mttm|time to mitigation",
    "to_resolve": "time to resolve|ttr|mttr|time to resolution|time to recover|time to recovery"
    "|time to restore",
    "services": (
        "services affected|affected services|service|services|affected service|component|components"
        "|product|system"
        "|affected components|affected systems|impacted services|impacted service|systems affected"
        "|products affected|affected product|affected products"
    ),
    "severity": (
        "priority|incident priority|severity|sev|severity level|incident severity|impact level"
        "|severity/priority"
    ),
    "status": "status|state|document status|postmortem status",
    "authors": "authors|author|written by|owner of review|owner of review process"
    "|review owner|postmortem owner|document owner|prepared by|post-mortem owner"
    "|editor",
    "people": "participants|attendees|responders|people|team|people involved|incident responders|present",
    "reviewers": "reviewers|reviewed by|reviewer|approvers",
    "held": "held|meeting date|postmortem date|review date|retrospective date|date of review|review meeting",
    "revision": "revision",
    "reason": "reason for revision",
    "zone": "time zone|timezone|tz|all times in|times in|times",
    "error_rate": "error rate|peak error rate",
    "request_rate": "request rate|traffic|requests per minute",
    "failed_requests": "failed requests",
    "customers": "customers affected|customer affected"
    "|customers hit|customer impacting|customer-impacting|customer facing|customer-facing",
    "near_miss": "near miss|near-miss",
    "cause": "cause|cause class|root cause category|category|cause category",
    "root": "root cause|primary cause|contributing factor|root causes|contributing factors",
    "impact": "impact",
    "user_impact": "user impact|customer impact|impact on users|impact on customers",
    "description": "description",
    "summary": "summary|tl;dr|executive summary|overview",
    "trigger": "trigger|triggered by|triggering event",
    "detection": "detection|detected by|how detected|detection method",
    "budget": (
        "error budget impact|error budget|error budget consumed|budget impact|budget consumed"
        "|error budget burn"
    ),
    "links": "links",
    "when": "date and time",
    "minutes": "minutes",
    "agenda": "agenda",
}
LABELS: Final = {words: kind for kind, many in _LABELS.items() for words in many.split("|")}
"""What stands before a colon → what stands behind it."""

ROLES: Final = {
    "incident commander": "incident commander", "ic": "incident commander", "commander": "incident commander",
    "incident manager": "incident commander", "incident lead": "incident commander",
    "incident owner": "incident commander",
    "on-call": "on-call", "oncall": "on-call", "on call": "on-call", "on-call engineer": "on-call",
    "on-call engineers": "on-call", "primary on-call": "on-call", "primary oncall": "on-call",
    "secondary on-call": "on-call", "primary responder": "on-call",
    "service owner": "service owner", "service owners": "service owner",
    "product manager": "product manager", "pm": "product manager",
    "sre": "SRE/platform", "platform": "SRE/platform", "sre/platform": "SRE/platform",
    "sre/platform team": "SRE/platform", "sre team": "SRE/platform",
    "facilitator": "facilitator", "moderator": "facilitator",
    "scribe": "scribe", "communications lead": "communications lead", "comms lead": "communications lead",
    "comms": "communications lead", "customer liaison": "customer liaison",
    "operations lead": "operations lead",
    "ops lead": "operations lead", "deputy": "deputy", "tech lead": "tech lead",
    "subject matter expert": "expert",
    "sme": "expert", "support lead": "support lead", "engineering manager": "engineering manager",
}  # fmt: skip
"""What people call a part somebody played → the role."""

DETAILS: Final = {
    "owner": "owner", "assignee": "owner", "assigned": "owner", "assigned to": "owner", "who": "owner",
    "responsible": "owner", "dri": "owner", "owners": "owner",
    "due": "due", "due date": "due", "by": "due", "eta": "due", "deadline": "due", "target date": "due",
    "until": "due", "when": "due", "target": "due",
    "priority": "priority", "prio": "priority",
    "status": "status", "state": "status",
    "horizon": "horizon", "description": "description", "notes": "description", "details": "description",
    "comment": "description", "link": "link", "ticket": "ticket", "bug": "ticket", "issue": "ticket",
    "jira": "ticket", "tracking": "ticket", "type": "type", "category": "category", "class": "category",
}  # fmt: skip
"""What may stand in parentheses behind an action item, or above a column of them."""

_LEAD: Final = re.compile(r"^(?:[^\w(]|_)+|^\d{1,2}(?:\.\d{1,2})*[.)]\s+")
_END: Final = re.compile(r"(?:[^\w)\]]|_)+$")
_TAIL: Final = re.compile(r"\s*[(\[][^()\[\]]{0,200}[)\]]\s*$")


_ASKED: Final = re.compile(r"^(?:who )?(?:was|were|is) (?:the )?")


def role_of(label: str) -> str:
    """Return the role of a label: "Who was the IC?" asks for the incident commander; empty if unknown."""
    return ROLES.get(_ASKED.sub("", said(label)), "")


@lru_cache(maxsize=4096)
def said(text: str) -> str:
    """Return a heading or label as the tables above have it: small letters, no marks, no numbering."""
    text = text[:200].replace("’", "'").replace("**", "").replace("`", "").replace("\\", "")
    for _ in range(2):
        text = _LEAD.sub("", text.strip())
    return _END.sub("", " ".join(text.split())).casefold()


def heading_kind(title: str) -> str:
    """Return what the section below a heading is about; empty where that isn't known."""
    whole = said(title)
    bare = said(_TAIL.sub("", whole))
    parts = [part.strip() for part in re.split(r":|\s[–—-]\s", bare)] if len(bare) < 80 else []
    return next((kind for name in (whole, bare, *reversed(parts)) if (kind := HEADINGS.get(name))), "")


def label_kind(label: str) -> str:
    """Return what stands behind a label; empty where that isn't known."""
    whole = said(label)
    return LABELS.get(whole) or LABELS.get(said(_TAIL.sub("", whole)), "")
