"""Quarantine: what came from outside is opened only after the scanner has seen it."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from tinhso.core.files import clamav, gateway
from tinhso.core.files.clamav import NoAnswer, Scanner
from tinhso.core.files.models import Content, Scan

log = structlog.get_logger(__name__)

AT_ONCE = 8
CLAIMED_FOR = timedelta(minutes=2)
FIRST_RETRY, LAST_RETRY = timedelta(seconds=5), timedelta(minutes=10)


def scan_waiting(*, at: datetime) -> int:
    """Scan what waits, a few at a time; return how many were done. Without a scanner, none.

    A scanner that does not answer leaves the file in quarantine, to be tried again later.
    """
    scanner = clamav.scanner()
    if scanner is None:
        return 0
    done = 0
    for _ in range(AT_ONCE):
        content = _claimed(at)
        if content is None or not _scan(scanner, content, at):
            break
        done += 1
    return done


def _scan(scanner: Scanner, content: Content, at: datetime) -> bool:
    """Scan one content without holding its row, and tell whether the scanner answered."""
    try:
        threat = scanner.scan(gateway.store().read(gateway.place_of(content.digest)))
    except (NoAnswer, FileNotFoundError) as error:
        log.warning("file not scanned", digest=content.digest, why=str(error))
        wait = min(FIRST_RETRY * 2 ** min(content.scan_tries, 10), LAST_RETRY)
        Content.objects.filter(pk=content.pk).update(
            scan_tries=content.scan_tries + 1, scan_after=at + wait
        )
        return False
    if threat:
        log.warning("malware in a file", digest=content.digest, threat=threat)
    Content.objects.filter(pk=content.pk).update(
        scan=Scan.INFECTED if threat else Scan.CLEAN, threat=threat[:200], scanned_at=at
    )
    return True


@transaction.atomic
def _claimed(at: datetime) -> Content | None:
    """Take the content that waits longest, for a while: who takes it may die."""
    due = Q(scan_after=None) | Q(scan_after__lte=at)
    content = (
        Content.objects.select_for_update(skip_locked=True)
        .filter(due, scan=Scan.NOT_YET, condemned_at=None)
        .order_by("scan_tries", "touched_at")
        .first()
    )
    if content is not None:
        content.scan_after = at + CLAIMED_FOR
        content.save(update_fields=["scan_after"])
    return content
