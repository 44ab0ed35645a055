"""Doing what was asked once, however often it is asked (draft-ietf-httpapi-idempotency-key)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.api.models import Answer, Spending
from tinhso.core.api.problems import KeyReused, StillAnswering
from tinhso.core.words.dates import clock

KEPT = timedelta(hours=24)
# What is done before the effect (signing over a network) takes less, or its process is dead.
BUSY = timedelta(minutes=2)
Told = tuple[int, Any]

_KEPT = "select * from api_kept(%s, %s, %s)"
_LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 9457))"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that may come again: who asks, by which key, what for (its digest), and when."""

    owner: str
    key: str
    digest: str
    at: datetime

    @property
    def lock(self) -> str:
        return f"{self.owner}\n{self.key}"


@transaction.atomic
def answer_once(do: Callable[[], Told], asked: Asked) -> tuple[Told, bool]:
    """Return the status and body of `do`, or of the first time it was done, and which of the two.

    Effect and answer are one transaction: a process that dies in between leaves neither. What is
    refused leaves nothing either, so that the same key may be tried again.
    """
    if kept := _kept(asked):
        return kept, True
    told = do()
    _write(asked, **_answer(told, asked))
    return told, False


def answer_once_after(
    do: Callable[[], Told], asked: Asked, *, first: Callable[[], object]
) -> tuple[Told, bool]:
    """Answer as `answer_once`, but do what is slow `first`, with no transaction held meanwhile.

    The key is claimed in a transaction of its own; effect and answer are another. Whoever dies in
    between leaves a claim: it is told to whoever asks again, and when it ends they go on from
    there. So `first` must find done what was done, and `do` must not need that it was.
    """
    claim = uuid4()
    if kept := _claimed(asked, claim):
        return kept, True
    try:
        first()
        return _finished(do, asked, claim), False
    except Exception:
        Answer.objects.filter(owner=asked.owner, key=asked.key, claim=claim).delete()
        raise


@transaction.atomic
def _claimed(asked: Asked, claim: UUID) -> Told | None:
    """Return what was answered already; if nothing was, the key is `claim`'s from here on."""
    if kept := _kept(asked):
        return kept
    _write(
        asked,
        claim=claim,
        busy_until=Now() + BUSY,
        status=None,
        body=None,
        expires_at=asked.at + KEPT,
    )
    return None


def _write(asked: Asked, **columns: Any) -> None:
    """Write down what stands with a key, over what stood there before: one statement."""
    columns["digest"] = asked.digest
    Answer.objects.bulk_create(
        [Answer(owner=asked.owner, key=asked.key, **columns)],
        update_conflicts=True,
        unique_fields=["owner", "key"],
        update_fields=[*columns],
    )


@transaction.atomic
def _finished(do: Callable[[], Told], asked: Asked, claim: UUID) -> Told:
    """Do it, unless somebody else has taken the key over meanwhile; then the answer is theirs."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [asked.lock])
    mine = Answer.objects.filter(owner=asked.owner, key=asked.key, claim=claim)
    if not mine.exists():
        if kept := _kept(asked):
            return kept
        raise StillAnswering(_again(1), seconds=1)
    told = do()
    mine.update(**_answer(told, asked))
    return told


def _kept(asked: Asked) -> Told | None:
    """Return what was answered before; refuse while that is being worked out."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [asked.owner, asked.key, asked.at])
        is_locked, digest, status, body, busy_until, now = cursor.fetchone()
    if not is_locked:
        raise StillAnswering(_again(1), seconds=1)
    if digest is None:
        return None
    if digest != asked.digest:
        raise KeyReused(_("Khóa chống gửi lặp này đã đi với một yêu cầu khác. Tạo khóa mới."))
    if status is not None:
        return status, json.loads(body) if body is not None else None
    if busy_until is not None and busy_until > now:
        raise _busy(now, busy_until)
    return None


def _busy(now: datetime, until: datetime) -> StillAnswering:
    """Say when to ask again: after as long as it has taken, at the latest when the claim ends."""
    taken = now - (until - BUSY)
    seconds = max(1, ceil(min(taken, until - now).total_seconds()))
    text = _("Nếu lần trước bị ngắt giữa chừng, gọi lại sau %(until)s sẽ làm tiếp.")
    told = text % {"until": clock(timezone.localtime(until) + timedelta(minutes=1))}
    return StillAnswering(f"{_again(seconds)} {told}", seconds=seconds)


def _again(seconds: int) -> str:
    text = _("Yêu cầu cùng khóa này đang được làm. Gọi lại sau %(seconds)d giây.")
    return text % {"seconds": seconds}


def _answer(told: Told, asked: Asked) -> dict[str, Any]:
    status, body = told
    return {"status": status, "body": body, "claim": None, "expires_at": asked.at + KEPT}


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
