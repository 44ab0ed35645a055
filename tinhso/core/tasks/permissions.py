"""Who may see and steer a task: its owner; an administrator those of the units they administer.

What nobody asked for, and what was asked for outside every unit, is the province's administrator's.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed
from tinhso.core.tasks.models import Task
from tinhso.core.units.permissions import administers_province


def is_caretaker(actor: Actor) -> bool:
    """Say whether the actor looks after tasks of others at all."""
    return actor.has_role(Role.ADMINISTRATOR)


def looked_after(actor: Actor) -> Q:
    """Return the condition on the tasks of others that the actor looks after."""
    if administers_province(actor):
        return Q()
    return Q(unit_id__in=actor.units_of(Role.ADMINISTRATOR))


def can_steer(actor: Actor, task: Task) -> bool:
    """Say whether the actor may see and stop the task."""
    return owns(actor, task.owner_id) or can_look_after(actor, task.unit_id)


def can_look_after(actor: Actor, unit_id: int | None) -> bool:
    """Say whether the actor sends tasks of the unit again; without one, of no unit."""
    own = unit_id is not None and actor.has_role(Role.ADMINISTRATOR, unit_id)
    return own or administers_province(actor)


def owns(actor: Actor, owner_id: int | None) -> bool:
    """Say whether the actor asked for it: what it made may hold what only its asker may see."""
    return owner_id is not None and owner_id == actor.person_id


def require_caretaker(actor: Actor) -> None:
    """Refuse everyone but administrators."""
    if not is_caretaker(actor):
        raise NotAllowed(_("Chỉ quản trị xem và gửi lại việc hỏng của người khác."))
