"""Who has a desk, whose password opens nothing any more, and who may take a token back."""

from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from django.db.models import Q

from tinhso.core.actor import Actor, Grants, Role
from tinhso.core.api.access import OF_OFFICERS, Scope
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


def may_give(actor: Actor, scopes: Set[Scope]) -> bool:
    """Say whether a token of the actor may have `scopes`: those of officers only in service."""
    return has_desk(actor) or not OF_OFFICERS & scopes


def units_served(actor: Actor) -> frozenset[int]:
    """Return the units a token of the actor may be kept to."""
    return actor.units_of(*Role)


def roles_told(actor: Actor) -> dict[str, int]:
    """Return each role the actor holds, of their own or by mandate, and over how many units."""
    reach = {role.value: len(actor.units_of(role)) for role in Role}
    return {role: count for role, count in reach.items() if count}


def within_token(actor: Actor, scopes: Set[Scope], unit_ids: Set[int] | None) -> Actor:
    """Return the actor as far as a token goes: no role without a scope of officers, none beyond
    `unit_ids` where it is kept to some."""
    if not OF_OFFICERS & scopes:
        return replace(actor, grants=MappingProxyType({}), mandates=())
    if unit_ids is None:
        return actor
    mandates = tuple(
        replace(mandate, grants=_within(mandate.grants, unit_ids)) for mandate in actor.mandates
    )
    return replace(actor, grants=_within(actor.grants, unit_ids), mandates=mandates)


def _within(grants: Mapping[Role, frozenset[int]], unit_ids: Set[int]) -> Grants:
    reach = {role: held & unit_ids for role, held in grants.items()}
    return MappingProxyType({role: held for role, held in reach.items() if held})
