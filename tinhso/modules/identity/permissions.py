"""Who has a desk to go to, and whose password opens nothing any more."""

from datetime import date

from tinhso.core.actor import Actor
from tinhso.core.people.models import Account


def has_desk(actor: Actor) -> bool:
    """Say whether the actor holds any role in any unit today."""
    return actor.is_officer


def has_left(account: Account, day: date) -> bool:
    """Say whether the account belongs to an officer who left the service by `day`."""
    return account.leaves_on is not None and account.leaves_on <= day
