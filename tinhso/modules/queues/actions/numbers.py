"""Giving numbers, calling them, and saying what became of them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.numbering.actions import take
from tinhso.core.words.worded import worded
from tinhso.modules.queues.events import NumberCalled, NumberDone, NumberGiven, QueueEvent
from tinhso.modules.queues.models import State, Ticket
from tinhso.modules.queues.permissions import require_queue
from tinhso.modules.queues.queries.numbers import in_turn

MOST_COUNTERS = 50


@transaction.atomic
def give(*, actor: Actor, unit_id: int, at: datetime, is_first: bool = False) -> int:
    """Give the next number of the day, without gaps; return it."""
    require_queue(actor, unit_id)
    return give_to(actor=actor, unit_id=unit_id, at=at, is_first=is_first)


def give_to(
    *,
    actor: Actor,
    unit_id: int,
    at: datetime,
    is_first: bool = False,
    appointed_at: datetime | None = None,
) -> int:
    """Give a number to somebody who may have one, in the transaction that found out."""
    day = timezone.localdate(at)
    number = take(book="queue", unit_id=unit_id, period=f"{day:%y%m%d}")
    Ticket.objects.create(
        unit_id=unit_id,
        day=day,
        number=number,
        is_first=is_first,
        appointed_at=appointed_at,
        given_at=at,
    )
    _tell(NumberGiven(unit_id=unit_id, day=day, number=number), actor=actor, at=at)
    return number


@transaction.atomic
def call_next(*, actor: Actor, unit_id: int, counter: int, at: datetime) -> int | None:
    """Call whose turn it is to the counter; None where nobody waits.

    Who stood there before is done with. Two counters that call at once get two numbers.
    """
    require_queue(actor, unit_id)
    if not 1 <= counter <= MOST_COUNTERS:
        raise Refused(
            worded("Nhập số quầy từ 1 đến %(most)s.", most=MOST_COUNTERS), field="counter"
        )
    day = timezone.localdate(at)
    today = Ticket.objects.filter(unit_id=unit_id, day=day)
    for before in today.select_for_update().filter(state=State.CALLED, counter=counter):
        _close(before, was_there=True, actor=actor, at=at)
    waiting = in_turn(today.filter(state=State.WAITING), at=at)
    ticket = waiting.select_for_update(skip_locked=True).first()
    if ticket is None:
        return None
    ticket.state, ticket.counter, ticket.called_at = State.CALLED, counter, at
    ticket.save(update_fields=["state", "counter", "called_at"])
    event = NumberCalled(unit_id=unit_id, day=day, number=ticket.number, counter=counter)
    _tell(event, actor=actor, at=at)
    return ticket.number


@transaction.atomic
def call_again(*, actor: Actor, unit_id: int, number: int, at: datetime) -> None:
    """Let the screen say the number once more."""
    ticket = _called(actor, unit_id, number, at)
    ticket.called_at = at
    ticket.save(update_fields=["called_at"])
    assert ticket.counter is not None, "what is called has a counter"
    event = NumberCalled(unit_id=unit_id, day=ticket.day, number=number, counter=ticket.counter)
    _tell(event, actor=actor, at=at)


@transaction.atomic
def close(*, actor: Actor, unit_id: int, number: int, was_there: bool, at: datetime) -> None:
    """Say that whoever had the number was served, or did not come."""
    _close(_called(actor, unit_id, number, at), was_there=was_there, actor=actor, at=at)


@transaction.atomic
def wait_again(*, actor: Actor, unit_id: int, number: int, at: datetime) -> None:
    """Put who was missed back to wait, with the number they have."""
    require_queue(actor, unit_id)
    day = timezone.localdate(at)
    rows = Ticket.objects.select_for_update().filter(unit_id=unit_id, day=day, number=number)
    ticket = rows.filter(state=State.MISSED).first()
    if ticket is None:
        raise WrongState(worded("Số %(number)s không vắng mặt. Tải lại trang.", number=number))
    ticket.state, ticket.counter, ticket.done_at = State.WAITING, None, None
    ticket.save(update_fields=["state", "counter", "done_at"])
    _tell(NumberGiven(unit_id=unit_id, day=day, number=number), actor=actor, at=at)


def _called(actor: Actor, unit_id: int, number: int, at: datetime) -> Ticket:
    require_queue(actor, unit_id)
    rows = Ticket.objects.select_for_update().filter(
        unit_id=unit_id, day=timezone.localdate(at), number=number
    )
    ticket = rows.first()
    if ticket is None:
        raise WrongState(worded("Hôm nay không có số %(number)s.", number=number))
    if ticket.state != State.CALLED:
        raise WrongState(
            worded(
                "Số %(number)s: %(state)s. Tải lại trang.",
                number=number,
                state=State(ticket.state).label,
            )
        )
    return ticket


def _close(ticket: Ticket, *, was_there: bool, actor: Actor, at: datetime) -> None:
    ticket.state = State.SERVED if was_there else State.MISSED
    ticket.done_at = at
    ticket.save(update_fields=["state", "done_at"])
    event = NumberDone(
        unit_id=ticket.unit_id, day=ticket.day, number=ticket.number, was_there=was_there
    )
    _tell(event, actor=actor, at=at)


def _tell(event: QueueEvent, *, actor: Actor, at: datetime) -> None:
    record(event, stream=f"queue:{event.unit_id}-{event.day:%Y%m%d}", actor=actor, at=at)
