"""What the worker does for notifications."""

from datetime import datetime

from django.conf import settings

from tinhso.core.people import queries as people
from tinhso.core.words.worded import worded
from tinhso.modules.notifications import actions
from tinhso.modules.notifications.actions import Claimed
from tinhso.modules.notifications.gateway import CannotSend, DjangoPost, Letter, Post

BATCH = 50


def send_due(*, at: datetime, post: Post | None = None) -> int:
    """Send the e-mails that are due; return how many went. Safe to run in many workers at once."""
    way = post or DjangoPost()
    claims = actions.claim_due(at=at, limit=BATCH)
    persons = people.persons({claimed.person_id for claimed in claims})
    addresses = {person_id: person.email for person_id, person in persons.items()}
    return sum(_send(way, claimed, addresses.get(claimed.person_id, ""), at) for claimed in claims)


def _send(post: Post, claimed: Claimed, to: str, at: datetime) -> bool:
    try:
        if not to:
            raise CannotSend("no address")
        post.send(_letter(claimed, to))
    except CannotSend as error:
        actions.mark_failed(claimed=claimed, fault=str(error), at=at)
        return False
    actions.mark_sent(claimed=claimed, at=at)
    return True


def _letter(claimed: Claimed, to: str) -> Letter:
    link = f"{settings.PUBLIC_URL}{claimed.link}" if claimed.link else ""
    parts = [
        claimed.text,
        link,
        worded("Cổng dịch vụ công tỉnh %(province_name)s", province_name=settings.PROVINCE_NAME),
    ]
    return Letter(
        to=to,
        subject=claimed.subject,
        body="\n\n".join(part for part in parts if part),
        key=f"notification-{claimed.notification_id}",
    )
