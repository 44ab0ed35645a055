"""What happens to numbers, on `queue:<unit>-<day>`, and to appointments. No names.

An appointment has a stream of its own, `appointment:<id>`; what is offered is on `offer:<unit>`.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class QueueEvent:
    unit_id: int
    day: date
    number: int


@dataclass(frozen=True, kw_only=True)
class NumberGiven(QueueEvent):
    """Somebody came and waits."""


@dataclass(frozen=True, kw_only=True)
class NumberCalled(QueueEvent):
    """A number is called to a counter; called again, it is told again."""

    counter: int


@dataclass(frozen=True, kw_only=True)
class NumberDone(QueueEvent):
    """Whoever had the number was served, or did not come: `was_there` says which."""

    was_there: bool


@dataclass(frozen=True, kw_only=True)
class AppointmentsOffered:
    """From a day on the unit takes so many people in slots so long, booked so far ahead."""

    unit_id: int
    valid_from: date
    minutes: int
    places: int
    days_ahead: int


@dataclass(frozen=True, kw_only=True)
class AppointmentEvent:
    appointment_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(AppointmentEvent):
    """Whoever did it comes at that time."""

    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(AppointmentEvent):
    """The place is free again."""


@dataclass(frozen=True, kw_only=True)
class AppointmentKept(AppointmentEvent):
    """Whoever booked came and got a number; which one is not told."""


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(AppointmentEvent):
    """Whoever booked did not come."""
