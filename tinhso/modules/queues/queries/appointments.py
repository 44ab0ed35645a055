"""What can be booked where and when, who comes today, what one has booked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import NotFound
from tinhso.core.ledger import access
from tinhso.core.people.queries import PersonRow, persons
from tinhso.core.units.queries import UnitRow, units
from tinhso.core.units.rows import alphabet
from tinhso.core.words.dates import local
from tinhso.core.words.worded import worded
from tinhso.modules.queues.models import Appointment, Kept, Offer
from tinhso.modules.queues.permissions import require_booking, require_queue
from tinhso.modules.queues.rules import (
    DAYS_AHEAD,
    Slot,
    Stretch,
    Terms,
    code_key,
    code_text,
    is_off,
    reaches,
    slots,
)

__all__ = [
    "AppointmentRow",
    "Comer",
    "OfferRow",
    "Slot",
    "Terms",
    "appointment",
    "booked_by_day",
    "comers",
    "days_of",
    "mine",
    "offers_of",
    "on_days_off",
    "slots_of",
    "units_offering",
]

PAST_SHOWN = 10
Days = dict[date, tuple[Slot, ...]]


@dataclass(frozen=True, kw_only=True)
class OfferRow:
    valid_from: date
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class AppointmentRow:
    """`is_open` while it can be cancelled, `is_off` where its day has become one without work."""

    code: str
    unit: UnitRow
    starts_at: datetime
    ends_at: datetime
    state: str
    label: str
    is_open: bool
    is_off: bool

    @property
    def told_code(self) -> str:
        return code_text(self.code)


@dataclass(frozen=True, kw_only=True)
class Comer:
    """An appointment as the clerk sees it; `may_miss` once its time has come."""

    code: str
    told_code: str
    starts_at: datetime
    state: str
    name: str
    phone: str
    may_miss: bool


def offers_of(*, unit_id: int, day: date) -> tuple[OfferRow, ...]:
    """Return what the unit offers on the day, and what it has decided to offer later."""
    rows = [OfferRow(valid_from=row.valid_from, terms=_terms(row)) for row in _offers(unit_id)]
    before = [row for row in rows if row.valid_from <= day]
    return (*before[-1:], *(row for row in rows if row.valid_from > day))


def units_offering(*, at: datetime) -> list[UnitRow]:
    """Return the units where appointments can be made now, or soon."""
    today = timezone.localdate(at)
    held: dict[int, list[Offer]] = defaultdict(list)
    for row in Offer.objects.order_by("valid_from"):
        if row.valid_from <= today:
            held[row.unit_id].clear()
        held[row.unit_id].append(row)
    found = units(unit_id for unit_id, rows in held.items() if any(row.places for row in rows))
    return sorted((row for row in found.values() if row.stands_on(today)), key=alphabet)


def days_of(*, unit_id: int, at: datetime) -> Days:
    """Return the days that can be booked, with their slots, full ones too."""
    today = timezone.localdate(at)
    ahead = [today + timedelta(days=count) for count in range(DAYS_AHEAD.stop)]
    return _slots_of(unit_id, ahead, at)


def slots_of(*, unit_id: int, day: date, at: datetime) -> tuple[Slot, ...]:
    """Return the slots of a day that can be booked, full ones too; none where there are none."""
    return _slots_of(unit_id, [day], at).get(day, ())


def mine(
    *, actor: Actor, at: datetime
) -> tuple[tuple[AppointmentRow, ...], tuple[AppointmentRow, ...]]:
    """Return the actor's appointments: those to come, next first, and the last of before."""
    rows = Appointment.objects.filter(person_id=require_booking(actor))
    coming = rows.filter(state=Kept.BOOKED, ends_at__gt=at).order_by("starts_at")
    before = rows.exclude(state=Kept.BOOKED, ends_at__gt=at).exclude(state=Kept.CANCELLED)
    return tuple(_rows(coming, at)), tuple(_rows(before.order_by("-starts_at")[:PAST_SHOWN], at))


