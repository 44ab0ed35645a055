"""Numbers at the one-stop shop: nobody is called twice, nobody is forgotten."""

from datetime import timedelta
from functools import partial

import pytest

from tinhso.core.actor import Role
from tinhso.core.errors import NotAllowed, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.testing.database import at_once
from tinhso.modules.dossiers.tests.factories import a_unit, an_officer, moment
from tinhso.modules.queues.actions import numbers as actions
from tinhso.modules.queues.queries.numbers import queue_of, screen_of

AT = moment(16, 8)
DAY = AT.date()


@pytest.fixture
def clerk(db):
    unit = a_unit()
    found = an_officer("Lê Thị Minh Họa", "Công chức", unit, Role.ONE_STOP)
    return found, unit.pk


def given(clerk, count, *, first=()):
    actor, unit_id = clerk
    return [
        actions.give(actor=actor, unit_id=unit_id, at=AT, is_first=at in first)
        for at in range(count)
    ]


def call(clerk, counter=1, at=AT):
    return actions.call_next(actor=clerk[0], unit_id=clerk[1], counter=counter, at=at)


class Numbers:
    def test_begin_with_one_every_day_and_leave_none_out(self, clerk):
        assert given(clerk, 3) == [1, 2, 3]
        tomorrow = AT + timedelta(days=1)
        assert actions.give(actor=clerk[0], unit_id=clerk[1], at=tomorrow) == 1

    def test_are_called_in_their_order_those_the_law_lets_first_before(self, clerk):
        given(clerk, 3, first={2})

        assert [call(clerk), call(clerk), call(clerk), call(clerk)] == [3, 1, 2, None]

    def test_are_given_and_called_by_the_one_stop_shop_alone(self, clerk):
        stranger = an_officer("Vũ Thị Thử", "Công chức", a_unit("H56.103", "phường X", "1"))

        with pytest.raises(NotAllowed):
            actions.give(actor=stranger, unit_id=clerk[1], at=AT)
        with pytest.raises(NotAllowed):
            actions.call_next(actor=stranger, unit_id=clerk[1], counter=1, at=AT)

    def test_are_told_to_the_ledger_without_a_name(self, clerk):
        given(clerk, 1)
        call(clerk)
        actions.close(actor=clerk[0], unit_id=clerk[1], number=1, was_there=False, at=AT)

        told = history(f"queue:{clerk[1]}-20261116")
        assert [one.kind.partition(".")[2] for one in told] == [
            "NumberGiven", "NumberCalled", "NumberDone",
        ]  # fmt: skip


class Calling:
    def test_the_next_is_done_with_the_one_before(self, clerk):
        given(clerk, 2)
        call(clerk)
        call(clerk)

        queue = queue_of(unit_id=clerk[1], at=AT)
        assert [one.number for one in queue.called] == [2]
        assert queue.served == 1

    @pytest.mark.parametrize("counter", [0, 51])
    def test_asks_for_a_counter_there_may_be(self, clerk, counter):
        with pytest.raises(Refused, match="Nhập số quầy"):
            call(clerk, counter)

    def test_again_is_new_to_the_screen(self, clerk):
        given(clerk, 1)
        call(clerk)
        (before,), _ = screen_of(unit_id=clerk[1], day=DAY)

        later = AT + timedelta(seconds=9)
        actions.call_again(actor=clerk[0], unit_id=clerk[1], number=1, at=later)

        (after,), waiting = screen_of(unit_id=clerk[1], day=DAY)
        assert (after.number, after.counter, waiting) == (1, 1, 0)
        assert after.told != before.told

    def test_lets_who_was_missed_wait_again(self, clerk):
        given(clerk, 2)
        call(clerk)
        told = {"actor": clerk[0], "unit_id": clerk[1], "number": 1, "at": AT}
        actions.close(**told, was_there=False)
        assert queue_of(unit_id=clerk[1], at=AT).missed == (1,)

        actions.wait_again(**told)

        assert [one.number for one in queue_of(unit_id=clerk[1], at=AT).waiting] == [1, 2]
        with pytest.raises(WrongState):
            actions.wait_again(**told)

    def test_says_what_became_of_a_number_that_is_not_called(self, clerk):
        given(clerk, 1)
        with pytest.raises(WrongState, match="Đang chờ"):
            actions.call_again(actor=clerk[0], unit_id=clerk[1], number=1, at=AT)
        with pytest.raises(WrongState, match="không có số 9"):
            actions.close(actor=clerk[0], unit_id=clerk[1], number=9, was_there=True, at=AT)


@pytest.mark.django_db(transaction=True)
class TwoCounters:
    def test_that_call_at_once_get_two_numbers(self, clerk):
        given(clerk, 8)

        called = at_once(*(partial(call, clerk, counter) for counter in range(1, 9)))

        assert sorted(filter(None, called)) == sorted(set(filter(None, called)))
        assert len(screen_of(unit_id=clerk[1], day=DAY)[0]) == 6
        assert len(queue_of(unit_id=clerk[1], at=AT).called) == len(set(called) - {None})


class Screen:
    def test_shows_everybody_the_numbers_and_nothing_else(self, clerk, client, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
        given(clerk, 3)
        call(clerk, counter=4)

        page = client.get("/man-hinh/H56.102/").content.decode()
        told = client.get("/man-hinh/H56.102/so.json").json()

        assert 'class="huge-number num">1<' in page
        assert told["waiting"] == 2
        assert told["called"][0]["said"] == "Mời số 1 đến quầy 4"
        assert set(told["called"][0]) == {"number", "counter", "told", "said"}
