"""Who waits, who is called, how long it takes. Numbers say nothing about people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from tinhso.modules.queues.models import State, Ticket
from tinhso.modules.queues.permissions import serves_queue

__all__ = ["Called", "Queue", "TicketRow", "in_turn", "queue_of", "screen_of", "serves_queue"]

ON_SCREEN, MISSED_SHOWN = 6, 12


@dataclass(frozen=True, kw_only=True)
class TicketRow:
    number: int
    is_first: bool
    appointed_at: datetime | None
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class Called:
    """A number at a counter; `told` is new each time it is called."""

    number: int
    counter: int
    told: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The queue of a day at a unit. `minutes` is how long people waited on average."""

    waiting: tuple[TicketRow, ...]
    called: tuple[Called, ...]
    missed: tuple[int, ...]
    served: int
    minutes: int | None


def in_turn(waiting: QuerySet[Ticket], *, at: datetime) -> QuerySet[Ticket]:
    """Put who waits in the order they are called in.

    First whom the law lets go first, then who has an appointment whose time has come, the earliest
    first, then all others by number; among those, whoever came before the time of an appointment.
    """
    due = Case(When(appointed_at__lte=at, then=F("appointed_at")))
    return waiting.order_by("-is_first", due.asc(nulls_last=True), "number")


def queue_of(*, unit_id: int, at: datetime) -> Queue:
    """Return the queue of the day as the clerks see it, first the one called next."""
    day = timezone.localdate(at)
    rows = Ticket.objects.filter(unit_id=unit_id, day=day)
    waiting = in_turn(rows.filter(state=State.WAITING), at=at)
    missed = rows.filter(state=State.MISSED).order_by("-number")
    told = rows.aggregate(
        served=Count("pk", filter=Q(state=State.SERVED)),
        waited=Avg(F("called_at") - F("given_at"), filter=Q(called_at__isnull=False)),
    )
    waited: timedelta | None = told["waited"]
    return Queue(
        waiting=tuple(
            TicketRow(
                number=row.number,
                is_first=row.is_first,
                appointed_at=row.appointed_at,
                given_at=row.given_at,
            )
            for row in waiting
        ),
        called=_called(unit_id, day),
        missed=tuple(missed.values_list("number", flat=True)[:MISSED_SHOWN]),
        served=told["served"],
        minutes=round(waited.total_seconds() / 60) if waited is not None else None,
    )


def screen_of(*, unit_id: int, day: date) -> tuple[tuple[Called, ...], int]:
    """Return what the screen in the room shows: the last numbers called, and how many wait."""
    waiting = Ticket.objects.filter(unit_id=unit_id, day=day, state=State.WAITING).count()
    return _called(unit_id, day)[:ON_SCREEN], waiting


def _called(unit_id: int, day: date) -> tuple[Called, ...]:
    rows = Ticket.objects.filter(unit_id=unit_id, day=day, state=State.CALLED)
    return tuple(
        Called(
            number=row.number,
            counter=row.counter or 0,
            told=f"{row.number}-{row.called_at.timestamp():.3f}" if row.called_at else "",
        )
        for row in rows.order_by("-called_at")
    )
