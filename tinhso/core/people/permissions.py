"""Who may enrol, staff, declare absences, delegate, see who holds what. Deny by default."""

from collections.abc import Iterable

from django.db.models import Q

from tinhso.core.actor import Actor, Role


def can_enrol(actor: Actor) -> bool:
    """Officers enrol who stands before them; the system, who signs in for the first time."""
    return actor.is_officer or _is_system(actor)


def keeps_organisations(actor: Actor) -> bool:
    """One-stop shops and administrators keep organisations and who acts for them; the system too.

    An organisation files wherever it likes, so no unit narrows this.
    """
    keeps = actor.has_role(Role.ONE_STOP) or actor.has_role(Role.ADMINISTRATOR)
    return keeps or _is_system(actor)


def is_theirs(actor: Actor, *, person_id: int | None, organisation_id: int | None) -> bool:
    """Say whether what a person filed is the actor's own.

    Filed for an organisation, it is that of whoever may act for the organisation today, and of the
    person no longer once the mandate is over.
    """
    if organisation_id is not None:
        return organisation_id in actor.represents
    return actor.person_id is not None and actor.person_id == person_id


def theirs(actor: Actor, *, person: str, organisation: str) -> Q:
    """Return `is_theirs` as a condition on rows; both are names of foreign keys."""
    own = Q(**{f"{person}_id": actor.person_id or 0, f"{organisation}_id__isnull": True})
    return own | Q(**{f"{organisation}_id__in": actor.represents})


def may_act_for(actor: Actor, organisation_id: int) -> bool:
    """Say whether the actor may act for the organisation today."""
    return organisation_id in actor.represents


def can_staff(actor: Actor, unit_id: int) -> bool:
    """An administrator staffs the units below; the system does so from files."""
    return actor.has_role(Role.ADMINISTRATOR, unit_id) or _is_system(actor)


def is_administrator(actor: Actor) -> bool:
    """Say whether the actor staffs any unit at all."""
    return actor.has_role(Role.ADMINISTRATOR)


def staffed(actor: Actor) -> frozenset[int]:
    """Return the ids of the units the actor staffs: the lists hold these and no others."""
    return actor.units_of(Role.ADMINISTRATOR)


def can_see_staff(actor: Actor, person_id: int, unit_ids: Iterable[int]) -> bool:
    """Officers see themselves; an administrator, who has or had a place in a unit they staff."""
    is_self = actor.person_id == person_id and actor.is_officer
    return is_self or any(can_staff(actor, unit_id) for unit_id in unit_ids)


def can_answer_for(actor: Actor, person_id: int, unit_ids: Iterable[int]) -> bool:
    """Absence and delegation: the officer themselves, or an administrator of all their units."""
    units = tuple(unit_ids)
    is_self = actor.person_id == person_id and actor.is_officer
    return is_self or (bool(units) and all(can_staff(actor, unit_id) for unit_id in units))


def can_retire(actor: Actor, unit_ids: Iterable[int]) -> bool:
    """Only an administrator of every unit the person has a place in ends all of it at once."""
    units = tuple(unit_ids)
    return bool(units) and all(can_staff(actor, unit_id) for unit_id in units)


def _is_system(actor: Actor) -> bool:
    return actor.id.partition(":")[0] == "system"
