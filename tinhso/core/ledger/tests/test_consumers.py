import threading

import pytest
from django.db import OperationalError, connection, transaction

from tinhso.core.errors import NotFound
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.consumers import BEHIND, Consumer, ConsumerStopped, advance, resend, start
from tinhso.core.ledger.queries import cursors, parked
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted, Filed

KINDS = frozenset({"ledger.Counted"})


def write(*numbers, stream="dossier:A"):
    with transaction.atomic():
        for number in numbers:
            record(Counted(number=number), stream=stream, actor=OFFICER, at=AT)
    assign_positions()


class _Reader:
    """Writes what it takes to a table, so that an effect rolled back is gone."""

    def __init__(self, poison=()):
        self.poison = set(poison)
        self.batches = []
        with connection.cursor() as cursor:
            cursor.execute("create temporary table if not exists taken (at serial, number int)")
            cursor.execute("truncate taken")
        self.consumer = Consumer(name="reader", kinds=KINDS, apply=self._apply)

    def _apply(self, entries):
        self.batches.append(len(entries))
        for entry in entries:
            with connection.cursor() as cursor:
                cursor.execute("insert into taken (number) values (%s)", [entry.payload["number"]])
            if entry.payload["number"] in self.poison:
                raise ValueError(f"cannot take {entry.payload['number']}")

    @property
    def taken(self):
        with connection.cursor() as cursor:
            cursor.execute("select number from taken order by at")
            return [number for (number,) in cursor.fetchall()]


class Advance:
    def test_takes_a_batch_and_moves_the_cursor(self, ledger):
        write(1, 2, 3)
        reader = _Reader()

        assert advance(reader.consumer, limit=2) == 2
        assert advance(reader.consumer, limit=2) == 1
        assert advance(reader.consumer, limit=2) == 0
        assert reader.taken == [1, 2, 3]
        assert cursors() == {"reader": 3}

    def test_passes_over_other_kinds(self, ledger):
        with transaction.atomic():
            for n in range(5):
                record(Filed(code=str(n)), stream="dossier:B", actor=OFFICER, at=AT)
        write(1)
        reader = _Reader()

        assert advance(reader.consumer) == 6
        assert reader.taken == [1]

    def test_moves_the_cursor_only_with_the_effect(self, ledger):
        write(1, 2)
        reader = _Reader()

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            advance(reader.consumer)
            1 / 0  # noqa: B018  the process dies before commit

        assert cursors() == {}
        assert reader.taken == []
        advance(reader.consumer)
        assert reader.taken == [1, 2]

    @pytest.mark.parametrize("bad", [1, 5, 9])
    def test_parks_poison_and_what_stands_behind_it_in_its_stream(self, ledger, bad):
        for n in range(1, 10):
            write(n, stream="dossier:BAD" if n % 4 == bad % 4 else "dossier:GOOD")
        reader = _Reader(poison=[bad])

        advance(reader.consumer)

        behind = [n for n in range(bad + 1, 10) if n % 4 == bad % 4]
        assert reader.taken == [n for n in range(1, 10) if n not in {bad, *behind}]
        assert [p.position for p in parked("reader")] == [bad, *behind]
        assert [p.error for p in parked("reader")] == [f"ValueError: cannot take {bad}"] + [
            BEHIND
        ] * len(behind)
        assert cursors() == {"reader": 9}

    def test_parks_later_rows_of_the_stream_in_later_batches(self, ledger):
        write(1)
        write(2, stream="dossier:B")
        reader = _Reader(poison=[1])
        advance(reader.consumer)
        write(3)
        write(4, stream="dossier:B")

        advance(reader.consumer)

        assert reader.taken == [2, 4]
        assert [p.position for p in parked("reader")] == [1, 3]

    def test_parks_a_whole_batch_that_is_poison(self, ledger):
        for n in range(4):
            write(n, stream=f"dossier:{n}")
        reader = _Reader(poison=range(4))

        advance(reader.consumer)

        assert reader.taken == []
        assert len(parked("reader")) == 4

    def test_stops_when_too_much_is_poison(self, ledger):
        for n in range(11):
            write(n, stream=f"dossier:{n}")
        reader = _Reader(poison=range(11))
        advance(reader.consumer)
        write(12)

        with pytest.raises(ConsumerStopped):
            advance(reader.consumer)

        assert cursors() == {"reader": 11}

    def test_does_not_take_a_failing_database_for_poison(self, ledger):
        write(1)

        def apply(entries):
            raise OperationalError("server closed the connection")

        with pytest.raises(OperationalError):
            advance(Consumer(name="reader", kinds=KINDS, apply=apply))

        assert parked("reader") == []
        assert cursors() == {}

    def test_leaves_the_batch_to_the_worker_that_has_it(self, ledger):
        write(1)
        reader = _Reader()
        start(reader.consumer)
        held, done = threading.Event(), threading.Event()

        def rival():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select 1 from ledger_cursor for update")
                held.set()
                done.wait(5)
            connection.close()

        thread = threading.Thread(target=rival)
        thread.start()
        held.wait(5)
        assert advance(reader.consumer) == 0
        done.set()
        thread.join()

        assert advance(reader.consumer) == 1


class Start:
    def test_begins_at_the_first_row_or_at_the_last(self, ledger):
        write(1, 2)
        reader = _Reader()

        start(reader.consumer)
        start(Consumer(name="news", kinds=KINDS, apply=reader.consumer.apply, from_now=True))
        start(reader.consumer)

        assert cursors() == {"news": 2, "reader": 0}


class Resend:
    def test_applies_a_parked_stream_in_order_once_it_can(self, ledger):
        write(1, 2, 3)
        reader = _Reader(poison=[1])
        advance(reader.consumer)
        reader.poison.clear()

        assert resend(reader.consumer, stream="dossier:A") == 3

        assert reader.taken == [1, 2, 3]
        assert parked("reader") == []

    def test_leaves_everything_parked_when_it_still_fails(self, ledger):
        write(1, 2)
        reader = _Reader(poison=[1])
        advance(reader.consumer)

        with pytest.raises(ValueError, match="cannot take 1"):
            resend(reader.consumer, stream="dossier:A")

        assert len(parked("reader")) == 2

    def test_says_when_nothing_is_parked(self, ledger):
        with pytest.raises(NotFound):
            resend(_Reader().consumer, stream="dossier:A")
