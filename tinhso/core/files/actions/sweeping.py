"""Sweeping: what nobody refers to goes, in steps a death between them cannot turn into a loss.

mark      a content without a reference is marked; whoever keeps it again takes the mark off
condemn   after the grace period, under the row's lock and only if still nobody refers to it, its
          names go: from now on no id leads to it
bury      under the lock again, the bytes go, then the row

Keeping the same bytes waits for the lock, sees the bytes missing and puts them anew. Bytes without
a row, left by a death while they came in, are first given a condemned row and then buried.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from tinhso.core.files import gateway
from tinhso.core.files.models import Content, File, Scan, Upload
from tinhso.core.files.references import referenced

LEAST_GRACE = timedelta(hours=1)
BATCH = 500


@dataclass(frozen=True)
class Swept:
    """How many contents were marked and buried, and how many leftovers were taken away."""

    marked: int
    buried: int
    leftovers: int


def sweep(*, at: datetime, grace: timedelta | None = None) -> Swept:
    """Take away what nobody has referred to for the grace period; safe to kill and to repeat."""
    grace = max(grace or timedelta(hours=settings.FILES_GRACE_HOURS), LEAST_GRACE)
    before = at - grace
    leftovers = _adopt_orphans(before) + _clear_parts(before) + _clear_desk(before)
    leftovers += _clear_pictures(before)
    marked = _mark(at, before)
    for digest in _digests(marked_at__lte=before, touched_at__lte=before, condemned_at=None):
        with suppress(IntegrityError):  # a reference that came after the look at the references
            _condemn(digest, before=before, at=at)
    buried = sum(_bury(digest) for digest in _digests(condemned_at__isnull=False))
    return Swept(marked=marked, buried=buried, leftovers=leftovers)


def _mark(at: datetime, before: datetime) -> int:
    count, last = 0, ""
    unmarked = Content.objects.filter(marked_at=None, condemned_at=None, touched_at__lte=before)
    while batch := list(
        unmarked.filter(digest__gt=last).order_by("digest").values_list("pk", flat=True)[:BATCH]
    ):
        last = batch[-1]
        free = set(batch) - referenced(batch)
        count += unmarked.filter(pk__in=free).update(marked_at=at)
    return count


@transaction.atomic
def _condemn(digest: str, *, before: datetime, at: datetime) -> None:
    """Take the names away, or the mark where somebody refers to the content by now."""
    content = _locked(digest)
    if content is None or content.marked_at is None or content.marked_at > before:
        return
    if content.touched_at > before:
        return
    if referenced([digest]):
        content.marked_at = None
        content.save(update_fields=["marked_at"])
        return
    File.objects.filter(content=content).delete()
    content.condemned_at = at
    content.save(update_fields=["condemned_at"])


@transaction.atomic
def _bury(digest: str) -> int:
    content = _locked(digest)
    if content is None or content.condemned_at is None:
        return 0
    if content.files.exists():  # named again meanwhile
        return 0
    gateway.store().remove([gateway.place_of(digest), gateway.picture_of(digest)])
    content.delete()
    return 1


def _adopt_orphans(before: datetime) -> int:
    """Give bytes without a row a condemned one; who is keeping them just now has made the row."""
    count = 0
    for found in gateway.store().list():
        digest = found.path.rpartition("/")[2]
        if found.path != gateway.place_of(digest) or found.since > before:
            continue
        if Content.objects.filter(pk=digest).exists():
            continue
        row = Content(
            digest=digest,
            size=found.size,
            touched_at=before,
            scan=Scan.NOT_YET,
            marked_at=before,
            condemned_at=before,
        )
        Content.objects.bulk_create([row], ignore_conflicts=True)
        count += 1
    return count


def _clear_parts(before: datetime) -> int:
    """Take away parts whose upload is gone or is a file by now."""
    store = gateway.store()
    old = [part.path for part in store.list(gateway.PARTS) if part.since <= before]
    running = {str(pk) for pk in Upload.objects.filter(file=None).values_list("pk", flat=True)}
    gone = [path for path in old if path.split("/")[1] not in running]
    store.remove(gone)
    return len(gone)


def _clear_pictures(before: datetime) -> int:
    """Take away small pictures of contents that are gone."""
    store = gateway.store()
    old = [one.path for one in store.list(gateway.PICTURES) if one.since <= before]
    known = set(
        Content.objects.filter(pk__in=[path.rpartition("/")[2] for path in old]).values_list(
            "pk", flat=True
        )
    )
    gone = [path for path in old if path.rpartition("/")[2] not in known]
    store.remove(gone)
    return len(gone)


def _clear_desk(before: datetime) -> int:
    """Take away what processes that were killed left on the desk."""
    desk: Path = settings.FILES_DESK
    left = [
        one
        for one in desk.glob("[0-9]*-*")
        if not _is_alive(int(one.name.partition("-")[0]))
        and one.stat().st_mtime <= before.timestamp()
    ]
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _locked(digest: str) -> Content | None:
    return Content.objects.select_for_update(skip_locked=True).filter(pk=digest).first()


def _digests(**which: object) -> list[str]:
    return list(Content.objects.filter(**which).order_by("digest").values_list("pk", flat=True))
