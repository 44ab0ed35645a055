"""A runner of its own works, run as a process so that it can be killed and paused."""

import asyncio
import os
import signal
import sys
import time
from datetime import timedelta

import django
import structlog

django.setup()

from django.db import connection  # noqa: E402  after the set-up

from tinhso.core.errors import Refused  # noqa: E402
from tinhso.core.tasks import rules  # noqa: E402
from tinhso.core.tasks.rules import Answer, Patience  # noqa: E402
from tinhso.core.tasks.work import Work  # noqa: E402
from tinhso.site import runner  # noqa: E402

rules.FIRST_WAIT = timedelta(seconds=0.2)
runner.SIGN_OF_LIFE, runner.MISSED_AFTER, runner.LOOK_EVERY = 0.2, 1.0, 0.2


def note(run, what):
    with connection.cursor() as cursor:
        cursor.execute("insert into effects values (%s, %s)", [run.task_id, what])


def stepwise(run, *, steps, pause):
    for number in range(steps):
        with run.step(str(number)) as is_new:
            if is_new:
                note(run, str(number))
                time.sleep(pause / 3)
        time.sleep(pause)
        run.tell(number + 1, steps)
    return Answer(values={"steps": steps})


def shaky(run, *, failures):
    note(run, "tried")
    if run.turn <= failures:
        raise ValueError("Nguyễn Văn Kín")  # what a fault says may hold a name


def refused(run):
    note(run, "tried")
    raise Refused("Không còn hồ sơ nào để làm.")


def deadly(run):
    note(run, "tried")
    os.kill(os.getpid(), signal.SIGKILL)


def endless(run):
    while True:
        run.tell(1, 2)
        time.sleep(0.02)


WORKS = {
    "test.stepwise": Work(perform=stepwise),
    "test.shaky": Work(perform=shaky, patience=Patience(tries=3)),
    "test.refused": Work(perform=refused),
    "test.deadly": Work(perform=deadly, patience=Patience(tries=2)),
    "test.endless": Work(perform=endless),
}


async def _main():
    ours = runner.Runner(WORKS)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ours.stop.set)
    sys.stdout.write("here\n")
    sys.stdout.flush()
    await ours.run()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(_main())
