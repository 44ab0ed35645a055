from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.ledger.actions import beat
from tinhso.core.ledger.health import Level
from tinhso.core.tasks.actions import ask
from tinhso.site.operation.state import Disk, state

ASKER = Actor(id="person:1", person_id=1)

pytestmark = pytest.mark.django_db


def alive(at):
    beat(at=at)
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (%s)", [at])


def texts(found, level):
    return [fault.text for fault in found.faults if fault.level is level]


class Faults:
    def test_name_programs_that_never_ran(self):
        found = texts(state(at=timezone.now()), Level.RED)

        assert any("worker" in text for text in found)
        assert any("tasks" in text for text in found)

    def test_name_programs_that_fell_silent(self):
        alive(timezone.now() - timedelta(minutes=2))

        found = texts(state(at=timezone.now()), Level.WARN)

        assert any("(worker) im lặng từ 2 phút" in text for text in found)
        assert any("(tasks) im lặng từ 2 phút" in text for text in found)

    def test_say_nothing_of_programs_that_live(self):
        now = timezone.now()
        alive(now)

        assert not [fault for fault in state(at=now).faults if "worker" in fault.text]

    def test_tell_of_tasks_that_wait_and_that_were_given_up(self):
        now = timezone.now()
        old = now - timedelta(minutes=10)
        task = ask(kind="test.work", title="Việc mẫu", actor=ASKER, at=old)
        assert any("đã chờ 10 phút" in text for text in texts(state(at=now), Level.WARN))
        with connection.cursor() as cursor:
            for status in ("doing", "failed"):
                cursor.execute(
                    "update procrastinate_jobs set status = %s where id = %s", [status, task]
                )

        assert any("1 việc đã hỏng" in text for text in texts(state(at=now), Level.WARN))

    @pytest.mark.parametrize(
        ("free", "level"), [(2, Level.RED), (5, Level.WARN), (50, None)], ids=str
    )
    def test_tell_of_a_disk_that_fills_up(self, free, level):
        found = replace(
            state(at=timezone.now()), disks=(Disk(folder="/srv", total=100, free=free),)
        )

        told = [fault.level for fault in found.faults if "/srv" in fault.text]
        assert told == ([level] if level else [])

    def test_stand_worst_first(self):
        levels = [fault.level for fault in state(at=timezone.now()).faults]

        assert levels == sorted(levels, key=lambda level: level is not Level.RED)
