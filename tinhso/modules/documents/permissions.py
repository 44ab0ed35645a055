"""Who may end a document that was issued. Deny by default."""

from datetime import date
from typing import Protocol

from django.db.models import Q

from tinhso.core.actor import Actor, Role
from tinhso.core.units import queries as units
from tinhso.core.units.queries import UnitRow


def leads(actor: Actor) -> bool:
    """Say whether the actor leads any unit, by post or by mandate."""
    return actor.has_role(Role.LEADER)


class Issued(Protocol):
    """What has to be known of a document."""

    @property
    def unit_id(self) -> int: ...
    @property
    def template(self) -> str: ...


def ending(actor: Actor, row: Issued, *, day: date) -> tuple[Actor, UnitRow] | None:
    """Return the actor to end the document as, and the unit they lead; None who may not.

    That is the unit which issued it, or the one that holds on `day` what it held.
    """
    for unit in units.successors(row.unit_id, day=day)[:1]:
        acting = actor.acting(Role.LEADER, unit.id, document=row.template)
        if acting is not None:
            return acting, unit
    return None


def endable(actor: Actor, *, day: date) -> Q:
    """Return the condition on documents of the units the actor leads, and of those before them."""
    led = {*actor.units_of(Role.LEADER)}
    led |= {unit_id for _, some in actor.units_by_procedure(Role.LEADER) for unit_id in some}
    return Q(unit_id__in=units.taken_over(led, day=day))
