"""Programs the stress runs as processes of their own, so that they can be killed.

Usage: python -m tinhso.core.ledger.tests.programs PROGRAM SECONDS SEED, one of
writer, sequencer, consumer, naive, pausing, filling, acknowledging, stuffing.
"""

import os
import random
import signal
import sys
import time

import django

django.setup()

from django.db import DatabaseError, Error, connection, transaction  # noqa: E402  the settings come first

from tinhso.core.actor import system  # noqa: E402
from tinhso.core.ledger.actions import record  # noqa: E402
from tinhso.core.ledger.consumers import Consumer, advance  # noqa: E402
from tinhso.core.ledger.sequencer import assign_positions  # noqa: E402
from tinhso.core.ledger.tests.samples import AT, Counted  # noqa: E402

STREAMS = 40
KINDS = frozenset({"ledger.Counted"})


class _Undone(Exception):
    pass


def writer(until, chance):
    while time.monotonic() < until:
        try:
            with transaction.atomic():
                for stream in sorted(chance.sample(range(STREAMS), chance.choice([1, 1, 2]))):
                    _write(stream, chance)
                if chance.random() < 0.15:
                    raise _Undone
        except _Undone:
            continue


def _write(stream, chance):
    record(Counted(number=1), stream=f"dossier:{stream}", actor=system("stress"), at=AT)
    time.sleep(chance.choice([0, 0, 0.002, 0.02, chance.random() * 0.4]))


def sequencer(until, chance):
    while time.monotonic() < until:
        if not assign_positions(limit=200):
            time.sleep(0.02)


def consumer(until, chance):
    name = f"stress-{chance.seed_name}"

    def apply(entries):
        with connection.cursor() as cursor:
            for entry in entries:
                cursor.execute(
                    "insert into stress_effect (consumer, stream, version) values (%s, %s, %s)",
                    [name, entry.stream, entry.version],
                )
        time.sleep(chance.random() * 0.02)

    reader = Consumer(name=name, kinds=KINDS, apply=apply)
    while time.monotonic() < until:
        if not advance(reader, limit=100):
            time.sleep(0.01)


def naive(until, chance):
    """The control: `id > cursor` steps over rows that commit late."""
    after = 0
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into stress_effect (consumer, stream, version, id)"
                " select 'naive', s.name, l.version, l.id"
                " from ledger l join ledger_stream s on s.id = l.stream_id"
                " where l.id > %s order by l.id limit 100 returning id",
                [after],
            )
            after = max([after, *(number for (number,) in cursor.fetchall())])
        time.sleep(0.01)


def pausing(_until, _chance):
    """A sequencer that stops in the middle of its tick, with the order in its hand."""

    def stop_before_saving(execute, sql, params, many, context):
        if sql.startswith("\nupdate ledger_order"):
            os.kill(os.getpid(), signal.SIGSTOP)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stop_before_saving):
        assign_positions()


def filling(_until, chance):
    """Write until the disk refuses three times; print how many facts were taken and refused."""
    taken = refused = 0
    while refused < 3:
        try:
            with transaction.atomic():
                text = chance.randbytes(100_000).hex()
                record(
                    Counted(number=taken),
                    stream="dossier:FULL",
                    actor=system("stress"),
                    at=AT,
                    personal={"text": text},
                )
        except DatabaseError:
            refused += 1
        else:
            taken += 1
    sys.stdout.write(f"{taken} {refused}\n")


def acknowledging(until, chance):
    """Write until the database is gone; say of each fact that it was taken, once it was."""
    while time.monotonic() < until:
        stream = f"dossier:{chance.randrange(STREAMS)}"
        try:
            with transaction.atomic():
                entry = record(Counted(number=1), stream=stream, actor=system("stress"), at=AT)
        except Error:
            return
        sys.stdout.write(f"{entry.stream} {entry.version}\n")
        sys.stdout.flush()


def stuffing(until, chance):
    """Write long facts until the disk refuses three times, or the database falls; say which."""
    refused = 0
    while refused < 3 and time.monotonic() < until:
        text = chance.randbytes(200_000).hex()
        try:
            with transaction.atomic():
                entry = record(
                    Counted(number=1),
                    stream="dossier:STUFFED",
                    actor=system("stress"),
                    at=AT,
                    personal={"text": text},
                )
        except Error:
            refused += 1
            connection.close()
        else:
            sys.stdout.write(f"{entry.stream} {entry.version}\n")


def main(program, seconds, seed):
    chance = random.Random(seed)
    chance.seed_name = seed
    globals()[program](time.monotonic() + float(seconds), chance)


if __name__ == "__main__":
    main(*sys.argv[1:])
