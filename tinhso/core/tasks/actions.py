"""Asking for a task, stopping it, sending it again; and what its run writes down."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, WrongState
from tinhso.core.tasks import permissions, rules
from tinhso.core.tasks.models import Step, Task
from tinhso.core.tasks.queries import task_of
from tinhso.core.tasks.rules import Answer, Overtaken
from tinhso.core.words.worded import worded

LOST = worded("Máy chủ dừng giữa chừng nhiều lần khi làm việc này. Quản trị đã được báo.")


@transaction.atomic
def ask(
    *,
    kind: str,
    title: str,
    actor: Actor,
    at: datetime,
    once: str | None = None,
    **arguments: Any,
) -> int:
    """Ask for a task of `kind`, in the transaction at hand; return its number.

    Nothing runs before the commit. `once` names what may wait only once: a second wish while the
    first still waits is refused. `arguments` are JSON and never hold personal values.
    """
    try:
        with transaction.atomic():
            job_id = app.configure_task(kind, queueing_lock=once, allow_unknown=True).defer(
                **arguments
            )
    except AlreadyEnqueued as waiting:
        raise WrongState(_("Việc này đang chờ chạy rồi. Mở danh sách việc để xem.")) from waiting
    Task.objects.create(
        id=job_id,
        kind=kind,
        title=title,
        owner_id=actor.person_id,
        unit_id=actor.home_unit_id,
        asked_at=at,
    )
    return job_id


def cancel(*, actor: Actor, task_id: int) -> None:
    """Take a task back that waits, or ask one that runs to stop at its next part."""
    task = task_of(actor=actor, task_id=task_id)
    if not app.job_manager.cancel_job_by_id(task.id, abort=True):
        raise WrongState(_("Việc này đã kết thúc, không dừng được nữa."))


@transaction.atomic
def resend(*, actor: Actor, task_id: int, at: datetime) -> None:
    """Let a task that was given up try once more; parts that were done stay done."""
    permissions.require_caretaker(actor)
    task = task_of(actor=actor, task_id=task_id)
    if not permissions.can_look_after(actor, task.unit_id):
        raise NotAllowed(_("Việc này do quản trị của đơn vị khác gửi lại."))
    job = ProcrastinateJob.objects.select_for_update().filter(pk=task_id).first()
    if job is None or job.status != "failed":
        raise WrongState(_("Chỉ gửi lại được việc đã hỏng. Việc này đã được gửi lại hoặc đã xong."))
    Task.objects.filter(pk=task_id).update(fault="")
    app.job_manager.retry_job_by_id(task_id, retry_at=at)


@transaction.atomic
def begin(*, task_id: int, kind: str, at: datetime) -> Task | None:
    """Open the next turn of a task; return nothing when it is finished already.

    A job that a schedule made has no task yet: it gets one that nobody owns.
    """
    Task.objects.get_or_create(pk=task_id, defaults={"kind": kind, "title": kind, "asked_at": at})
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.finished_at is not None:
        return None
    task.turn += 1
    task.started_at = task.started_at or at
    task.save(update_fields=["turn", "started_at"])
    return task


def note_progress(*, task_id: int, turn: int, done: int, total: int | None) -> None:
    """Keep how far a turn is."""
    if not _turn(task_id, turn).update(done=done, total=total):
        raise Overtaken(f"task {task_id}, turn {turn}")


def open_step(*, task_id: int, turn: int, key: str) -> bool:
    """Claim a part of a task in the transaction at hand; return False when it was done before."""
    _held(task_id, turn)
    _, is_new = Step.objects.get_or_create(task_id=task_id, key=key)
    return is_new


@transaction.atomic
def finish(*, task_id: int, turn: int, answer: Answer, at: datetime) -> None:
    """Close a task with what came of it, once."""
    task = _held(task_id, turn)
    task.finished_at, task.fault = at, ""
    task.answer, task.file_id = answer.values, answer.file_id
    task.done = task.total if task.total is not None else task.done
    task.save(update_fields=["finished_at", "fault", "answer", "file", "done"])
    task.steps.all().delete()


def note_fault(*, task_id: int, turn: int, fault: str) -> None:
    """Keep, for the asker, why this turn failed."""
    _turn(task_id, turn).update(fault=fault[:500])


def note_lost(*, task_id: int) -> None:
    """Keep that the machine stopped too often in the middle of a task."""
    Task.objects.filter(pk=task_id).update(fault=LOST)


def forget_old(*, at: datetime) -> int:
    """Let go of the files of finished tasks, later of the tasks; return how many went."""
    with transaction.atomic():
        old = Task.objects.filter(finished_at__lt=at - rules.FILE_KEPT)
        old.filter(file__isnull=False).update(file=None)
        return Task.objects.filter(finished_at__lt=at - rules.TASK_KEPT).delete()[0]


def _held(task_id: int, turn: int) -> Task:
    """Lock the task, or raise Overtaken when a later turn has it."""
    task = _turn(task_id, turn).select_for_update().first()
    if task is None:
        raise Overtaken(f"task {task_id}, turn {turn}")
    return task


def _turn(task_id: int, turn: int) -> QuerySet[Task]:
    return Task.objects.filter(pk=task_id, turn=turn, finished_at=None)
