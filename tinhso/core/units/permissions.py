"""Whose role reaches the whole province. Deny by default."""

from django.conf import settings

from tinhso.core.actor import Actor, Role
from tinhso.core.units.models import Unit


def administers_province(actor: Actor) -> bool:
    """Say whether the actor administers the province itself, and so all that stands below it."""
    units = actor.units_of(Role.ADMINISTRATOR)
    if not units:
        return False
    province = Unit.objects.filter(
        code=settings.PROVINCE_AGENCY_CODE, parent=None, valid_to__isnull=True
    )
    return province.filter(pk__in=units).exists()
