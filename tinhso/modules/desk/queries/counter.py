"""Whom a clerk finds at the counter, and what can be filed for them there."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.ledger import access
from tinhso.core.people import queries as people
from tinhso.core.people.queries import PersonRow
from tinhso.modules.desk import permissions
from tinhso.modules.dossiers.queries.at_desk import DeskDraft, drafts_at_desk
from tinhso.modules.dossiers.queries.places import receiving_units
from tinhso.modules.procedures.queries import ProcedureRow, search

MOST_LISTED = 30


@dataclass(frozen=True, kw_only=True)
class CounterPage:
    """A person at the counter: what is begun for them here, and what can be begun."""

    person: PersonRow
    drafts: tuple[DeskDraft, ...]
    procedures: tuple[ProcedureRow, ...]
    units: tuple[tuple[int, str], ...]


def bearers(*, number: str, name: str, birth_date: date | None) -> tuple[PersonRow, ...]:
    """Return who bears the number, or the name and the day of birth. That they were is recorded."""
    found = (
        people.numbered(number)
        if number
        else people.named(name, birth_date=birth_date)
        if birth_date
        else ()
    )
    access.opened(*(f"person:{row.id}" for row in found))
    return tuple(found)


def counter_page(*, actor: Actor, person_id: int, q: str, at: datetime) -> CounterPage:
    """Return the person as the clerk serves them, and the procedures that answer to `q`."""
    permissions.require_reception(actor)
    day = timezone.localdate(at)
    person = people.person(person_id)
    access.opened(f"person:{person_id}")
    fileable = [row for row in search(q, day=day) if row.is_complete]
    return CounterPage(
        person=person,
        drafts=drafts_at_desk(actor=actor, at=at, person_id=person_id),
        procedures=tuple(fileable[:MOST_LISTED]),
        units=units_of(actor, day),
    )


def units_of(actor: Actor, day: date) -> tuple[tuple[int, str], ...]:
    """Return the units at whose desk the actor receives on `day`."""
    return tuple(
        (unit.id, unit.name)
        for unit in receiving_units(day=day)
        if permissions.receives_at(actor, unit.id)
    )
