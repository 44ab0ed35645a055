import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from tinhso.core.actor import system
from tinhso.core.ledger.actions import Fact, record, record_history
from tinhso.core.ledger.consumers import Consumer, reacting
from tinhso.core.ledger.queries import Entry, cursors, heartbeat, parked
from tinhso.core.ledger.tests.samples import Counted, Filed
from tinhso.core.testing.ledger import empty_ledger
from tinhso.core.testing.programs import environment
from tinhso.site.worker import Beside, Worker

KINDS = frozenset({"ledger.Counted"})
AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def ledger(transactional_db):
    empty_ledger()
    yield
    empty_ledger()


def write(*numbers, stream="dossier:A"):
    with transaction.atomic():
        for number in numbers:
            record(Counted(number=number), stream=stream, actor=system("test"), at=AT)


def _worker(*consumers):
    worker = Worker(consumers, threading.Event())
    worker.begin()
    return worker


class _Taken(list[int]):
    def consumer(self, name="taken"):
        return Consumer(name=name, kinds=KINDS, apply=self.apply)

    def apply(self, entries):
        self.extend(entry.payload["number"] for entry in entries)


class Turn:
    def test_orders_the_ledger_and_feeds_every_consumer(self, ledger):
        one, other = _Taken(), _Taken()
        worker = _worker(one.consumer("one"), other.consumer("other"))
        write(1, 2)

        moved = worker.turn()

        assert (one, other) == ([1, 2], [1, 2])
        assert moved == 6
        assert worker.turn() == 0
        assert cursors() == {"one": 2, "other": 2}

    def test_leaves_a_sign_of_life(self, ledger):
        before = timezone.now()

        _worker().turn()

        assert before <= heartbeat().beat_at <= timezone.now()

    def test_lets_the_others_go_on_when_one_consumer_is_stopped(self, ledger):
        def refuse(entries):
            raise ValueError("no")

        taken = _Taken()
        worker = _worker(Consumer(name="bad", kinds=KINDS, apply=refuse), taken.consumer())
        for n in range(12):
            write(n, stream=f"dossier:{n}")
        worker.turn()
        write(99)

        worker.turn()

        assert taken[-1] == 99
        assert len(parked("bad")) == 12
        assert cursors()["bad"] == 12
        assert worker.resting["bad"][1] == 1.0


class Run:
    def test_survives_an_outage_and_ends_when_told(self, ledger):
        stop, taken = threading.Event(), []

        def apply(entries):
            taken.append(len(entries))
            if len(taken) == 1:
                raise OperationalError("the connection is lost")
            stop.set()

        write(1)
        worker = Worker([Consumer(name="shaky", kinds=KINDS, apply=apply)], stop)

        worker.run()

        assert taken == [1, 1]
        assert cursors() == {"shaky": 1}
        assert parked("shaky") == []


class Reacting:
    def test_gives_each_reaction_a_cursor_of_its_own(self, ledger):
        def count(entry: Entry) -> None: ...
        def file(entry: Entry) -> None: ...

        consumers = reacting({Counted: (count, file), Filed: (file,)})

        assert [consumer.name.rsplit(".", 1)[1] for consumer in consumers] == ["count", "file"]
        assert [consumer.kinds for consumer in consumers] == [KINDS, {*KINDS, "ledger.Filed"}]

    def test_reacts_to_news_and_not_to_archives_moved_over(self, ledger):
        seen = []

        def count(entry: Entry) -> None:
            seen.append(entry.payload["number"])

        write(1)
        _worker().turn()
        worker = _worker(*reacting({Counted: (count,)}))
        record_history(
            [Fact(event=Counted(number=2), stream="dossier:OLD", actor_id="system", at=AT)]
        )
        write(3)

        worker.turn()

        assert seen == [3]


class BesideTheLedger:
    def test_nobody_outside_is_waited_for(self, ledger):
        stop, asked, answered = threading.Event(), threading.Event(), threading.Event()

        def ask(*, at):
            asked.set()
            assert answered.wait(30)
            return 1

        beside = Beside([ask], stop)
        beside.start()
        assert asked.wait(30)
        write(1)
        taken = _Taken()
        _worker(taken.consumer()).turn()
        stop.set()
        answered.set()
        beside.join(30)

        assert taken == [1]
        assert not beside.is_alive()

    def test_a_chore_that_fails_keeps_no_other_from_its_turn(self, ledger):
        stop, done = threading.Event(), []

        def fail(*, at):
            raise ValueError("no")

        def note(*, at):
            done.append(at)
            stop.set()
            return 1

        beside = Beside([fail, note], stop)
        beside.start()
        beside.join(30)

        assert len(done) == 1


class Main:
    def test_runs_as_a_program_and_ends_gracefully_on_sigterm(self, ledger):
        write(1)
        process = subprocess.Popen([sys.executable, "-m", "tinhso.site.worker"], env=environment())
        patience = time.monotonic() + 60
        while not heartbeat() and time.monotonic() < patience:
            time.sleep(0.05)

        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
        assert heartbeat()
