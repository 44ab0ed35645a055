"""Whose a notification is. Deny by default."""

from django.db.models import Q

from tinhso.core.actor import Actor


def told_to(actor: Actor) -> Q:
    """Return the condition on what was told to the actor, and may still be read by them.

    What concerns an organisation is hidden once the actor may no longer act for it.
    """
    known = Q(organisation_id__isnull=True) | Q(organisation_id__in=actor.represents)
    return Q(person_id=actor.person_id or 0) & known
