"""Writers, sequencers and consumers as processes, some killed: nothing lost, nothing doubled."""

import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from tinhso.core.ledger.consumers import Consumer, advance
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.beside import environment

SECONDS = 6
WRITERS = 5


def _start(program, seed, seconds=SECONDS):
    command = [
        sys.executable,
        "-m",
        "tinhso.core.ledger.tests.programs",
        program,
        str(seconds),
        str(seed),
    ]
    return subprocess.Popen(command, env=environment())


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def effects(ledger):
    with connection.cursor() as cursor:
        cursor.execute(
            "create table stress_effect (at bigint generated always as identity,"
            " consumer text, stream text, version int, id bigint)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("drop table stress_effect")


def _drain():
    while assign_positions():
        pass
    for name in ("stress-a", "stress-b"):

        def apply(entries, name=name):
            for entry in entries:
                with connection.cursor() as cursor:
                    cursor.execute(
                        "insert into stress_effect (consumer, stream, version) values (%s, %s, %s)",
                        [name, entry.stream, entry.version],
                    )

        while advance(Consumer(name=name, kinds=frozenset({"ledger.Counted"}), apply=apply)):
            pass


class Feed:
    def test_loses_and_doubles_nothing_and_keeps_the_order_of_streams(self, effects):
        writers = [_start("writer", n) for n in range(WRITERS)]
        naive = _start("naive", 0, SECONDS + 1)
        readers = [_start("consumer", "a"), _start("consumer", "b"), _start("sequencer", 1)]
        readers.append(_start("sequencer", 2))
        time.sleep(SECONDS * 0.6)
        for victim in (writers[0], readers[0], readers[2]):
            victim.send_signal(signal.SIGKILL)
        restarted = [_start("consumer", "a", 2)]
        codes = [process.wait() for process in [*writers, *readers, *restarted, naive]]
        _drain()

        (count,) = rows("select count(*) from ledger")[0]
        assert codes.count(-signal.SIGKILL) == 3
        assert codes.count(0) == len(codes) - 3
        assert count > 100
        assert rows(
            "select count(*), max(position), count(distinct ledger_id) from ledger_position"
        ) == [(count, count, count)]
        for name in ("stress-a", "stress-b"):
            assert rows(
                "select count(*), count(distinct (stream, version))"
                " from stress_effect where consumer = %s",
                name,
            ) == [(count, count)]
        disorder = """select count(*) from (select version, lag(version, 1, 0) over
            (partition by consumer, stream order by at) as before
            from stress_effect where consumer <> 'naive') e where version <> before + 1"""
        assert rows(disorder) == [(0,)]
        naively = "select count(distinct id) from stress_effect where consumer = 'naive'"
        ((read_naively,),) = rows(naively)
        assert read_naively < count, "the control lost nothing, so this test could not fail"
