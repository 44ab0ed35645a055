"""Tasks under kill -9, pause and end of their runner: nothing is lost, nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.tasks import actions, queries
from tinhso.core.tasks.models import Task
from tinhso.core.tasks.queries import State
from tinhso.core.testing.programs import environment

CARETAKER = Actor(
    id="person:7", person_id=7, home_unit_id=1, grants={Role.ADMINISTRATOR: frozenset({1})}
)


@pytest.fixture
def effects(transactional_db):
    """A table without a unique key: what is done twice shows."""
    with connection.cursor() as cursor:
        cursor.execute("create table effects (task bigint, what text)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("drop table effects")
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")


@contextmanager
def a_runner():
    process = subprocess.Popen(
        [sys.executable, "-m", "tinhso.site.tests.faults.runner"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout.readline() == b"here\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ask(kind, **arguments):
    return actions.ask(kind=kind, title="Việc mẫu", actor=CARETAKER, at=timezone.now(), **arguments)


def row(task_id):
    return queries.task_of(actor=CARETAKER, task_id=task_id)


def done(task_id):
    with connection.cursor() as cursor:
        cursor.execute("select what from effects where task = %s", [task_id])
        return sorted(what for (what,) in cursor.fetchall())


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


class KilledRunner:
    KILLS = 3

    def test_does_every_step_once_all_the_same(self, effects):
        tasks = [ask("test.stepwise", steps=12, pause=0.1) for _ in range(2)]

        for _ in range(self.KILLS):
            before = len(done(tasks[0]))
            with a_runner():
                until(lambda before=before: len(done(tasks[0])) > before)
        assert {row(task).state for task in tasks} == {State.RUNNING}
        with a_runner():
            until(lambda: all(row(task).state is State.DONE for task in tasks))

        for task in tasks:
            assert done(task) == sorted(str(number) for number in range(12))
            assert row(task).answer == {"steps": 12}
            assert row(task).tries == self.KILLS + 1

    def test_gives_up_what_kills_every_runner(self, effects):
        task = ask("test.deadly")
        for _ in range(2):
            with a_runner() as runner:
                assert runner.wait(20) == -signal.SIGKILL

        with a_runner():
            until(lambda: row(task).state is State.GIVEN_UP)

        assert done(task) == ["tried", "tried"]
        assert "dừng giữa chừng" in row(task).fault


class PausedRunner:
    def test_leaves_when_it_wakes_and_writes_nothing_more(self, effects):
        task = ask("test.stepwise", steps=15, pause=0.1)
        with a_runner() as first:
            until(lambda: len(done(task)) > 2)
            _pause_between_steps(first, task)
            with a_runner():
                until(lambda: row(task).tries == 2)
                os.kill(first.pid, signal.SIGCONT)
                assert first.wait(20) == 75
                until(lambda: row(task).state is State.DONE)

        assert done(task) == sorted(str(number) for number in range(15))


def _pause_between_steps(runner, task):
    """Stop the process where it holds no lock, as a machine that sleeps usually does."""
    while True:
        os.kill(runner.pid, signal.SIGSTOP)
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '50ms'")
            try:
                cursor.execute("select 1 from tasks_task where id = %s for update", [task])
            except Exception:  # noqa: BLE001  it holds the task: let it go on a little
                os.kill(runner.pid, signal.SIGCONT)
                time.sleep(0.03)
                continue
            finally:
                cursor.execute("set lock_timeout = 0")
        return


class EndedRunner:
    def test_gives_back_what_it_cannot_finish(self, effects):
        task = ask("test.endless")
        with a_runner() as runner:
            until(lambda: row(task).done == 1)
            runner.terminate()
            assert runner.wait(20) == 0

        assert row(task).state is State.WAITING


class FailedTask:
    def test_is_tried_again_later_and_says_no_name(self, effects):
        task = ask("test.shaky", failures=1)

        with a_runner():
            until(lambda: row(task).state is State.DONE)

        assert done(task) == ["tried", "tried"]
        assert row(task).fault == ""

    def test_is_given_up_after_its_tries_and_can_be_sent_again(self, effects):
        task = ask("test.shaky", failures=3)

        with a_runner():
            until(lambda: row(task).state is State.GIVEN_UP)
            assert len(done(task)) == 3
            assert "Kín" not in Task.objects.get(pk=task).fault
            actions.resend(actor=CARETAKER, task_id=task, at=timezone.now())
            until(lambda: row(task).state is State.DONE)

        assert len(done(task)) == 4

    def test_is_not_tried_again_when_it_was_refused(self, effects):
        task = ask("test.refused")

        with a_runner():
            until(lambda: row(task).state is State.GIVEN_UP)

        assert done(task) == ["tried"]
        assert row(task).fault == "Không còn hồ sơ nào để làm."


class CancelledTask:
    def test_stops_at_its_next_sign_of_progress(self, effects):
        task = ask("test.endless")

        with a_runner():
            until(lambda: row(task).done == 1)
            actions.cancel(actor=CARETAKER, task_id=task)
            until(lambda: row(task).state is State.CANCELLED)
