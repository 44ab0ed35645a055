"""Who has a desk, whose password opens nothing any more, and who may take a token back."""

from datetime import date

from django.db.models import Q

from tinhso.core.actor import Actor, Role
from tinhso.core.people.models import Account


def has_desk(actor: Actor) -> bool:
    """Say whether the actor holds any role in any unit today."""
    return actor.is_officer


def has_left(account: Account, day: date) -> bool:
    """Say whether the account belongs to an officer who left the service by `day`."""
    return account.leaves_on is not None and account.leaves_on <= day


def may_revoke(actor: Actor) -> Q:
    """Return the condition on tokens `actor` may revoke: own ones, those looked after."""
    return Q(account__person_id=actor.person_id or 0) | looked_after(actor)


def looked_after(actor: Actor) -> Q:
    """Return the condition on tokens of officers in the units `actor` administers.

    Tokens of citizens are nobody else's business.
    """
    units = actor.units_of(Role.ADMINISTRATOR)
    return Q(account__person__assignments__unit_id__in=units) if units else Q(pk__in=[])
