"""The words of the field, each in a sentence or two."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what it means."""

    word: str
    meaning: str


def glossary() -> list[Word]:
    """Return all words, in alphabetical order of the user's language."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Glossary", text)

    words = [
        Word(
            tr("Service level indicator (SLI)"),
            tr("A measure of how well users are served: the share of events that were good."),
        ),
        Word(
            tr("Service level objective (SLO)"),
            tr("The share of events that should be good over a window, such as 99.9 % in 30 days."),
        ),
        Word(
            tr("Service level agreement (SLA)"),
            tr("What was promised to customers, and what happens if it is not kept. An SLO is stricter."),
        ),
        Word(
            tr("Error budget"),
            tr("What may go wrong: 100 % minus the target. At 99.9 % over 30 days, 43.2 minutes."),
        ),
        Word(
            tr("Budget left"),
            tr("The part of the error budget that is not used up. Below zero it is overdrawn."),
        ),
        Word(tr("Target"), tr("The share of good events an SLO asks for.")),
        Word(
            tr("Window"),
            tr("The time a figure looks at: so many days back, or a calendar week, month or quarter."),
        ),
        Word(
            tr("Burn rate"),
            tr("How fast the budget is used. At 1 it lasts exactly one window, at 3 a third of it."),
        ),
        Word(
            tr("Fast burn"),
            tr("So many errors in the last minutes and hours that somebody should be called at once."),
        ),
        Word(tr("Slow burn"), tr("Errors over days that use the budget up too early. Worth a ticket.")),
        Word(
            tr("Firing pair"),
            tr("Two windows, a long and a short one, that both burn fast enough for an alert."),
        ),
        Word(
            tr("Runs out"),
            tr(
                "When the budget is gone if errors come as in the last three days and old ones leave the "
                "window. “Holding” means never."
            ),
        ),
        Word(tr("Healthy"), tr("At least half of the budget is left.")),
        Word(tr("Attention"), tr("Less than half of the budget is left.")),
        Word(tr("Warning"), tr("Less than a fifth of the budget is left.")),
        Word(tr("Critical"), tr("Less than a tenth of the budget is left.")),
        Word(tr("Exhausted"), tr("The budget is used up.")),
        Word(tr("At risk"), tr("Warning, critical or exhausted.")),
        Word(
            tr("No data"),
            tr("The window holds no samples, so nothing can be said. That is not the same as zero."),
        ),
        Word(
            tr("Stale"), tr("The newest sample is older than a day, or than the age set for the workspace.")
        ),
        Word(tr("Sample"), tr("Good and total events of one interval, such as five minutes.")),
        Word(tr("Threshold SLO"), tr("Counts events, or moments, that stay within a limit such as 300 ms.")),
        Word(tr("Time slices"), tr("Counts the minutes or hours in which a service was good enough.")),
        Word(tr("Metric"), tr("A plain series with a unit, shown beside the SLOs. It has no budget.")),
        Word(tr("Ceiling"), tr("The most a service can promise: the targets it depends on, multiplied.")),
        Word(tr("User journey"), tr("What a user wants to get done, such as buying a ticket.")),
        Word(tr("User evidence"), tr("Why users care about an objective: interviews, tickets, surveys.")),
        Word(
            tr("Correction"),
            tr("Bad events set apart with a reason and an approver, such as planned maintenance."),
        ),
        Word(
            tr("Error budget policy"),
            tr("What was agreed to do as the budget shrinks: thresholds, alerts, which releases may go out."),
        ),
        Word(
            tr("Alert pair"),
            tr("A long window that shows it matters and a short one that shows it goes on, with a limit."),
        ),
        Word(tr("Sustainable"), tr("Burning at a rate the budget stands for its whole window.")),
        Word(tr("Elevated"), tr("Burning so fast that the budget is gone well before its window ends.")),
        Word(
            tr("Thaw margin"),
            tr("How much more than the edge of a band has to be left before releases ease again."),
        ),
        Word(tr("Guard"), tr("A rule that keeps a policy safe where the framework leaves it open: ⛨.")),
        Word(tr("Replay"), tr("What another policy would have said about releases on record.")),
        Word(tr("Rollback"), tr("Going back to the version before, because a release did harm.")),
        Word(
            tr("Weekly review"),
            tr("55 minutes on what is at risk, incidents, budgets, releases, objectives and action items."),
        ),
        Word(tr("Policy"), tr("The thresholds and rules behind every status and decision, with versions.")),
        Word(
            tr("Release matrix"),
            tr("What the policy says about a release, by the budget that is left and its risk."),
        ),
        Word(
            tr("Risk of a release"),
            tr("Points for its size, critical path, migration, external interfaces and low test coverage."),
        ),
        Word(
            tr("Kind of change"),
            tr(
                "Rollbacks, fixes and what ends an outage may go out whatever the budget says, on conditions."
            ),
        ),
        Word(tr("Canary"), tr("A release that a small share of the users gets first.")),
        Word(
            tr("Override"),
            tr("A decision that is not what the policy says, with who answers for it and why."),
        ),
        Word(tr("Incident"), tr("Something that went wrong, with its start and end.")),
        Word(tr("Near miss"), tr("Something that almost went wrong, and is worth learning from.")),
        Word(
            tr("Toil"), tr("Manual, repeated work that a machine could do and that leaves no lasting value.")
        ),
        Word(
            tr("Fist of five"),
            tr("A vote by fingers: 5 all for it, 3 can live with it, 2 or fewer object, none would stop it."),
        ),
        Word(
            tr("Dots"),
            tr("A vote that puts options in order: everybody gives dots to those that matter most."),
        ),
        Word(
            tr("Parking lot"), tr("What came up in a meeting and is for another time; the next one shows it.")
        ),
        Word(tr("Workspace"), tr("One file, or one database, that holds everything of your services.")),
    ]
    return sorted(words, key=lambda word: word.word.casefold())
