import threading
import time
from datetime import UTC, datetime

from django.db import connection, transaction

from tinhso.core.ledger.actions import record
from tinhso.core.ledger.queries import feed, last_position
from tinhso.core.ledger.sequencer import LEDGER, assign_positions
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted

FAR = 10**12  # an id that no row reaches


def write(number, stream="dossier:A"):
    with transaction.atomic():
        record(Counted(number=number), stream=stream, actor=OFFICER, at=AT)


def numbers(**options):
    return [entry.payload["number"] for entry in feed(after=0, **options)]


def order(lane=LEDGER):
    with connection.cursor() as cursor:
        cursor.execute(f"select floor_id, seen_id, candidate_id from {lane.order}")
        return cursor.fetchone()


def settle(seconds=60, lane=LEDGER):
    """Tick until nothing is open any more: the tests of another worker share this cluster."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assign_positions(lane=lane)
        floor, seen, candidate = order(lane)
        if candidate is None and floor == seen:
            return
        time.sleep(0.05)
    raise AssertionError("the floor did not reach the newest row")


class _Slow:
    """A writer on a connection of its own that holds its transaction open until told."""

    def __init__(self, number, stream):
        self.written, self.go = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=(number, stream))
        self.thread.start()
        self.written.wait(5)

    def _run(self, number, stream):
        with transaction.atomic():
            record(Counted(number=number), stream=stream, actor=OFFICER, at=AT)
            self.written.set()
            self.go.wait(5)
        connection.close()

    def commit(self):
        self.go.set()
        self.thread.join()


class AssignPositions:
    def test_numbers_what_is_committed_without_a_gap(self, ledger):
        for n in range(5):
            write(n)

        assert assign_positions(limit=3) == 3
        assert assign_positions(limit=3) == 2
        assert assign_positions(limit=3) == 0
        assert [entry.position for entry in feed(after=0)] == [1, 2, 3, 4, 5]
        assert last_position() == 5

    def test_gives_a_late_commit_the_next_position_and_waits_for_nobody(self, ledger):
        slow = _Slow(1, "dossier:SLOW")
        write(2)

        for _ in range(5):
            assign_positions()
        before = numbers()
        slow.commit()
        for _ in range(5):
            assign_positions()

        assert before == [2]
        assert numbers() == [2, 1]

    def test_keeps_the_floor_below_a_transaction_that_is_open(self, ledger):
        slow = _Slow(1, "dossier:SLOW")
        write(2)
        for _ in range(5):
            assign_positions()
        floor, seen, _ = order()
        slow.commit()
        settle()

        assert floor < seen - 1
        assert numbers() == [2, 1]

    def test_leaves_a_quiet_ledger_alone(self, ledger):
        write(1)
        settle()

        with connection.cursor() as cursor:
            cursor.execute("select xmin::text from ledger_order")
            before = cursor.fetchone()
            assign_positions()
            cursor.execute("select xmin::text from ledger_order")
            assert cursor.fetchone() == before

    def test_yields_to_a_rival(self, ledger):
        write(1)
        held, done = threading.Event(), threading.Event()

        def rival():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select 1 from ledger_order for update")
                held.set()
                done.wait(5)
            connection.close()

        thread = threading.Thread(target=rival)
        thread.start()
        held.wait(5)
        assert assign_positions() == 0
        done.set()
        thread.join()

        assert assign_positions() == 1

    def test_forgets_the_transaction_numbers_of_another_cluster(self, ledger):
        write(1)
        assign_positions()
        with connection.cursor() as cursor:
            cursor.execute(
                "update ledger_order set system_identifier = 1, candidate_id = %s,"
                " candidate_xid = '1'::xid8",
                [FAR],
            )
        write(2)

        assign_positions()
        write(3)
        for _ in range(4):
            assign_positions()

        assert numbers() == [1, 2, 3]
        assert order()[0] < FAR

    def test_takes_its_ids_one_by_one(self, ledger):
        with connection.cursor() as cursor:
            cursor.execute(
                "select seqcache from pg_sequence"
                " where seqrelid = pg_get_serial_sequence('ledger', 'id')::regclass"
            )
            assert cursor.fetchone() == (1,)

    def test_works_inside_a_transaction_that_is_never_committed(self, db):
        record(
            Counted(number=7),
            stream="dossier:T",
            actor=OFFICER,
            at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        start = last_position()

        assert assign_positions() >= 1
        assert feed(after=start)[-1].payload == {"number": 7}


class Feed:
    def test_reads_on_from_a_position(self, ledger):
        for n in range(6):
            write(n)
        assign_positions()

        assert [e.payload["number"] for e in feed(after=2, limit=3)] == [2, 3, 4]
        assert feed(after=6) == []

    def test_finds_rare_kinds_behind_many_others(self, ledger):
        for n in range(30):
            write(n)
        assign_positions()

        assert feed(after=0, limit=1, kinds={"ledger.Filed"}) == []
        assert len(feed(after=0, limit=2, kinds={"ledger.Counted"})) == 2

    def test_does_not_open_personal_values(self, ledger):
        with transaction.atomic():
            record(
                Counted(number=1),
                stream="dossier:A",
                actor=OFFICER,
                at=AT,
                personal={"name": "Mẫu"},
            )
        assign_positions()

        (entry,) = feed(after=0)
        assert entry.opened == {}
        assert entry.is_intact
