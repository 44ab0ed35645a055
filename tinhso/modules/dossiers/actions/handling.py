"""What officer and leader do: propose, give back, decide, send back, postpone, take on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.steps.actions import assign_step, move_due, promise
from tinhso.core.steps.graph import Kind
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.queries import open_steps_of
from tinhso.core.words.dates import day
from tinhso.core.words.worded import worded
from tinhso.modules.documents import actions as documents
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.actions.case import take, tell, written
from tinhso.modules.dossiers.actions.finding import refuse_unfound
from tinhso.modules.dossiers.actions.moving import finish_one, go_on, move, put_back, take_back
from tinhso.modules.dossiers.actions.scanning import refuse_unscanned
from tinhso.modules.dossiers.events import (
    DossierGivenBack,
    DossierPostponed,
    PartFinished,
    ProposalSentBack,
    ResultDecided,
    ResultProposed,
    StepRecalled,
)
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.due import due_of
from tinhso.modules.dossiers.queries.results import draft_of
from tinhso.modules.dossiers.queries.terms import limit_of
from tinhso.modules.dossiers.rules import Verb
from tinhso.modules.procedures import queries as procedures

DUE = ("due_at", "due_why")
POSTPONED = ("postponed_count", "postponed_why", "postponed_at", "postponed_to")


def propose(*, actor: Actor, code: str, note: str, at: datetime, way: str = "") -> None:
    """Put the draft result before the leader. The draft is composed before anything is locked."""
    document_id = draft(actor=actor, code=code, at=at)
    with transaction.atomic():
        dossier, actor = take(code=code, actor=actor, verb=Verb.PROPOSE)
        dossier.document_id = document_id
        dossier.save(update_fields=["state", "document_id"])
        move(dossier, Kind.DECISION, actor=actor, at=at, way=way)
        tell(
            ResultProposed(dossier=code, document_id=document_id),
            actor=actor,
            at=at,
            note=note.strip(),
        )
        go_on(dossier, actor=actor, at=at)


def draft(*, actor: Actor, code: str, at: datetime) -> int:
    """Compose the draft of the result alone; return the document. One of this moment stands."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.PROPOSE, lock=False)
    refuse_unfound(dossier, procedures.version(dossier.version_id), at=at)
    refuse_unscanned(dossier, at=at)
    draft = draft_of(dossier, at=at)
    return documents.draft_result(subject=code, actor=actor, at=at, **draft).id


