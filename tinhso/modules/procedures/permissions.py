"""Who may change the catalogue. Deny by default; reading it is public."""

from django.conf import settings

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed
from tinhso.core.units.models import Unit
from tinhso.core.units.permissions import administers_province
from tinhso.core.words.worded import worded


def can_edit(actor: Actor) -> bool:
    """Say whether the actor writes procedures: for who runs the province, or its digital office."""
    if administers_province(actor):
        return True
    units = actor.units_of(Role.DIGITAL_OFFICE)
    province = Unit.objects.filter(code=settings.PROVINCE_AGENCY_CODE, pk__in=units)
    return bool(units) and province.exists()


def require_edit(actor: Actor) -> None:
    if not can_edit(actor):
        raise NotAllowed(
            worded("Chỉ cơ quan chuyển đổi số và quản trị của tỉnh soạn và công bố thủ tục.")
        )
