"""Giving the open step of a dossier to a colleague: by name, or to who has least in hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, Refused, WrongState
from tinhso.core.steps.actions import assign_step
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.queries import open_steps_of
from tinhso.core.words.dates import day as day_said
from tinhso.core.words.worded import of_data, together, worded
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.actions.case import tell, written
from tinhso.modules.dossiers.events import StepAssigned
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.colleagues import Colleague, able
from tinhso.modules.dossiers.queries.unknown import not_found
from tinhso.modules.notifications.actions import notify


@transaction.atomic
def assign(*, actor: Actor, code: str, person_id: int | None, note: str, at: datetime) -> int:
    """Give the open step to a colleague, or, unnamed, to who has least in hand; return to whom.

    Who has the step may hand it on, and a leader of its unit may give it to anybody who holds its
    role. Taking it from somebody needs a reason. Whoever is away gets nothing.
    """
    dossier = Dossier.objects.select_for_update().filter(code=code).first()
    if dossier is None or not permissions.can_serve(actor, dossier):
        raise not_found(code)
    step = _step_of(dossier, actor)
    note = _reason(step, note)
    heir = _chosen(able(step, day=timezone.localdate(at)), person_id)
    event = StepAssigned(
        dossier=code,
        step=step.key,
        step_id=step.pk,
        person_id=heir.id,
        was_person_id=step.assignee_id,
    )
    assign_step(case=code, person_id=heir.id, step_id=step.pk)
    entry = tell(event, actor=actor, at=at, note=note)
    said = [
        worded("Bước “%(label)s”, do %(name)s giao", label=of_data(step.label), name=actor.name)
    ]
    notify(
        person_id=heir.id,
        subject=worded("Bạn được giao hồ sơ %(code)s", code=code),
        text=together([*said, *([note] if note else [])], by=": "),
        link=f"/ban-lam-viec/ho-so/{code}/",
        at=at,
        cause=entry.digest.hex(),
    )
    return heir.id


def _step_of(dossier: Dossier, actor: Actor) -> CaseStep:
    steps = open_steps_of(dossier.code).select_for_update(of=("self",))
    step = permissions.nearest(actor, steps, dossier.procedure)
    if step is None or not step.role:
        raise WrongState(worded("Hồ sơ %(code)s không còn bước nào đang chờ.", code=dossier.code))
    if not permissions.can_assign(actor, step, dossier.procedure):
        raise NotAllowed(worded("Chỉ người đang giữ bước này hoặc lãnh đạo đơn vị mới giao được."))
    return step


def _reason(step: CaseStep, note: str) -> str:
    if step.assignee_id is None and not note.strip():
        return ""
    return written(note, worded("Viết lý do chuyển, để đồng nghiệp và lãnh đạo biết."))


def _chosen(found: Sequence[Colleague], person_id: int | None) -> Colleague:
    present = [one for one in found if one.away_until is None]
    if person_id is None:
        if not present:
            raise WrongState(worded("Hôm nay không có ai khác giữ vai trò của bước này."))
        return min(present, key=lambda one: one.in_hand)
    for one in found:
        if one.id != person_id:
            continue
        if one.away_until is not None:
            raise Refused(
                worded(
                    "%(name)s vắng đến hết %(until)s. Chọn người khác.",
                    name=one.name,
                    until=day_said(one.away_until),
                ),
                field="person",
            )
        return one
    raise Refused(worded("Chọn một người trong danh sách."), field="person")
