"""The feed under what goes wrong in a machine room: stopped processes, long transactions."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from tinhso.core.ledger.actions import record
from tinhso.core.ledger.queries import feed
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted
from tinhso.core.ledger.tests.test_stress import _start, rows


def write(number, *, stream="dossier:A"):
    with transaction.atomic():
        record(Counted(number=number), stream=stream, actor=OFFICER, at=AT)


def numbers():
    return [entry.payload["number"] for entry in feed(after=0)]


@pytest.fixture
def stopped(ledger):
    """A sequencer stopped in the middle of its tick over three rows."""
    for n in range(3):
        write(n)
    process = _start("pausing", 1)
    _wait_until_stopped(process.pid)
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def _wait_until_stopped(pid, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            return
        time.sleep(0.02)
    raise AssertionError("the sequencer did not stop")


class SequencerStopped:
    def test_keeps_rivals_away_and_goes_on_when_it_wakes(self, stopped):
        write(3)

        assert assign_positions() == 0, "a rival took rows that another has in hand"
        stopped.send_signal(signal.SIGCONT)
        assert stopped.wait() == 0

        assert assign_positions() == 1
        assert numbers() == [0, 1, 2, 3]

    def test_whose_session_ends_leaves_its_rows_to_a_rival_and_doubles_none(self, stopped):
        rows(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            " and state = 'idle in transaction'"
        )
        until = time.monotonic() + 30
        while not assign_positions() and time.monotonic() < until:
            time.sleep(0.02)

        assert numbers() == [0, 1, 2]
        stopped.send_signal(signal.SIGCONT)
        assert stopped.wait() != 0
        assert rows("select position from ledger_position order by 1") == [(1,), (2,), (3,)]

    def test_that_is_killed_leaves_nothing_half_done(self, stopped):
        os.kill(stopped.pid, signal.SIGKILL)
        stopped.wait()
        until = time.monotonic() + 30
        while not assign_positions() and time.monotonic() < until:
            time.sleep(0.02)

        assert numbers() == [0, 1, 2]


class LongTransaction:
    def test_holds_up_nobody_but_would_hold_up_a_cursor_of_transaction_numbers(self, ledger):
        held, done = threading.Event(), threading.Event()

        def slow():
            with transaction.atomic():
                record(Counted(number=99), stream="dossier:SLOW", actor=OFFICER, at=AT)
                held.set()
                done.wait(60)
            connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        held.wait(30)
        for n in range(5):
            write(n)

        assert assign_positions() == 5
        assert numbers() == [0, 1, 2, 3, 4]
        by_transaction = "select count(*) from ledger where xmin::text::bigint < "
        by_transaction += "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        assert rows(by_transaction) == [(0,)], "the control did not stall"
        done.set()
        thread.join()
        assert assign_positions() == 1
        assert numbers() == [0, 1, 2, 3, 4, 99]


class Ids:
    @pytest.mark.parametrize("table", ["ledger", "ledger_access"])
    @pytest.mark.django_db
    def test_are_taken_one_by_one(self, table):
        """A larger cache would break the order of ids within a stream."""
        cache = "select seqcache from pg_sequence where seqrelid = pg_get_serial_sequence(%s, 'id')"
        assert rows(cache + "::regclass", table) == [(1,)]