@transaction.atomic
def finish_part(*, actor: Actor, code: str, note: str, at: datetime, way: str = "") -> None:
    """Say that one of several steps is done; the others, or what it waits for, go on."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.FINISH_PART)
    key = finish_one(dossier, actor=actor, at=at, way=way)
    tell(PartFinished(dossier=code, step=key), actor=actor, at=at, note=note.strip())
    go_on(dossier, actor=actor, at=at)


@transaction.atomic
def recall(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Take back the step the actor did last, while nobody has touched what came of it."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.RECALL)
    note = written(note, worded("Viết lý do thu lại, để người được chuyển biết."))
    step = take_back(dossier, actor=actor, at=at)
    dossier.save(update_fields=["state"])
    tell(StepRecalled(dossier=code, step=step.key, step_id=step.pk), actor=actor, at=at, note=note)
    go_on(dossier, actor=actor, at=at)


@transaction.atomic
def give_back(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Give the dossier back to the one-stop desk, saying why."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.GIVE_BACK)
    dossier.save(update_fields=["state"])
    put_back(dossier, Kind.RECEPTION, actor=actor, at=at)
    tell(
        DossierGivenBack(dossier=code),
        actor=actor,
        at=at,
        note=written(note, worded("Viết lý do trả lại để một cửa biết phải làm gì.")),
    )
    go_on(dossier, actor=actor, at=at)


@transaction.atomic
def send_back(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Send the proposal back to the officer, saying what to change."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.SEND_BACK)
    dossier.save(update_fields=["state"])
    put_back(dossier, Kind.EXAMINATION, actor=actor, at=at)
    tell(
        ProposalSentBack(dossier=code),
        actor=actor,
        at=at,
        note=written(note, worded("Viết điều cần sửa để công chức biết phải làm gì.")),
    )
    go_on(dossier, actor=actor, at=at)


@transaction.atomic
def decide(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Approve the proposed result: it gets its number and date and waits for the signature."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.DECIDE)
    procedure = procedures.version(dossier.version_id)
    assert dossier.document_id is not None
    documents.approve(
        document_id=dossier.document_id,
        book=procedure.result.book,
        symbol=procedure.result.symbol,
        actor=actor,
        at=at,
    )
    dossier.save(update_fields=["state"])
    tell(
        ResultDecided(dossier=code, document_id=dossier.document_id),
        actor=actor,
        at=at,
        note=note.strip(),
    )


@transaction.atomic
def postpone(*, actor: Actor, code: str, due_at: datetime, reason: str, at: datetime) -> None:
    """Promise a later day, once, with an apology that says who is late and why (form 04)."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.POSTPONE)
    assert dossier.due_at is not None
    allowed = limit_of("postponements", day=timezone.localdate(at))
    if dossier.postponed_count >= allowed:
        raise WrongState(
            worded(
                "Hồ sơ đã hẹn lại %(postponed_count)s lần. Luật chỉ cho hẹn lại %(allowed)s lần.",
                postponed_count=dossier.postponed_count,
                allowed=allowed,
            )
        )
    due_at = calendar_of(dossier.unit_id).next_working(due_at)
    if due_at <= max(dossier.due_at, at):
        raise Refused(
            worded(
                "Ngày hẹn mới phải sau %(due_at)s.",
                due_at=day(timezone.localdate(max(dossier.due_at, at))),
            ),
            field="due",
        )
    promised_at = dossier.due_at
    dossier.postponed_at, dossier.postponed_to = at, due_at
    due = due_of(dossier)
    dossier.due_at, dossier.due_why = due.at, due.why
    dossier.postponed_count += 1
    dossier.postponed_why = written(
        reason, worded("Viết lý do chậm; lý do này in trên thư xin lỗi.")
    )
    dossier.save(update_fields=[*POSTPONED, *DUE])
    move_due(case=code, due_at=due_at)
    promise(case=code, due_at=due_at)
    tell(
        DossierPostponed(dossier=code, promised_at=promised_at, due_at=due_at),
        actor=actor,
        at=at,
        note=dossier.postponed_why,
    )


@transaction.atomic
def claim(*, actor: Actor, code: str) -> None:
    """Take the open step on, so that colleagues see who has it; refuse if somebody was faster."""
    list(CaseStep.objects.select_for_update(of=("self",)).filter(root=code, finished_at=None))
    procedure = Dossier.objects.filter(code=code).values_list("procedure", flat=True).first()
    step = permissions.nearest(actor, open_steps_of(code), procedure or "")
    if step is None or procedure is None:
        raise NotFound(worded("Hồ sơ %(code)s không còn bước nào đang chờ.", code=code))
    if not step.role or not permissions.can_take_on(actor, step, procedure):
        raise NotAllowed(worded("Bước này thuộc vai trò khác."))
    if step.assignee is not None and not permissions.is_free(actor, step, procedure):
        raise WrongState(
            worded("%(full_name)s đã nhận bước này.", full_name=step.assignee.full_name)
        )
    assign_step(case=code, person_id=actor.person_id, step_id=step.pk)


@transaction.atomic
def release(*, actor: Actor, code: str) -> None:
    """Give the open step back to everybody with the role."""
    step = (
        CaseStep.objects.select_for_update()
        .filter(root=code, finished_at__isnull=True, assignee_id=actor.person_id)
        .first()
    )
    if step is None:
        raise NotAllowed(worded("Bước này không giao cho bạn."))
    assign_step(case=code, person_id=None, step_id=step.pk)
