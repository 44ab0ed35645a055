import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from tinhso.core.errors import NotFound
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.queries import feed, last_position
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.sweeping import alarms, raise_alarm, settle, sweep, sweep_when_due
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted
from tinhso.core.ledger.tests.test_sequencer import settle as settle_floor

OLD = datetime(2026, 3, 5, tzinfo=UTC)


def write(number, *, stream="dossier:A", at=AT):
    with transaction.atomic():
        record(Counted(number=number), stream=stream, actor=OFFICER, at=at)


def numbers():
    return [entry.payload["number"] for entry in feed(after=0)]


def abouts():
    return [alarm.about for alarm in alarms()]


def plant(number, *, at=AT):
    """Write a row as no writer of ours does: its id first, its transaction's number at the end.

    What stands in between passes it by: the floor moves above the id before the row is there.
    """
    taken, go = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select nextval(pg_get_serial_sequence('ledger', 'id'))")
            (row_id,) = cursor.fetchone()
            taken.set()
            go.wait(60)
            cursor.execute(
                "insert into ledger_stream (name, version, first_at, last_at)"
                " values ('dossier:PLANTED', 1, %s, %s) on conflict (name) do update"
                " set version = ledger_stream.version + 1 returning id, version",
                [at, at],
            )
            stream, version = cursor.fetchone()
            cursor.execute(
                "insert into ledger (id, recorded_at, stream_id, version, kind, actor, payload,"
                " digest) overriding system value values"
                " (%s, %s, %s, %s, 'ledger.Counted', 'system', jsonb_build_object('number', %s),"
                " sha256('x'))",
                [row_id, at, stream, version, number],
            )
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    taken.wait(10)
    write(100)
    settle_floor()
    go.set()
    thread.join()


class Sweep:
    def test_gives_a_row_the_sequencer_lost_the_next_position_and_raises_an_alarm(self, ledger):
        write(1)
        plant(2)
        while assign_positions():
            pass
        assert numbers() == [1, 100], "the sequencer found it, so this test could not fail"

        assert sweep(at=AT) == 1

        assert numbers() == [1, 100, 2]
        assert last_position() == 3
        assert abouts() == ["lost_rows"]
        write(3)
        assign_positions()
        assert numbers() == [1, 100, 2, 3]
        assert sweep(at=AT) == 0

    def test_leaves_to_the_sequencer_what_is_only_on_its_way(self, ledger):
        write(1)

        assert sweep(at=AT) == 0
        assert numbers() == []
        assert alarms() == []

    def test_looks_through_older_months_when_it_is_thorough(self, ledger):
        plant(7, at=OLD)

        assert sweep(at=AT) == 0
        assert sweep(at=AT, thorough=True) == 1

        assert numbers() == [100, 7]

    def test_tells_of_a_row_that_is_gone(self, ledger):
        write(1)
        write(2)
        settle_floor()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("delete from ledger where version = 1")

        sweep(at=AT)
        sweep(at=AT)

        assert [alarm.detail for alarm in alarms()] == ["ledger 2026-11: 1 rows, 2 positions"]
        assert abouts() == ["uneven_month"]

    def test_holds_the_sequencer_only_while_it_places(self, ledger):
        write(1)
        settle_floor()

        with transaction.atomic():
            sweep(at=AT)
            write(2, stream="dossier:B")
            seen = []
            thread = threading.Thread(target=lambda: seen.append(_tick_elsewhere()))
            thread.start()
            thread.join()

        assert seen == [0]  # nothing committed yet, and no lock to wait for
        assert assign_positions() == 1


def _tick_elsewhere():
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select 1 from ledger_order for update nowait")
        return assign_positions()
    finally:
        connection.close()


class SweepWhenDue:
    def test_comes_once_an_hour_and_is_thorough_once_a_day(self, ledger):
        plant(7, at=OLD)
        assert sweep_when_due(at=AT) == 1
        plant(8, at=OLD)

        assert sweep_when_due(at=AT + timedelta(minutes=59)) == 0
        assert sweep_when_due(at=AT + timedelta(minutes=61)) == 0
        assert numbers() == [100, 7, 100]
        assert sweep_when_due(at=AT + timedelta(days=1)) == 1
        assert numbers() == [100, 7, 100, 8]


@pytest.mark.django_db
class Settle:
    def test_closes_one_alarm(self):
        raise_alarm(about="lost_rows", detail="a", at=AT)
        raise_alarm(about="lost_rows", detail="a", at=AT)
        raise_alarm(about="lost_rows", detail="b", at=AT)

        settle(alarm_id=alarms()[0].id, at=AT)

        assert [alarm.detail for alarm in alarms()] == ["b"]

    def test_says_when_there_is_none(self):
        with pytest.raises(NotFound, match="số 7"):
            settle(alarm_id=7, at=AT)

    def test_lets_the_same_trouble_be_told_again(self):
        raise_alarm(about="lost_rows", detail="a", at=AT)
        settle(alarm_id=alarms()[0].id, at=AT)
        raise_alarm(about="lost_rows", detail="a", at=AT)

        assert len(alarms()) == 1
