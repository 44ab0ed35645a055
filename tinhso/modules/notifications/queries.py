"""What a person was told."""

from dataclasses import dataclass
from datetime import datetime

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed
from tinhso.core.ledger import access
from tinhso.core.paging import place
from tinhso.core.words.worded import worded
from tinhso.modules.notifications import permissions
from tinhso.modules.notifications.models import Notification

PAGE_SIZE = 20


@dataclass(frozen=True)
class NotificationRow:
    id: int
    subject: str
    text: str
    link: str
    told_at: datetime
    is_read: bool


@dataclass(frozen=True)
class Listing:
    """One page of what a person was told, newest first."""

    rows: tuple[NotificationRow, ...]
    number: int
    count: int
    unread: int


def unread_count(*, actor: Actor) -> int:
    """Return how much the actor has not read yet."""
    if actor.person_id is None:
        return 0
    return Notification.objects.filter(permissions.told_to(actor), read_at=None).count()


def listing(*, actor: Actor, page: int = 1) -> Listing:
    """Return one page of what the actor was told; a page too far is the last one."""
    if actor.person_id is None:
        raise NotAllowed(worded("Đăng nhập để xem thông báo của bạn."))
    access.opened(f"person:{actor.person_id}")
    told = Notification.objects.filter(permissions.told_to(actor))
    where = place(total=told.count(), page=page, size=PAGE_SIZE)
    found = told.order_by("-told_at", "-id")[where.rows]
    return Listing(
        rows=tuple(_row(one) for one in found),
        number=where.page,
        count=where.pages,
        unread=unread_count(actor=actor),
    )


def _row(one: Notification) -> NotificationRow:
    return NotificationRow(
        id=one.pk,
        subject=one.subject,
        text=one.text,
        link=one.link,
        told_at=one.told_at,
        is_read=one.read_at is not None,
    )
