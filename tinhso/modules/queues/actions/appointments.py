"""Offering appointments, booking and cancelling them, and saying who came."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.forgetting import Kept as StillKept
from tinhso.core.ledger.forgetting import still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people.rules import is_forgotten
from tinhso.core.words.dates import clock
from tinhso.core.words.worded import worded
from tinhso.modules.queues.actions.numbers import give_to
from tinhso.modules.queues.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentEvent,
    AppointmentKept,
    AppointmentMissed,
    AppointmentsOffered,
)
from tinhso.modules.queues.models import Appointment, Kept, Offer
from tinhso.modules.queues.permissions import require_booking, require_queue
from tinhso.modules.queues.queries.appointments import slots_of
from tinhso.modules.queues.rules import (
    CODE_LENGTH,
    CODE_LETTERS,
    Slot,
    Terms,
    check_terms,
    code_key,
)


@transaction.atomic
def offer(*, actor: Actor, unit_id: int, terms: Terms, valid_from: date, at: datetime) -> None:
    """Say what can be booked from a day on; what is booked already stays."""
    require_queue(actor, unit_id)
    check_terms(terms, valid_from=valid_from, today=timezone.localdate(at))
    _hold(unit_id)
    told = asdict(terms)
    Offer.objects.update_or_create(unit_id=unit_id, valid_from=valid_from, defaults=told)
    event = AppointmentsOffered(unit_id=unit_id, valid_from=valid_from, **told)
    record(event, stream=f"offer:{unit_id}", actor=actor, at=at)


@transaction.atomic
def book(
    *, actor: Actor, unit_id: int, starts_at: datetime, at: datetime, instead_of: str = ""
) -> str:
    """Book a place in a slot, and let go of the appointment it replaces; return its code."""
    person_id = require_booking(actor)
    if instead_of:
        cancel(actor=actor, code=instead_of, at=at)
    _hold(unit_id)
    slot = _free_slot(unit_id, starts_at, at)
    day = timezone.localdate(slot.starts_at)
    mine = Appointment.objects.filter(person_id=person_id, unit_id=unit_id, day=day)
    if other := mine.filter(state=Kept.BOOKED).first():
        ask = worded(
            "Bạn đã có lịch hẹn lúc %(starts_at)s ngày này. Hủy hoặc đổi lịch ấy trước.",
            starts_at=clock(other.starts_at),
        )
        raise Refused(ask, field="slot")
    row = Appointment.objects.create(
        unit_id=unit_id,
        person_id=person_id,
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        day=day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )
    event = AppointmentBooked(appointment_id=row.pk, unit_id=unit_id, starts_at=slot.starts_at)
    _tell(event, actor=actor, at=at)
    return row.code


@transaction.atomic
def cancel(*, actor: Actor, code: str, at: datetime) -> None:
    """Give the place back before it begins; only whose appointment it is."""
    person_id = require_booking(actor)
    row = _locked(code, person_id=person_id)
    if row is None:
        raise NotFound(worded("Bạn không có lịch hẹn nào mang mã này."))
    _require_booked(row)
    if row.starts_at <= at:
        raise WrongState(worded("Đã đến giờ hẹn nên không hủy được nữa."))
    _end(row, Kept.CANCELLED)
    event = AppointmentCancelled(appointment_id=row.pk, unit_id=row.unit_id)
    _tell(event, actor=actor, at=at)


@transaction.atomic
def arrive(*, actor: Actor, unit_id: int, code: str, at: datetime) -> int:
    """Give a number to who has come to an appointment of today, late or early; return it."""
    require_queue(actor, unit_id)
    row = _of_today(unit_id, code, at)
    if row.state != Kept.MISSED:
        _require_booked(row)
    _end(row, Kept.KEPT)
    event = AppointmentKept(appointment_id=row.pk, unit_id=unit_id)
    _tell(event, actor=actor, at=at)
    return give_to(actor=actor, unit_id=unit_id, at=at, appointed_at=row.starts_at)


@transaction.atomic
def miss(*, actor: Actor, unit_id: int, code: str, at: datetime) -> None:
    """Say that nobody came to an appointment of today, once its time has come."""
    require_queue(actor, unit_id)
    row = _of_today(unit_id, code, at)
    _require_booked(row)
    if at < row.starts_at:
        ask = worded("Chưa đến giờ hẹn %(starts_at)s.", starts_at=clock(row.starts_at))
        raise Refused(ask, field="code")
    _end(row, Kept.MISSED)
    event = AppointmentMissed(appointment_id=row.pk, unit_id=unit_id)
    _tell(event, actor=actor, at=at)


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[StillKept]:
    """Let go of whose the appointments were; those to come are cancelled. No rule keeps it."""
    kind, _, number = erasure.stream.partition(":")
    if kind == "person" and is_forgotten(still_erased(erasure, history(erasure.stream))):
        rows = Appointment.objects.select_for_update().filter(person_id=int(number))
        for row in rows.filter(state=Kept.BOOKED, starts_at__gt=at):
            _end(row, Kept.CANCELLED)
            event = AppointmentCancelled(appointment_id=row.pk, unit_id=row.unit_id)
            _tell(event, actor=Actor(id=erasure.actor), at=at)
        rows.update(person=None)
    return ()


def _hold(unit_id: int) -> None:
    """Let one after the other change what is booked at a unit, and what can be."""
    list(Offer.objects.select_for_update().filter(unit_id=unit_id).order_by("pk"))


def _free_slot(unit_id: int, starts_at: datetime, at: datetime) -> Slot:
    day = timezone.localdate(starts_at)
    for slot in slots_of(unit_id=unit_id, day=day, at=at):
        if slot.starts_at == starts_at:
            if slot.left:
                return slot
            raise WrongState(worded("Giờ này vừa hết chỗ. Chọn giờ khác."))
    raise Refused(worded("Giờ này không đặt được. Chọn giờ khác."), field="slot")


def _locked(code: str, **where: int | date) -> Appointment | None:
    return Appointment.objects.select_for_update().filter(code=code_key(code), **where).first()


def _of_today(unit_id: int, code: str, at: datetime) -> Appointment:
    row = _locked(code, unit_id=unit_id, day=timezone.localdate(at))
    if row is None:
        raise Refused(worded("Hôm nay ở đây không có lịch hẹn mang mã này."), field="code")
    return row


def _require_booked(row: Appointment) -> None:
    if row.state != Kept.BOOKED:
        label = Kept(row.state).label
        raise WrongState(worded("Lịch hẹn này: %(state)s. Tải lại trang.", state=label))


def _end(row: Appointment, state: Kept) -> None:
    row.state = state
    row.save(update_fields=["state"])


def _tell(event: AppointmentEvent, *, actor: Actor, at: datetime) -> None:
    record(event, stream=f"appointment:{event.appointment_id}", actor=actor, at=at)
