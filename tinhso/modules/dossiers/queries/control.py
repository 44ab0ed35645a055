"""The control slip (phiếu kiểm soát, form 06 of TT 03/2025/TT-VPCP): who had the dossier when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tinhso.core.steps.graph import StepType
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.rules import StepState
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.dossiers import rules
from tinhso.modules.dossiers.queries.cases import DossierView

NOTES: Mapping[str, str] = {
    StepState.SENT_BACK: worded("Trả lại"),
    StepState.RECALLED: worded("Thu lại"),
}


def control_of(view: DossierView) -> dict[str, Any]:
    """Return the hand-overs of a dossier in order, and which other agencies took part.

    Of each: to which agency and for what, from when to when, in time? What is not done yet has no
    result, nor what was taken back. Steps of sub-cases in other units are among them; what was
    cancelled is not.
    """
    steps = tuple(_worked_on(view.code))
    beside = {step.unit.name for step in steps if step.unit_id != view.unit_id}
    return {
        "beside": ", ".join(sorted(beside)),
        "passages": tuple(_passage(step) for step in steps),
    }


def _worked_on(code: str) -> QuerySet[CaseStep]:
    rows = CaseStep.objects.filter(root=code, type=StepType.TASK.value)
    rows = rows.exclude(outcome=StepState.CANCELLED.value)
    return rows.select_related("unit", "assignee", "finished_by").order_by("started_at", "pk")


def _passage(step: CaseStep) -> dict[str, Any]:
    who = step.finished_by or step.assignee
    is_recalled = step.outcome == StepState.RECALLED
    return {
        "agency": step.unit.short_name or step.unit.name,
        "step": of_data(step.label),
        "who": who.full_name if who else "",
        "taken": _moment(step.started_at),
        "done": _moment(step.finished_at) if step.finished_at else "",
        "due": _moment(step.due_at) if step.due_at else "",
        "result": "" if is_recalled else rules.in_time(step.finished_at, step.due_at),
        "note": NOTES.get(step.outcome, ""),
    }


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
