"""Doing what was asked once, however often it is asked (draft-ietf-httpapi-idempotency-key)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tinhso.core.api.models import Answer, Spending
from tinhso.core.api.problems import KeyReused, StillAnswering

KEPT = timedelta(hours=24)
Told = tuple[int, Any]

_TRY_LOCK = "select pg_try_advisory_xact_lock(hashtextextended(%s, 9457))"


@transaction.atomic
def answer_once(
    do: Callable[[], Told], *, owner: str, key: str, digest: str, at: datetime
) -> tuple[Told, bool]:
    """Return the status and body of `do`, or of the first time it was done, and which of the two.

    Effect and answer are one transaction: a process that dies in between leaves neither. What is
    refused leaves nothing either, so that the same key may be tried again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TRY_LOCK, [f"{owner}\n{key}"])
        if not cursor.fetchone()[0]:
            raise StillAnswering(
                _("Yêu cầu cùng khóa này đang được làm. Gọi lại sau một giây."), seconds=1
            )
    kept = Answer.objects.filter(owner=owner, key=key).first()
    if kept is not None and kept.expires_at > at:
        if kept.digest != digest:
            raise KeyReused(
                _("Khóa chống gửi lặp này đã đi với một yêu cầu khác. Tạo khóa mới."),
            )
        return (kept.status, kept.body), True
    status, body = do()
    answer = Answer(
        owner=owner, key=key, digest=digest, status=status, body=body, expires_at=at + KEPT
    )
    Answer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["owner", "key"],
        update_fields=["digest", "status", "body", "expires_at"],
    )
    return (status, body), False


def forget_answers(*, at: datetime, limit: int = 500) -> int:
    """Drop answers nobody may ask for again; return how many."""
    gone = Answer.objects.filter(expires_at__lte=at).order_by("expires_at", "pk")
    return Answer.objects.filter(pk__in=list(gone.values_list("pk", flat=True)[:limit])).delete()[0]


def forget_answers_of(*, owner: str) -> None:
    """Let go of what was answered to an owner, before its day is over."""
    Answer.objects.filter(owner=owner).delete()


def forget_spending(*, at: datetime) -> int:
    """Drop callers who have everything back: a new row would say the same. Return how many."""
    return Spending.objects.filter(full_at__lt=at - timedelta(minutes=1)).delete()[0]
