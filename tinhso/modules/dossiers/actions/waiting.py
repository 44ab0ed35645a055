"""What a dossier waits for that nobody at a desk does: an answer, a fee, a moment."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.steps import running
from tinhso.core.steps.graph import StepType
from tinhso.core.steps.models import CaseStep
from tinhso.modules.dossiers.actions.case import tell
from tinhso.modules.dossiers.actions.clock import keep_time
from tinhso.modules.dossiers.events import SupplementRequested
from tinhso.modules.dossiers.models import Dossier, Supplement
from tinhso.modules.dossiers.permissions import CLOCK
from tinhso.modules.dossiers.queries.terms import span_of
from tinhso.modules.dossiers.rules import FINAL, State
from tinhso.modules.payments import queries as payments


def follow(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """Do what comes of where the dossier stands: pass what is paid, ask, stop or start its clock.

    Part of the action that moved it; done again, nothing happens.
    """
    while _waits(dossier, StepType.PAYMENT) and not payments.is_due(dossier.code):
        running.arrive(case=dossier.code, waits_for=StepType.PAYMENT, actor=CLOCK, at=at)
    if step := _waits(dossier, StepType.APPLICANT):
        _ask(dossier, step, actor=actor, at=at)
    keep_time(dossier, actor=actor, at=at)


def answered(dossier: Dossier, asked: Supplement, *, actor: Actor, at: datetime) -> None:
    """Let the clock run on, and the dossier too where it was the procedure that asked."""
    if asked.step_id is not None:
        running.arrive(case=dossier.code, waits_for=StepType.APPLICANT, actor=actor, at=at)
    keep_time(dossier, actor=actor, at=at)


@transaction.atomic
def fee_settled(*, code: str, at: datetime) -> None:
    """Let the dossier run on when it waits for a fee that is no longer owed; else do nothing."""
    if dossier := _running(code):
        follow(dossier, actor=CLOCK, at=at)


@transaction.atomic
def rang(*, step_id: int, root: str, at: datetime) -> bool:
    """Let a timer of the dossier ring; say whether it had not rung before."""
    dossier = _running(root)
    is_new = running.rang(step_id=step_id, root=root, at=at)
    if dossier is not None and is_new:
        follow(dossier, actor=CLOCK, at=at)
    return is_new


def _running(code: str) -> Dossier | None:
    rows = Dossier.objects.select_for_update(of=("self",)).exclude(state__in=FINAL)
    return rows.filter(code=code).first()


def _waits(dossier: Dossier, what: StepType) -> CaseStep | None:
    rows = CaseStep.objects.filter(case=dossier.code, type=what.value, finished_at=None)
    return rows.order_by("pk").first()


def _ask(dossier: Dossier, step: CaseStep, *, actor: Actor, at: datetime) -> None:
    """Ask for what the step is named after; one question at a time."""
    if Supplement.objects.filter(dossier=dossier, answered_at=None).exists():
        return
    within = span_of("supplement", day=timezone.localdate(at))
    asked = Supplement.objects.create(
        dossier=dossier,
        text=step.label,
        asked_at=at,
        asked_by_id=actor.person_id,
        answer_before=calendar_of(dossier.unit_id).due(at, within).at,
        step=step,
    )
    dossier.state = State.SUPPLEMENT_AT_EXAMINATION
    dossier.supplement_count += 1
    dossier.save(update_fields=["state", "supplement_count"])
    told = SupplementRequested(
        dossier=dossier.code, number=dossier.supplement_count, answer_before=asked.answer_before
    )
    tell(told, actor=actor, at=at, note=step.label)
