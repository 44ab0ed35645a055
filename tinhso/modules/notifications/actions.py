"""Telling persons, and keeping the outbox of e-mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people import queries as people
from tinhso.core.people.rules import is_forgotten
from tinhso.core.words.worded import worded
from tinhso.modules.notifications import permissions, rules
from tinhso.modules.notifications.models import Mail, MailState, Notification

_CLAIM = """
update notifications_mail set attempts = attempts + 1, due_at = %(until)s
where id in (
    select id from notifications_mail where state = 'waiting' and due_at <= %(at)s
    order by due_at, id limit %(limit)s for update skip locked
)
returning id, notification_id, attempts
"""


@dataclass(frozen=True)
class Claimed:
    """An e-mail that this worker alone may send until the claim runs out."""

    mail_id: int
    notification_id: int
    attempts: int
    person_id: int
    subject: str
    text: str
    link: str


@transaction.atomic
def notify(
    *,
    person_id: int,
    subject: str,
    text: str,
    link: str,
    at: datetime,
    cause: str,
    organisation_id: int | None = None,
) -> int:
    """Tell a person something once for each `cause`; return the notification's id.

    With an `organisation_id` it is theirs to read only while they may act for that.
    """
    if link and not rules.is_inner(link):
        raise ValueError(f"{link!r} leads out of the portal")
    told, is_new = Notification.objects.get_or_create(
        person_id=person_id,
        cause=cause,
        defaults={
            "organisation_id": organisation_id,
            "subject": subject,
            "text": text,
            "link": link,
            "told_at": at,
        },
    )
    if is_new and people.person(person_id).email:
        Mail.objects.create(notification=told, due_at=at)
    return told.pk


def open_notification(*, actor: Actor, notification_id: int, at: datetime) -> str:
    """Mark one thing as read and return where it leads."""
    mine = Notification.objects.filter(permissions.told_to(actor), pk=notification_id)
    told = mine.first()
    if told is None:
        raise NotFound(worded("Không có thông báo này."))
    mine.filter(read_at=None).update(read_at=at)
    return told.link


def read_all(*, actor: Actor, at: datetime) -> int:
    """Mark everything the actor was told until now as read; return how much it was."""
    mine = Notification.objects.filter(permissions.told_to(actor), told_at__lte=at)
    return mine.filter(read_at=None).update(read_at=at)


@transaction.atomic
def forget_told(*, person_id: int, link: str = "") -> None:
    """Let go of what a person was told, or of that part which leads to `link`."""
    told = Notification.objects.filter(person_id=person_id, link__startswith=link)
    Mail.objects.filter(notification__in=told).delete()
    told.delete()


def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:  # noqa: ARG001  one shape for every room
    """Let go of all that a person was told who is to be forgotten; no rule keeps it."""
    kind, _, number = erasure.stream.partition(":")
    if kind == "person" and is_forgotten(still_erased(erasure, history(erasure.stream))):
        forget_told(person_id=int(number))
    return ()


@transaction.atomic
def claim_due(*, at: datetime, limit: int) -> list[Claimed]:
    """Take e-mails that are due, so that no other worker sends them as well."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"at": at, "until": at + rules.CLAIM, "limit": limit})
        taken = cursor.fetchall()
    told = Notification.objects.in_bulk([notification_id for _, notification_id, _ in taken])
    return [
        Claimed(
            mail_id=mail_id,
            notification_id=notification_id,
            attempts=attempts,
            person_id=told[notification_id].person_id,
            subject=told[notification_id].subject,
            text=told[notification_id].text,
            link=told[notification_id].link,
        )
        for mail_id, notification_id, attempts in taken
    ]


def mark_sent(*, claimed: Claimed, at: datetime) -> None:
    """Note that the e-mail went out."""
    _mine(claimed).update(state=MailState.SENT, sent_at=at, fault="")


def mark_failed(*, claimed: Claimed, fault: str, at: datetime) -> None:
    """Note why the e-mail did not go, and try it later unless that was the last time."""
    if rules.is_last(claimed.attempts):
        _mine(claimed).update(state=MailState.GIVEN_UP, fault=fault[:200])
    else:
        due_at = at + rules.wait_after(claimed.attempts)
        _mine(claimed).update(due_at=due_at, fault=fault[:200])


def _mine(claimed: Claimed) -> QuerySet[Mail]:
    """Keep off a mail whose claim ran out and which another worker took since."""
    return Mail.objects.filter(
        pk=claimed.mail_id, attempts=claimed.attempts, state=MailState.WAITING
    )