def appointment(*, actor: Actor, code: str, at: datetime) -> AppointmentRow:
    """Return one of the actor's appointments."""
    person_id = require_booking(actor)
    rows = Appointment.objects.filter(person_id=person_id, code=code_key(code))
    for row in _rows(rows, at):
        return row
    raise NotFound(worded("Bạn không có lịch hẹn nào mang mã này."))


def comers(*, actor: Actor, unit_id: int, at: datetime) -> tuple[Comer, ...]:
    """Return who is expected today and has not come yet, or was missed, by time."""
    require_queue(actor, unit_id)
    states = [Kept.BOOKED, Kept.MISSED]
    rows = Appointment.objects.filter(unit_id=unit_id, day=timezone.localdate(at), state__in=states)
    return _comers(rows.order_by("starts_at", "pk"), at)


def on_days_off(*, actor: Actor, unit_id: int, at: datetime) -> tuple[Comer, ...]:
    """Return the appointments to come on days on which, since then, nobody works."""
    require_queue(actor, unit_id)
    rows = _booked(unit_id).filter(starts_at__gt=at).order_by("starts_at", "pk")
    return _comers([row for row in rows if _is_off(row)], at)


def booked_by_day(*, actor: Actor, unit_id: int, at: datetime) -> tuple[tuple[date, int], ...]:
    """Return how many are expected on each day from today."""
    require_queue(actor, unit_id)
    ahead = _booked(unit_id).filter(day__gte=timezone.localdate(at))
    return tuple(ahead.values_list("day").annotate(count=Count("pk")).order_by("day"))


def _slots_of(unit_id: int, days: Sequence[date], at: datetime) -> Days:
    offers, today = _offers(unit_id), timezone.localdate(at)
    calendar = calendar_of(unit_id)
    taken: dict[date, list[Stretch]] = defaultdict(list)
    for row in _booked(unit_id).filter(day__range=(days[0], days[-1])):
        taken[row.day].append((row.starts_at, row.ends_at))
    found: Days = {}
    for day in days:
        held = [_terms(row) for row in offers if row.valid_from <= day][-1:]
        for terms in held:
            if terms.places and reaches(terms, day, today=today):
                found[day] = slots(terms, calendar.stretches(day), taken[day], at=at)
    return {day: cut for day, cut in found.items() if cut}


def _offers(unit_id: int) -> list[Offer]:
    return list(Offer.objects.filter(unit_id=unit_id).order_by("valid_from"))


def _terms(row: Offer) -> Terms:
    return Terms(minutes=row.minutes, places=row.places, days_ahead=row.days_ahead)


def _booked(unit_id: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(unit_id=unit_id, state=Kept.BOOKED)


def _is_off(row: Appointment) -> bool:
    stretches = calendar_of(row.unit_id).stretches(row.day)
    return is_off((row.starts_at, row.ends_at), stretches)


def _rows(found: Iterable[Appointment], at: datetime) -> Iterator[AppointmentRow]:
    rows = list(found)
    places = units({row.unit_id for row in rows})
    for row in rows:
        is_open = row.state == Kept.BOOKED and at < row.starts_at
        yield AppointmentRow(
            code=row.code,
            unit=places[row.unit_id],
            starts_at=local(row.starts_at),
            ends_at=local(row.ends_at),
            state=row.state,
            label=_label(row, at),
            is_open=is_open,
            is_off=is_open and _is_off(row),
        )


def _label(row: Appointment, at: datetime) -> str:
    if row.state == Kept.BOOKED and row.ends_at <= at:
        return worded("Đã qua")
    return Kept(row.state).label


def _comers(found: Iterable[Appointment], at: datetime) -> tuple[Comer, ...]:
    rows = list(found)
    people = persons({row.person_id for row in rows if row.person_id})
    access.opened(*(f"person:{person_id}" for person_id in people))
    return tuple(_comer(row, people.get(row.person_id or 0), at) for row in rows)


def _comer(row: Appointment, person: PersonRow | None, at: datetime) -> Comer:
    return Comer(
        code=row.code,
        told_code=code_text(row.code),
        starts_at=row.starts_at,
        state=row.state,
        name=person.full_name if person else "",
        phone=person.phone if person else "",
        may_miss=row.state == Kept.BOOKED and row.starts_at <= at,
    )
