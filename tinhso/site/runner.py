"""The process that does tasks: what people asked for and what a schedule starts.

Run as `python -m tinhso.site.runner`. It may die at any moment: a task it leaves behind is taken
up again, by itself or by a second runner, once its sign of life is old.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping

import django
import structlog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.site.settings.production")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402  after the set-up
from django.utils import timezone  # noqa: E402
from procrastinate import App  # noqa: E402
from procrastinate.contrib.django import DjangoApp  # noqa: E402
from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: E402
from procrastinate.exceptions import ConnectorException  # noqa: E402
from procrastinate.jobs import Job, Status  # noqa: E402

from tinhso.core.tasks.actions import note_lost  # noqa: E402
from tinhso.core.tasks.work import Work, attach  # noqa: E402
from tinhso.site.operation import traces  # noqa: E402
from tinhso.site.wiring import WORKS  # noqa: E402

log = structlog.get_logger(__name__)

AT_ONCE = 2
SIGN_OF_LIFE = 3.0
MISSED_AFTER = 10.0
LOOK_EVERY = 2.0
FINISH_WITHIN = 5.0
RETRY_EVERY = 1.0
TAKEN_FOR_DEAD = 75


class Runner:
    """Does tasks until told to stop; a database that is away is waited for."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        self.works = works
        self.stop = asyncio.Event()

    async def run(self) -> None:
        """Work, and begin anew whenever the database was lost, until `stop` is set."""
        while not self.stop.is_set():
            # An app of its own: what a task itself asks for goes the way of the pages, through
            # Django's connection and in the task's transaction.
            app = DjangoApp(connector=DjangoConnector().get_worker_connector())
            attach(app, self.works, leave=lambda: os._exit(TAKEN_FOR_DEAD))
            try:
                async with app.open_async():
                    await self._work(app)
            except ConnectorException as error:
                log.warning("database does not answer", error=str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), RETRY_EVERY)

    async def _work(self, app: App) -> None:
        working = asyncio.create_task(
            app.run_worker_async(
                concurrency=AT_ONCE,
                fetch_job_polling_interval=LOOK_EVERY,
                abort_job_polling_interval=LOOK_EVERY,
                update_heartbeat_interval=SIGN_OF_LIFE,
                stalled_worker_timeout=MISSED_AFTER,
                shutdown_graceful_timeout=FINISH_WITHIN,
                install_signal_handlers=False,
            )
        )
        recovering = asyncio.create_task(self._recover(app))
        stopping = asyncio.create_task(self.stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for helper in (recovering, stopping, working):
            helper.cancel()  # the worker then finishes what it holds
        await asyncio.gather(recovering, stopping, return_exceptions=True)
        with contextlib.suppress(asyncio.CancelledError):
            await working

    async def _recover(self, app: App) -> None:
        while True:
            try:
                for job in await app.job_manager.get_stalled_jobs(
                    seconds_since_heartbeat=MISSED_AFTER
                ):
                    await self._take_up(app, job)
            except ConnectorException as error:
                log.warning("database does not answer", error=str(error))
            await asyncio.sleep(LOOK_EVERY)

    async def _take_up(self, app: App, job: Job) -> None:
        """Let a task whose runner died begin anew, unless it has killed too many already."""
        work = self.works.get(job.task_name)
        wait = work.patience.wait_after(job.attempts + 1) if work else None
        log.warning("runner died over a task", task=job.id, kind=job.task_name, again=bool(wait))
        if wait is not None:
            await app.job_manager.retry_job(job, retry_at=timezone.now())
            return
        assert job.id is not None
        await sync_to_async(note_lost, thread_sensitive=False)(task_id=job.id)
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


async def _until_signalled() -> None:
    runner = Runner(WORKS)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, runner.stop.set)
    await runner.run()


def main() -> None:
    """Work until SIGTERM or SIGINT, then finish or give back what is at hand."""
    traces.begin("tasks")
    log.info("runner begins", kinds=sorted(WORKS))
    asyncio.run(_until_signalled())
    log.info("runner ends")


if __name__ == "__main__":
    main()
