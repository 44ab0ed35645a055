"""Who gives out and calls numbers, who books. Deny by default; the screen is public."""

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed
from tinhso.core.words.worded import worded


def serves_queue(actor: Actor, unit_id: int) -> bool:
    """Say whether the actor works at the one-stop shop of the unit."""
    return unit_id in actor.units_of(Role.ONE_STOP)


def require_queue(actor: Actor, unit_id: int) -> None:
    if not serves_queue(actor, unit_id):
        raise NotAllowed(worded("Chỉ một cửa của đơn vị này phát và gọi số."))


def require_booking(actor: Actor) -> int:
    """Return the person who books or looks after what they booked; refuse who has not signed in."""
    if actor.person_id is None:
        raise NotAllowed(worded("Đăng nhập để đặt lịch hẹn."))
    return actor.person_id
