"""When the clock of a dossier stands still, and for whom."""

from collections.abc import Mapping
from datetime import datetime

from tinhso.core.actor import Actor
from tinhso.core.calendar.reasons import Cause
from tinhso.core.steps.actions import promise
from tinhso.core.steps.graph import StepType
from tinhso.core.steps.models import CaseStep
from tinhso.modules.dossiers.actions.case import graph_of, tell
from tinhso.modules.dossiers.events import ClockStarted, ClockStopped
from tinhso.modules.dossiers.models import Dossier, Pause, Supplement
from tinhso.modules.dossiers.queries.due import due_of

CAUSES: Mapping[str, Cause] = {
    StepType.APPLICANT: Cause.APPLICANT,
    StepType.PAYMENT: Cause.PAYMENT,
    StepType.SUB_CASE: Cause.AGENCY,
}


def keep_time(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """Let the clock stand still or run on, as what the dossier waits for now says.

    It runs while anything of the dossier's own is being done beside what it waits for. While it
    waits for several at once, the time counts for whom it began to wait for first.
    """
    causes = _causes(dossier)
    running = Pause.objects.filter(dossier=dossier, until=None).first()
    if running is not None and Cause(running.cause) in causes:
        return
    if running is not None:
        _start(dossier, running, actor=actor, at=at)
    if causes:
        _stop(dossier, causes[0], actor=actor, at=at)
    if running is not None or causes:
        dossier.save(update_fields=["due_at", "due_why", "paused_at"])


def forget_pause(dossier: Dossier, *, at: datetime) -> None:
    """End what the clock stands still for, because the dossier ends."""
    for pause in Pause.objects.filter(dossier=dossier, until=None):
        pause.until = max(at, pause.since)
        pause.save(update_fields=["until"])


def _causes(dossier: Dossier) -> list[Cause]:
    graph = graph_of(dossier)
    by_officer = Supplement.objects.filter(dossier=dossier, answered_at=None, step=None)
    if by_officer.exists():
        return [Cause.APPLICANT]
    open_keys = CaseStep.objects.filter(case=dossier.code, finished_at=None).order_by("pk")
    steps = [graph.by_key[key] for key in open_keys.values_list("key", flat=True)]
    runs = any(not step.stops_clock and step.type is not StepType.JOIN for step in steps)
    return [] if runs else [CAUSES[step.type] for step in steps if step.stops_clock]


def _stop(dossier: Dossier, cause: Cause, *, actor: Actor, at: datetime) -> None:
    Pause.objects.create(dossier=dossier, cause=cause, since=at)
    dossier.paused_at = at
    if cause is not Cause.APPLICANT:  # of that the request itself tells
        tell(ClockStopped(dossier=dossier.code, cause=cause.value), actor=actor, at=at)


def _start(dossier: Dossier, pause: Pause, *, actor: Actor, at: datetime) -> None:
    # a machine's clock may step back; that must never take time from anybody
    pause.until = max(at, pause.since)
    pause.save(update_fields=["until"])
    dossier.paused_at = None
    if dossier.received_at is not None:
        due = due_of(dossier)
        dossier.due_at, dossier.due_why = due.at, due.why
        promise(case=dossier.code, due_at=dossier.due_at)
    if pause.cause != Cause.APPLICANT:
        told = ClockStarted(dossier=dossier.code, cause=pause.cause, due_at=dossier.due_at)
        tell(told, actor=actor, at=at)
