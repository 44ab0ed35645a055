"""From the table of works at the roof to tasks of procrastinate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.utils import timezone
from procrastinate import App, JobContext
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from tinhso.core.errors import Refused
from tinhso.core.tasks import actions
from tinhso.core.tasks.rules import Answer, Cancelled, Overtaken, Patience
from tinhso.core.tasks.running import Run
from tinhso.core.words.worded import worded

log = structlog.get_logger(__name__)

OUR_FAULT = worded("Máy chủ gặp lỗi khi làm việc này. Mã tra cứu trong nhật ký: %s.")


@dataclass(frozen=True, kw_only=True)
class Work:
    """How one kind of task is done: by `perform(run, **arguments)`, worth so much `patience`.

    `every` makes a schedule of it, in the five fields of cron, in UTC.
    """

    perform: Callable[..., Answer | None]
    patience: Patience = field(default_factory=Patience)
    every: str = ""


class _Retry(BaseRetryStrategy):
    def __init__(self, patience: Patience) -> None:
        self.patience = patience

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Refused):
            return None  # asking again would be refused again
        if isinstance(exception, JobAborted):  # by the end of the runner; a wish is not asked here
            return RetryDecision(retry_at=timezone.now())
        wait = self.patience.wait_after(job.attempts + 1)
        return None if wait is None else RetryDecision(retry_at=timezone.now() + wait)


def attach(app: App, works: Mapping[str, Work], *, leave: Callable[[], object]) -> None:
    """Make procrastinate know every kind of task, and the schedules among them.

    `leave` ends this process at once: it was taken for dead, its tasks are in other hands, and
    nothing it still holds may be written down.
    """
    for kind, work in works.items():
        task = app.task(name=kind, retry=_Retry(work.patience), pass_context=True)(
            _performing(kind, work, leave)
        )
        if work.every:
            app.periodic(cron=work.every)(task)


def _performing(kind: str, work: Work, leave: Callable[[], object]) -> Callable[..., None]:
    def perform(context: JobContext, timestamp: int | None = None, **arguments: Any) -> None:
        if timestamp is not None:
            arguments["timestamp"] = timestamp  # the moment a schedule meant this run for
        run = _begun(context, kind)
        if run is None:
            return
        try:
            answer = work.perform(run, **arguments) or Answer()
            actions.finish(task_id=run.task_id, turn=run.turn, answer=answer, at=run.clock())
        except Cancelled as wish:
            raise JobAborted from wish
        except Overtaken:
            log.warning("task overtaken", task=run.task_id, turn=run.turn)
            leave()
        except Refused as refusal:
            actions.note_fault(task_id=run.task_id, turn=run.turn, fault=refusal.text)
            raise
        except Exception:
            log.exception("task failed", task=run.task_id, turn=run.turn, kind=kind)
            fault = OUR_FAULT % f"{run.task_id}-{run.turn}"
            actions.note_fault(task_id=run.task_id, turn=run.turn, fault=fault)
            raise

    return perform


def _begun(context: JobContext, kind: str) -> Run | None:
    assert context.job.id is not None
    task = actions.begin(task_id=context.job.id, kind=kind, at=timezone.now())
    if task is None:
        return None
    return Run(task_id=task.pk, turn=task.turn, should_stop=context.should_abort)
