"""A one-stop shop that takes appointments."""

from pathlib import Path

from django.conf import settings

from tinhso.core.actor import Role
from tinhso.core.calendar.actions import load_calendar, set_day
from tinhso.core.calendar.rules import DayKind
from tinhso.modules.dossiers.tests.factories import a_citizen, a_unit, an_officer, moment
from tinhso.modules.queues.actions import appointments, numbers
from tinhso.modules.queues.queries import appointments as queries
from tinhso.modules.queues.queries.appointments import Terms

AT = moment(16, 8)  # a Monday
TODAY = AT.date()
NINE = moment(17, 9)
TERMS = Terms(minutes=60, places=2, days_ahead=7)


class Shop:
    """A one-stop shop that takes two people an hour, its clerk, and citizens by number."""

    def __init__(self):
        load_calendar(Path(settings.DATA_FOLDER) / "calendar")
        unit = a_unit()
        self.id = unit.pk
        self.clerk = an_officer("Lê Thị Minh Họa", "Công chức", unit, Role.ONE_STOP)
        self.citizens = [a_citizen(f"Người Mẫu {n}", f"03819600000{n}") for n in range(4)]
        self.offer(TERMS)

    def offer(self, terms, valid_from=TODAY, at=AT):
        by = {"actor": self.clerk, "unit_id": self.id}
        appointments.offer(**by, terms=terms, valid_from=valid_from, at=at)

    def book(self, who=0, starts_at=NINE, at=AT, **more):
        actor = self.citizens[who]
        return appointments.book(actor=actor, unit_id=self.id, starts_at=starts_at, at=at, **more)

    def slots(self, day, at=AT):
        found = queries.slots_of(unit_id=self.id, day=day, at=at)
        return [(f"{slot.starts_at:%H:%M}", slot.left) for slot in found]

    def arrive(self, code, at):
        return appointments.arrive(actor=self.clerk, unit_id=self.id, code=code, at=at)

    def call(self, at):
        return numbers.call_next(actor=self.clerk, unit_id=self.id, counter=1, at=at)

    def close(self, day):
        set_day(day=day, kind=DayKind("holiday"), name="Nghỉ bão", source="Thử", unit_id=self.id)
