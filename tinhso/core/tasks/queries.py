"""Reading tasks: mine, those that were given up, how many wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.paging import place
from tinhso.core.tasks import permissions, rules
from tinhso.core.tasks.models import Task

PAGE_SIZE = 20


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"


_STATES = {
    "todo": State.WAITING,
    "doing": State.RUNNING,
    "succeeded": State.DONE,
    "failed": State.GIVEN_UP,
    "cancelled": State.CANCELLED,
    "aborted": State.CANCELLED,
}
_OLDEST_DUE = """
select min(coalesce(j.scheduled_at, t.asked_at))
from procrastinate_jobs j left join tasks_task t on t.id = j.id
where j.status = 'todo' and coalesce(j.scheduled_at, t.asked_at) <= %(at)s
"""
OPEN = frozenset({State.WAITING, State.RUNNING, State.STOPPING})


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task as it stands; `percent` is nothing while the total is not known."""

    id: int
    kind: str
    title: str
    owner_id: int | None
    unit_id: int | None
    state: State
    done: int
    total: int | None
    fault: str
    answer: Mapping[str, Any] | None
    file_id: int | None
    file_until: datetime | None
    tries: int
    next_try_at: datetime | None
    asked_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None


@dataclass(frozen=True)
class Listing:
    """One page of tasks, newest first."""

    rows: tuple[TaskRow, ...]
    number: int
    count: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What waits and what was given up, over all kinds."""

    waiting: int
    running: int
    given_up: int
    oldest_due_at: datetime | None


def mine(*, actor: Actor, page: int = 1) -> Listing:
    """Return one page of what the actor asked for."""
    return _page(Task.objects.filter(owner_id=actor.person_id or 0), page)


def given_up(*, actor: Actor, page: int = 1) -> Listing:
    """Return one page of the tasks that failed for good and that the actor looks after."""
    permissions.require_caretaker(actor)
    failed = ProcrastinateJob.objects.filter(status="failed").values("id")
    tasks = Task.objects.filter(permissions.looked_after(actor))
    return _page(tasks.filter(pk__in=failed, finished_at=None), page)


def task_of(*, actor: Actor, task_id: int) -> TaskRow:
    """Return a task the actor may see; others do not learn that it is there."""
    task = Task.objects.filter(pk=task_id).first()
    if task is None or not permissions.can_steer(actor, task):
        raise NotFound(_("Không tìm thấy việc này."))
    return _rows([task])[0]


def file_of(*, actor: Actor, task_id: int) -> int:
    """Return the kept file a task of the actor's own made, while it is kept."""
    task = task_of(actor=actor, task_id=task_id)
    if task.file_id is None or not permissions.owns(actor, task.owner_id):
        raise NotFound(_("Tệp này không còn. Tệp tải về chỉ giữ 7 ngày; hãy tạo lại."))
    return task.file_id


def backlog(*, at: datetime) -> Backlog:
    """Return how much waits (and since when), runs and was given up."""
    jobs = ProcrastinateJob.objects.filter(status__in=["todo", "doing", "failed"])
    counts = dict(jobs.values_list("status").annotate(Count("id")).order_by())
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_DUE, {"at": at})
        (oldest,) = cursor.fetchone()
    return Backlog(
        waiting=counts.get("todo", 0),
        running=counts.get("doing", 0),
        given_up=counts.get("failed", 0),
        oldest_due_at=oldest,
    )


def _page(tasks: Any, page: int) -> Listing:
    total = tasks.count()
    where = place(total=total, page=page, size=PAGE_SIZE)
    rows = _rows(tasks.order_by("-asked_at", "-id")[where.rows])
    return Listing(rows=rows, number=where.page, count=where.pages, total=total)


def _rows(tasks: Iterable[Task]) -> tuple[TaskRow, ...]:
    found = list(tasks)
    jobs = ProcrastinateJob.objects.in_bulk([task.pk for task in found])
    return tuple(_row(task, jobs.get(task.pk)) for task in found)


def _row(task: Task, job: ProcrastinateJob | None) -> TaskRow:
    finished = task.finished_at
    state = _state(task, job)
    return TaskRow(
        id=task.pk,
        kind=task.kind,
        title=task.title,
        owner_id=task.owner_id,
        unit_id=task.unit_id,
        state=state,
        done=task.done,
        total=task.total,
        fault=task.fault,
        answer=task.answer,
        file_id=task.file_id,
        file_until=finished + rules.FILE_KEPT if finished and task.file_id else None,
        tries=task.turn,
        next_try_at=job.scheduled_at if job and state is State.WAITING else None,
        asked_at=task.asked_at,
        finished_at=finished,
    )


def _state(task: Task, job: ProcrastinateJob | None) -> State:
    if task.finished_at is not None:
        return State.DONE  # the job may say otherwise until its runner, killed since, is missed
    if job is None:
        return State.GIVEN_UP
    state = _STATES[job.status]
    return State.STOPPING if state is State.RUNNING and job.abort_requested else state
