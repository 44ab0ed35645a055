"""Who may see and steer a task: its owner; an administrator all of them."""

from django.utils.translation import gettext as _

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed


def is_caretaker(actor: Actor) -> bool:
    """Say whether the actor looks after everybody's tasks."""
    return actor.has_role(Role.ADMINISTRATOR)


def can_steer(actor: Actor, *, owner_id: int | None) -> bool:
    """Say whether the actor may see, stop and fetch a task of `owner_id`."""
    owns = owner_id is not None and owner_id == actor.person_id
    return owns or is_caretaker(actor)


def can_fetch(actor: Actor, *, owner_id: int | None) -> bool:
    """Say whether the actor may fetch what a task made: it may hold what only its asker may see."""
    return owner_id is not None and owner_id == actor.person_id


def require_caretaker(actor: Actor) -> None:
    """Refuse everyone but administrators."""
    if not is_caretaker(actor):
        raise NotAllowed(_("Chỉ quản trị xem và gửi lại việc hỏng của người khác."))
